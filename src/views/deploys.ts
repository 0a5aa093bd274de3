/** What went out and what was undone, as marks on the charts and as the list of the last deploys. */

import type { OperationState } from "../decisions/operation/kind.ts";
import type { ReleaseState, Run } from "../decisions/release/state.ts";
import type { Text } from "../kernel/prose.ts";
import type { Mark } from "./chart.ts";
import { type ViewContext, worldOf, zoneOf } from "./context.ts";
import { actorName, capital, sourceName } from "./names.ts";
import { releaseName, stageName } from "./release-names.ts";
import { moment } from "./times.ts";
import { tookText } from "./undo.ts";

/** One line of the list. */
export interface DeployModel {
  readonly when: string;
  readonly what: string;
  readonly by: string;
  readonly outcome: string;
  readonly bad: boolean;
  readonly href: string;
}

interface Happened extends Mark {
  readonly by: string;
  readonly outcome: string;
  readonly href: string;
}

type Say = (text: Text) => string;

/** Everything that happened to the releases of an environment, the oldest first. */
export function happenedIn(context: ViewContext, environment: string, say: Say): Happened[] {
  const { releases, operations, incidents, markers } = worldOf(context.world);
  const found: Happened[] = [];
  for (const release of newest(releases.values()))
    if (release.environment === environment) found.push(...ofRelease(release, say));
  for (const one of newest(operations.values()))
    if (one.environment === environment) found.push(ofOperation(one, releases.get(one.to), releases.get(one.release)));
  for (const { environment: where, happenedAt: at, summary, source } of markers.values())
    if (where === "" || where === environment)
      found.push({ at, bad: false, by: sourceName(source), outcome: "", href: "/releases", says: say(summary) });
  for (const { environment: hit, declaredAt: at, number, declaredBy, id } of incidents.values())
    if (hit === "" || hit === environment)
      found.push({
        ...{ at, bad: true, by: actorName(declaredBy), outcome: "", href: `/incidents/${id}` },
        says: `Incident ${number} declared`,
      });
  return found.sort((a, b) => a.at.localeCompare(b.at));
}

/** Nothing older is listed or drawn: a screen does not read a year to show a night. */
const most = 50;
const newest = <T extends { readonly seq: number }>(all: Iterable<T>): T[] =>
  [...all].sort((a, b) => b.seq - a.seq).slice(0, most);
const recent = <T extends { readonly happenedAt: string }>(all: Iterable<T>): T[] =>
  [...all].sort((a, b) => b.happenedAt.localeCompare(a.happenedAt)).slice(0, most);

/** Texts that `happenedIn` says. */
export function happenedTexts(context: ViewContext): Text[] {
  const { releases, markers } = worldOf(context.world);
  const stops = newest(releases.values()).flatMap(({ stopped }) => stopped?.says ?? []);
  return [...stops, ...recent(markers.values()).map(({ summary }) => summary)];
}

function ofRelease(release: ReleaseState, say: Say): Happened[] {
  const { id, runs, stopped } = release;
  const href = `/releases/${id}`;
  const name = releaseName(release);
  const out = runs.map((run) => ({
    ...{ at: run.startedAt, bad: run.outcome === "failed" || run.outcome === "in-doubt", href },
    ...{ says: `${name} went to ${stageName(run.stage)}`, by: actorName(run.by), outcome: runOutcome(run) },
  }));
  if (!stopped) return out;
  const says = stopped.says ? say(stopped.says) : "its command failed";
  const by = actorName(stopped.by);
  return [...out, { at: stopped.at, bad: true, href, by, says: `${name} stopped: ${says}`, outcome: "stopped" }];
}

const runOutcome = ({ outcome, exit, signal }: Run): string => {
  if (outcome === "done") return "";
  if (outcome === "in-doubt") return "in doubt";
  if (outcome !== "failed") return "running";
  return signal === "" ? `failed, exit ${exit ?? "unknown"}` : `failed, ${signal}`;
};

function ofOperation(one: OperationState, to: ReleaseState | undefined, of: ReleaseState | undefined): Happened {
  const { what, startedAt: at, took, outcome, exit, signal } = one;
  const by = actorName(one.by);
  const ran = outcome === "ran";
  const back = `rolled back to ${to ? releaseName(to) : `before ${of ? releaseName(of) : "it"}`}`;
  const does =
    what === "rollback"
      ? back
      : { limit: "limited traffic", disable: "switched it off", reduce: "went to reduced mode" }[what];
  const time = took > 0 ? ` in ${tookText(took)}` : "";
  return {
    ...{ at, by, bad: !ran && outcome !== "running", href: of ? `/releases/${of.id}` : "/releases" },
    says: `${capital(by)} ${ran ? does : `began: ${does}`}${time}`,
    outcome: ran
      ? one.verifiedAt === ""
        ? "not verified yet"
        : "numbers good after it"
      : outcome === "failed"
        ? `failed, ${signal === "" ? `exit ${exit ?? "unknown"}` : signal}`
        : outcome === "in-doubt"
          ? "in doubt"
          : "running",
  };
}

const mostListed = 10;

/** The last deploys of every environment, the newest first. */
export function deploysOf(context: ViewContext, happened: readonly Happened[]): DeployModel[] {
  return happened
    .toSorted((a, b) => b.at.localeCompare(a.at))
    .slice(0, mostListed)
    .map(({ at, says: what, by, outcome, bad, href }) => ({
      ...{ when: moment(at, context.at, zoneOf(context)), what, by, outcome, bad, href },
    }));
}
