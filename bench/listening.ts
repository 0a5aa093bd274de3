/**
 * 200 open screens while ten events a second are recorded: from the moment a program asks to the moment a screen hears, against
 * server-sent events without a record, in the same run. Ours is the built server: parsed, decided, synced to the disk, then told.
 */

import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { browserAt, first, tokenFor } from "../test/stories/people.ts";
import { repository, startServer } from "../test/support/server.ts";
import { play, start } from "./gateway/processes.ts";
import { serveEcho } from "./listening/echo.ts";
import { openScreens } from "./listening/screens.ts";
import type { Measurement } from "./measure.ts";

/** As many screens as a session may hold open, times so many sessions. */
const perSession = 20;
const sessions = 10;
const perSecond = 10;
const events = 100;
/** Both sides take turns, so that shared cores slow both alike. */
const rounds = 3;

await play({ echo: serveEcho });

export async function bench(): Promise<Measurement[]> {
  const echo = await start(import.meta.url, "echo");
  const team = await openTeam();
  try {
    const ours: number[][] = [];
    const floor: number[][] = [];
    for (let round = 0; round < rounds; round += 1) {
      floor.push(
        await told(
          echo.url,
          team.visitors.map(() => ({})),
          "echo",
          () => fetch(echo.url, { method: "POST" }),
        ),
      );
      ours.push(await told(team.url, team.visitors, "proposal.inputGiven", () => team.comment()));
    }
    // A stream that was not let go would count against its session: the same 200 are opened once more.
    const again = await openScreens(team.url, team.visitors, "none");
    const reopened = again.open();
    again.close();
    const row = (name: string, at: number): Measurement => {
      const [a, b] = [quantile(ours.flat(), at), quantile(floor.flat(), at)];
      const name200 = `append to ${perSession * sessions} screens, ${name}`;
      const note = `${rounds * events * perSession * sessions} tellings; afterwards ${reopened} screens opened again on the same sessions`;
      const ok = a / b <= 3 && reopened === perSession * sessions;
      return { name: name200, ours: ms(a), floor: ms(b), ratio: `${(a / b).toFixed(2)} ×`, bound: "≤ 3 ×", ok, note };
    };
    return [row("median", 0.5), row("95 of 100", 0.95), row("99 of 100", 0.99)];
  } finally {
    await team.close();
    echo.child.kill();
  }
}

const ms = (value: number): string => `${value.toFixed(1)} ms`;

const quantile = (values: readonly number[], at: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * at)] ?? Number.NaN;

/** Milliseconds from asking to hearing, for every event and every screen. Throws when a screen misses one. */
async function told(
  url: string,
  visitors: readonly Record<string, string>[],
  type: string,
  append: () => Promise<unknown>,
): Promise<number[]> {
  const screens = await openScreens(url, visitors, type);
  const asked: number[] = [];
  const answers: Promise<unknown>[] = [];
  const began = performance.now();
  for (let event = 0; event < events; event += 1) {
    await pause(Math.max(0, began + (event * 1000) / perSecond - performance.now()));
    asked.push(performance.now());
    answers.push(append());
  }
  await Promise.all(answers);
  for (let wait = 0; wait < 100 && screens.heard.some(({ length }) => length < events); wait += 1) await pause(50);
  screens.close();
  const missed = screens.heard.filter(({ length }) => length !== events).length;
  if (missed > 0) throw new Error(`${missed} screens did not hear every event once.`);
  return screens.heard.flatMap((heard) => heard.map((at, event) => at - (asked[event] ?? Number.NaN)));
}

/** A running server of the example team, Ana with ten sessions, and a program that comments on one proposal. */
async function openTeam() {
  const server = await startServer(repository(readFileSync("examples/small-team/finalcall.yaml", "utf8")));
  const ana = await first(server.url, server.link ?? "", "ana");
  const cookies: string[] = [];
  for (let session = 0; session < sessions; session += 1) {
    const browser = browserAt(server.url);
    let answer = await browser.signIn(ana.device);
    for (; answer.status === 429; answer = await browser.signIn(ana.device))
      await pause(Number(answer.headers.get("retry-after")) * 1000);
    if (answer.status >= 400) throw new Error(`Ana is not signed in: ${answer.status} ${await answer.text()}`);
    cookies.push([...browser.cookies].map((pair) => pair.join("=")).join("; "));
  }
  const token = await tokenFor(ana, "machine:ci", ["read", "propose"]);
  const post = async (path: string, body: unknown): Promise<unknown> => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const answer = await fetch(`${server.url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const { id } = (await post("/v1/proposals", {
    question: "A queue or a thread for the mails?",
    options: [
      { name: "queue", says: "A queue" },
      { name: "thread", says: "A thread" },
    ],
  })) as { id: string };
  return {
    url: server.url,
    visitors: cookies.flatMap((cookie) => Array.from({ length: perSession }, () => ({ cookie }))),
    comment: () => post(`/v1/proposals/${id}/comments`, { says: "It was seen on the way." }),
    close: async () => {
      await server.stop();
      server.remove();
    },
  };
}
