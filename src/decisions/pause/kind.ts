/** A pause: anybody stops a task, a question type, a model, a tool or everything at once; it starts again only with a rule changed. */

import * as z from "zod";
import { digest, type Json } from "../../kernel/json.ts";
import { type Event, events, isRefusal, many, type Refusal, type Subjects } from "../../kernel/kind.ts";
import { prose, text } from "../../kernel/prose.ts";
import { areaOf, levels, type Page, taskOf } from "../../page/page.ts";
import { answerers } from "../authority.ts";
import { assuranceOf, personIn, personOnPage, touched } from "../caller.ts";
import { type PageState, page } from "../page/kind.ts";
import { person } from "../person/kind.ts";
import { json, proofSchema } from "../proof.ts";
import { narrowed, rolledBack, sampled, task } from "../task/kind.ts";
import { levelOf, liveRelease, type TaskState, wayBackOf } from "../task/state.ts";
import { drillMark, isDrill } from "./paused.ts";
import { no } from "./refusals.ts";
import { type PauseState, pausable } from "./state.ts";

export { type About, covers, pausedBy } from "./paused.ts";
export type { PauseState, Receipt } from "./state.ts";

const id = z.string().regex(/^pause-[a-z0-9]{8,20}$/);
const choice = z.enum(["roll-back", "tighten", "person"]);
const calls = z.array(z.string().max(80)).max(1000);

// What can have happened. These names and shapes are stored for ever: add, never change.
const schemas = {
  paused: z.strictObject({
    id,
    what: z.enum(pausable),
    name: z.string(),
    reason: text,
    trigger: z.string(),
    call: z.string(),
  }),
  counted: z.strictObject({
    id,
    finished: calls,
    parked: calls,
    unknown: calls,
    used: z.array(z.strictObject({ call: z.string(), recipient: text, at: z.iso.datetime() })),
  }),
  resumed: z.strictObject({ id, choice, rule: text, shown: json, proof: proofSchema }),
  /** The pause was a drill's: no customer's call was ever under it. */
  drillEnded: z.strictObject({ id }),
  /** Somebody says that they were told of it. */
  heard: z.strictObject({ id }),
};
const did = events("pause", schemas);

/** A rule that is changed in the same act: one question type is narrowed. */
const narrow = z.strictObject({ question: z.string().max(80), to: z.enum(levels) });

export const pause = many({
  name: "pause",
  initial: { receipt: undefined, resumed: undefined, heard: [] as readonly string[] } as PauseState,
  reads: { page, person, task },
  events: schemas,
  refusals: no,

  commands: {
    /** `wrong`: the answer that tripped a trigger; it joins the task's samples. */
    pause: z.strictObject({
      id,
      what: z.enum(pausable),
      name: z.string().max(160).default(""),
      reason: z.string().trim().min(3).max(2000),
      trigger: z.string().max(80).default(""),
      wrong: z
        .strictObject({
          call: z.string().max(80),
          sample: z.string().max(80),
          input: z.string().max(200_000),
          output: z.string().max(200_000),
        })
        .optional(),
    }),
    count: z.strictObject({
      id,
      finished: calls,
      parked: calls,
      unknown: calls,
      used: z
        .array(z.strictObject({ call: z.string().max(80), recipient: z.string().max(500), at: z.iso.datetime() }))
        .max(1000),
    }),
    /** `rule`: the one rule that was changed, in words; `narrow` changes it in this act. */
    resume: z.strictObject({
      id,
      choice,
      rule: z.string().trim().min(3).max(2000),
      narrow: narrow.optional(),
      shown: z.string(),
    }),
    endDrill: z.strictObject({ id }),
    hear: z.strictObject({ id }),
  },

  decide: {
    pause({ id, what, name, reason, trigger, wrong }, { state, all, world, actor }) {
      const inForce = world.page.inForce?.page;
      if (!inForce) return no.noPage();
      if (state) return [];
      if (!isNamed(inForce, what, actor === "system" ? name.replace(drillMark, "") : name)) return no.unknownName(name);
      const ofTask = wrong && (what === "task" || what === "question");
      const joins = ofTask ? sampleOf(name.split("/")[0] ?? "", wrong, world.task) : [];
      const same = (one: PauseState) => !one.resumed && one.what === what && one.name === name;
      if ([...all.values()].some(same)) return joins;
      // Only the server knows that a trigger tripped.
      const tripped = actor === "system" ? trigger : "";
      const own = did.paused({ id, what, name, reason: prose(reason), trigger: tripped, call: wrong?.call ?? "" });
      return [own, ...joins];
    },

    count({ id, used, ...counted }, { state, actor }) {
      if (actor !== "system") return no.notSystem();
      if (!state) return no.unknown();
      if (state.receipt) return [];
      return did.counted({
        id,
        ...counted,
        used: used.map(({ recipient, ...one }) => ({ ...one, recipient: prose(recipient) })),
      });
    },

    endDrill({ id }, { state, actor }) {
      if (actor !== "system") return no.notSystem();
      return state && isDrill(state) && !state.resumed ? did.drillEnded({ id }) : [];
    },

    hear({ id }, context) {
      const { state, world } = context;
      if (!state) return no.unknown();
      const me = personOnPage(world.page.inForce?.page, context);
      if (!me || !assuranceOf(context)) return no.notInBrowser(me ?? "");
      return state.heard.includes(me) ? [] : did.heard({ id });
    },

    resume({ id, choice, rule, narrow, shown }, context) {
      const { state, world } = context;
      const inForce = world.page.inForce;
      if (!inForce) return no.noPage();
      if (!state) return no.unknown();
      if (state.resumed) return no.resumed();
      const owner = resumers(inForce.page, state, context.at);
      const me = personOnPage(inForce.page, context);
      if (!me || !assuranceOf(context)) return no.notInBrowser(owner[0] ?? "");
      if (!owner.includes(me)) return no.notYours(owner[0] ?? "");
      const card = resumeCard(state, inForce.version);
      if (shown !== digest(card)) return no.changed();
      const proof = touched(context, shown);
      if (!proof) return no.noPasskey();
      const also = consequences(inForce.page, state, world.task, choice, narrow);
      if (isRefusal(also)) return also;
      const changed = also.some(({ type }) => type === "task.narrowed");
      if (!changed && !anyRuleChanged(state, world.page, world.task)) return no.nothingChanged();
      return [did.resumed({ id, choice, rule: prose(rule), shown: card, proof }), ...also];
    },
  },

  evolve: {
    paused: (was, data, { actor: by, at, seq }) => ({ ...was, ...data, by, at, seq }),
    counted: (was, { id: _, ...receipt }, { at }) => ({ ...was, receipt: { ...receipt, at } }),
    resumed: (was, { choice, rule }, { actor: by, at }) => ({ ...was, resumed: { choice, rule, by, at } }),
    heard: (was, _, { actor }) => ({ ...was, heard: [...was.heard, personIn(actor)] }),
    drillEnded: (was, _, { actor: by, at }) => ({
      ...was,
      resumed: { choice: "drill" as const, rule: undefined, by, at },
    }),
  },
});

/** What a person is shown, and signs, before something starts again. */
export const resumeCard = (
  { id, what, name, reason, trigger, at }: PauseState,
  page: string,
): { readonly [name: string]: Json } => ({
  kind: "pause.resume",
  ...{ id, what, name, trigger, at, page },
  reason: reason.text,
});

/** Who may start it again, the one whose call it is first. */
export function resumers(
  page: Page,
  { what, name, at: since }: Pick<PauseState, "what" | "name" | "at">,
  at: string,
): readonly string[] {
  // A kind of action is its area's; everything else that can be paused belongs to AI.
  const action = what === "tool" ? page.actions.find((one) => one.name === name) : undefined;
  const area = areaOf(page, action?.area ?? "ai");
  return area ? answerers(page, area, { at, since, makers: [] }).map(({ person }) => person) : [page.defaultOwner];
}

/** A pause of something that nobody knows would stop nothing. */
function isNamed(page: Page, what: PauseState["what"], name: string): boolean {
  if (what === "everything") return name === "";
  if (what === "task") return taskOf(page, name) !== undefined;
  if (what === "tool")
    return page.actions.some((one) => one.name === name) || page.ai.tasks.some(({ tools }) => tools.includes(name));
  if (what === "model")
    return (
      page.ai.models.includes(name) ||
      page.ai.tasks.some(({ model, edgeCases }) => model === name || edgeCases === name)
    );
  return page.ai.tasks.some((task) => task.questions.some((one) => `${task.name}/${one.name}` === name));
}

/** The wrong answer joins the task's samples, once. */
function sampleOf(
  id: string,
  { call, sample, input, output }: { call: string; sample: string; input: string; output: string },
  tasks: Subjects<TaskState>,
): Event[] {
  if (tasks.get(id)?.samples.some((one) => one.sample === sample)) return [];
  return [sampled({ id, sample, input: prose(input), wrong: prose(output), from: call })];
}

/** What else happens in the same act: the release before it is served again, or people answer alone. */
function consequences(
  page: Page,
  { what, name }: PauseState,
  tasks: Subjects<TaskState>,
  choice: "roll-back" | "tighten" | "person",
  narrow: { question: string; to: (typeof levels)[number] } | undefined,
): readonly Event[] | Refusal {
  const [id = "", question = ""] = what === "task" || what === "question" ? name.split("/") : [];
  const state = tasks.get(id);
  const known = taskOf(page, id)?.questions.map((one) => one.name) ?? [];
  const events = new Map<string, Event>();
  const to = (one: string, level: (typeof levels)[number], why: string) => {
    const from = state ? levelOf(state, one) : "reviewed";
    if (levels.indexOf(level) < levels.indexOf(from))
      events.set(one, narrowed({ id, question: one, from, to: level, why: prose(why) }));
  };
  if (narrow && !known.includes(narrow.question)) return no.unknownQuestion(narrow.question, known);
  if (narrow) to(narrow.question, narrow.to, "Narrowed when it was started again.");
  if (choice === "person")
    for (const one of question === "" ? known : [question]) to(one, "people", "Back to a person.");
  if (choice !== "roll-back") return [...events.values()];
  const live = state && liveRelease(state);
  const back = state && wayBackOf(state);
  if (!live || !back) return no.noWayBack();
  if (back.checked && !back.checked.ok) return no.notAnswering(back.number);
  const reason = prose("Rolled back to start again.");
  return [...events.values(), rolledBack({ id, from: live.number, to: back.number, reason })];
}

/** Whether a rule changed since the pause began: the page, a level, or an approved release. */
function anyRuleChanged({ seq, what, name }: PauseState, page: PageState, tasks: Subjects<TaskState>): boolean {
  if (page.history.some((adopted) => adopted.seq > seq)) return true;
  const id = what === "task" || what === "question" ? (name.split("/")[0] ?? "") : undefined;
  return [...tasks.values()].some(
    (state) =>
      (id === undefined || state.id === id) &&
      (state.releases.some(({ approval }) => (approval?.seq ?? 0) > seq) ||
        state.turns.some((turn) => turn.seq > seq && levels.indexOf(turn.to) < levels.indexOf(turn.from))),
  );
}
