/** Tools of MCP servers, judged by their names: `mcp__github__merge_pull_request`. What a server says of its own tools is no proof. */

import { statements } from "../../sql.ts";
import type { Finding } from "../finding.ts";
import { hostOf, isLocal } from "../hosts.ts";
import { isShared } from "../programs/branches.ts";
import { judgeEdit, judgeFetch, judgeRead, type Place } from "./files.ts";

type Reason = Omit<Finding, "evidence">;
type Input = Readonly<Record<string, unknown>>;

const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);

/** Verbs that only look. */
const looks =
  /^(?:get|list|search|read|find|fetch|describe|view|show|lookup|query|browse|count|check|status|inspect|explain|info|whoami|diff|log|logs|compare|summarize|analyze|validate|preview|estimate|help|docs|documentation|think|sequentialthinking|retrieve|suggest|lint|format|convert|calculate|parse|screenshot|snapshot|wait|outline|hover|scroll|resize|ping|version|hello|echo|top|tree|may|who|limits|diagnostics)$/;
/** Verbs that change something, wherever they stand in a name. */
const changes =
  /^(?:create|update|delete|remove|add|set|put|post|send|write|edit|insert|upsert|patch|merge|push|move|rename|copy|upload|import|apply|deploy|run|execute|exec|eval|evaluate|start|stop|restart|cancel|close|reopen|resolve|approve|submit|publish|trigger|dispatch|enable|disable|toggle|assign|invite|grant|revoke|deactivate|activate|archive|restore|reset|rollback|promote|scale|terminate|destroy|drop|purge|truncate|click|type|press|fill|select|drag|drop|commit|checkout|fork|transfer|pay|refund|charge|capture|void|reply|comment|notify|schedule|book|order|buy|sell|call|invoke|sync|flush|kill|lock|unlock|rotate|attach|detach|install|uninstall|clear|mark|save|register|subscribe|unsubscribe|finalize|issue|label)$/;
/** What only the own checkout, the own branch or a talk about code sees. */
const own =
  /^(?:create_pull_request(?:_with_copilot)?|create_draft\w*|create_branch|create_issue|create_merge_request|create_(?:issue_|pull_request_|merge_request_)?(?:comment|note)|add_(?:issue_|pull_request_)?comment\w*|add_(?:reply|comment)_to\w*|update_(?:pull_request|merge_request)\w*|create_(?:and_submit_)?pull_request_review|create_pending_pull_request_review|add_comment_to_pending_review|request_copilot_review|create_entities|create_relations|add_observations|mark_chapter|write_memory|save_memory|remember|todo\w*|update_issue\w*|save_issue|save_comment|issue_write|sub_issue_write|draft_\w+|comment_\w*|resolve_library_id|browser_(?!evaluate|run)\w+|status|add|commit|create_worktree|stash)$/;

interface Theme {
  readonly words: RegExp;
  readonly area: string;
  readonly action: string;
  readonly why: string;
}

const secrets =
  /^(?:secrets?|password|passwords|credentials?|token|tokens|apikey|keychain|vault|otp|1password|onepassword|bitwarden|lastpass|dashlane|keepass\w*|doppler|infisical)$/;

const themes: readonly Theme[] = [
  { words: secrets, area: "secrets", action: "change-secret", why: "It works on secrets" },
  {
    words:
      /^(?:refunds?|charges?|payments?|payouts?|invoices?|subscriptions?|transfers?|balance|customers?|disputes?|coupons?|prices?|stripe|paypal|billing|quickbooks|xero|checkout_session|orders?|purchases?|pay|products?|shopify|braintree|adyen|plaid|mercury|brex|ramp|wise)$/,
    area: "billing",
    action: "move-money",
    why: "It works on money or customers",
  },
  {
    words:
      /^(?:send|mail|emails?|gmail|outlook|messages?|sms|slack|discord|telegram|whatsapp|tweets?|twitter|linkedin|post|publish|notify|broadcast|reply|announce|newsletter|campaigns?|call|chat|teams|twilio|sendgrid|mailchimp|mailgun|intercom|zendesk|hubspot|salesforce|contacts?|calendar|events?)$/,
    area: "messages",
    action: "send-message",
    why: "It writes to people",
  },
  {
    words:
      /^(?:deploy\w*|releases?|rollout|promote|rollback|merge|workflows?|pipelines?|dispatch|trigger|vercel|netlify|heroku|railway|render|fly|push|flags?|launchdarkly|unleash|argocd|feature)$/,
    area: "deploy",
    action: "deploy",
    why: "It releases or merges something",
  },
  {
    words:
      /^(?:permissions?|roles?|members?|collaborators?|invite|grant|revoke|users?|access|policy|policies|protection|auth0|okta|keycloak|clerk|approve)$/,
    area: "auth",
    action: "change-rights",
    why: "It changes who may do what",
  },
  {
    words: /^(?:delete|remove|destroy|drop|purge|truncate|wipe|erase|trash)$/,
    area: "data",
    action: "delete-data",
    why: "It deletes something",
  },
  {
    words:
      /^(?:dns|records?|domains?|instances?|servers?|clusters?|kubernetes|kubectl|k8s|pods?|aws|gcp|azure|cloudflare|terraform|pulumi|buckets?|databases?|sandbox|vms?|containers?|docker|machines?|scale|restart|terminate|apply|kv|queues?|pagerduty|opsgenie|incidents?|datadog|grafana|monitors?|alerts?|supabase|neon|firebase|migrations?)$/,
    area: "infra",
    action: "change-infrastructure",
    why: "It changes infrastructure",
  },
];

const stores =
  /postgres|mysql|mariadb|sqlite|mongo|redis|supabase|neon|snowflake|bigquery|clickhouse|database|sql|\bdb\b|dbhub|prisma|duckdb|elastic|dynamo|firestore|planetscale|turso/;

/** Why a tool of an MCP server is stopped; nothing where it only looks. */
export function judgeMcp(tool: string, input: Input, place: Place): Reason | undefined {
  const [, server = "", ...rest] = tool.split("__");
  const says = `${server} ${rest.join("__")}`;
  if (server === "finalcall") return undefined; // Its tools ask and propose; none of them decides.
  const near = wordsOf(server);
  const all = wordsOf(rest.join("__"));
  // Many servers put their own name in front: git_status, puppeteer_screenshot.
  const words = all.filter((word, index) => !(index < all.length - 1 && near.includes(word)));
  const short = words.join("_");
  const changing =
    words.some((word) => changes.test(word)) &&
    !(looks.test(words[0] ?? "") && !/^(?:query|format|convert|check)$/.test(words[0] ?? ""));
  const looking =
    !changing && (looks.test(words[0] ?? "") || looks.test(words.at(-1) ?? "") || short === "resolve_library_id");
  const carried = inInput(input, !looking, place);
  if (carried) return carried;
  const docs = all.some((word) => /^(?:docs?|documentation|help|guides?)$/.test(word));
  if (!docs && stores.test(server.toLowerCase()) && reachesRows(short)) return inDatabase(input, says);
  if (
    /^(?:execute|run|exec|eval|invoke)(?:_|$)/.test(short) &&
    /command|shell|script|code|terminal|ssh|process/.test(`${short} ${server}`)
  )
    return { answer: "deny", area: "infra", action: "run-unreadable", why: `${says} runs what it is given, unseen.` };
  if (looking)
    return secrets.test([...near, ...words].find((word) => secrets.test(word)) ?? "") && !docs
      ? { answer: "deny", area: "secrets", action: "read-secret", why: `${says} reads secrets.` }
      : ofPeople(near, words, docs, says);
  if (onOwnBranch(short, input)) return undefined;
  if (
    own.test(short) ||
    (/^(?:write|edit|create|append|update)_(?:text_)?(?:file|directory)$/.test(short) && typeof input.path === "string")
  )
    return undefined;
  const theme =
    themes.find((one) => words.some((word) => one.words.test(word))) ??
    themes.find((one) => near.some((word) => one.words.test(word)));
  if (theme) return { answer: "deny", area: theme.area, action: theme.action, why: `${theme.why}: ${says}.` };
  return { answer: "ask", area: "infra", action: "unknown-program", why: `Nobody here knows what ${says} does.` };
}

/** Files that a branch of one's own gets. */
const onOwnBranch = (short: string, { branch }: Input): boolean =>
  /^(?:push_files|create_or_update_file|update_file|create_file|commit_files)$/.test(short) &&
  typeof branch === "string" &&
  branch !== "" &&
  !isShared(branch.replace(/^refs\/heads\//, ""));

/** Paths and addresses in what a tool is given: secrets, what is guarded, and what is carried out. */
function inInput(input: Input, writes: boolean, place: Place): Reason | undefined {
  for (const [name, value] of Object.entries(input)) {
    const texts = Array.isArray(value) ? value : [value];
    for (const text of texts) {
      if (typeof text !== "string" || text === "" || text.length > 4000) continue;
      if (/^(?:url|uri|href|address)$/i.test(name) && /^[a-z]+:/i.test(text)) {
        const [found] = judgeFetch(text);
        if (found) return found;
      }
      if (
        !/^(?:path|paths|file|filename|file_path|filepath|source|destination|target|from|to|uri|directory|dir|notebook_path|output|dest)$/i.test(
          name,
        )
      )
        continue;
      const path = text.replace(/^file:\/\//, "");
      const [found] = writes && /^[/~.]/.test(path) ? judgeEdit(path, place) : judgeRead(path, place);
      if (found) return found;
    }
  }
  return undefined;
}

/** Reading customers, payments or somebody's mail is no reading of code. */
function ofPeople(near: readonly string[], words: readonly string[], docs: boolean, says: string): Reason | undefined {
  if (docs) return undefined;
  if (
    near.some((word) =>
      /^(?:stripe|paypal|quickbooks|xero|plaid|braintree|adyen|bank|mercury|brex|wise|shopify)$/.test(word),
    )
  )
    return {
      answer: "deny",
      area: "billing",
      action: "read-data",
      why: `${says} reads the account of a provider of money.`,
    };
  if (
    [...near, ...words].some((word) =>
      /^(?:customers?|gmail|outlook|inbox|emails?|hubspot|salesforce|crm|intercom|zendesk)$/.test(word),
    )
  )
    return { answer: "ask", area: "data", action: "read-data", why: `${says} reads what people wrote or are.` };
  return undefined;
}

/** Whether a tool of a database reads or writes what is stored, and not only how it is built. */
const reachesRows = (short: string): boolean =>
  /query|sql|execute|insert|update|delete|find|aggregate|select|collection|document|rows?|records?|^(?:get|set|hset|hget|del|mget|scan|keys)$|export|import|dump|drop|truncate|cypher/.test(
    short,
  ) && !/^(?:list|describe)_(?:tables|schemas?|databases|collections|columns|indexes)$|schema/.test(short);

/** A database that is not named is nobody's to touch. */
function inDatabase(input: Input, says: string): Reason | undefined {
  const texts = Object.values(input).filter((one): one is string => typeof one === "string");
  const address = texts.find((text) => /^[a-z][\w+.-]*:\/\//i.test(text));
  if (address !== undefined && isLocal(hostOf(address))) return undefined;
  const [worst] = texts
    .flatMap((text) => statements(text))
    .filter(({ operation }) => /drop|truncate|delete|update|grant/.test(operation));
  const why = `Nobody can say of which database: ${says}.`;
  if (!worst) return { answer: "deny", area: "data", action: "read-data", why };
  return {
    answer: "deny",
    area: "data",
    action: "change-data",
    why: `It does ${worst.operation}${worst.target ? ` on ${worst.target}` : ""}. ${why}`,
  };
}
