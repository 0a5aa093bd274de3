/** An AI task: what is served is a release that its owner approved by digest, as wide as the evidence goes, with a way back. */

import { type Json, sha256 } from "../../kernel/json.ts";
import { events, isRefusal, many, type Recorded } from "../../kernel/kind.ts";
import { prose } from "../../kernel/prose.ts";
import { levels, type Question, type Task, taskOf } from "../../page/page.ts";
import { personBehind } from "../../routing/now.ts";
import { assuranceOf, personIn, personOnPage } from "../caller.ts";
import { comparison } from "../comparison/kind.ts";
import { draft } from "../draft/kind.ts";
import { drill } from "../drill/kind.ts";
import { page } from "../page/kind.ts";
import { person } from "../person/kind.ts";
import { behindCall } from "../token/behind.ts";
import { token } from "../token/kind.ts";
import { releaseDigest } from "./card.ts";
import { fault } from "./five.ts";
import { asks, no } from "./refusals.ts";
import { commands, schemas } from "./schemas.ts";
import {
  isWaiting,
  type LevelSet,
  levelOf,
  liveRelease,
  pageContent,
  type Served,
  type TaskRelease,
  type TaskState,
  type Turn,
  wayBackOf,
} from "./state.ts";
import { approval, refusal, restoring, type Seen, widening } from "./yes.ts";

export { releaseCard, restoreCard, widenCard } from "./card.ts";
export * from "./state.ts";

const did = events("task", schemas);
/** What a pause records of its task when it starts again. */
export const { narrowed, rolledBack, sampled } = did;

const untouched: Omit<TaskState, "id"> = {
  releases: [],
  served: [],
  levels: new Map(),
  turns: [],
  answers: new Map(),
  samples: [],
  cheapSince: "",
};

export const task = many({
  name: "task",
  initial: untouched as TaskState,
  reads: { page, person, token, draft, drill, comparison },
  events: schemas,
  refusals: no,
  commands,

  decide: {
    propose(asked, context) {
      const found = onPage(context, asked.id);
      if (isRefusal(found)) return found;
      const makers = makersOf(context, asked.authors);
      const may = found.task.changedBy.map((one) => personBehind(found.page, one, context.at));
      if (!makers.acting.some((one) => may.includes(one))) return no.notChanger(may);
      if (asked.prices === null) return no.unpriced(found.task.model);
      const live = context.state && liveRelease(context.state);
      const content = contentOf(found.task, asked, live);
      const compared = chosenIn(context, asked.id, asked.comparison);
      if (asked.comparison !== "" && !compared) return no.unknownComparison(asked.comparison);
      if (live && live.model !== content.model && !beats(compared, content.model, live.model))
        return no.mustBeat(content.model, live.model);
      const sum = releaseDigest(asked.id, content);
      const last = context.state?.releases.at(-1);
      if (live && same(asked.id, live, content)) return no.same(live.number);
      // Whoever asks for the same again took part in it, too: only a release that names them already stands for it.
      if (last?.digest === sum && isWaiting(last) && [...makers.all].every((one) => last.makers.includes(one)))
        return [];
      const number = (last?.number ?? 0) + 1;
      const { prompt, reason } = { prompt: prose(asked.prompt), reason: prose(asked.reason) };
      return did.proposed({
        ...{ id: asked.id, release: number, digest: sum, ...content, prompt, reason },
        makers: [...new Set([...writersOf(context.state, content), ...makers.all])],
      } as Parameters<typeof did.proposed>[0]);
    },

    test({ id, release, passed, note }, context) {
      const found = onPage(context, id);
      if (isRefusal(found)) return found;
      const one = context.state?.releases.find(({ number }) => number === release);
      if (!one) return no.unknownRelease();
      const may = found.task.testedBy.map((name) => personBehind(found.page, name, context.at));
      const me = personIn(context.actor);
      if (me === "" || !may.includes(me) || one.makers.includes(me))
        return no.notTester(may.filter((other) => !one.makers.includes(other)));
      return did.tested({ id, release, digest: one.digest, passed, note: prose(note) });
    },

    approve({ id, release, shown }, context) {
      const given = approval(context, id, release, shown);
      return isRefusal(given) || Array.isArray(given) ? given : did.approved(given);
    },

    refuse({ id, release, shown, reason }, context) {
      const given = refusal(context, id, release, shown);
      return isRefusal(given) ? given : did.refused({ ...given, reason: prose(reason) });
    },

    answer({ id, question, answer }, context) {
      const found = onPage(context, id);
      if (isRefusal(found)) return found;
      const me = personOnPage(found.page, context);
      if (!me || !assuranceOf(context)) return no.notInBrowser("");
      const drilled = [...context.world.drill.values()].some(({ of, passed }) => of === `task:${id}` && passed);
      const why = fault(question, answer, found.page, found.task, drilled);
      return why === "" ? did.answered({ id, question, answer: prose(answer) }) : no.vague(asks[question], why);
    },

    rollBack({ id, reason }, context) {
      const found = onPage(context, id);
      if (isRefusal(found)) return found;
      const { state } = context;
      const live = state && liveRelease(state);
      const back = state && wayBackOf(state);
      if (!live || !back) return no.noWayBack();
      if (back.checked && !back.checked.ok) return no.notAnswering(back.number);
      return did.rolledBack({ id, from: live.number, to: back.number, reason: prose(reason) });
    },

    check({ id, release, ok, ms, says }, { state, actor }) {
      if (actor !== "system") return no.notSystem();
      return state?.releases.some(({ number }) => number === release)
        ? did.checked({ id, release, ok, ms, says: prose(says) })
        : no.unknownRelease();
    },

    widen({ id, question, to, shown }, context) {
      const given = widening(context, id, question, to, shown);
      return isRefusal(given) ? given : did.widened(given);
    },

    /** The safe direction: the server does it by a trigger, and anybody whom the page names may. */
    narrow({ id, question, to, why }, context) {
      const found = onPage(context, id);
      if (isRefusal(found)) return found;
      if (context.actor !== "system" && !personOnPage(found.page, context)) return no.notNamed();
      const known = questionOf(found.task, question);
      if (!known) return no.unknownQuestion(question, namesOf(found.task));
      const from = context.state ? levelOf(context.state, question) : "reviewed";
      if (levels.indexOf(to) >= levels.indexOf(from)) return context.actor === "system" ? [] : no.notNarrower();
      return did.narrowed({ id, question, from, to, why: prose(why) });
    },

    cheapen({ id, why }, { state, actor }) {
      if (actor !== "system") return no.notSystem();
      return state?.cheapSince === "" ? did.cheapened({ id, why: prose(why) }) : [];
    },

    restore({ id, shown }, context) {
      const given = restoring(context, id, shown);
      return isRefusal(given) || Array.isArray(given) ? given : did.restored({ id });
    },

    sample({ id, sample, input, wrong, from }, context) {
      const found = onPage(context, id);
      if (isRefusal(found)) return found;
      if (context.state?.samples.some((one) => one.sample === sample)) return [];
      return did.sampled({
        id,
        sample,
        input: prose(input),
        from,
        ...(wrong !== undefined && { wrong: prose(wrong) }),
      });
    },
  },

  evolve: {
    proposed: (was, { id, release: number, ...data }, { actor: proposedBy, at: proposedAt, seq, page }) => ({
      ...was,
      id,
      releases: [
        ...was.releases,
        {
          ...{ ...data, prices: data.prices as Json, number, proposedBy, proposedAt, seq, page },
          ...{ tests: [], approval: undefined, refusal: undefined, checked: undefined },
        },
      ],
    }),
    tested: (was, { release, passed, note }, { actor, at }) =>
      withRelease(was, release, ({ tests }) => ({
        tests: [...tests, { by: personIn(actor), passed, note, at }],
      })),
    approved: (was, { release, as }, { actor: by, at, seq }) => ({
      ...withRelease(was, release, () => ({ approval: { by: personIn(by), as, at, seq } })),
      served: [...was.served, { release, at, by, how: "approved" as const, seq }],
    }),
    refused: (was, { release, reason }, { actor, at }) =>
      withRelease(was, release, () => ({ refusal: { by: personIn(actor), reason, at } })),
    answered: (was, { id, question, answer }, { actor, at }) => ({
      ...was,
      id,
      answers: new Map(was.answers).set(question, { answer, by: personIn(actor), at }),
    }),
    rolledBack: (was, { to: release }, { actor: by, at, seq }) => {
      const how: Served["how"] = release === 0 ? "manual" : "rolled-back";
      return { ...was, served: [...was.served, { release, at, by, how, seq }] };
    },
    checked: (was, { release, ok, ms }, { at }) => withRelease(was, release, () => ({ checked: { at, ok, ms } })),
    widened: (was, { question, to }, { actor: by, at, seq }) =>
      withLevel(was, question, { level: to, at, by, why: undefined, seq }),
    narrowed: (was, { id, question, to, why }, { actor: by, at, seq }) =>
      withLevel({ ...was, id }, question, { level: to, at, by, why, seq }),
    cheapened: (was, { id }, recorded) => withTurn({ ...was, id, cheapSince: recorded.at }, "stronger-off", recorded),
    restored: (was, _, recorded) => withTurn({ ...was, cheapSince: "" }, "stronger-on", recorded),
    sampled: (was, { id, sample, input, wrong, from }, { at, seq }) => ({
      ...was,
      id,
      samples: [...was.samples, { sample, input, wrong, from, at, seq }],
    }),
  },
});

const withRelease = (
  was: TaskState,
  release: number,
  change: (one: TaskRelease) => Partial<TaskRelease>,
): TaskState => ({
  ...was,
  releases: was.releases.map((one) => (one.number === release ? { ...one, ...change(one) } : one)),
});

function withLevel(was: TaskState, question: string, set: LevelSet): TaskState {
  const { level: to, at, by, seq } = set;
  const turn: Turn = { what: "level", question, from: levelOf(was, question), to, at, by, seq };
  return { ...was, levels: new Map(was.levels).set(question, set), turns: [...was.turns, turn] };
}

/** Whether the stronger model is asked changes nothing in who reads. */
function withTurn(was: TaskState, what: Turn["what"], { actor: by, at, seq }: Recorded): TaskState {
  return { ...was, turns: [...was.turns, { what, question: "", from: "reviewed", to: "reviewed", at, by, seq }] };
}

const namesOf = (task: Task): string[] => task.questions.map(({ name }) => name);
const questionOf = (task: Task, name: string): Question | undefined =>
  task.questions.find((question) => question.name === name);

/** The task as the page in force names it. */
function onPage({ world }: Seen, id: string) {
  const inForce = world.page.inForce;
  if (!inForce) return no.noPage();
  const task = taskOf(inForce.page, id);
  if (!task)
    return no.unknown(
      id,
      inForce.page.ai.tasks.map(({ name }) => name),
    );
  return { page: inForce.page, version: inForce.version, task };
}

/** Who made it: whoever proposes it, whoever answers for the agent or token that does, and the prompt's authors. */
function makersOf(context: Seen, authors: readonly string[]) {
  const { acting, all } = behindCall(context, context.world.page.inForce?.page, context.world.token);
  return { acting, all: new Set([...all, ...authors].filter((one) => one !== "")) };
}

/** Whoever proposed this very prompt before, and got no yes to it: it stays theirs, whoever brings it again. */
function writersOf(state: TaskState | undefined, { promptDigest }: Pick<TaskRelease, "promptDigest">): string[] {
  const before = state?.releases.filter((one) => one.promptDigest === promptDigest) ?? [];
  return before.some(({ approval }) => approval) ? [] : before.flatMap(({ makers }) => makers);
}

/** Everything that the digest is over: the page says the model and its limits, the caller the prompt. */
function contentOf(
  task: Task,
  asked: { prompt: string; promptFile: string; prices: unknown; comparison: string },
  live?: TaskRelease,
) {
  return {
    ...pageContent(task),
    ...{ promptDigest: sha256(asked.prompt), promptFile: asked.promptFile || task.prompt },
    ...{ prices: asked.prices as Json, comparison: asked.comparison, wayBack: live?.number ?? 0 },
  };
}

/** What is served already says the same; what it rests on and where it goes back to may differ. */
const same = (id: string, live: TaskRelease, content: ReturnType<typeof contentOf>): boolean =>
  releaseDigest(id, live) === releaseDigest(id, { ...content, comparison: live.comparison, wayBack: live.wayBack });

/** The choice of a comparison of this task; undefined where there is none. */
function chosenIn({ world }: Seen, task: string, id: string) {
  const found = id === "" ? undefined : world.comparison.get(id);
  return found?.task === task ? found.chosen : undefined;
}

/** A later swap must beat what is live, on the team's own samples. */
const beats = (chosen: ReturnType<typeof chosenIn>, model: string, live: string): boolean =>
  chosen?.model === model && chosen.beats.includes(live);
