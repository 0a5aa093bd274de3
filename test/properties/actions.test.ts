/** What must hold on every day of actions, whoever crashes when: checked against what the far side really did. */

import { expect, test } from "vitest";
import { endOf } from "../../src/decisions/action/state.ts";
import type { Recorded } from "../../src/kernel/kind.ts";
import { type Day, play } from "./actions.ts";

const seeds = Number(process.env.FINALCALL_SEEDS ?? 300);
const first = Number(process.env.FINALCALL_SEED ?? 1);
const last = process.env.FINALCALL_SEED ? first : seeds;

type Fields = Record<string, unknown> & { readonly id: string };
const dataOf = (event: Recorded) => event.data as Fields;

/** Everything that is wrong with a day, in sentences. */
function wrongs({ record, effects, sent, states }: Day): string[] {
  const wrong: string[] = [];
  const risk = new Map<string, unknown>();
  const approved = new Set<string>();
  const paused = new Map<string, string>();
  for (const event of record) {
    const data = dataOf(event);
    if (event.type === "action.proposed") risk.set(data.id, data.risk);
    if (event.type === "action.approved") {
      approved.add(data.id);
      if (!/^person:(ben|ana)$/.test(event.actor) || !event.via.startsWith("passkey:"))
        wrong.push(`${data.id} was approved by ${event.actor} via ${event.via}`);
    }
    if (event.type === "pause.paused") paused.set(data.id, `${data.what}:${data.name}`);
    if (event.type === "pause.resumed") paused.delete(data.id);
    if (event.type !== "action.dispatched") continue;
    if ([...paused.values()].includes("everything:")) wrong.push(`${data.id} was sent while everything was paused`);
    if (risk.get(data.id) !== "low" && !approved.has(data.id)) wrong.push(`${data.id} was sent without a yes`);
  }
  for (const [id, times] of effects) {
    if (times > 1) wrong.push(`${id} was done ${times} times`);
    if (!sent.some(({ action }) => action === id)) wrong.push(`${id} was done, and never claimed`);
  }
  for (const [id, state] of states)
    if (endOf(state) === "done" && (effects.get(id) ?? 0) !== 1) wrong.push(`${id} is told as done, and was not`);
  for (const [id, state] of states)
    if (endOf(state) === "failed" && effects.has(id)) wrong.push(`${id} is told as failed, and was done`);
  return wrong;
}

test("no action is ever done twice, without its yes, or while everything stands still", () => {
  const wrong: string[] = [];
  let [done, doubts] = [0, 0];
  for (let seed = first; seed <= last; seed += 1) {
    const day = play(seed, 250);
    wrong.push(...wrongs(day).map((one) => `seed ${seed}: ${one}`));
    done += [...day.effects.values()].filter((times) => times === 1).length;
    doubts += day.record.filter(({ type }) => type === "action.settled").length;
  }
  expect(wrong).toEqual([]);
  // The days are bad ones: things were done, and things were in doubt.
  expect(done).toBeGreaterThan(seeds > 1 ? 1000 : 0);
  expect(doubts).toBeGreaterThan(seeds > 1 ? 100 : -1);
});
