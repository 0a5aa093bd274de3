/** Work by hand as the API and the forms share it: an item with its words, an answer measured here, a question put into the queue. */

import type { Caller } from "../app/app.ts";
import { wordsOf } from "../app/words.ts";
import { distanceOf } from "../decisions/draft/distance.ts";
import { checklist, longestReview } from "../decisions/draft/kind.ts";
import { isUsable } from "../decisions/template/state.ts";
import { workCard } from "../decisions/work/card.ts";
import { no } from "../decisions/work/refusals.ts";
import { standingOf, type Used, type WorkState, workId } from "../decisions/work/state.ts";
import { digest } from "../kernel/json.ts";
import { isRefusal, type Refusal } from "../kernel/kind.ts";
import { isMalformed, type Malformed } from "../kernel/world.ts";
import { type Page, taskOf } from "../page/page.ts";
import { worldOf } from "../views/context.ts";
import { act } from "./acts.ts";
import type { Deps } from "./deps.ts";
import { tellableWords } from "./words.ts";

/** A form sends other ends of lines than a program writes. */
export const plainEnds = (text: string): string => text.replaceAll("\r\n", "\n");

/** What somebody sent as their answer. */
export interface Sent {
  readonly output: string;
  readonly template: Used | undefined;
  readonly wrong: readonly string[];
}

/** The fields of `work.answer` without what was shown: its distance from the template, and the time since it was taken. */
export async function answerOf(deps: Deps, id: string, { output, template, wrong }: Sent) {
  const { works, page } = worldOf(deps.app.world);
  const item = works.get(id);
  const known = page.inForce && item ? checklist(page.inForce.page, item.task) : [];
  const strange = wrong.filter((one) => !known.includes(one));
  return {
    ...{ id, output: plainEnds(output), seconds: secondsOf(item, deps.now()) },
    marks: [...known, ...strange].map((one) => ({ item: one, ok: !wrong.includes(one) })),
    ...(template && { template }),
    distance: template ? await distanceFrom(deps, template.id, plainEnds(output)) : 0,
  };
}

/** Characters by which an answer differs from the approved words of a template. */
export async function distanceFrom({ app }: Deps, template: string, output: string): Promise<number> {
  const current = worldOf(app.world).templates.get(template)?.current;
  const [said] = current ? await app.store.words([current.words.text]) : [];
  return distanceOf(said?.words ?? "", output);
}

function secondsOf(item: WorkState | undefined, now: Date): number {
  if (item?.turn.of !== "person") return 0;
  const seconds = (now.getTime() - Date.parse(item.turn.began)) / 1000;
  return Math.round(Math.min(longestReview, Math.max(0, seconds)));
}

/** What a caller puts into the queue by hand. */
export interface Asked {
  readonly task: string;
  readonly question: string;
  readonly key: string;
  readonly input: string;
  readonly recipient: string;
}

/** Puts it there, once for its key. Gives the item's id, or why not: also where the key stands for something else. */
export async function addWork(deps: Deps, asked: Asked, caller: Caller): Promise<string | Refusal | Malformed> {
  const { app } = deps;
  const id = workId(asked.task, asked.key);
  const answer = await act(deps, "work.add", { id, ...asked, why: "by-hand", call: "", pause: "" }, caller);
  if (isRefusal(answer) || isMalformed(answer) || answer.recorded.length > 0) return "recorded" in answer ? id : answer;
  const item = worldOf(app.world).works.get(id);
  const [said] = item ? await app.store.words([item.input.text]) : [];
  const isSame = !said || said.words === null || said.words === asked.input;
  return isSame ? id : no.otherContent(id);
}

/** An item as a list tells it. */
export function lineOf({ origin, now }: Deps, item: WorkState) {
  const { id, task, question, why, since, answer, turn } = item;
  const state = standingOf(item, now().toISOString());
  const by = answer?.by ?? (state === "taken" ? turn.person : (item.closed?.by ?? ""));
  return { id, task, question, state, why, by, since, link: `${origin}/work/${id}` };
}

/** An item with its words. `use`: what may be given to the customer. */
export async function itemOf(deps: Deps, item: WorkState) {
  const { app } = deps;
  const { inForce } = worldOf(app.world).page;
  const { answer, key, input, recipient, call, pause, used, proposals, others } = item;
  const usable = inForce ? usableFor(deps, inForce.page, item) : [];
  const texts = [key, input, recipient, ...(answer ? [answer.output] : []), ...usable.map(({ words }) => words)];
  const say = await wordsOf(tellableWords(app), texts);
  return {
    ...lineOf(deps, item),
    ...{ key: say(key), input: say(input), recipient: say(recipient), call, pause },
    use: answer ? say(answer.output) : "",
    usedAt: used?.at ?? "",
    shown: digest(workCard(item, inForce?.version ?? "")),
    templates: usable.map(({ words, ...one }) => ({ ...one, words: say(words) })),
    checklist: inForce ? checklist(inForce.page, item.task) : [],
    marks: answer ? [...answer.marks] : [],
    ...{ seconds: answer?.seconds ?? 0, distance: answer?.distance ?? 0 },
    proposed: proposals.map(({ sheet }) => sheet),
    others: others.map(({ from, call, sheet, at }) => ({ from, call, sheet, at })),
    head: app.head,
  };
}

/** The approved templates of an item's task, by their paths. */
export function usableFor({ app }: Deps, page: Page, { task: name }: Pick<WorkState, "task">) {
  const task = taskOf(page, name);
  return [...worldOf(app.world).templates.values()]
    .flatMap((one) => (isUsable(one, task) && one.current ? [{ ...one.current, id: one.id, path: one.path }] : []))
    .map(({ id, path, digest, words }) => ({ id, path, digest, words }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}
