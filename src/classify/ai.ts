/**
 * Evidence that AI wrote a change: trailers, agent accounts, committer identity, branch names, "generated with" lines.
 * No evidence does not mean that no AI was used, and is never shown as "human".
 */

/** An account as the host or git names it. */
export interface Account {
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  /** The host's numeric account id. */
  readonly id?: string | number | undefined;
  readonly login?: string | undefined;
  /** `Bot` or `User` on GitHub. A `User` is no proof of a person. */
  readonly type?: string | undefined;
}

export interface AiEvidence {
  readonly found: boolean;
  readonly evidence: readonly string[];
}

/** Numeric ids of agents' accounts on GitHub: Copilot's and Devin's. Others are known by their names. */
const accountIds = new Set(["198982749", "158243242"]);
/** Names under which assistants commit. Bots that only bump versions are no AI. */
const assistant =
  /^(copilot|copilot-swe-agent|claude|claude-code|claude\[bot\]|claude-?ai|cursor|cursor ?agent|cursoragent|devin(-ai(-integration)?)?|codex|openai-codex|chatgpt(-codex-connector)?|gemini(-cli|-code-assist)?|google-labs-jules|jules|aider|sweep(-ai)?|windsurf|codeium|cline|roo ?code|amp|ampcode|opencode|open-?swe|replit(-agent)?|lovable(-dev)?|v0|bolt|kiro|augment(-?code)?|coderabbit(ai)?|ellipsis(-dev)?|greptile(-apps)?|cubic(-dev-ai)?|graphite-app|sourcery-ai|qodo(-merge)?(-pro)?|codegen(-sh)?|factory-droid|droid|warp-agent|tembo|terragon|blackbox|tabnine|amazon-?q(-developer)?|seer-by-sentry|sentry-ai|vercel-ai|polar-agent|github-copilot|github copilot|github-code-quality|github-advanced-security-autofix|autofix-ai|junie|goose|crush|conductor|charlie(-labs)?)([ _-]?(\[?bot\]?|ai|agent|code|app))*$/i;
const email =
  /(noreply|no-reply)@(anthropic|openai|aider)\.(com|chat)|@(anthropic\.com|cursor\.com|cursor\.so|devin\.ai|cognition\.ai|ampcode\.com|opencode\.ai|jules\.google|windsurf\.com|codeium\.com|cline\.bot|roocode\.com|kiro\.dev|factory\.ai)|\b(198982749|158243242)\+|\+(copilot|devin-ai-integration|claude|cursoragent|codex|google-labs-jules|chatgpt-codex-connector|gemini-code-assist|coderabbitai|cubic-dev-ai|sentry-ai|lovable-dev|replit)\b/i;
const spoken =
  /((generated|created|written|made|authored|assisted|co-?developed|drafted|built|implemented)[ -](with|by|using|via)\b.{0,20}\b(claude|copilot|cursor|codex|chatgpt|gpt-?\d|gemini|devin|aider|windsurf|amp|opencode|jules|cline|kiro|an? (ai|llm)|ai\b)|^(agent-logs-url|claude-session|claude-code-session|amp-thread(-id)?|codex-session|cursor-session|copilot-session|entire-\w+|ai-(assisted|generated|model|tool|agent|session)|assisted-by|made-with|generated-(by|with)|prompted-by)\s*:|🤖|https:\/\/(claude\.ai\/(code|chat|share)|chatgpt\.com\/codex|ampcode\.com\/threads|app\.devin\.ai|jules\.google)|claude\.com\/claude-code)/i;
const trailer =
  /^\s*(co-?authored-by|co-?developed-by|signed-off-by|authored-by|on-behalf-of)\s*:\s*(.*?)\s*(?:<([^>]*)>)?\s*$/i;
const branch =
  /(^|\/)(codex|copilot|cursor|claude|devin|jules|aider|amp|gemini|opencode|sweep|lovable|replit-agent|ai|agent)[/-]\S/i;

const bare = (name: string): string =>
  name
    .trim()
    .replace(/[-\s]*\[?bot\]?$/i, "")
    .replace(/\s*\(.*\)$/, "")
    .replace(/^@/, "")
    .trim();
/** A model's name such as "Claude Opus 4.5" or "GPT-5 Codex". */
const modelName =
  /^(claude|gpt|gemini|codex|cursor|copilot|devin|grok)[\s-]+((opus|sonnet|haiku|fable|pro|flash|code|agent|composer|mini|codex|fast|swe|\d[\d.]*)\b[\s-]*)+(\(.*\))?$/i;

/** Names that people bear too: with somebody's own address they are people. */
const alsoPeople = /^(claude|devin|jules|charlie|goose|bolt|crush|droid|amp|cline|sweep|junie|cursor|kiro|conductor)$/i;

/** Whether a name is an assistant's. `address` is what stands with it, "" when nothing does. */
function isAssistant(name: string, address: string): boolean {
  const own = address !== "" && !email.test(address) && !/no-?reply|\[bot\]|\bbots?\b/i.test(address);
  if (own && alsoPeople.test(bare(name))) return false;
  return assistant.test(bare(name)) || modelName.test(name.trim());
}

/** Looks for evidence in everything that came with the change. */
export function aiEvidence(change: {
  readonly subject?: string | undefined;
  readonly trailers?: readonly string[] | undefined;
  readonly author?: Account | undefined;
  readonly committer?: Account | undefined;
  readonly branch?: string | undefined;
}): AiEvidence {
  const evidence: string[] = [];
  for (const [role, account] of [
    ["author", change.author],
    ["committer", change.committer],
  ] as const) {
    const sign = account && accountSign(account);
    if (sign) evidence.push(`${role}: ${sign}`);
  }
  for (const line of change.trailers ?? []) {
    const parts = trailer.exec(line);
    if (parts ? isAssistant(parts[2] ?? "", parts[3] ?? "") || email.test(parts[3] ?? "") : spoken.test(line))
      evidence.push(line.trim());
  }
  if (change.subject && spoken.test(change.subject)) evidence.push(`subject: ${change.subject}`);
  if (change.branch && branch.test(change.branch)) evidence.push(`branch: ${change.branch}`);
  return { found: evidence.length > 0, evidence };
}

function accountSign({ name, email: address, id, login }: Account): string | undefined {
  if (id !== undefined && accountIds.has(String(id))) return `account ${id}`;
  for (const one of [login, name, typeof id === "string" ? id : undefined])
    if (one && isAssistant(one, address ?? "")) return one;
  return address && email.test(address) ? address : undefined;
}
