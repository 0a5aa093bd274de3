/** The card of a release: what it holds, who made it, who may say yes, how it is undone, and where it stands. */

import { freezes } from "../decisions/freeze/frozen.ts";
import { exceptionCard, releaseCard, stageCard } from "../decisions/release/card.ts";
import { everLeft } from "../decisions/release/independence.ts";
import { approvalOf, openRuns, statusOf } from "../decisions/release/stages.ts";
import type { ReleaseState, ReleaseStatus } from "../decisions/release/state.ts";
import { approvers, freezeOf, mayExcept } from "../decisions/release/yes.ts";
import { digest } from "../kernel/json.ts";
import type { Text } from "../kernel/prose.ts";
import { areaOf, environmentOf, type Page, type Risk } from "../page/page.ts";
import { personBehind } from "../routing/now.ts";
import type { Call } from "./call.ts";
import { type ViewContext, worldOf, zoneOf } from "./context.ts";
import { type FreezeModel, freezeModel } from "./frozen.ts";
import { visible } from "./hidden.ts";
import { actorName, areaTitle, capital, counted, listed, nameOf, plural, shortDigest } from "./names.ts";
import { releaseName, stageName } from "./release-names.ts";
import { type StageModel, stagesOf } from "./release-stages.ts";
import { type Signing, signingOf } from "./signing.ts";
import { minutesText, moment } from "./times.ts";
import { rollbackCommand, type UndoModel, undoOf } from "./undo.ts";
import { releaseCall, stageThatWaits, waitsSince } from "./waiting.ts";

/** One seat of the deploy list, and whether its holder may approve this release. */
export interface SeatModel {
  readonly name: string;
  readonly as: string;
  readonly may: boolean;
  readonly why: string;
}

export interface ReleaseModel {
  readonly id: string;
  readonly name: string;
  readonly environment: string;
  readonly status: ReleaseStatus;
  /** Where it stands, in one sentence. */
  readonly says: string;
  readonly risk: Risk;
  readonly oneWay: boolean;
  readonly areas: readonly string[];
  readonly call: Call | undefined;
  /** What waits for a person: the release itself (empty), one of its stages, or nothing. */
  readonly waits: { readonly stage: string; readonly name: string; readonly shown: string } | undefined;
  readonly seats: readonly SeatModel[];
  /** Empty, or why nobody may approve it and what the ways out are. */
  readonly nobody: string;
  /** Parts that somebody is left for, as sentences. */
  readonly splits: readonly string[];
  readonly note: string;
  readonly makers: string;
  readonly ai: readonly string[];
  readonly commits: readonly { readonly commit: string; readonly subject: string; readonly approved: string }[];
  readonly reasons: readonly string[];
  readonly files: number;
  readonly truncated: boolean;
  readonly tests: { readonly passed: number; readonly failed: number; readonly source: string };
  readonly monitoring: string;
  readonly offSwitch: string;
  readonly stopPatching: string;
  readonly cost: string;
  readonly rollback: { readonly kind: string; readonly does: string };
  readonly undo: UndoModel;
  /** What runs the way back. */
  readonly command: string;
  /** What a yes lets out, stage by stage. */
  readonly plan: string;
  readonly stops: readonly string[];
  readonly stages: readonly StageModel[];
  /** The freeze that it may not pass yet. */
  readonly freeze: FreezeModel | undefined;
  /** Who let it pass which freeze that holds now, and why. */
  readonly passed: readonly string[];
  readonly except: { readonly shown: string } | undefined;
  readonly approved: string;
  readonly refusals: readonly { readonly by: string; readonly reason: string; readonly when: string }[];
  readonly stopped: { readonly says: string; readonly by: string; readonly when: string } | undefined;
  readonly doubts: readonly { readonly run: string; readonly says: string }[];
  readonly mayAnswer: boolean;
  readonly whyNot: string;
  /** Owner or backup of deploy: settles and abandons. */
  readonly onList: boolean;
  readonly mayStop: boolean;
  readonly over: boolean;
  readonly signing: Signing;
  readonly from: string;
  readonly to: string;
  readonly repo: string;
  readonly artifact: string;
  readonly page: string;
  readonly asked: string;
  readonly by: string;
  readonly seq: number;
}

/** The card as this reader sees it; undefined when there is no such release. */
export async function releaseView(context: ViewContext, id: string): Promise<ReleaseModel | undefined> {
  const seen = worldOf(context.world);
  const state = seen.releases.get(id);
  const inForce = seen.page.inForce;
  if (!state || !inForce) return undefined;
  const { page, version } = inForce;
  const words = await context.words(textsOf(state));
  const say = (text: Text) => visible(words(text));
  const when = (at: string) => moment(at, context.at, zoneOf(context));
  const status = statusOf(state, version);
  const stage = stageThatWaits(state, version);
  const call = stage === undefined ? undefined : releaseCall(context, page, state, waitsSince(state, stage));
  const me = context.me?.person ?? "";
  const made = state.makers.find(({ person }) => person !== "" && person === me);
  const holds = freezeOf(page, { freeze: seen.freeze, incident: seen.incidents }, state, context.at);
  const all = freezes(page, seen.freeze, seen.incidents, state.environment, context.at);
  const passed = state.exceptions.filter(
    ({ freeze, facts }) => facts === state.facts && all.some(({ id }) => id === freeze),
  );
  const goesOut = status === "prepared" || status === "approved" || status === "rolling";
  const excepts = holds && goesOut && mayExcept(page, holds, state.environment, context.at).includes(me);
  const over = status === "rolled-back" || status === "abandoned" || status === "refused";
  return {
    id,
    name: releaseName(state),
    environment: state.environment,
    status,
    says: standing(state, status, when),
    risk: state.risk,
    oneWay: state.oneWay,
    areas: state.areas.map((name) => capital(areaTitle(name))),
    call,
    waits: stage === undefined ? undefined : waitsFor(state, stage, version),
    seats: seatsOf(page, state, context.at),
    nobody: stage === "" ? nobodyText(page, state) : "",
    splits: stage === "" ? state.splits.map(splitText) : [],
    note: say(state.note),
    makers: makersText(state, say),
    ai: state.ai.map(visible),
    commits: state.commits.map(({ commit, subject }) => ({
      commit: shortDigest(commit),
      subject: say(subject),
      approved: listed((state.counted.find((one) => one.commit === commit)?.by ?? []).map(nameOf)),
    })),
    reasons: [...new Set(state.reasons.map(({ rule, area, why }) => reasonText(rule, area, why)))],
    files: state.files,
    truncated: state.truncated,
    tests: { ...state.tests, source: say(state.tests.source) },
    monitoring: say(state.monitoring),
    offSwitch: say(state.offSwitch),
    stopPatching: say(state.stopPatching),
    cost: costText(state),
    rollback: { kind: state.rollback.kind, does: say(state.rollback.does) },
    undo: undoOf(context, state),
    command: rollbackCommand(state.environment),
    plan: planText(page, state),
    stops: (environmentOf(page, state.environment)?.stop ?? []).map(({ signal, says }) => `${signal} ${says}`),
    stages: stagesOf(page, state, { when, say, now: context.at }),
    freeze: holds && goesOut ? freezeModel(context, page, state.environment, holds) : undefined,
    passed: goesOut
      ? passed.map(({ by, at, reason }) => `${actorName(by)} let it pass ${when(at)}: ${say(reason)}`)
      : [],
    except: excepts && holds ? { shown: digest(exceptionCard(state, holds, version)) } : undefined,
    approved: approvedText(state, version, when),
    refusals: state.refusals
      .filter(({ facts }) => facts === state.facts)
      .map(({ by, reason, at }) => ({ by: actorName(by), reason: say(reason), when: when(at) })),
    stopped: state.stopped && {
      says: state.stopped.says ? say(state.stopped.says) : "Its command failed.",
      by: actorName(state.stopped.by),
      when: when(state.stopped.at),
    },
    doubts: openRuns(state).map(({ run, host, startedAt }) => ({
      run,
      says: `Started ${when(startedAt)}${host ? ` on ${say(host)}` : ""}.`,
    })),
    mayAnswer: call?.mine ?? false,
    whyNot:
      made && status === "prepared" ? `You took part in it (${made.as.join(", ")}), so you may not approve it.` : "",
    onList: deployList(page, context.at).some(({ person }) => person === me),
    mayStop: status === "rolling" || status === "live" || status === "approved" || status === "in-doubt",
    over,
    signing: signingOf(context, true),
    from: shortDigest(state.from),
    to: shortDigest(state.to),
    repo: state.repo,
    artifact: state.artifact,
    page: shortDigest(version),
    asked: when(state.preparedAt),
    by: actorName(state.preparedBy),
    seq: state.seq,
  };
}

const waitsFor = (state: ReleaseState, stage: string, version: string) => ({
  stage,
  name: stageName(stage === "" ? (state.stages[0] ?? "all") : stage),
  shown: digest(stage === "" ? releaseCard(state, version) : stageCard(state, stage, version)),
});

function standing(state: ReleaseState, status: ReleaseStatus, when: (at: string) => string): string {
  const run = state.runs.at(-1);
  switch (status) {
    case "refused":
      return `${actorName(state.refusals.findLast(({ facts }) => facts === state.facts)?.by ?? "")} refused exactly this release.`;
    case "approved":
      return `Approved. ${capital(stageName(state.stages[0] ?? "all"))} goes out with the next deploy.`;
    case "rolling":
      return `It is on its way: ${stageName(run?.stage ?? "")} went out ${when(run?.startedAt ?? state.preparedAt)}.`;
    case "in-doubt":
      return "Nobody knows how its last run ended. A person looks at the host and settles it.";
    case "stopped":
      return `It was stopped ${when(state.stopped?.at ?? "")}. Roll it back; nothing more of it goes out.`;
    case "live":
      return `It is live for ${stageName(state.stages.at(-1) ?? "all")} since ${when(run?.startedAt ?? "")}.`;
    case "rolled-back":
      return `It was rolled back ${when(state.rolledBackAt)}.`;
    case "abandoned":
      return "It was abandoned. Nothing more of it goes out.";
    default:
      return "It waits for a yes.";
  }
}

/** Owner and backup of deploy: the whole list of deploy rights. */
function deployList(page: Page, at: string): { person: string; as: string }[] {
  const deploy = areaOf(page, "deploy");
  return (["owner", "backup"] as const)
    .map((as) => ({ as, person: personBehind(page, deploy?.[as] ?? "", at) }))
    .filter(({ person }) => person !== "");
}

/** Who is left, and why the others are not. */
function seatsOf(page: Page, state: ReleaseState, at: string): SeatModel[] {
  const can = approvers(page, state, at);
  const seats = deployList(page, at).map(({ person, as }) => {
    const may = can.some((one) => one.person === person);
    const seat = as === "owner" ? "owner of deploys" : "backup for deploys";
    if (state.excluded.includes(person)) {
      const part = state.makers.find((one) => one.person === person)?.as ?? ["prepared it"];
      return { name: nameOf(person), as: seat, may: false, why: `took part in it (${part.join(", ")})` };
    }
    return { name: nameOf(person), as: seat, may, why: may ? "made nothing of it" : "may answer when the turn comes" };
  });
  const outside = can.find(({ as }) => as === "outside");
  return outside
    ? [
        ...seats,
        { name: nameOf(outside.person), as: "outside approver", may: true, why: "nobody inside is independent" },
      ]
    : seats;
}

function nobodyText(page: Page, state: ReleaseState): string {
  if (everLeft(page, state.excluded).length > 0 || page.outside) return "";
  const way =
    state.splits.length > 0
      ? "Release it in parts, each with somebody who made nothing of it"
      : "Have its changes approved one by one, or name an outside approver on the page";
  return `Nobody on the deploy list is left: all of them took part in it. ${way}.`;
}

const splitText = ({ from, to, approver }: ReleaseState["splits"][number]): string =>
  `${shortDigest(from)} to ${shortDigest(to)}: ${nameOf(approver)} may approve it.`;

function makersText({ makers, independence, counted: commits }: ReleaseState, say: (text: Text) => string): string {
  const each = makers.map(({ person, name, as }) => {
    const who = person === "" ? `${say(name)}, whom the page does not know` : nameOf(person);
    return `${who} (${as.join(", ")})`;
  });
  const only = makers.length === 1 ? (makers[0]?.person ?? "") : "";
  const none = only === "" ? "None of them may approve it." : `So ${nameOf(only)} may not approve it.`;
  const some = `${capital(counted(commits.length))} ${plural(commits.length, "commit was", "commits were")} approved by somebody independent before; whoever made only those may approve.`;
  return `${listed(each)}. ${independence === "counted" ? some : none}`;
}

function planText(page: Page, { stages, environment }: ReleaseState): string {
  const minutes = environmentOf(page, environment)?.watch ?? 0;
  const names = stages.map(stageName);
  const all =
    names.length === 1 ? capital(names[0] ?? "") : `${capital(names[0] ?? "")}, then ${names.slice(1).join(", then ")}`;
  return `${all}; ${names.length === 1 ? "watched" : "each watched"} for ${minutesText(minutes)}.`;
}

const costText = ({ cost }: ReleaseState): string =>
  cost ? `${(cost.value / 100).toLocaleString("en-US")} ${cost.currency} a ${cost.period}; a yes accepts it.` : "";

const reasonText = (rule: string, area: string, why: string): string =>
  rule === "page/path" ? `${capital(areaTitle(area))}, by the paths of the page.` : visible(why);

function approvedText(state: ReleaseState, version: string, when: (at: string) => string): string {
  const yes = approvalOf(state, version);
  if (yes) return `${actorName(yes.by)} approved it ${when(yes.at)} as ${yes.as}, by passkey, entry ${yes.seq}.`;
  const old = state.approvals.at(-1);
  return old
    ? `The yes of ${actorName(old.by)}, ${when(old.at)}, does not hold: the page or the release changed since.`
    : "";
}

const textsOf = (state: ReleaseState): Text[] => [
  state.note,
  state.monitoring,
  state.offSwitch,
  state.stopPatching,
  state.rollback.does,
  state.tests.source,
  ...state.commits.map(({ subject }) => subject),
  ...state.makers.map(({ name }) => name),
  ...state.refusals.map(({ reason }) => reason),
  ...state.exceptions.map(({ reason }) => reason),
  ...state.runs.flatMap(({ host }) => host ?? []),
  ...(state.stopped?.says ? [state.stopped.says] : []),
];
