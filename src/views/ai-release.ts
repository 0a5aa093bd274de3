/** The card of a task release: what differs from what is served, by word; what it rests on, what it costs, and who may say yes. */

import { releaseCard } from "../decisions/task/card.ts";
import {
  fiveQuestions,
  liveRelease,
  type TaskRelease,
  type TaskState,
  waitingRelease,
} from "../decisions/task/state.ts";
import { digest } from "../kernel/json.ts";
import type { Text } from "../kernel/prose.ts";
import { type Risk, taskOf } from "../page/page.ts";
import { personBehind } from "../routing/now.ts";
import { drillModel } from "./ai-drill.ts";
import { perThousand, rateSays, rowsOf } from "./ai-price.ts";
import { type AiSeat, changesOf, factsOf, type ReleaseFact, seatsOf } from "./ai-release-parts.ts";
import { type Pausing, pausingOf, stateOf } from "./ai-standing.ts";
import { plain, titleOf } from "./ai-words.ts";
import type { Call } from "./call.ts";
import { type ViewContext, worldOf, zoneOf } from "./context.ts";
import { visible } from "./hidden.ts";
import { usd } from "./money.ts";
import { actorName, listed, nameOf, shortDigest } from "./names.ts";
import { type PromptPart, promptDiff } from "./prompt-diff.ts";
import { type Signing, signingOf } from "./signing.ts";
import { moment } from "./times.ts";
import { taskCall, tested } from "./waiting.ts";

export interface TaskReleaseModel {
  readonly task: string;
  readonly taskTitle: string;
  readonly number: number;
  readonly title: string;
  readonly risk: Risk;
  readonly status: "waits" | "live" | "was approved" | "refused" | "replaced";
  /** Where it stands, in one sentence, when it waits for nobody. */
  readonly says: string;
  readonly call: Call | undefined;
  readonly mayAnswer: boolean;
  readonly whyNot: string;
  readonly reason: string;
  readonly makers: string;
  /** What differs besides the prompt, as sentences. */
  readonly changes: readonly string[];
  /** The release it is compared with; 0: nothing was served before it. */
  readonly against: number;
  readonly prompt: readonly PromptPart[];
  readonly same: boolean;
  readonly price: readonly { readonly model: string; readonly thousand: string; readonly rate: string }[];
  readonly priceNote: string;
  readonly tests: readonly { readonly passed: boolean; readonly says: string; readonly note: string }[];
  /** Who still must test it, when nobody has. */
  readonly untested: string;
  readonly mayTest: boolean;
  readonly comparison: string;
  readonly missing: number;
  readonly drill: string;
  readonly drillLate: string;
  readonly seats: readonly AiSeat[];
  readonly facts: readonly ReleaseFact[];
  readonly digest: string;
  readonly promptDigest: string;
  readonly page: string;
  readonly shown: string;
  readonly proposed: string;
  readonly by: string;
  readonly seq: number;
  readonly signing: Signing;
  readonly pausing: Pausing | undefined;
}

/** Undefined when the page names no such task, or it has no such release. */
export async function taskReleaseView(
  context: ViewContext,
  name: string,
  number: number,
): Promise<TaskReleaseModel | undefined> {
  const seen = worldOf(context.world);
  const inForce = seen.page.inForce;
  const task = inForce && taskOf(inForce.page, name);
  const state = stateOf(seen, name);
  const release = state.releases.find((one) => one.number === number);
  if (!inForce || !task || !release) return undefined;
  const { page, version } = inForce;
  const waits = waitingRelease(state) === release;
  const base = waits ? liveRelease(state) : state.releases.find((one) => one.number === release.wayBack);
  const words = await context.words(textsOf(release, base));
  const say = (text: Text) => visible(words(text));
  const when = (at: string) => moment(at, context.at, zoneOf(context));
  const call = waits ? taskCall(context, page, release) : undefined;
  const me = context.me?.person ?? "";
  const made = release.makers.includes(me);
  const testers = task.testedBy
    .map((one) => personBehind(page, one, context.at))
    .filter((one) => !release.makers.includes(one));
  const passed = release.tests.at(-1)?.passed ?? false;
  const prompt = base
    ? promptDiff(words(base.prompt), words(release.prompt))
    : [{ kind: "same" as const, text: say(release.prompt) }];
  const drill = drillModel(context, task);
  return {
    ...{
      task: name,
      taskTitle: titleOf(name),
      number,
      title: `Release ${number} of ${plain(name)}`,
      risk: task.rank.harm,
    },
    ...standing(state, release, waits, say, when),
    call,
    // Nobody says yes to what nobody has tried.
    mayAnswer: (call?.mine ?? false) && tested(task, release),
    whyNot: waits && made ? "You made it, so you may not approve it." : "",
    reason: say(release.reason),
    makers: makersSay(release.makers),
    changes: base ? changesOf(base, release) : [],
    against: base?.number ?? 0,
    prompt,
    same: base?.promptDigest === release.promptDigest,
    ...pricesOf(context, name, release),
    tests: release.tests.map(({ by, passed, note, at }) => ({
      ...{
        passed,
        says: `${nameOf(by)} ${passed ? "says that it passed" : "says that it failed"}, ${when(at)}`,
        note: say(note),
      },
    })),
    untested: waits && !passed && testers.length > 0 ? `${listed(testers.map(nameOf), "or")} tests it first.` : "",
    mayTest: waits && testers.includes(me),
    comparison: release.comparison,
    missing: fiveQuestions.filter((question) => !state.answers.has(question)).length,
    ...{ drill: drill.aside === "" ? drill.title : `${drill.title}, ${drill.aside}`, drillLate: drill.late },
    seats: seatsOf(context, page, release),
    facts: factsOf(task, release),
    ...{ digest: release.digest, promptDigest: release.promptDigest, page: shortDigest(version) },
    shown: digest(releaseCard(name, release, version)),
    ...{ proposed: when(release.proposedAt), by: actorName(release.proposedBy), seq: release.seq },
    signing: signingOf(context, true),
    pausing: pausingOf(context, task),
  };
}

const textsOf = (release: TaskRelease, base: TaskRelease | undefined): Text[] => [
  release.prompt,
  release.reason,
  ...release.tests.map(({ note }) => note),
  ...(release.refusal ? [release.refusal.reason] : []),
  ...(base ? [base.prompt] : []),
];

function standing(
  state: TaskState,
  release: TaskRelease,
  waits: boolean,
  say: (text: Text) => string,
  when: (at: string) => string,
): Pick<TaskReleaseModel, "status" | "says"> {
  const { number, refusal, approval } = release;
  if (refusal)
    return { status: "refused", says: `${nameOf(refusal.by)} refused it ${when(refusal.at)}: ${say(refusal.reason)}` };
  const by = approval
    ? `${nameOf(approval.by)} approved it ${when(approval.at)} as ${approval.as}, entry ${approval.seq}.`
    : "";
  if (liveRelease(state) === release) return { status: "live", says: `It is served. ${by}` };
  if (approval) return { status: "was approved", says: `It is not served now. ${by}` };
  if (waits) return { status: "waits", says: "It waits for a yes." };
  const next = state.releases.find((one) => one.number > number);
  return {
    status: "replaced",
    says: `Nobody answered it before release ${next?.number ?? number + 1} took its place.`,
  };
}

function makersSay(makers: readonly string[]): string {
  if (makers.length === 0) return "Nobody whom the page knows.";
  const names = listed(makers.map(nameOf));
  return `${names} made it, so ${makers.length === 1 ? `${names} may not` : "none of them may"} approve it.`;
}

/** So many of the latest calls say how large an answer is. */
const latest = 200;

function pricesOf(
  context: ViewContext,
  task: string,
  { prices }: TaskRelease,
): Pick<TaskReleaseModel, "price" | "priceNote"> {
  const calls = (context.ai?.numbers?.recent(task, latest) ?? []).filter(({ end }) => end?.usage);
  const price = rowsOf(prices).map((row) => {
    const thousand = perThousand(row, calls);
    return { model: row.model, thousand: thousand === undefined ? "" : usd(thousand), rate: rateSays(row) };
  });
  const note =
    calls.length === 0
      ? "No call was made yet, so nobody knows how large one is."
      : `At the size of the last ${calls.length} calls.`;
  return { price, priceNote: price.length === 0 ? "Its price rows cannot be read." : note };
}
