/** A team that releases: its page, what it prepares, and releases at every point of their way. */

import { kinds } from "../../src/decisions/index.ts";
import { releaseCard, releaseId } from "../../src/decisions/release/kind.ts";
import type { ReleaseState } from "../../src/decisions/release/state.ts";
import { by, given, stored } from "../../src/kernel/given.ts";
import { digest } from "../../src/kernel/json.ts";
import type { Event, Recorded } from "../../src/kernel/kind.ts";
import { keepWords } from "../../src/kernel/prose.ts";
import { emptyWorld, evolve, type World } from "../../src/kernel/world.ts";
import { readPage } from "../../src/page/read.ts";
import { passkeyOf, touch } from "./history.ts";

/** Ben owns deploy, Ana backs him up; Cy and Dee write. Money goes out in stages, and Ben says yes before everybody has it. */
export const source = `team: Harbor
zone: Europe/Lisbon
people:
  ana: { role: cto, email: ana@harbor.example }
  ben: { role: senior-engineer, email: ben@harbor.example }
  cy:  { role: engineer, email: cy@harbor.example }
  dee: { role: engineer, email: dee@harbor.example }
  outside: { approver: ann, email: ann@advisors.example }
areas:
  billing:  { owner: ben, backup: ana, stages: [internal, 10%, all after approval], paths: ["src/billing/**"] }
  data:     { owner: ana, backup: ben }
  ai:       { owner: ana, backup: ben }
  deploy:   { owner: ben, backup: ana }
  incident: { owner: ben, backup: ana }
  company:  { owner: ana, backup: cy }
everything-else: ben
agents:
  coder: { kind: claude-code, asked-by: [cy] }
releases:
  production:
    metrics: pushed
    freeze: [Fri 16:00 - Mon 08:00]
    freeze-exceptions: [ana]
    stop: { error-rate: "> 2 % for 2m", double-charges: "1" }
    measures: { disable: "./scripts/disable-retries.sh" }
  staging: { metrics: pushed, on-stop: rollback }
`;
const read = readPage(source);
if (!read.page) throw new Error(read.problems.map(({ what }) => what).join("\n"));
export const { page, version } = read as { page: NonNullable<typeof read.page>; version: string };

export const team: readonly Recorded[] = [
  by("system", "page.offered", { version, source: stored(source), contacts: stored("[]"), page }),
  by("ana", "page.adopted", { version, as: "first", shown: {} }),
  ...["ana", "ben", "cy", "dee"].map((id) => passkeyOf(id)),
];

export const commit = (letter: string): string => letter.repeat(40);
export const artifact = (letter: string): string => `sha256:${letter.repeat(64)}`;
const patch = `diff --git a/src/billing/charge.ts b/src/billing/charge.ts
--- a/src/billing/charge.ts
+++ b/src/billing/charge.ts
@@ -1 +1 @@
-charge(1)
+charge(2)
`;
export const maker = (person: string, ...as: string[]) => ({ person, name: person || "Somebody", as });

/** What Cy prepares: one commit that touches money, complete in every field. */
export function preparation(more: object = {}) {
  const asked = {
    environment: "production",
    repo: "harbor",
    from: commit("0"),
    to: commit("a"),
    ref: "main",
    commits: [{ commit: commit("a"), subject: "Charge once", diff: "", makers: [maker("cy", "author", "committer")] }],
    preparers: ["cy"],
    patch,
    truncated: false,
    trailers: [],
    note: "Customers are charged once when the provider repeats a callback.",
    artifact: artifact("a"),
    tests: { passed: 42, failed: 0, source: "junit.xml" },
    monitoring: "https://metrics.harbor.example/d/billing",
    offSwitch: "Set BILLING_RETRIES=off and restart the worker.",
    stopPatching: "After the second failed fix, or 30 minutes.",
    rollback: { kind: "command", does: "./deploy.sh production 2.40.3" },
    cost: { value: 0, currency: "EUR", period: "month" },
    ...more,
  };
  return { ...asked, id: releaseId(asked.environment, asked.repo, asked.to, asked.artifact) };
}

export const thursday = "2026-11-19T12:00:00.000Z";
export const later = (minutes: number, from = thursday): string =>
  new Date(Date.parse(from) + minutes * 60_000).toISOString();

export function worldOf(past: readonly Recorded[]): World {
  const world = emptyWorld(kinds);
  for (const event of past) evolve(kinds, world, event);
  return world;
}
export const stateOf = (past: readonly Recorded[], id = preparation().id): ReleaseState =>
  worldOf(past).many("release").get(id) as ReleaseState;

/** The past with what a command adds to it. Throws when it is refused. */
export function and(past: readonly Recorded[], actor: string, command: string, data: object, how: object = {}) {
  const { answer } = given(kinds, past).when(actor, command, data, { page: version, ...how });
  if (!Array.isArray(answer)) throw new Error(`${command}: ${JSON.stringify(answer)}`);
  const at = (how as { at?: string }).at ?? thursday;
  const fresh = answer.map((event: Event, index) => {
    const { value } = keepWords(event, () => "");
    return { ...by(actor, value.type, value.data, at), page: version, seq: past.length + index + 1 };
  });
  return [...past, ...fresh];
}

export const prepared = (more: object = {}, actor = "cy", past = team) =>
  and(past, actor, "release.prepare", preparation(more), { via: "token:t" });

/** A yes by a person who saw the release as it stands. */
export function approval(past: readonly Recorded[], person: string, id = preparation().id) {
  const card = releaseCard(stateOf(past, id), version);
  return { data: { id, shown: digest(card) }, how: { page: version, proof: touch(person, card) } };
}
export function approved(past: readonly Recorded[] = prepared(), person = "ben", id = preparation().id) {
  const { data, how } = approval(past, person, id);
  return and(past, person, "release.approve", data, how);
}

const machine = { via: "token:ci" };
export const permitId = "permit-0001";

/** With the key to a stage, at the moment `at`. */
export const permitted = (
  past = approved(),
  stage = "internal",
  at = thursday,
  id = preparation().id,
  permit = permitId,
) => and(past, "machine:ci", "release.permit", { id, stage, permit }, { ...machine, at });

export const gate = (more: object = {}) => ({
  id: preparation().id,
  permit: permitId,
  run: "run-1",
  artifact: artifact("a"),
  environment: "production",
  stage: "internal",
  ...more,
});
export const admitted = (past = permitted(), more: object = {}, at = thursday) =>
  and(past, "machine:ci", "release.admit", gate(more), { ...machine, at });

/** A stage that went out and was found good. */
export function stageDone(past: readonly Recorded[], stage: string, n: number, at: string, more: object = {}) {
  const base = { id: preparation().id, ...more } as { id: string };
  const artifact_ = stateOf(past, base.id).artifact;
  const permit = `permit-${base.id.slice(-4)}-${n}`;
  const run = `run-${base.id.slice(-4)}-${n}`;
  const key = permitted(past as Recorded[], stage, at, base.id, permit);
  const environment = stateOf(past, base.id).environment;
  const open = admitted(key, { id: base.id, permit, run, stage, artifact: artifact_, environment }, at);
  const begun = and(
    open,
    "machine:ci",
    "release.start",
    { id: base.id, run, host: "web-1", command: "./deploy.sh" },
    { ...machine, at },
  );
  const ended = and(begun, "machine:ci", "release.end", { id: base.id, run, exit: 0, signal: "" }, { ...machine, at });
  const reached = stateOf(ended, base.id).runs.at(-1)?.stage ?? stage;
  return and(
    ended,
    "system",
    "release.healthy",
    { id: base.id, stage: reached, numbers: good(at) },
    { via: "system", at },
  );
}

export const good = (at: string) => [
  { signal: "error-rate", value: 0.1, unit: "%", at, state: "good" as const, says: "Errors 0.1 %." },
  { signal: "traffic", value: 12, unit: "", at, state: "good" as const, says: "12 requests a second." },
];
