/** Rollbacks and measures that are not over: running, failed, in doubt, or not verified by the numbers yet. */

import type { OperationState } from "../decisions/operation/kind.ts";
import type { Text } from "../kernel/prose.ts";
import { areaOf } from "../page/page.ts";
import { personBehind } from "../routing/now.ts";
import { type ViewContext, worldOf, zoneOf } from "./context.ts";
import { actorName, capital } from "./names.ts";
import { moment } from "./times.ts";
import { tookText } from "./undo.ts";

export interface OperationModel {
  readonly id: string;
  readonly what: string;
  readonly environment: string;
  /** Where it stands, in one or two sentences. Never `done` before the numbers say so. */
  readonly says: string;
  readonly bad: boolean;
  readonly step: string;
  /** Nobody knows how it ended: a person of the deploy list says so. */
  readonly settles: boolean;
  readonly mine: boolean;
}

/** A failed or unverified one is shown this long; then the list of the last deploys has it. */
const shownMs = 12 * 3_600_000;

/** The newest first. */
export function running(context: ViewContext, say: (text: Text) => string): OperationModel[] {
  const { operations, page } = worldOf(context.world);
  const since = new Date(Date.parse(context.at) - shownMs).toISOString();
  const deploy = page.inForce && areaOf(page.inForce.page, "deploy");
  const list = [deploy?.owner ?? "", deploy?.backup ?? ""].map((id) =>
    page.inForce ? personBehind(page.inForce.page, id, context.at) : id,
  );
  const mine = list.includes(context.me?.person ?? "") && context.me?.assurance === "passkey";
  return [...operations.values()]
    .filter((one) => isOpen(one) || (one.verifiedAt === "" && one.endedAt > since))
    .sort((a, b) => b.startedAt.localeCompare(a.startedAt))
    .map((one) => ({
      id: one.id,
      what: one.what === "rollback" ? "Rollback" : capital(one.what),
      environment: one.environment,
      ...standing(context, one, say),
      step: say(one.step.does),
      settles: isOpen(one),
      mine,
    }));
}

const isOpen = ({ outcome }: OperationState) => outcome === "running" || outcome === "in-doubt";

function standing(
  context: ViewContext,
  one: OperationState,
  say: (text: Text) => string,
): { says: string; bad: boolean } {
  const when = (at: string) => moment(at, context.at, zoneOf(context));
  const begun = `${capital(actorName(one.by))} started it ${when(one.startedAt)} on ${one.host}`;
  if (one.outcome === "running") return { says: `${begun}; it runs.`, bad: false };
  if (one.outcome === "in-doubt") {
    const why = one.doubts.at(-1)?.why;
    return { says: `${begun}. Nobody knows how it ended${why ? `: ${say(why)}` : "."}`, bad: true };
  }
  if (one.outcome === "failed") {
    const how = one.signal === "" ? `exit ${one.exit ?? "unknown"}` : one.signal;
    return { says: `${begun}. It failed with ${how}: users are as they were before it.`, bad: true };
  }
  const took = one.took > 0 ? ` in ${tookText(one.took)}` : "";
  return { says: `${begun}. It ran${took}; it is done only once fresh numbers are good.`, bad: false };
}
