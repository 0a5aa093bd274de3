/** The releases screen: are users hurt, what is live, what is on its way, what waits for whom, what is frozen. */

import { current, lastGood, liveIn, rollingIn } from "../decisions/release/live.ts";
import { approvalOf, statusOf } from "../decisions/release/stages.ts";
import type { ReleaseState } from "../decisions/release/state.ts";
import { freezeOf } from "../decisions/release/yes.ts";
import type { Text } from "../kernel/prose.ts";
import type { Environment } from "../page/page.ts";
import { type AlertsModel, alertsView } from "./alerts.ts";
import type { Call } from "./call.ts";
import { type ViewContext, worldOf, zoneOf } from "./context.ts";
import { type DeployModel, deploysOf, happenedIn, happenedTexts } from "./deploys.ts";
import { type FreezeModel, freezes, thawing } from "./frozen.ts";
import { type HealthModel, healthOf } from "./health.ts";
import { visible } from "./hidden.ts";
import { actorName, capital, listed, nameOf } from "./names.ts";
import type { OperationModel } from "./operations.ts";
import { running as runningOperations } from "./operations.ts";
import { isBad, releaseName, stageName, statusName } from "./release-names.ts";
import { type StageModel, stagesOf } from "./release-stages.ts";
import { moment } from "./times.ts";
import { lastTimed, measureCommand, rollbackCommand, tookText } from "./undo.ts";
import { open } from "./waiting.ts";

export interface LiveModel {
  readonly environment: string;
  readonly name: string;
  readonly href: string;
  /** Whom it reaches: `everybody`, `10 %`. */
  readonly reach: string;
  readonly since: string;
  readonly approved: string;
  /** `41 s`, or empty when no rollback was ever timed here. */
  readonly undo: string;
  readonly status: string;
  readonly bad: boolean;
}

export interface RollingModel {
  readonly name: string;
  readonly href: string;
  readonly environment: string;
  readonly status: string;
  readonly bad: boolean;
  readonly stages: readonly StageModel[];
}

export interface WaitingModel {
  readonly name: string;
  readonly href: string;
  readonly says: string;
  readonly due: string;
  readonly whose: string;
  readonly held: boolean;
}

/** A command of the page that is approved already. */
export interface MeasureModel {
  readonly name: string;
  readonly command: string;
  /** What it runs. */
  readonly does: string;
}

/** How an environment is undone from here: the command, and the exact step for where no command is. */
export interface WayBack {
  readonly environment: string;
  readonly command: string;
  readonly to: string;
  readonly step: string;
  /** `41 s`, or empty when it was never timed here. */
  readonly undo: string;
  readonly measures: readonly MeasureModel[];
}

export interface ReleasesModel {
  readonly title: string;
  readonly answer: string;
  /** The name that stands bold in the answer; empty for none. */
  readonly name: string;
  readonly bad: boolean;
  /** It says that users are fine, which is true only while the numbers are fresh. */
  readonly fine: boolean;
  /** Users are hurt, or may be: going back is offered before everything else. */
  readonly offer: boolean;
  readonly health: readonly HealthModel[];
  readonly live: readonly LiveModel[];
  readonly rolling: readonly RollingModel[];
  readonly waiting: readonly WaitingModel[];
  readonly freezes: readonly FreezeModel[];
  readonly byHand: boolean;
  readonly thaw: { readonly who: string; readonly mine: boolean };
  readonly wayBack: readonly WayBack[];
  readonly operations: readonly OperationModel[];
  readonly deploys: readonly DeployModel[];
  readonly alerts: AlertsModel;
  readonly environments: readonly string[];
  readonly page: boolean;
}

/** The screen as this reader sees it at this moment. */
export async function releasesView(context: ViewContext): Promise<ReleasesModel> {
  const seen = worldOf(context.world);
  const page = seen.page.inForce?.page;
  const environments = page?.environments ?? [];
  const words = await context.words(textsOf(context));
  const say = (text: Text) => visible(words(text));
  const happened = environments.map(({ name }) => happenedIn(context, name, say));
  const health = environments.map((one, n) => healthOf(context, one, happened[n] ?? []));
  const frozen = freezes(context);
  const waiting = waitingToGo(context, say);
  const rolling = environments.flatMap((one) => rollingModel(context, one, say) ?? []);
  const alerts = await alertsView(context);
  const answer = answerOf(context, { health, waiting, rolling, alerts }, say);
  return {
    ...answer,
    fine: !answer.bad && environments.length > 0,
    alerts,
    health,
    live: environments.flatMap(({ name }) => liveModels(context, name)),
    rolling,
    waiting,
    freezes: frozen,
    byHand: seen.freeze.held !== undefined,
    thaw: thawing(context),
    wayBack: environments.map((one) => wayBack(context, one, say)),
    operations: runningOperations(context, say),
    deploys: deploysOf(context, happened.flat()),
    environments: environments.map(({ name }) => name),
    page: page !== undefined,
  };
}

type Say = (text: Text) => string;

/** Are users hurt? Yes, nobody knows, or no and what then waits. */
function answerOf(
  context: ViewContext,
  { health, waiting, rolling, alerts }: Pick<ReleasesModel, "health" | "waiting" | "rolling" | "alerts">,
  say: Say,
): Pick<ReleasesModel, "title" | "answer" | "name" | "bad" | "offer"> {
  const { incidents } = worldOf(context.world);
  const crossed = health.filter(({ state }) => state === "crossed");
  if (crossed.length > 0)
    return {
      title: "Users are being hurt.",
      answer: capital(crossed.map(({ says }) => says).join(" ")),
      ...{ name: "", bad: true, offer: true },
    };
  const incident = [...incidents.values()].find(({ open, mitigated }) => open && !mitigated);
  if (incident) {
    const lead = nameOf(incident.lead);
    const answer = `${lead} leads incident ${incident.number}: ${say(incident.title)}.`;
    return { title: "Users may be hurt.", answer, name: lead, bad: true, offer: true };
  }
  const fires = alerts.open.find(
    ({ state, severity }) => state === "firing" && severity !== "warning" && severity !== "info",
  );
  if (fires)
    return {
      title: "Users may be hurt.",
      answer: `${fires.name} fires since ${fires.since}.`,
      ...{ name: "", bad: true, offer: true },
    };
  const good = health.filter(({ state }) => state === "good");
  // A place without any source of numbers is said to be blind below; where users are known to be fine, it is not the headline.
  const blind = health.filter(({ state, sourced }) => state === "blind" && (sourced || good.length === 0));
  if (blind.length > 0)
    return {
      title:
        blind.length === health.length
          ? "Nobody knows how users are."
          : `Nobody knows how users of ${listed(blind.map(({ environment }) => environment))} are.`,
      answer: capital(blind[0]?.says ?? ""),
      ...{ name: "", bad: true, offer: false },
    };
  if (health.length === 0)
    return {
      title: "No environment is on the page yet",
      answer: "Until one is, nothing is released through Finalcall, and nothing is watched.",
      ...{ name: "", bad: false, offer: false },
    };
  const whose = good.length < health.length ? ` of ${listed(good.map(({ environment }) => environment))}` : "";
  return { title: `Users${whose} are fine.`, ...quiet(waiting, rolling), bad: false, offer: false };
}

function quiet(
  waiting: readonly WaitingModel[],
  rolling: readonly RollingModel[],
): Pick<ReleasesModel, "answer" | "name"> {
  const [next] = waiting.filter(({ whose }) => whose !== "");
  if (next)
    return {
      answer: `${next.name} waits for ${next.whose}${next.due === "blocked" ? "" : ` until ${next.due}`}.`,
      name: next.whose,
    };
  const [going] = rolling;
  if (going) return { answer: `${going.name} is on its way to ${going.environment}: ${going.status}.`, name: "" };
  return { answer: "Every number is good, and nothing waits to go out.", name: "" };
}

/** Releases that wait for a person, and approved ones that wait for the freeze or the next deploy. */
function waitingToGo(context: ViewContext, say: Say): WaitingModel[] {
  const seen = worldOf(context.world);
  const { page, version = "" } = seen.page.inForce ?? {};
  const isFrozen = (state: ReleaseState) =>
    page && freezeOf(page, { freeze: seen.freeze, incident: seen.incidents }, state, context.at) !== undefined;
  const asked = open(context).flatMap((one) =>
    one.kind === "release" ? [waitingModel(one.state, one.stage, one.call, isFrozen(one.state) === true, say)] : [],
  );
  const ready = [...seen.releases.values()].filter((state) => statusOf(state, version) === "approved");
  const rest = ready
    .filter((state) => !asked.some(({ href }) => href === `/releases/${state.id}`))
    .map((state) => approvedModel(state, isFrozen(state) === true, actorName(approvalOf(state, version)?.by ?? "")));
  return [...asked, ...rest];
}

function waitingModel(state: ReleaseState, stage: string, call: Call, held: boolean, say: Say): WaitingModel {
  const to = state.stages.map(stageName).join(", then ");
  const freeze = held ? " Frozen until somebody lets it pass." : "";
  return {
    name: releaseName(state),
    href: `/releases/${state.id}`,
    says: `${stage === "" ? `${say(state.note)} To ${to}.` : `The next stage, ${stageName(stage)}, waits for a yes.`}${freeze}`,
    due: call.due,
    whose: call.name,
    held,
  };
}

const approvedModel = (state: ReleaseState, held: boolean, by: string): WaitingModel => ({
  name: releaseName(state),
  href: `/releases/${state.id}`,
  says: `Approved by ${by}. ${held ? "Goes out when the freeze ends." : "Goes out with the next deploy."}`,
  due: held ? "held" : "ready",
  whose: "",
  held,
});

/** What users have: the release that is out in part, and the one that everybody else has. */
function liveModels(context: ViewContext, environment: string): LiveModel[] {
  const { releases } = worldOf(context.world);
  const newest = current(releases, environment);
  const settled = liveIn(releases, environment);
  const partly = newest && newest.id !== settled?.id ? newest : undefined;
  return [
    ...(partly ? [liveModel(context, partly, stageName(lastOut(partly)?.stage ?? "all"))] : []),
    ...(settled ? [liveModel(context, settled, partly ? "everybody else" : "everybody")] : []),
  ];
}

const lastOut = ({ runs }: ReleaseState) => runs.findLast(({ outcome }) => outcome === "done") ?? runs.at(-1);

function liveModel(context: ViewContext, state: ReleaseState, reach: string): LiveModel {
  const version = worldOf(context.world).page.inForce?.version ?? "";
  const yes = state.approvals.findLast(({ facts }) => facts === state.facts);
  const timed = lastTimed(context, state.environment);
  const status = statusOf(state, version);
  const when = (at: string) => moment(at, context.at, zoneOf(context));
  return {
    ...{ environment: state.environment, name: releaseName(state), href: `/releases/${state.id}`, reach },
    since: when(lastOut(state)?.startedAt ?? state.preparedAt),
    approved: yes ? `${actorName(yes.by)}, ${when(yes.at)}` : "nobody",
    undo: timed ? tookText(timed.took) : "",
    status: status === "live" ? "" : statusName(status),
    bad: isBad(status),
  };
}

function rollingModel(context: ViewContext, { name }: Environment, say: Say): RollingModel | undefined {
  const seen = worldOf(context.world);
  const inForce = seen.page.inForce;
  const state = rollingIn(seen.releases, name);
  if (!state || !inForce) return undefined;
  const status = statusOf(state, inForce.version);
  const when = (at: string) => moment(at, context.at, zoneOf(context));
  return {
    name: releaseName(state),
    href: `/releases/${state.id}`,
    environment: name,
    status: statusName(status),
    bad: isBad(status),
    stages: stagesOf(inForce.page, state, { when, say, now: context.at }),
  };
}

function wayBack(context: ViewContext, { name, measures }: Environment, say: Say): WayBack {
  const { releases } = worldOf(context.world);
  const state = current(releases, name);
  const to = state && lastGood(releases, state);
  const timed = lastTimed(context, name);
  return {
    environment: name,
    command: state ? rollbackCommand(name) : "",
    to: to ? releaseName(to) : state ? `what was before ${releaseName(state)}` : "",
    step: state ? say(state.rollback.does) : "",
    undo: timed ? tookText(timed.took) : "",
    measures: measures.map((one) => ({ name: one.name, does: one.does, command: measureCommand(one.name, name) })),
  };
}

/** Words of what waits, is live or is on its way: what is over is not read. */
function textsOf(context: ViewContext): Text[] {
  const { releases, incidents, operations, page } = worldOf(context.world);
  const { page: inForce, version = "" } = page.inForce ?? {};
  const shown = (inForce?.environments ?? []).flatMap(({ name }) => [
    ...[current(releases, name), rollingIn(releases, name)],
  ]);
  const ready = [...releases.values()].filter((state) =>
    ["prepared", "approved", "rolling"].includes(statusOf(state, version)),
  );
  return [
    ...happenedTexts(context),
    ...[...shown, ...ready].flatMap((state) =>
      state ? [state.note, state.rollback.does, ...state.runs.flatMap(({ host }) => host ?? [])] : [],
    ),
    ...[...incidents.values()].filter(({ open }) => open).map(({ title }) => title),
    ...[...operations.values()].flatMap(({ step, doubts, verifiedAt }) =>
      verifiedAt === "" ? [step.does, ...doubts.map(({ why }) => why)] : [],
    ),
  ];
}
