/** A sheet that comes back: each line becomes an answer that waits for a person's yes, or is refused by name. The same file twice changes nothing. */

import type { Caller } from "../app/app.ts";
import { redacted } from "../app/words.ts";
import { distanceOf } from "../decisions/draft/distance.ts";
import { checklist } from "../decisions/draft/kind.ts";
import type { Fault } from "../decisions/incident/csv.ts";
import { isLineFault, type LineFault, type PaperLine, readSheet } from "../decisions/work/paper.ts";
import type { Used } from "../decisions/work/state.ts";
import { workId } from "../decisions/work/state.ts";
import { sha256 } from "../kernel/json.ts";
import { isRefusal, type Refusal } from "../kernel/kind.ts";
import { isMalformed, type Malformed } from "../kernel/world.ts";
import { worldOf } from "../views/context.ts";
import { nameOf } from "../views/names.ts";
import { act } from "./acts.ts";
import type { Deps } from "./deps.ts";
import { plainEnds, usableFor } from "./work.ts";

/** What became of one line. */
export interface Outcome {
  readonly line: number;
  readonly item: string;
  readonly outcome: "proposed" | "doubled" | "known" | "empty" | "refused";
  readonly added: boolean;
  readonly says: string;
}

export interface Brought {
  readonly sheet: string;
  readonly lines: readonly Outcome[];
}

/** Takes a file. A fault: it is none of ours; a refusal: this caller may not. */
export async function bring(deps: Deps, csv: string, caller: Caller): Promise<Brought | Fault | Refusal | Malformed> {
  const file = plainEnds(csv);
  const read = readSheet(file);
  if ("what" in read) return read;
  const sheet = `sheet-${sha256(file).slice(0, 24)}`;
  const brought = await act(deps, "sheet.bring", { id: sheet, lines: read.length }, caller);
  if (isRefusal(brought) || isMalformed(brought)) return brought;
  const seen = new Set<string>();
  const lines = await Promise.all(read.map((line) => take({ deps, sheet, caller, seen }, line)));
  return { sheet, lines };
}

interface Taking {
  readonly deps: Deps;
  readonly sheet: string;
  readonly caller: Caller;
  /** Items that an earlier line answers. */
  readonly seen: Set<string>;
}

async function take(taking: Taking, line: PaperLine | LineFault): Promise<Outcome> {
  if (isLineFault(line)) return { ...{ line: line.line, item: "", outcome: "refused", added: false }, says: line.what };
  // The words of a key that was removed are nobody's any more; the item's id is enough.
  const own = line.key === "" || line.key === redacted ? line.item : workId(line.task, line.key);
  const item = line.item || own;
  const end = (outcome: Outcome["outcome"], says: string, added = false): Outcome => ({
    ...{ line: line.line, item, outcome, added, says },
  });
  if (line.answer === "") return end("empty", "Nobody wrote an answer.");
  if (item === "" || own !== item) return end("refused", "The item, its task and its key do not belong together.");
  if (taking.seen.has(item)) return end("refused", "An earlier line answers this item.");
  taking.seen.add(item);
  const { deps, caller } = taking;
  const known = worldOf(deps.app.world).works.get(item);
  const failed = known ? undefined : await add(taking, line, item);
  if (failed) return end("refused", failed);
  const proposed = await fieldsOf(taking, line, item);
  if (typeof proposed === "string") return end("refused", proposed, !known);
  if (known?.answer && (await isSame(deps, known.answer.output.text, line.answer)))
    return end("known", `${nameOf(known.answer.by)} answered it with these words.`);
  const answer = await act(deps, "work.propose", proposed, caller);
  if (isRefusal(answer) || isMalformed(answer)) return end("refused", sentenceOf(answer), !known);
  if (answer.recorded.length === 0) return end("known", "It was brought before.");
  if (answer.recorded[0]?.type !== "work.doubled") return end("proposed", "It waits for a yes.", !known);
  const { answer: first } = worldOf(deps.app.world).works.get(item) ?? {};
  const by = first ? nameOf(first.by) : "The task";
  return end("doubled", `${by} answered it meanwhile. These words are kept beside that answer, and are not given.`);
}

/** A question that came in while the server was away. */
async function add({ deps, caller }: Taking, line: PaperLine, id: string): Promise<string | undefined> {
  const { task, question, key, input, recipient } = line;
  if (key === "" || input === "")
    return "It is not in the queue, and without its key and its question it cannot be put there.";
  const asked = { id, task, question, key, input: plainEnds(input), recipient, why: "imported", call: "", pause: "" };
  const answer = await act(deps, "work.add", asked, caller);
  return isRefusal(answer) || isMalformed(answer) ? sentenceOf(answer) : undefined;
}

/** The fields of `work.propose`, or what is wrong with them. */
async function fieldsOf({ deps, sheet }: Taking, line: PaperLine, id: string): Promise<object | string> {
  const { works, page } = worldOf(deps.app.world);
  const state = works.get(id);
  const inForce = page.inForce?.page;
  if (!state || !inForce) return "No page is in force.";
  const strange = line.wrong.find((one) => !checklist(inForce, state.task).includes(one));
  if (strange !== undefined) return `${strange} is not on the checklist: ${checklist(inForce, state.task).join(", ")}.`;
  const { answer: output, seconds, wrong, given } = line;
  const base = { id, sheet, output, seconds, wrong, given };
  if (line.template === "") return { ...base, distance: 0 };
  const usable = usableFor(deps, inForce, state);
  const begun = usable.find(({ path }) => path === line.template || path.endsWith(`/${line.template}`));
  if (!begun) return `${line.template} is no approved template of this task.`;
  const [said] = await deps.app.store.words([begun.words.text]);
  const template: Used = { id: begun.id, digest: begun.digest };
  return { ...base, template, distance: distanceOf(said?.words ?? "", output) };
}

async function isSame({ app }: Deps, text: string, words: string): Promise<boolean> {
  const [said] = await app.store.words([text]);
  return said?.words?.trim() === words;
}

const sentenceOf = (answer: Refusal | Malformed): string =>
  isRefusal(answer)
    ? `${answer.why} ${answer.next}`
    : answer.malformed.map(({ field, message }) => `${field}: ${message}`).join(" ");
