/**
 * `finalcall hook claude-code`: asked by a coding agent before each tool runs. Claude Code lets a tool run when its hook crashes or hangs, so
 * everything but a clear yes ends with exit code 2, which blocks.
 */

import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import * as z from "zod";
import { judgeTool } from "../../classify/command/judge-tool.ts";
import { knownOf, ToolUse } from "../../http/contract/hook.ts";
import { ambiguityIn } from "../../http/exact-json.ts";
import { areaOf } from "../../page/page.ts";
import { readPage } from "../../page/read.ts";
import { whoNow } from "../../routing/now.ts";
import { routine } from "../../routing/required.ts";
import { nameOf } from "../../routing/sentence.ts";
import { clientHere } from "../asking.ts";
import { basePage } from "../base-page.ts";
import { type ExitCode, exit } from "../exit.ts";
import { serverOf } from "../servers.ts";
import { settings } from "./settings.ts";

/** Exit code 2 blocks the tool; the agent reads what stands on standard error. */
const block = exit.usage;
/** Milliseconds until an answer must be there; Claude Code itself would wait ten minutes, and then let it run. */
const patience = 10_000;
/** Bytes that are read of a question. */
const largest = 1_048_576;

type Use = z.output<typeof ToolUse>;
interface Said {
  readonly answer: "allow" | "ask" | "deny";
  readonly reason: string;
}

/** Answers one question from standard input. Gives 0 with an answer on standard output, 2 for everything else. */
export async function hook({ settings: asked = false }: { settings?: boolean }): Promise<ExitCode> {
  if (asked) {
    process.stdout.write(settings);
    return exit.ok;
  }
  const late = setTimeout(() => refuse("No answer came in time. Not knowing means no."), patience);
  try {
    const { answer, reason } = await decide(await question());
    process.stdout.write(`${JSON.stringify(outputOf(answer, reason))}\n`);
    return exit.ok;
  } catch (fault) {
    process.stderr.write(`${fault instanceof Error ? fault.message : String(fault)} The tool does not run.\n`);
    return block;
  } finally {
    clearTimeout(late);
  }
}

function refuse(why: string): never {
  process.stderr.write(`${why} The tool does not run.\n`);
  process.exit(block);
}

const outputOf = (permissionDecision: Said["answer"], permissionDecisionReason: string) => ({
  hookSpecificOutput: { hookEventName: "PreToolUse", permissionDecision, permissionDecisionReason },
});

/** What stands on standard input, when it is one question that can be read in one way only. */
async function question(): Promise<Use> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of process.stdin) {
    bytes += (piece as Buffer).length;
    if (bytes > largest) throw new Error("The question is longer than 1 MB.");
    pieces.push(piece as Buffer);
  }
  const text = new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(pieces));
  const wrong = ambiguityIn(text);
  if (wrong !== undefined) throw new Error(`The question cannot be read: ${wrong}`);
  const read = ToolUse.safeParse(JSON.parse(text));
  if (!read.success) throw new Error(`The question is none: ${z.prettifyError(read.error).slice(0, 300)}`);
  return read.data;
}

/** The server's answer where one is paired; without any server the page of the base branch, here. */
async function decide(use: Use): Promise<Said> {
  const checkout = checkoutOf(use.cwd);
  const stranger = strangerIn(process.env);
  if (stranger !== undefined) throw new Error(`${stranger} is not the server that this machine is paired with.`);
  if (serverOf(process.env) === undefined) return judgedHere(use, checkout);
  const { hookSpecificOutput } = await clientHere(patience).askHook({ ...use, finalcall: checkout });
  const { permissionDecision: answer, permissionDecisionReason: reason } = hookSpecificOutput;
  return { answer, reason };
}

/** The settings of a repository may set variables too: where a pairing stands, no other server answers for it. */
function strangerIn({ FINALCALL_URL: asked, FINALCALL_TOKEN: _, ...rest }: NodeJS.ProcessEnv): string | undefined {
  const paired = serverOf(rest);
  return asked && paired && asked.replace(/\/+$/, "") !== paired.url ? asked : undefined;
}

/** Nobody can say yes here, because no record would hold it: what is dangerous is denied, with who decides. */
async function judgedHere({ tool_name: tool, tool_input: input, cwd }: Use, checkout: Checkout): Promise<Said> {
  const base = await basePage(checkout.root);
  if (!base) throw new Error("There is no finalcall.yaml, so nobody is named to decide.");
  const { page } = readPage(base.source, { includes: new Map(base.includes.map(({ path, text }) => [path, text])) });
  if (!page) throw new Error(`${base.from} cannot be obeyed. Run \`finalcall lint\`.`);
  const { answer, area, why } = judgeTool({ tool, input, cwd, ...knownOf(checkout) }, page);
  if (answer !== "deny") return { answer, reason: why };
  const { person } = whoNow(page, areaOf(page, area) ?? routine(page), new Date().toISOString());
  const asks = person === "" ? "Nobody can say yes now." : `${nameOf(person)} decides.`;
  return { answer, reason: `${why} ${asks} Connect to the team's server with \`finalcall login\` to ask for a yes.` };
}

interface Checkout {
  readonly root: string;
  readonly branch: string;
}

/** The checkout around a folder and its branch, read from git's own files: no program of the repository's runs. Empty branch: none is known. */
function checkoutOf(cwd: string): Checkout {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const git = join(folder, ".git");
    if (existsSync(git)) return { root: folder, branch: branchOf(git) };
    if (dirname(folder) === folder) return { root: resolve(cwd), branch: "" };
  }
}

function branchOf(git: string): string {
  const home = statSync(git).isDirectory()
    ? git
    : resolve(dirname(git), /^gitdir: (.+)$/m.exec(readFileSync(git, "utf8"))?.[1]?.trim() ?? ".");
  const head = join(home, "HEAD");
  return (existsSync(head) && /^ref: refs\/heads\/(.+)$/m.exec(readFileSync(head, "utf8"))?.[1]) || "";
}
