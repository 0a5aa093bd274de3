/**
 * Random days of actions: two servers that crash at every step, a far side that does, loses, delays and refuses, people
 * who say yes, pause and settle. What the far side did is kept apart from the record, so that the two can be compared.
 */

import { actionCard, settleCard } from "../../src/decisions/action/card.ts";
import { statusOf } from "../../src/decisions/action/may.ts";
import { ruleFor } from "../../src/decisions/action/rule.ts";
import type { ActionState } from "../../src/decisions/action/state.ts";
import { kinds } from "../../src/decisions/index.ts";
import type { PauseState } from "../../src/decisions/pause/state.ts";
import { by, stored } from "../../src/kernel/given.ts";
import { digest, sha256 } from "../../src/kernel/json.ts";
import { type Event, isRefusal, type Recorded } from "../../src/kernel/kind.ts";
import { keepWords } from "../../src/kernel/prose.ts";
import { decide, evolve, isMalformed } from "../../src/kernel/world.ts";
import { worldOf } from "../../src/views/context.ts";
import { inForce, numbered, worldAfter } from "../support/ai-history.ts";
import { passkeyOf, touch } from "../support/history.ts";
import { random } from "../support/random.ts";

const read = inForce(`team: Harbor
zone: UTC
people:
  ana: { role: cto, email: ana@harbor.example }
  ben: { role: senior-engineer, email: ben@harbor.example }
  cy:  { role: founder, email: cy@harbor.example }
areas:
  billing:  { owner: ben, backup: ana }
  deploy:   { owner: ben, backup: ana }
  data:     { owner: ana, backup: ben }
  incident: { owner: ben, backup: ana }
everything-else: ana
agents:
  replies: { kind: other, asked-by: [cy] }
`);
const usual = ruleFor(read.page, "refund");
const to = "https://shop.example/hooks";
export const rules = [
  { ...usual, to, secret: "env:HOOK", idempotent: true },
  { ...usual, name: "charge", to, secret: "env:HOOK" },
  { ...usual, name: "note", to, about: "plain" as const, risk: "low" as const, secret: "env:HOOK" },
];

/** A request on its way: what it was for, and when it arrives, if it ever does. */
interface Flight {
  readonly action: string;
  readonly attempt: string;
  readonly idempotent: boolean;
  readonly arrives: number;
}

export interface Day {
  readonly record: readonly Recorded[];
  /** What the far side did, by action: once for each key where it honours keys. */
  readonly effects: ReadonlyMap<string, number>;
  /** Every claim and arrival, as they happened. */
  readonly sent: readonly { readonly action: string; readonly attempt: string; readonly seq: number }[];
  readonly states: ReadonlyMap<string, ActionState>;
}

export function play(seed: number, steps: number): Day {
  const chance = random(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)] as T;
  const offered = by("system", "page.offered", {
    ...{ version: read.version, source: stored(""), contacts: stored("[]"), page: { ...read.page, actions: rules } },
  });
  const adopted = by("ana", "page.adopted", { version: read.version, as: "first", shown: {} });
  const record = numbered([offered, adopted, ...["ana", "ben", "cy"].map((one) => passkeyOf(one))]);
  const world = worldAfter(record);
  let now = Date.parse("2026-11-19T12:00:00.000Z");
  let count = 0;
  const effects = new Map<string, number>();
  const sent: { action: string; attempt: string; seq: number }[] = [];
  let flights: Flight[] = [];
  const at = () => new Date(now).toISOString();
  const states = () => worldOf(world).actions;

  /** Decides at the head, as every server does, and records. True: this very call recorded something. */
  function does(actor: string, via: string, type: string, data: object, more: object = {}): boolean {
    const context = { actor, via, at: at(), cmd: `c${++count}`, page: read.version, ...more };
    const answer = decide(kinds, world, type, data, context);
    if (isMalformed(answer)) throw new Error(JSON.stringify(answer));
    if (isRefusal(answer)) return false;
    for (const event of answer as Event[]) {
      const { value } = keepWords(event, () => `${++count}`);
      const entry = { ...by(actor, value.type, value.data, at()), via, page: read.version, seq: record.length + 1 };
      record.push(entry);
      evolve(kinds, world, entry);
    }
    return (answer as Event[]).length > 0;
  }

  const applies = ({ action, idempotent }: Flight) =>
    effects.set(action, idempotent ? 1 : (effects.get(action) ?? 0) + 1);

  /** One server takes an action: claims, sends, hears. It may die after each of these. */
  function serve(state: ActionState): void {
    const attempt = `attempt-${++count}`;
    const { id } = state;
    if (!does("system", "system", "action.dispatch", { id, attempt, host: pick(["one", "two"]), permit: false }))
      return;
    sent.push({ action: id, attempt, seq: record.length });
    if (chance() < 0.1) return; // it dies before it sends
    const end = (outcome: string) =>
      chance() < 0.15 || does("system", "system", "action.end", { id, attempt, outcome, status: 0, says: "", ref: "" });
    const { idempotent } = ruleFor({ ...read.page, actions: rules }, state.kind);
    const flight = { action: id, attempt, idempotent, arrives: now };
    const roll = chance();
    if (roll < 0.1) return void end("not-sent");
    if (roll < 0.2) return void end("failed");
    if (roll < 0.4)
      flights.push({ ...flight, arrives: now + chance() * 40 * 60_000 }); // on its way, nobody hears of it
    else if (roll < 0.9) applies(flight);
    end(roll < 0.6 ? "unknown" : roll < 0.9 ? "done" : "unknown"); // from 0.9 on it is lost on its way out
  }

  function lookBack(state: ActionState): void {
    const attempt = state.dispatches.at(-1)?.attempt ?? "attempt-none";
    const found = (effects.get(state.id) ?? 0) > 0 ? "yes" : "no";
    does("system", "system", "action.readBack", { id: state.id, attempt, found, says: "" });
  }

  /** Somebody who waited until nothing is on its way any more, and looked at the far side. */
  function settle(state: ActionState): void {
    if (flights.some(({ action }) => action === state.id)) return;
    const outcome = (effects.get(state.id) ?? 0) > 0 ? "done" : pick(["again", "not-done"] as const);
    const card = settleCard(state, read.version, outcome);
    const data = { id: state.id, outcome, reason: "I looked at the far side.", shown: digest(card) };
    does("person:ben", "passkey:s", "action.settle", data, { proof: touch("ben", card) });
  }

  function propose(): void {
    const n = ++count;
    const kind = pick(rules).name;
    const effect = { verb: kind, who: [`c${n}`], what: [`w${n}`], amount: ["100 EUR"], why: [] };
    const id = `action-${sha256(String(n)).slice(0, 24)}`;
    does("agent:replies", "token:t", "action.propose", {
      ...{ id, key: `k${n}`, kind, target: "shop", print: sha256(`${n}`), effect, task: "", call: "", replaces: "" },
      ...{ parameters: "{}", reason: "Charged twice.", onBehalfOf: "" },
    });
  }

  function step(): void {
    now += chance() * 6 * 60_000;
    for (const one of flights.filter(({ arrives }) => arrives <= now)) applies(one);
    flights = flights.filter(({ arrives }) => arrives > now);
    const known = [...states().values()];
    const state = known.length > 0 ? pick(known) : undefined;
    const roll = chance();
    if (!state || roll < 0.15) {
      propose();
      return;
    }
    const { page, pauses: pause, freeze, incidents: incident } = worldOf(world);
    if (roll < 0.3) {
      const card = actionCard(state, read.version);
      const who = pick(["ben", "ana", "cy"]);
      const data = { id: state.id, shown: digest(chance() < 0.9 ? card : { else: true }) };
      does(`person:${who}`, pick(["passkey:s", "passkey:s", "token:t"]), "action.approve", data, {
        proof: touch(who, card),
      });
    } else if (roll < 0.7) serve(state);
    else if (roll < 0.8) {
      const last = state.dispatches.at(-1)?.attempt ?? "attempt-none";
      does("system", "system", "action.doubt", { id: state.id, attempt: last, why: "It died." });
    } else if (roll < 0.85) lookBack(state);
    else if (roll < 0.92 && statusOf({ page, pause, freeze, incident }, state, at()) === "in-doubt") settle(state);
    else if (roll < 0.96) {
      const id = `pause-${String(++count).padStart(8, "0")}`;
      does("person:cy", "passkey:s", "pause.pause", {
        id,
        what: pick(["everything", "tool"]),
        name: "",
        reason: "Odd.",
      });
    } else {
      const open = [...pause.values()].find((one: PauseState) => !one.resumed);
      if (open) {
        const entry = by(
          "ana",
          "pause.resumed",
          {
            ...{ id: open.id, choice: "tighten", rule: stored("r"), shown: {}, proof: touch("ana", {}) },
          },
          at(),
        );
        record.push({ ...entry, page: read.version, seq: record.length + 1 });
        evolve(kinds, world, record.at(-1) as Recorded);
      }
    }
  }

  for (let n = 0; n < steps; n += 1) step();
  return { record, effects, sent, states: new Map(states().entries()) };
}
