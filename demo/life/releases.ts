/** A release on its way: prepared by CI, approved by a touch, let out stage by stage by the gate, watched by its numbers. */

import { createHash } from "node:crypto";
import { wallTime } from "../../src/routing/zone.ts";
import { zone } from "../calendar.ts";
import { commitOf, type Merged, type Play } from "../play.ts";

export interface Release {
  readonly id: string;
  readonly shown: string;
  readonly status: string;
  readonly artifact: string;
  readonly next: string;
  readonly stage: string;
  readonly healthy: readonly string[];
  readonly left: readonly { readonly person: string }[];
  readonly stopped: { readonly says: string } | null;
}

const versionOf = (number: number) => `2.${20 + Math.floor(number / 4)}.${number % 4}`;

/** CI prepares whatever was merged since the last one. */
export async function prepares(play: Play, note?: string, more: readonly Merged[] = []): Promise<Release> {
  const { staff, code } = play;
  const merged = [...code.merged, ...more].reverse();
  const number = code.released + 1;
  const to = merged[0]?.commit ?? commitOf(`release ${number}`);
  const release = await staff.asks<Release>("machine:ci", "/v1/releases", {
    ...{ environment: "production", repo: "billing", from: code.live, to, ref: "main" },
    commits: merged.map(({ commit, subject, makers }) => ({ commit, subject, diff: "", makers })),
    patch: merged.map(({ patch }) => patch).join(""),
    ...{ truncated: false, trailers: merged.flatMap(({ trailers }) => trailers) },
    note: note ?? `billing ${versionOf(number)}: ${merged.map(({ subject }) => subject).join("; ")}.`,
    artifact: `sha256:${createHash("sha256").update(`billing ${to} ${number}`).digest("hex")}`,
    tests: { passed: 1180 + 7 * number, failed: 0, source: "junit.xml of the build" },
    monitoring: "The production dashboard: errors, checkout time, queue, double charges",
    offSwitch: "finalcall measure disable",
    stopPatching: "After the second failed fix, or 30 minutes.",
    rollback: { kind: "command", does: `./deploy.sh production ${versionOf(code.released)}` },
    cost: { value: 0, currency: "EUR", period: "month" },
  });
  code.merged = [];
  code.released = number;
  code.live = to;
  return release;
}

export const releaseNow = ({ staff }: Play, { id }: Pick<Release, "id">) =>
  staff.asks<Release>("machine:ci", `/v1/releases/${id}`);

export async function approves(play: Play, { id }: Pick<Release, "id">): Promise<void> {
  const { shown, left } = await releaseNow(play, { id });
  await play.staff.touches(left[0]?.person ?? "ana", `/v1/releases/${id}/approve`, shown);
}

/** One stage goes out on a host. */
export async function deploys(play: Play, { id, artifact }: Pick<Release, "id" | "artifact">): Promise<string> {
  const { staff } = play;
  const asks = <T>(path: string, body: object) => staff.asks<T>("machine:ci", path, body);
  const run = `run-${play.next() + 1000}`;
  const { permit, stage } = await asks<{ permit: string; stage: string }>(`/v1/releases/${id}/permits`, {});
  await asks("/v1/gate", { permit, run, artifact, environment: "production", stage });
  await asks(`/v1/releases/${id}/start`, { run, host: "billing-1", command: `./deploy.sh production ${stage}` });
  await play.watches(1);
  await asks(`/v1/releases/${id}/end`, { run, exit: 0 });
  return stage;
}

/** Stage after stage, each once its numbers were good for long enough; up to `last`, or all. */
export async function rollsOut(play: Play, release: Release, last = "all"): Promise<void> {
  await play.watches(2);
  for (;;) {
    const stage = await deploys(play, release);
    if (stage === last && last !== "all") return;
    await play.watches(14, async () => (await releaseNow(play, release)).healthy.includes(stage));
    const now = await releaseNow(play, release);
    if (!now.healthy.includes(stage)) throw new Error(`${stage} of ${release.id} was never found good: ${now.status}.`);
    if (now.next === "") return;
  }
}

/** Whether the page's window freezes releases at this moment: Friday 16:00 to Monday 08:00. */
export function windowIsOpen(play: Play): boolean {
  const { day, minute } = wallTime(zone, new Date(play.now()).toISOString());
  if (day === "Sat" || day === "Sun") return false;
  if (day === "Fri") return minute < 14 * 60;
  return day !== "Mon" || minute >= 8 * 60;
}

/** The daily one: what was merged is prepared, approved and rolled out. */
export async function releases(play: Play): Promise<void> {
  if (play.code.merged.length === 0 || !windowIsOpen(play)) return;
  const release = await prepares(play);
  await play.pass(6 + Math.floor(play.chance() * 20));
  await approves(play, release);
  await rollsOut(play, release);
}

/** One command undoes what went out last; good numbers prove it. */
export async function rollsBack(play: Play, { live }: { readonly live: string }): Promise<void> {
  const { staff } = play;
  const id = `op-${String(play.next()).padStart(8, "0")}`;
  const asks = (path: string, body: object) => staff.asks("machine:ci", path, body);
  await asks("/v1/operations", { id, what: "rollback", environment: "production", host: "billing-1" });
  await asks(`/v1/operations/${id}/end`, {
    host: "billing-1",
    exit: 0,
    took: 38_000 + Math.floor(play.chance() * 9000),
  });
  play.goesWrong({});
  play.code.live = live;
  await play.watches(3);
}
