/** The card of a task release: what differs from what is served, by word; what it rests on, what it costs, and who may say yes. */

import { releaseCard } from "../decisions/task/card.ts";
import {
  fiveQuestions,
  liveRelease,
  type TaskRelease,
  type TaskState,
  waitingRelease,
} from "../decisions/task/state.ts";
import { approversOf } from "../decisions/task/yes.ts";
import { digest } from "../kernel/json.ts";
import type { Text } from "../kernel/prose.ts";
import { areaOf, type Page, type Risk, type Task, taskOf } from "../page/page.ts";
import { personBehind } from "../routing/now.ts";
import { drillModel } from "./ai-drill.ts";
import { perThousand, rateSays, rowsOf } from "./ai-price.ts";
import { type Pausing, pausingOf, stateOf } from "./ai-standing.ts";
import { plain, titleOf } from "./ai-words.ts";
import type { Call } from "./call.ts";
import { type ViewContext, worldOf, zoneOf } from "./context.ts";
import { visible } from "./hidden.ts";
import { usd } from "./money.ts";
import { actorName, listed, nameOf, shortDigest } from "./names.ts";
import { type PromptPart, promptDiff } from "./prompt-diff.ts";
import { type Signing, signingOf } from "./signing.ts";
import { modelsSay } from "./task-sentences.ts";
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
  readonly seats: readonly {
    readonly name: string;
    readonly as: string;
    readonly may: boolean;
    readonly why: string;
  }[];
  readonly facts: readonly { readonly label: string; readonly says: string }[];
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

/** Everything but the prompt, as sentences; empty when only the prompt changed. */
function changesOf(was: TaskRelease, now: TaskRelease): string[] {
  const said: string[] = [];
  const to = (what: string, old: string, fresh: string) => {
    if (old !== fresh) said.push(`${what}: ${fresh || "nothing"} instead of ${old || "nothing"}.`);
  };
  const limits = ({ parameters }: TaskRelease) =>
    parameters.map(({ name, value }) => `${plain(name).replaceAll("_", " ")} ${value}`).join(", ");
  to("Model", was.model, now.model);
  to("Odd cases", was.edgeCases || "a person", now.edgeCases || "a person");
  to("Limits", limits(was), limits(now));
  to("Tools", was.tools.join(", "), now.tools.join(", "));
  to("Reads", was.reads.join(", "), now.reads.join(", "));
  to("Writes", was.writes.join(", "), now.writes.join(", "));
  const rates = (one: TaskRelease) => rowsOf(one.prices).map((row) => `${row.model} ${rateSays(row)}`);
  if (was.model === now.model) to("Price", rates(was).join("; "), rates(now).join("; "));
  return said;
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

/** Owner and backup of AI, and whether each may approve it. */
function seatsOf(context: ViewContext, page: Page, release: TaskRelease): TaskReleaseModel["seats"] {
  const area = areaOf(page, "ai");
  const can = approversOf(page, release, context.at);
  return (["owner", "backup"] as const).flatMap((seat) => {
    const person = personBehind(page, area?.[seat] ?? "", context.at);
    if (person === "") return [];
    const may = can.some((one) => one.person === person);
    const why = release.makers.includes(person)
      ? "made it"
      : may
        ? "made nothing of it"
        : "may answer when the turn comes";
    return [{ name: nameOf(person), as: seat === "owner" ? "owner of AI" : "backup for AI", may, why }];
  });
}

const factsOf = (task: Task, release: TaskRelease): TaskReleaseModel["facts"] => [
  { label: "Model", says: modelsSay(release.model, release.edgeCases) },
  ...(release.parameters.length === 0
    ? []
    : [
        {
          label: "Limits",
          says: release.parameters.map(({ name, value }) => `${name.replaceAll("_", " ")} ${value}`).join(", "),
        },
      ]),
  { label: "Reads", says: release.reads.map(plain).join(", ") || "nothing" },
  { label: "Writes", says: release.writes.map(plain).join(", ") || "drafts only" },
  { label: "Tools", says: release.tools.map(plain).join(", ") || "none" },
  {
    label: "Way back",
    says:
      release.wayBack > 0
        ? `Release ${release.wayBack}`
        : task.fallback === ""
          ? "People, by hand"
          : `People, with ${task.fallback}`,
  },
  ...(release.promptFile === "" ? [] : [{ label: "File", says: release.promptFile }]),
];
