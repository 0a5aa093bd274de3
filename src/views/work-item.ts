/** One work item: the question, the approved words to begin from, the checklist, and what this reader may do with it. */

import { checklist, needsTouch, readersOf } from "../decisions/draft/kind.ts";
import { pausedBy } from "../decisions/pause/paused.ts";
import { workCard } from "../decisions/work/card.ts";
import { untilOf } from "../decisions/work/may.ts";
import { type Standing, standingOf, type WorkState } from "../decisions/work/state.ts";
import { digest } from "../kernel/json.ts";
import type { Text } from "../kernel/prose.ts";
import { taskOf } from "../page/page.ts";
import { titleOf } from "./ai-words.ts";
import { type ViewContext, worldOf, zoneOf } from "./context.ts";
import { visible } from "./hidden.ts";
import { listed, nameOf, plural } from "./names.ts";
import { type PromptPart, promptDiff } from "./prompt-diff.ts";
import { type Signing, signingOf } from "./signing.ts";
import { moment } from "./times.ts";
import { because, standsAs, titled, workFor } from "./work.ts";
import { templatesOf } from "./work-sheet.ts";

export interface WorkItemModel {
  readonly id: string;
  readonly title: string;
  readonly sentence: string;
  /** The name in the sentence. */
  readonly name: string;
  readonly standing: Standing;
  readonly input: string;
  readonly recipient: string;
  readonly key: string;
  readonly why: string;
  readonly task: string;
  readonly call: string;
  readonly since: string;
  readonly never: readonly string[];
  /** The reader may take it. */
  readonly takes: boolean;
  /** The reader has it; `until`: when silence puts it back, by their clock. */
  readonly held: { readonly until: string } | undefined;
  readonly shown: string;
  readonly signing: Signing;
  readonly checklist: readonly { readonly item: string; readonly title: string }[];
  readonly templates: readonly {
    readonly id: string;
    readonly path: string;
    readonly words: string;
    readonly approved: string;
    /** The answer begins from it. */
    readonly begun: boolean;
  }[];
  /** What the answer begins from: the template's digest and its words; empty words where none is chosen. */
  readonly begin: { readonly id: string; readonly digest: string; readonly words: string };
  readonly fallback: string;
  readonly answer:
    | { readonly words: string; readonly diff: readonly PromptPart[] | undefined; readonly took: string }
    | undefined;
  readonly wrong: readonly string[];
  readonly handedBack: readonly string[];
  /** Answers from paper that wait for a yes. */
  readonly paper: readonly { readonly says: string; readonly words: string; readonly href: string }[];
  readonly others: readonly { readonly says: string; readonly words: string }[];
  readonly paused: string;
  readonly seq: number;
  readonly more: number;
  readonly next: string;
}

/** One item; undefined when there is none of this name. `template`: the one that the answer begins from. */
export async function workItemView(
  context: ViewContext,
  id: string,
  template = "",
): Promise<WorkItemModel | undefined> {
  const seen = worldOf(context.world);
  const item = seen.works.get(id);
  const inForce = seen.page.inForce;
  if (!item || !inForce) return undefined;
  const { page, version } = inForce;
  const task = taskOf(page, item.task);
  const usable = templatesOf(context, task);
  const say = await context.words(textsOf(item, usable));
  const readers = readersOf(page, item, context.at);
  const me = context.me?.person ?? "";
  const standing = standingOf(item, context.at);
  const when = (at: string) => moment(at, context.at, zoneOf(context));
  const isMine = readers.includes(me);
  const holds = standing === "taken" && item.turn.person === me;
  const about = { task: item.task, question: item.question, models: [], tools: task?.tools ?? [] };
  const begun = usable.find((one) => one.id === template);
  const others = workFor(context).filter((one) => one.id !== id);
  const { answer } = item;
  const origin = answer?.template && usable.find((one) => one.digest === answer.template?.digest);
  return {
    ...{ id, title: titled(item), standing, task: item.task, call: item.call, seq: item.seq },
    sentence: standsAs(item, readers, context),
    name: nameOf(item.turn.person || answer?.by || "") || listed(readers.map(nameOf), "or"),
    ...{ input: visible(say(item.input)), recipient: visible(say(item.recipient)), key: visible(say(item.key)) },
    ...{ why: because[item.why], since: when(item.since), never: task?.never ?? [] },
    takes: isMine && (standing === "waiting" || standing === "in-doubt"),
    held: holds ? { until: when(untilOf(item)) } : undefined,
    shown: digest(workCard(item, version)),
    signing: signingOf(context, needsTouch(page, item)),
    checklist: checklist(page, item.task).map((one) => ({ item: one, title: checkTitle(one, task?.never ?? []) })),
    templates: usable.map((one) => ({
      ...{ id: one.id, path: one.path, words: visible(say(one.words)), begun: one.id === begun?.id },
      approved: `${nameOf(one.by)} approved it, ${when(one.since)}`,
    })),
    begin: { id: begun?.id ?? "", digest: begun?.digest ?? "", words: begun ? say(begun.words) : "" },
    fallback: task?.fallback ?? "",
    answer: answer && {
      words: visible(say(answer.output)),
      diff: origin && answer.distance > 0 ? promptDiff(say(origin.words), say(answer.output)) : undefined,
      took: tookSays(answer.seconds, answer.distance, answer.template !== undefined),
    },
    wrong: (answer?.marks ?? []).filter(({ ok }) => !ok).map((one) => titleOf(one.item)),
    handedBack: item.handedBack.map(
      ({ by, reason, at }) => `${nameOf(by)} handed it back, ${when(at)}: ${visible(say(reason))}`,
    ),
    paper: item.proposals.map(({ by, at, output, given, sheet }) => ({
      says: `${nameOf(by)} brought this from paper, ${when(at)}${given ? "; the customer has it" : ""}. It waits for a yes.`,
      ...{ words: visible(say(output)), href: `/work/sheets/${sheet}` },
    })),
    others: item.others.map(({ from, by, at, output, call }) => ({
      says:
        from === "task"
          ? `The task answered it as well, ${when(at)}: ${call}.`
          : `${nameOf(by.replace(/^person:/, ""))} brought a second answer from paper, ${when(at)}.`,
      words: output ? visible(say(output)) : "",
    })),
    paused: pausedBy(seen.pauses.values(), about)?.id ?? "",
    more: others.length,
    next: others[0] ? `/work/${others[0].id}` : "/work",
  };
}

const textsOf = (item: WorkState, usable: readonly { readonly words: Text }[]): Text[] => [
  ...[item.input, item.recipient, item.key],
  ...(item.answer ? [item.answer.output] : []),
  ...usable.map(({ words }) => words),
  ...item.handedBack.map(({ reason }) => reason),
  ...item.proposals.map(({ output }) => output),
  ...item.others.flatMap(({ output }) => output ?? []),
];

function tookSays(seconds: number, distance: number, begun: boolean): string {
  const time = seconds < 60 ? `${seconds}\u00a0s` : `${Number((seconds / 60).toFixed(1))}\u00a0min`;
  return begun ? `${time}, ${distance} ${plural(distance, "character")} other than the template` : time;
}

/** What a mark says: `policy-break` names what the task must never do. */
const checkTitle = (item: string, never: readonly string[]): string =>
  item === "policy-break" && never.length > 0 ? `${titleOf(item)}: ${listed(never, "or")}` : titleOf(item);
