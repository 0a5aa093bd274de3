/** Tools of MCP servers, judged by their names: `mcp__github__merge_pull_request`. What a server says of its own tools is no proof. */

import { statements } from "../../sql.ts";
import type { Finding } from "../finding.ts";
import { hostOf, isLocal } from "../hosts.ts";

type Reason = Omit<Finding, "evidence">;

const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);

/** A verb that says that nothing changes. It has to stand where a name has its verb. */
const looks =
  /^(?:get|list|search|read|find|fetch|describe|view|show|lookup|resolve|query|browse|count|check|status|inspect|explain|info|whoami|diff|compare|summarize|analyze|validate|preview|estimate|help|docs|documentation|think|sequentialthinking|retrieve|suggest|lint|format|convert|calculate|parse|screenshot|snapshot|wait|outline|navigate|hover|scroll|resize|take|ping|version|hello|echo|evaluate_none)$/;
/** Verbs of what only the own checkout or a draft sees. */
const own =
  /^(?:create_pull_request|create_draft\w*|create_branch|create_issue|add_issue_comment|add_comment\w*|update_pull_request\w*|create_pull_request_review|add_pull_request_review_comment\w*|request_copilot_review|create_note|create_entities|create_relations|add_observations|mark_chapter|write_memory|save_memory|remember|todo\w*|update_issue|issue_write|pull_request_read|issue_read|sub_issue_write|draft_\w+|comment_\w*|browser_\w+)$/;

interface Theme {
  readonly words: RegExp;
  readonly area: string;
  readonly action: string;
  readonly why: string;
  /** True: reading is no reason to let it pass. */
  readonly readsToo?: boolean;
}

const themes: readonly Theme[] = [
  {
    words: /^(?:secrets?|password|passwords|credentials?|token|tokens|apikey|keychain|vault|otp)$/,
    area: "secrets",
    action: "read-secret",
    why: "It reads or changes secrets.",
    readsToo: true,
  },
  {
    words:
      /^(?:refund|refunds|charge|charges|payment|payments|payout|payouts|invoice|invoices|subscription|subscriptions|transfer|transfers|balance|customer|customers|dispute|disputes|coupon|price|prices|stripe|paypal|billing|quickbooks|xero|checkout|order|orders|purchase|pay)$/,
    area: "billing",
    action: "move-money",
    why: "It works on money or customers.",
  },
  {
    words:
      /^(?:send|mail|email|emails|gmail|message|messages|sms|slack|discord|telegram|whatsapp|tweet|post|publish|notify|broadcast|reply|announce|newsletter|campaign|call|chat|teams|twilio|sendgrid|intercom|zendesk)$/,
    area: "messages",
    action: "send-message",
    why: "It writes to people.",
  },
  {
    words:
      /^(?:deploy|deployment|deployments|release|releases|rollout|promote|rollback|merge|workflow|workflows|pipeline|pipelines|dispatch|trigger|vercel|netlify|heroku|railway|render)$/,
    area: "deploy",
    action: "deploy",
    why: "It releases or merges something.",
  },
  {
    words:
      /^(?:permission|permissions|role|roles|member|members|collaborator|collaborators|invite|grant|revoke|user|users|team|access|policy|protection)$/,
    area: "auth",
    action: "change-rights",
    why: "It changes who may do what.",
  },
  {
    words: /^(?:delete|remove|destroy|drop|purge|truncate|wipe|erase|archive|trash|reset)$/,
    area: "data",
    action: "delete-data",
    why: "It deletes something.",
  },
  {
    words:
      /^(?:dns|record|domain|instance|instances|server|servers|cluster|kubernetes|kubectl|k8s|aws|gcp|azure|cloudflare|terraform|bucket|database|sandbox|vm|container|machine|scale|restart|stop|terminate|apply)$/,
    area: "infra",
    action: "change-infrastructure",
    why: "It changes infrastructure.",
  },
];

const databases =
  /^(?:sql|query|execute|execute_sql|run_query|run_sql|run_select_query|read_query|write_query|mysql_query|postgres\w*|pg\w*|aggregate|find|insert\w*|update\w*|delete\w*|mongodb|cypher|db_query|read_only_query)$/;
const stores =
  /postgres|mysql|mariadb|sqlite|mongo|redis|supabase|neon|snowflake|bigquery|clickhouse|database|sql|\bdb\b|dbhub|prisma|duckdb|elastic|dynamo/;

/** Why a tool of an MCP server is stopped; nothing where it only looks. */
export function judgeMcp(tool: string, input: Readonly<Record<string, unknown>>): Reason | undefined {
  const [, server = "", ...rest] = tool.split("__");
  const name = rest.join("__");
  const short = name.toLowerCase();
  const words = wordsOf(name);
  const all = [...wordsOf(server), ...words];
  const [verb = ""] = words;
  const says = `${server} ${name}`;
  if (server === "finalcall") return undefined; // Its tools ask and propose; none of them decides.
  if (
    stores.test(server.toLowerCase()) &&
    (databases.test(short) || /query|sql|execute|insert|update|delete|find|aggregate/.test(short))
  )
    return inDatabase(input, says);
  if (/^(?:execute|run|exec|eval|shell|bash|command|terminal|ssh)(?:_|$)|_(?:command|shell|script|code)$/.test(short))
    return { answer: "deny", area: "infra", action: "run-unreadable", why: `${says} runs what it is given, unseen.` };
  const theme = themes.find((one) => all.some((word) => one.words.test(word)) && (one.readsToo || !looks.test(verb)));
  const docs = words.some((word) => /^(?:docs?|documentation|help|guide|guides)$/.test(word));
  if (looks.test(verb) && !(theme?.readsToo && words.some((word) => theme.words.test(word))))
    return reachesOut(verb, all, docs, says);
  if (own.test(short) && !words.some((word) => /^(?:delete|merge|approve|submit)$/.test(word))) return undefined;
  if (theme)
    return { answer: "deny", area: theme.area, action: theme.action, why: `${theme.why.slice(0, -1)}: ${says}.` };
  return { answer: "ask", area: "infra", action: "unknown-program", why: `Nobody here knows what ${says} does.` };
}

/** Reading customers, payments or somebody's mail is no reading of code. */
function reachesOut(verb: string, all: readonly string[], docs: boolean, says: string): Reason | undefined {
  if (docs) return undefined;
  const money = all.some((word) => /^(?:stripe|paypal|quickbooks|xero|plaid|braintree|adyen|bank)$/.test(word));
  if (money)
    return {
      answer: "deny",
      area: "billing",
      action: "read-data",
      why: `${says} reads the account of a payment provider.`,
    };
  const people = all.some((word) =>
    /^(?:customer|customers|gmail|inbox|hubspot|salesforce|crm|intercom|zendesk)$/.test(word),
  );
  if (people)
    return { answer: "ask", area: "data", action: "read-data", why: `${says} reads what customers said or are.` };
  return verb === "navigate" ? undefined : undefined;
}

/** A database that is not named is nobody's to touch. */
function inDatabase(input: Readonly<Record<string, unknown>>, says: string): Reason | undefined {
  const texts = Object.values(input).filter((one): one is string => typeof one === "string");
  const address = texts.find((text) => /^[a-z][\w+.-]*:\/\//i.test(text));
  if (address !== undefined && isLocal(hostOf(address))) return undefined;
  const [worst] = texts
    .flatMap((text) => statements(text))
    .filter(({ operation }) => /drop|truncate|delete|update|grant/.test(operation));
  const does = worst ? `It does ${worst.operation}${worst.target ? ` on ${worst.target}` : ""}, and ` : "";
  return {
    answer: "deny",
    area: "data",
    action: worst ? "change-data" : "read-data",
    why: `${does || ""}${does ? "n" : "N"}obody can say of which database: ${says}.`,
  };
}
