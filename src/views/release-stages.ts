/** The stages of a release as people follow them: out and good, being watched, next, waiting for a person. */

import { asksPerson, isHealthy, nextStage, watchedStage } from "../decisions/release/stages.ts";
import type { ReleaseState, Run } from "../decisions/release/state.ts";
import type { Text } from "../kernel/prose.ts";
import { environmentOf, type Page } from "../page/page.ts";
import { quantity } from "./chart.ts";
import { actorName } from "./names.ts";
import { stageName } from "./release-names.ts";

export interface StageModel {
  readonly name: string;
  readonly state: "good" | "watched" | "failed" | "doubt" | "running" | "next" | "later";
  /** What happened in it, or what it waits for. */
  readonly says: string;
}

export interface Wording {
  /** Puts a moment into words. */
  readonly when: (at: string) => string;
  readonly say: (text: Text) => string;
  /** UTC. */
  readonly now: string;
}

/** Every stage in order. */
export function stagesOf(page: Page, state: ReleaseState, wording: Wording): StageModel[] {
  const { when } = wording;
  const watched = watchedStage(state);
  const next = state.stopped || state.abandoned || state.rolledBack !== "" ? undefined : nextStage(state);
  const minutes = environmentOf(page, state.environment)?.watch ?? 0;
  return state.stages.map((stage) => {
    const name = stageName(stage);
    const run = state.runs.findLast((one) => one.stage === stage);
    const yes = state.advanced.find((one) => one.stage === stage && one.facts === state.facts);
    const asks = asksPerson(stage) && !yes;
    if (run?.outcome === "done" && isHealthy(state, stage))
      return { name, state: "good", says: `${outText(run, wording)}. ${numbersText(state, stage, when)}` };
    if (run?.outcome === "done")
      return stage === watched
        ? { name, state: "watched", says: `${outText(run, wording)}; ${watchText(run, minutes, wording)}.` }
        : { name, state: "failed", says: `${outText(run, wording)}, and never found good.` };
    if (run) return { name, ...runText(run, wording) };
    if (stage !== next) return { name, state: "later", says: asks ? "A person says yes before it." : "" };
    const waits = watched === undefined ? "" : `It waits until ${stageName(watched)} is found good. `;
    const says = asks ? `${waits}A person says yes before it.` : waits === "" ? "Next." : waits.trim();
    const given = yes ? ` ${actorName(yes.by)} said yes ${when(yes.at)}.` : "";
    return { name, state: "next", says: `${says}${given}` };
  });
}

/** Good numbers are never assumed: after the time is over it still waits for them. */
function watchText({ endedAt }: Run, minutes: number, { when, now }: Wording): string {
  const until = new Date(Date.parse(endedAt) + minutes * 60_000).toISOString();
  return until > now ? `watched until ${when(until)}` : `watched since then, and not found good yet`;
}

const outText = (run: Run, { when, say }: Wording): string =>
  `Out ${when(run.endedAt)}${run.host ? ` from ${say(run.host)}` : ""}`;

function numbersText({ healthy }: ReleaseState, stage: string, when: (at: string) => string): string {
  const found = healthy.find((one) => one.stage === stage);
  if (!found) return "";
  const named = found.numbers
    .filter(({ signal, value }) => signal !== "traffic" && value !== null)
    .slice(0, 3)
    .map(({ signal, value, unit }) => `${signal.replaceAll("-", " ")} ${quantity(value ?? 0, unit)}`);
  return `Found good ${when(found.at)}${named.length === 0 ? "" : `: ${named.join(", ")}`}.`;
}

function runText(run: Run, { when, say }: Wording): Pick<StageModel, "state" | "says"> {
  const begun = `started ${when(run.startedAt)}${run.host ? ` on ${say(run.host)}` : ""}`;
  if (run.outcome === "admitted")
    return { state: "running", says: "The gate let it through; its command has not begun." };
  if (run.outcome === "running") return { state: "running", says: `Its command runs, ${begun}.` };
  if (run.outcome === "in-doubt") return { state: "doubt", says: `Nobody knows how its command ended, ${begun}.` };
  const how = run.signal === "" ? `exit ${run.exit ?? "unknown"}` : `signal ${run.signal}`;
  return { state: "failed", says: `Its command failed with ${how}, ${begun}.` };
}
