/** What a coding agent's tool call does, and whether it may do it alone. Pure: the same call on the same page gets the same answer. */

import { areaOf, type Page } from "../../page/page.ts";
import { type Answer, evidenceOf, type Finding, gravest, unreadable } from "./finding.ts";
import { judgeCommand } from "./judge-command.ts";
import { programs } from "./programs/index.ts";
import { hole, isPlain } from "./shell/text.ts";
import { judgeEdit, judgeFetch, judgeRead } from "./tools/files.ts";
import { judgeMcp } from "./tools/mcp.ts";

export type { Answer } from "./finding.ts";

/** A tool call as the hook of a coding agent sends it. */
export interface ToolCall {
  readonly tool: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** The folder that the agent stands in. */
  readonly cwd: string;
  /** The checkout it works in, where that is another folder than `cwd`. */
  readonly root?: string;
  /** The branch that is checked out. Without it a push of "this branch" is not done alone. */
  readonly branch?: string;
}

export interface ToolJudgement {
  readonly answer: Answer;
  /** The page's area that it touches; empty when it is allowed. */
  readonly area: string;
  /** What it is, in one word with dashes, such as `push-to-main`; empty when it is allowed. */
  readonly action: string;
  readonly why: string;
  /** The part that is meant, without what looks like a key. */
  readonly evidence: string;
}

/** Characters of a call that are read: nobody reads more than this before saying yes. */
const largest = 200_000;
const longestLine = 20_000;

/** Judges one call. Never throws: what cannot be read is denied. */
export function judgeTool(call: ToolCall, page: Page): ToolJudgement {
  try {
    const found = gravest(findingsIn(call, page));
    if (!found)
      return {
        answer: "allow",
        area: "",
        action: "",
        why: "Nothing in it reaches beyond the checkout and this machine.",
        evidence: "",
      };
    return { ...found, area: pageArea(page, found.area) };
  } catch (fault) {
    const why = `It cannot be read: ${fault instanceof Error ? fault.message.slice(0, 100) : "unknown"}.`;
    return { answer: "deny", area: pageArea(page, "infra"), action: unreadable, why, evidence: evidenceOf(call.tool) };
  }
}

/** The page's area behind a built-in one: its own of that name, else a claimed one of that kind. */
function pageArea(page: Page, kind: string): string {
  const named = areaOf(page, kind);
  if (named?.claimed) return named.name;
  return page.areas.find((area) => area.claimed && area.kind === kind)?.name ?? named?.name ?? kind;
}

const deny = (action: string, why: string, evidence: string): Finding => ({
  answer: "deny",
  area: "infra",
  action,
  why,
  evidence: evidenceOf(evidence),
});

/** Tools that only look, plan or talk to the user. Agents that they start are asked about each call of their own. */
const harmless =
  /^(?:Glob|Grep|LS|WebSearch|TodoRead|TodoWrite|Task|Agent|TaskOutput|TaskGet|TaskList|TaskCreate|TaskUpdate|TaskStop|AgentOutputTool|BashOutput|KillShell|KillBash|ExitPlanMode|EnterPlanMode|AskUserQuestion|Skill|ToolSearch|ListMcpResourcesTool|ReadMcpResourceTool|LSP|SendMessage|EnterWorktree|ExitWorktree|NotebookRead|StructuredOutput)$/;

function findingsIn({ tool, input, cwd, root = cwd, branch }: ToolCall, page: Page): readonly Finding[] {
  const size = JSON.stringify(input).length;
  const text = (name: string): string => (typeof input[name] === "string" ? (input[name] as string) : "");
  if (size > largest) return [deny(unreadable, "It is too long to be read before it runs.", tool)];
  const place = { cwd: folder(cwd) ?? hole("folder"), root: folder(root) ?? "/nowhere" };
  switch (tool) {
    case "Bash": {
      const command = text("command");
      if (command === "") return [deny(unreadable, "It holds no command.", tool)];
      if (command.length > longestLine)
        return [deny(unreadable, "The command is too long to be read before it runs.", command)];
      const found = judgeCommand(command, page, { ...place, branch }, programs);
      const unguarded =
        input.dangerouslyDisableSandbox === true
          ? [{ ...deny("change-harness", "It asks to run outside the sandbox.", command), area: "ai" }]
          : [];
      return [...found, ...unguarded];
    }
    case "Read":
      return judgeRead(text("file_path") || text("path"), place);
    case "Write":
    case "Edit":
    case "MultiEdit":
    case "NotebookEdit":
      return judgeEdit(text("file_path") || text("notebook_path") || text("path"), place);
    case "WebFetch":
      return judgeFetch(text("url"));
    case "Grep":
    case "Glob":
    case "LS":
    case "NotebookRead":
      return text("path") === "" && text("notebook_path") === ""
        ? judgeRead(text("glob"), place, true)
        : judgeRead(text("path") || text("notebook_path"), place, true);
    default:
  }
  if (harmless.test(tool)) return [];
  if (tool.startsWith("mcp__")) {
    const reason = judgeMcp(tool, input, place);
    return reason ? [{ ...reason, evidence: evidenceOf(`${tool} ${JSON.stringify(input)}`) }] : [];
  }
  return [
    { ...deny("unknown-program", `Nobody here knows what the tool ${evidenceOf(tool)} does.`, tool), answer: "ask" },
  ];
}

/** Without a slash at its end; undefined for what is no absolute path: then nothing counts as the checkout. */
const folder = (path: string): string | undefined =>
  path.startsWith("/") && isPlain(path) ? path.replace(/\/+$/, "") || "/" : undefined;
