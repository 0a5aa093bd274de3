/** The way of a call that no model answers to people: into the queue before its refusal is answered, back to the task afterwards, never to both. */

import type { App, Caller } from "../app/app.ts";
import { longestText } from "../decisions/draft/kind.ts";
import { no } from "../decisions/work/refusals.ts";
import { type Why, workId } from "../decisions/work/state.ts";
import { isRefusal, type Refusal } from "../kernel/kind.ts";
import { isMalformed } from "../kernel/world.ts";
import { worldOf } from "../views/context.ts";
import { no as declined } from "./refusals.ts";
import type { No } from "./refuse.ts";

/** What a caller wants a person to answer when no model does. */
export interface Wanted {
  readonly task: string;
  readonly question: string;
  /** The caller's own name for it. */
  readonly key: string;
  readonly recipient: string;
  readonly caller: Caller;
  /** The question's words. */
  readonly input: () => string;
}

/** A refusal, and the work item that it left behind; `item` empty: there is none. */
export interface Named {
  readonly why: No;
  readonly item: string;
}

/** One call that carries a key. */
export interface Queued {
  /** Before anything is asked: why the task may not answer this now. Throws when the record cannot be read. */
  claim(): Promise<Named | undefined>;
  /** What the caller hears instead of an answer, once it is durable that a person answers. */
  instead(why: No, call: string): Promise<Named>;
  /** Before a whole answer goes out: why it must not. */
  ends(call: string): Promise<Named | undefined>;
  /** The upstream's own no goes out: what the task had is the people's again. */
  back(call: string): Promise<string>;
}

/** What stands in the place of what a person is not asked to read. */
const cut = "\n[The rest is too long to be read.]";

/** Codes of refusals after which people answer, and why. A stop that is no pause is over in a moment: the caller asks again. */
const toPeople: ReadonlyMap<string, Why> = new Map([
  ["task_stopped", "paused"],
  ["people_only", "people"],
  ["approval_required", "people"],
  ["models_failed", "failed"],
]);

/** The queue as a call sees it. */
export function queuedOn({ app }: { readonly app: App }, wanted: Wanted): Queued {
  const { task, question, key, recipient, caller } = wanted;
  const id = workId(task, key);
  let claimed = false;

  /** Puts it there, or back there. A refusal: it is not there. */
  async function add(why: Why, call: string, pause: string): Promise<Refusal | undefined> {
    const input = readable(wanted.input());
    const asked = { id, task, question, key, why, input, recipient, call, pause };
    const answer = await app.execute("work.add", asked, caller);
    if (isMalformed(answer)) throw new Error(`work.add: ${JSON.stringify(answer.malformed)}`);
    if (isRefusal(answer) || answer.recorded.length > 0) return isRefusal(answer) ? answer : undefined;
    return (await isSame(app, id, input)) ? undefined : no.otherContent(id);
  }

  async function instead(why: No, call: string): Promise<Named> {
    const pause = why.facts?.pause;
    const reason = why.code === "task_stopped" && pause === undefined ? undefined : toPeople.get(why.code);
    if (!claimed && reason === undefined) return { why, item: "" };
    const failed = await add(reason ?? "failed", call, typeof pause === "string" ? pause : "");
    if (failed?.refused === "work.otherContent" || failed?.refused === "work.full")
      return { why: conflict(failed, why), item: "" };
    return failed ? { why, item: "" } : { why: named(why, id), item: id };
  }

  return {
    instead,
    async claim() {
      const { works } = worldOf(await app.fresh());
      const item = works.get(id);
      if (!item || item.turn.of === "ended") return undefined;
      if (!(await isSame(app, id, readable(wanted.input())))) return { why: conflict(no.otherContent(id)), item: "" };
      const answer = await app.execute("work.return", { id }, caller);
      if (!isRefusal(answer)) {
        claimed = !isMalformed(answer) && answer.recorded.length > 0;
        return undefined;
      }
      return { why: answer.refused === "work.stopped" ? stillStopped(answer, id) : taken(answer, id), item: id };
    },
    async ends(call) {
      const answer = await app.execute("work.end", { id, call, given: false }, system);
      return isRefusal(answer) ? { why: taken(answer, id), item: id } : undefined;
    },
    async back(call) {
      if (!claimed) return "";
      await add("failed", call, "");
      return id;
    },
  };
}

const system = { actor: "system", via: "system" } as const;

/** Whether the item under this id asks the same. Words that were removed are nobody's any more. */
async function isSame(app: App, id: string, input: string): Promise<boolean> {
  const item = worldOf(app.world).works.get(id);
  const [said] = item ? await app.store.words([item.input.text]) : [];
  return !said || said.words === null || said.words === input;
}

export const readable = (words: string): string => {
  const said = words.replaceAll("\0", "\uFFFD"); // which could not be stored
  return said.length <= longestText ? said : `${said.slice(0, longestText - cut.length)}${cut}`;
};

const named = (why: No, id: string): No => ({
  ...why,
  next: `${why.next} It waits in the queue for people as ${id}.`,
  facts: { ...why.facts, work: id },
});

/** A person has it, or had it: whoever asks again is told so, in one code. */
const taken = ({ refused, why, next, facts }: Refusal, id: string): No => ({
  ...{ status: 409, code: "work.taken", why, next },
  facts: { ...facts, refused, work: id },
});

const conflict = ({ refused, why, next, facts }: Refusal, instead?: No): No => ({
  ...{ status: refused === "work.otherContent" ? 422 : 409, code: refused, why, next },
  facts: { ...facts, ...(instead && { refused: instead.code }) },
});

/** The same code as for a call without an item, and that it is not lost. */
function stillStopped({ why, next, facts }: Refusal, id: string): No {
  const { status, declined: code } = declined.task({ refused: String(facts?.refused), why, next });
  return { status, code, why, next, facts: { ...facts, work: id } };
}
