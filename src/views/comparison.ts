/** One comparison as its reader may see it: no names before the marks are closed, nobody's marks before one's own. */

import { decidersOf, markersOf, ownersOf } from "../decisions/comparison/people.ts";
import { isBlind } from "../decisions/comparison/sealing.ts";
import {
  agreeAt,
  type ComparisonState,
  isRun,
  type Mark,
  openSamples,
  rowsOf,
  runOf,
  unmarked,
} from "../decisions/comparison/state.ts";
import { resultOf } from "../decisions/comparison/verdict.ts";
import type { Text } from "../kernel/prose.ts";
import { type Page, type Task, taskOf } from "../page/page.ts";
import { titleOf } from "./ai-words.ts";
import { noteOf, type ResultRow, rowModels, verdictSays } from "./comparison-result.ts";
import { type ViewContext, worldOf, zoneOf } from "./context.ts";
import { listed, nameOf, plural } from "./names.ts";
import { moment } from "./times.ts";

/** One answer to mark or to settle, without its model's name. */
export interface AnswerModel {
  /** 0 for the first. */
  readonly place: number;
  readonly title: string;
  readonly output: string;
  /** What people said: `Tom: good as it is`. Only once the reader has marked it. */
  readonly said: readonly string[];
  /** Nobody disagrees. */
  readonly agreed: boolean;
  /** What stands in the form before it is touched. */
  readonly mark: Mark | undefined;
}

export interface SampleModel {
  readonly sample: string;
  /** 1 for the first. */
  readonly number: number;
  readonly input: string;
  readonly answers: readonly AnswerModel[];
}

export interface ComparisonModel {
  readonly id: string;
  readonly task: string;
  readonly taskTitle: string;
  /** `Billing replies`, `12 of your own samples, 2 models`. */
  readonly kick: string;
  readonly title: string;
  readonly sentence: string;
  /** The name in the sentence. */
  readonly name: string;
  readonly progress: { readonly done: number; readonly of: number; readonly stopped: string } | undefined;
  readonly result: { readonly rows: readonly ResultRow[]; readonly aside: string; readonly note: string } | undefined;
  readonly mark: SampleModel | undefined;
  readonly settle: SampleModel | undefined;
  readonly settled: string;
  readonly mayClose: boolean;
  readonly mayDrop: boolean;
  /** The models to choose from; empty when this reader does not choose now. */
  readonly choices: readonly string[];
  readonly names: string;
  readonly chosen: { readonly model: string; readonly says: string; readonly reason: string } | undefined;
  readonly hand: number | undefined;
  readonly seq: number;
}

interface Seen {
  readonly context: ViewContext;
  readonly page: Page;
  readonly task: Task | undefined;
  readonly state: ComparisonState;
  readonly me: string;
  readonly markers: readonly string[];
  readonly deciders: readonly string[];
  /** Samples that this reader has still to mark. */
  readonly toMark: readonly string[];
  readonly unsettled: readonly string[];
}

/** The comparison; undefined when there is none of this name. */
export async function comparisonView(context: ViewContext, id: string): Promise<ComparisonModel | undefined> {
  const world = worldOf(context.world);
  const state = world.comparisons.get(id);
  const page = world.page.inForce?.page;
  if (!state?.task || !page) return undefined;
  const me = context.me?.person ?? "";
  const markers = markersOf(page, state.task, context.at);
  const marking = isRun(state) && isBlind(state) && markers.includes(me);
  const toMark = marking ? state.samples.filter((sample) => !state.marks.get(me)?.has(sample)) : [];
  const task = taskOf(page, state.task);
  const deciders = decidersOf(page, state.task, context.at);
  const seen: Seen = { context, page, task, state, me, markers, deciders, toMark, unsettled: openSamples(state) };
  const mark = toMark[0];
  const settles = mark === undefined && deciders.includes(me) && isBlind(state);
  const settle = settles ? seen.unsettled[0] : undefined;
  const say = await wordsFor(seen, [mark, settle]);
  const rows = state.closed ? rowModels(state, task) : [];
  const left = unmarked(state).length;
  const { chosen } = state;
  return {
    ...{ id, task: state.task, taskTitle: titleOf(state.task), ...told(seen, rows), seq: state.seq },
    kick: `${state.samples.length} of your own samples, ${state.models.length} models`,
    progress: progressOf(seen),
    result: rows.length === 0 ? undefined : { rows, ...aboutResult(seen) },
    mark: mark === undefined ? undefined : sampleModel(seen, mark, say, false),
    settle: settle === undefined ? undefined : sampleModel(seen, settle, say, true),
    settled: `${state.samples.length - seen.unsettled.length} of ${state.samples.length} settled`,
    mayClose: settles && isRun(state) && left === 0 && seen.unsettled.length === 0,
    mayDrop: isBlind(state) && [state.by, ...ownersOf(page, context.at)].includes(me),
    choices: state.closed && !chosen && deciders.includes(me) ? state.models : [],
    names: namesSay(seen),
    chosen: chosen && {
      model: chosen.model,
      says: `${nameOf(chosen.by)}, ${moment(chosen.at, context.at, zoneOf(context))}. ${beatsSay(chosen.beats)}`,
      reason: say(chosen.reason),
    },
    hand: task?.byHand?.minutes,
  };
}

const beatsSay = (beats: readonly string[]): string =>
  beats.length === 0 ? "It beats none of the others." : `It does better in all than ${listed(beats)}.`;

async function wordsFor({ context, state }: Seen, samples: readonly (string | undefined)[]) {
  const known = worldOf(context.world).tasks.get(state.task)?.samples ?? [];
  const shown = samples.filter((one) => one !== undefined);
  const texts: Text[] = [
    ...known.filter(({ sample }) => shown.includes(sample)).map(({ input }) => input),
    ...state.runs.filter(({ sample }) => shown.includes(sample)).map(({ output }) => output),
    ...(state.chosen ? [state.chosen.reason] : []),
  ];
  return context.words(texts);
}

function progressOf({ context, state }: Seen) {
  if (isRun(state) || state.dropped) return undefined;
  const running = context.ai?.comparisons?.progress(state.id);
  const stopped = running
    ? running.stopped
    : "Nothing asks the models from this server any more: it may have been started again.";
  return { done: state.runs.length, of: state.samples.length * state.models.length, stopped };
}

function aboutResult({ state, task }: Seen) {
  const who = [...state.marks.keys()].map(nameOf);
  return {
    aside: `${state.samples.length} of your samples, each marked blind by ${listed(who)}`,
    note: noteOf(state, task),
  };
}

/** Title and sentence: what stands here, whose turn it is, and what comes then. */
function told(seen: Seen, rows: readonly ResultRow[]): { title: string; sentence: string; name: string } {
  const { state, me, markers, deciders, toMark, unsettled } = seen;
  const decider = nameOf(deciders[0] ?? "");
  if (state.dropped)
    return {
      title: "Dropped",
      sentence: `${nameOf(state.dropped.by)} dropped it; nothing is asked or marked.`,
      name: "",
    };
  if (!isRun(state)) return running(seen);
  if (state.chosen)
    return {
      title: `${state.chosen.model} was chosen`,
      sentence: "Whoever changes the task proposes it as the next release; the owner of AI approves that.",
      name: "",
    };
  if (state.closed) {
    const { title, quality } = verdictSays(state, seen.task, rows);
    return { title, sentence: `${quality} ${decider} decides.`.trim(), name: decider };
  }
  if (toMark.length > 0)
    return {
      title: `Mark sample ${state.samples.indexOf(toMark[0] as string) + 1} of ${state.samples.length}`,
      sentence:
        "You do not see which model wrote what, nor what others say of it. The names open when the marks are closed.",
      name: "",
    };
  const left = unmarked(state).length;
  if (left > 0)
    return {
      title: markers.includes(me) ? "Your marks are made" : "It waits for marks",
      sentence: `${listed(markers.map(nameOf), "or")} marks ${left} more ${plural(left, "sample")}.`,
      name: listed(markers.map(nameOf), "or"),
    };
  const when =
    unsettled.length === 0
      ? "when the marks are closed"
      : `when ${unsettled.length === 1 ? "sample" : "samples"} ${listed(unsettled.map((one) => String(state.samples.indexOf(one) + 1)))} ${unsettled.length === 1 ? "is" : "are"} settled`;
  return {
    title: unsettled.length === 0 ? "The marks can be closed" : "People do not agree yet",
    sentence: `${decider} decides ${when}; names and result open after that.`,
    name: decider,
  };
}

function running({ context, state }: Seen) {
  const found = context.ai?.comparisons?.progress(state.id);
  const of = state.samples.length * state.models.length;
  const at = found && found.sample > 0 ? `; sample ${found.sample} is asked now` : "";
  return {
    title: "The models are asked",
    sentence: `${state.runs.length} of ${of} answers are there${at}. Marks begin when all are.`,
    name: "",
  };
}

function namesSay({ state, unsettled }: Seen): string {
  if (state.closed) return `Open. Compared: ${listed(state.models)}.`;
  if (state.dropped) return `Compared: ${listed(state.models)}.`;
  if (unsettled.length > 0) return "Closed until every sample is settled, so that nobody marks a name.";
  return "Closed until the marks are closed, so that nobody marks a name.";
}

const gradeSays = { good: "good as it is", fix: "fix first", wrong: "wrong" } as const;
export const markSays = ({ grade, minutes }: Mark): string =>
  `${gradeSays[grade]}${grade === "good" || minutes === 0 ? "" : `, ${Math.round(minutes * 10) / 10} min`}`;

function sampleModel(
  { context, state, me }: Seen,
  sample: string,
  say: (text: Text) => string,
  open: boolean,
): SampleModel {
  const found = worldOf(context.world)
    .tasks.get(state.task)
    ?.samples.find((one) => one.sample === sample);
  const rows = rowsOf(state, sample);
  return {
    sample,
    number: state.samples.indexOf(sample) + 1,
    input: found ? say(found.input) : "",
    answers: state.models.map((_, place) => {
      const run = runOf(state, sample, place);
      const said = [...state.marks].flatMap(([person, own]) => {
        const mark = own.get(sample)?.[place];
        return mark ? [`${nameOf(person)}: ${markSays(mark)}`] : [];
      });
      return {
        ...{ place, title: `Answer ${place + 1}`, output: run ? say(run.output) : "" },
        ...{
          said: open ? said : [],
          agreed: open && agreeAt(rows, place),
          mark: state.marks.get(me)?.get(sample)?.[place],
        },
      };
    }),
  };
}

export interface ComparisonsModel {
  readonly task: string;
  readonly taskTitle: string;
  readonly samples: number;
  readonly rows: readonly {
    readonly id: string;
    readonly title: string;
    readonly when: string;
    readonly says: string;
  }[];
}

/** The comparisons of a task, newest first; undefined when the page names no such task. */
export function comparisonsView(context: ViewContext, task: string): ComparisonsModel | undefined {
  const { comparisons, tasks, page } = worldOf(context.world);
  if (!page.inForce || !taskOf(page.inForce.page, task)) return undefined;
  const own = [...comparisons.values()].filter((one) => one.task === task).reverse();
  return {
    ...{ task, taskTitle: titleOf(task), samples: tasks.get(task)?.samples.length ?? 0 },
    rows: own.map((one) => ({
      id: one.id,
      title: one.chosen
        ? `${one.chosen.model} was chosen`
        : `${one.models.length} models on ${one.samples.length} samples`,
      when: moment(one.at, context.at, zoneOf(context)),
      says: standing(one),
    })),
  };
}

/** Where it stands, in a few words. */
export function standing(state: ComparisonState): string {
  if (state.chosen) return `Compared: ${listed(state.models)}.`;
  if (state.dropped) return "Dropped.";
  if (!isRun(state)) return `${state.runs.length} of ${state.samples.length * state.models.length} answers are there.`;
  if (state.closed) return "The names are open; nobody has chosen.";
  const left = unmarked(state).length;
  if (left > 0) return `${left} ${plural(left, "sample")} to mark.`;
  const open = openSamples(state).length;
  return open > 0 ? `${open} ${plural(open, "sample")} to settle.` : "The marks can be closed.";
}

export const resultFor = (state: ComparisonState, task: Task | undefined) => resultOf(state, task?.byHand?.minutes);
