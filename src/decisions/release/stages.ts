/** Stages of a release: which are behind it, which is next, and what that one waits for. */

import type { Page } from "../../page/page.ts";
import type { ReleaseState, ReleaseStatus, Run } from "./state.ts";

/** `10% after approval` reaches `10%` and asks a person first. */
export const reachOf = (stage: string): string => stage.replace(/ after approval$/, "");
export const asksPerson = (stage: string): boolean => stage.endsWith(" after approval");

const share = (stage: string): number => {
  const reach = reachOf(stage);
  return reach === "internal" ? 0 : reach === "all" ? 100 : Number.parseFloat(reach);
};

/** The stages of everything it touches, from few to many; all at once where no area names stages. */
export function stagesFor(page: Page, areas: readonly string[]): string[] {
  const named = page.areas.filter(({ name }) => areas.includes(name)).flatMap(({ stages }) => stages);
  const careful = (stage: string) => named.find((one) => reachOf(one) === reachOf(stage) && asksPerson(one)) ?? stage;
  const each = [...new Set(named.map(careful))].sort((a, b) => share(a) - share(b));
  return each.length > 0 ? each : ["all"];
}

/** Runs that nobody knows the end of. */
export const openRuns = ({ runs }: ReleaseState): readonly Run[] =>
  runs.filter(({ outcome }) => outcome !== "done" && outcome !== "failed");

const isDone = (state: ReleaseState, stage: string): boolean =>
  state.runs.some((run) => run.stage === stage && run.outcome === "done");

/** Whether a stage was watched to its end and found good. */
export const isHealthy = ({ healthy }: ReleaseState, stage: string): boolean =>
  healthy.some((one) => one.stage === stage);

/** The last stage that went out; undefined before the first. */
export const reached = (state: ReleaseState): string | undefined =>
  state.stages.findLast((stage) => isDone(state, stage));

/** The stage that goes out next; undefined after the last. */
export const nextStage = (state: ReleaseState): string | undefined => {
  const last = reached(state);
  return state.stages[last === undefined ? 0 : state.stages.indexOf(last) + 1];
};

/** The stage that is being watched: out, and neither found good nor stopped. */
export function watchedStage(state: ReleaseState): string | undefined {
  const last = reached(state);
  const over = state.stopped || state.abandoned || state.rolledBack !== "";
  return last !== undefined && !over && !isHealthy(state, last) ? last : undefined;
}

/** The approval that holds for exactly what is prepared now, under this page. */
export const approvalOf = ({ approvals, facts }: ReleaseState, page: string) =>
  approvals.findLast((one) => one.facts === facts && one.page === page);

/** Where it stands. An approval under another page counts as none. */
export function statusOf(state: ReleaseState, page: string): ReleaseStatus {
  if (state.rolledBack !== "") return "rolled-back";
  if (state.abandoned) return "abandoned";
  if (state.runs.some(({ outcome }) => outcome === "in-doubt")) return "in-doubt";
  if (state.stopped) return "stopped";
  const last = reached(state);
  if (last !== undefined && last === state.stages.at(-1) && isHealthy(state, last)) return "live";
  if (state.runs.length > 0) return "rolling";
  if (state.refusals.some(({ facts }) => facts === state.facts)) return "refused";
  return approvalOf(state, page) ? "approved" : "prepared";
}
