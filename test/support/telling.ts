/** A small team with a record of its own, a clock in the hand, and far sides that remember what they were told. */

import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { openApp } from "../../src/app/engine.ts";
import type { Timers } from "../../src/app/timers.ts";
import { kinds } from "../../src/decisions/index.ts";
import { type PageState, pageCard } from "../../src/decisions/page/kind.ts";
import { type ProposalState, proposalCard } from "../../src/decisions/proposal/kind.ts";
import { digest } from "../../src/kernel/json.ts";
import { isRefusal, type Proof } from "../../src/kernel/kind.ts";
import { isMalformed, type World } from "../../src/kernel/world.ts";
import { openMemory } from "../../src/log/memory.ts";
import type { Store } from "../../src/log/store.ts";
import type { Channels, Message, Outcome } from "../../src/tell/channel.ts";
import { Teller } from "../../src/tell/teller.ts";
import { proofOver } from "./team.ts";

export const team = "quillhaven";
/** The small team's page, with a mail server and one program that is told. */
export const tellingPage = `${readFileSync("examples/small-team/finalcall.yaml", "utf8").replace(/\ntell:[\s\S]*?(?=\n\S|$)/, "")}
tell:
  mail: env:SMTP_URL
  from: finalcall@quillhaven.example
  webhooks:
    chat: { to: "http://chat.example/hook", secret: "env:CHAT_SECRET" }
`;

/** A wall clock and a steady one that only tests move. Thursday noon in UTC. */
export interface Clock {
  /** Milliseconds since 1970, and since the start. */
  wall: number;
  steady: number;
  readonly timers: Timers;
  now(): Date;
  pass(minutes: number): void;
}

export function newClock(): Clock {
  const clock: Clock = {
    wall: Date.parse("2026-11-19T12:00:00.000Z"),
    steady: 0,
    now: () => new Date(clock.wall),
    timers: {
      elapsed: () => clock.steady,
      after(ms, run) {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    },
    pass(minutes) {
      clock.wall += minutes * 60_000;
      clock.steady += minutes * 60_000;
    },
  };
  return clock;
}

const pageOf = (world: World) => (world.one("page") as PageState).inForce?.version ?? "";

/** One process of the team on a store. The first one adopts the page. */
export async function openProcess(store: Store, clock: Pick<Clock, "now">, source = tellingPage) {
  const app = await openApp({
    ...{ store, kinds, team, now: clock.now, newId: randomUUID, pageOf, report: () => undefined },
    salt: () => randomUUID().replaceAll("-", ""),
  });
  async function does(who: string, type: string, data: unknown, proof?: Proof): Promise<void> {
    const actor = who === "system" || who.includes(":") ? who : `person:${who}`;
    const answer = await app.execute(type, data, {
      actor,
      via: who === "system" ? "system" : "passkey:s1",
      ...(proof ? { proof } : {}),
    });
    if (isRefusal(answer) || isMalformed(answer)) throw new Error(JSON.stringify(answer));
  }
  const pageState = () => app.world.one("page") as PageState;
  if (!pageState().inForce) {
    await does("system", "record.found", { team, page: "own" });
    await does("system", "page.offer", { source });
    const version = pageState().offered?.version;
    await does("ana", "page.adopt", { version, shown: digest(pageCard(pageState())) });
  }
  return {
    app,
    does,
    /** The agent asks something of an area; its owner decides. */
    ask: (id: string, question: string, area = "refunds") =>
      does("agent:coder", "proposal.ask", {
        ...{ id, question, area, oneWay: false, guardrails: [] },
        options: [{ name: "yes", says: "Do it", costs: "" }],
      }),
    answer(who: string, id: string, option = "yes") {
      const state = app.world.many("proposal").get(id) as ProposalState;
      const shown = digest(proposalCard(state, option));
      return does(who, "proposal.answer", { id, option, reason: "It is fair.", shown }, proofOver(shown));
    },
  };
}
export type Process = Awaited<ReturnType<typeof openProcess>>;

export interface Received {
  readonly channel: string;
  readonly to: string;
  readonly message: Message;
}

/** Far sides of a team whose every person has mail: they keep what they took. `answer` may say no, or throw. */
export function newFarSide(programs: readonly string[] = []) {
  const far = {
    received: [] as Received[],
    attempts: 0,
    answer: (_: Received): Outcome | Promise<Outcome> => ({ came: "sent" }),
    channels: async (): Promise<Channels> => ({
      placesOf: (person) => [{ channel: "mail", to: person }],
      programs: programs.map((name) => ({ channel: `webhook:${name}`, to: name })),
      send: (channel) => async (to, message) => {
        far.attempts += 1;
        const outcome = await far.answer({ channel, to, message });
        if (outcome.came === "sent") far.received.push({ channel, to, message });
        return outcome;
      },
    }),
    /** Who was told, and the first line. */
    told: () => far.received.map(({ to, message }) => `${to}: ${message.said.subject}`),
  };
  return far;
}
export type FarSide = ReturnType<typeof newFarSide>;

/** One process that tells. */
export const newTeller = ({ app }: Process, clock: Clock, far: Pick<FarSide, "channels">) =>
  new Teller({
    ...{ app, now: clock.now, timers: clock.timers, channels: far.channels },
    ...{ origin: "https://finalcall.example", name: randomUUID() },
  });

/** A team at noon that nobody was told anything yet. */
export async function openTelling({
  store = openMemory(),
  programs = [] as readonly string[],
  source = tellingPage,
} = {}) {
  const clock = newClock();
  const process = await openProcess(store, clock, source);
  const far = newFarSide(programs);
  const teller = newTeller(process, clock, far);
  return { clock, store, far, teller, ...process, process };
}
