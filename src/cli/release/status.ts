/** `finalcall release status` and `stage`: what is live, what is on its way, what it waits for. */

import type { Client } from "../../client/client.ts";
import { nameOf } from "../../routing/sentence.ts";
import { asking, say } from "../asking.ts";
import { type ExitCode, exit } from "../exit.ts";
import { meant } from "./deploy.ts";
import { type Release, told } from "./prepare.ts";

interface Flags {
  readonly environment: string;
  readonly json?: boolean;
}
type State = Awaited<ReturnType<Client["state"]>>;

/** One release as it stands, or the environment: frozen or not, what is live, what is on its way. */
export const status = (id: string | undefined, flags: Flags): Promise<ExitCode> =>
  asking("Nothing to show.", async (client) => {
    if (id !== undefined) {
      const release = await client.release(id);
      return say(flags.json, `${told(release)}\n${standing(release)}`, { ...release });
    }
    const state = await client.state(flags.environment);
    return say(flags.json, here(state), { ...state });
  });

/** Which stage is next, and what it waits for. Exit 3 while it waits, 4 while releases are frozen. */
export const stage = (id: string | undefined, flags: Flags): Promise<ExitCode> =>
  asking("Nothing to show.", async (client) => {
    const release = await meant(client, {
      environment: flags.environment,
      ...(id === undefined ? {} : { release: id }),
    });
    const { code, says } = waits(release);
    return say(flags.json, `${says}\n${release.link}`, { release: release.id, next: release.next, says }, code);
  });

function waits(release: Release): { code: ExitCode; says: string } {
  const { status, stages, stage, next, healthy, frozen, stopped, approved, left } = release;
  const who = left[0] ? nameOf(left[0].person) : "Nobody who is left";
  const before = stage === "" || healthy.includes(stage);
  const no = (says: string, code: ExitCode = exit.denied) => ({ code, says });
  if (stopped) return no(`Stopped: ${stopped.says || stopped.signal}. Roll it back.`);
  if (status === "rolled-back" || status === "abandoned") return no(`It is ${status.replace("-", " ")}.`);
  if (!approved) return no(`${who} approves it first.`);
  if (frozen) return no(`Frozen. ${frozen.says} A rollback always passes.`, exit.frozen);
  if (next === "") return before ? { code: exit.ok, says: "Everybody has it." } : no(`${stage} is watched.`);
  if (!before) return no(`${next} waits for the numbers of ${stage}.`);
  if (next.endsWith(" after approval")) return no(`${who} says yes before ${next.replace(" after approval", "")}.`);
  return {
    code: exit.ok,
    says: `Next is ${next}, ${stages.indexOf(next) + 1} of ${stages.length}: finalcall release deploy -- …`,
  };
}

function standing({ status, runs, stopped, rolledBack, rollback }: Release): string {
  const last = runs.at(-1);
  const lines = [
    `It is ${status.replace("-", " ")}.`,
    ...(last ? [`Last run ${last.run}: ${last.stage}, ${last.outcome}${last.host ? ` on ${last.host}` : ""}.`] : []),
    ...(stopped ? [`Stopped at ${stopped.at} (UTC): ${stopped.says || stopped.signal}.`] : []),
    ...(rolledBack ? [`Rolled back by ${rolledBack}.`] : []),
    `Way back: ${rollback.kind} ${rollback.does}`,
  ];
  return lines.join("\n");
}

function here({ environment, frozen, live, rolling, operations, rollback }: State): string {
  const by = (approvedBy: string) => nameOf(approvedBy.replace(/^person:/, ""));
  const lines = [
    frozen ? `${environment}: FROZEN since ${frozen.since} (UTC). ${frozen.says}` : `${environment}: not frozen.`,
    live
      ? `Live: ${live.id}, ${live.to.slice(0, 12)}, approved by ${by(live.approvedBy)}.`
      : "Live: nothing that Finalcall let out.",
    ...(rolling ? [`On its way: ${rolling.id}, ${rolling.status}, at ${rolling.stage || "no stage yet"}.`] : []),
    ...operations.map(
      ({ what, outcome, host }) => `${what} on ${host}: ${outcome === "ran" ? "ran, numbers not good yet" : outcome}.`,
    ),
    rollback ? `A rollback goes back to ${rollback.to || "what was there before"}.` : "There is nothing to roll back.",
  ];
  return lines.join("\n");
}
