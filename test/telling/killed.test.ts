/**
 * Servers killed at any moment, over many seeds: nothing that was queued is lost, and a message goes out a second time
 * only when whoever sent it was killed before it could say so, with the same id.
 */

import { expect, test } from "vitest";
import { sha256 } from "../../src/kernel/json.ts";
import { openMemory } from "../../src/log/memory.ts";
import type { Store } from "../../src/log/store.ts";
import { book } from "../../src/tell/book.ts";
import type { Outcome, Send } from "../../src/tell/channel.ts";
import { Teller } from "../../src/tell/teller.ts";
import { newClock, newFarSide, openProcess, team } from "../support/telling.ts";

const seeds = Number(process.env.FINALCALL_SEEDS ?? 60);

/** Mulberry32: small, and the same everywhere. */
function random(seed: number) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The id that a message for an item carries. */
const idOf = (item: string) => sha256(`${team}\n${item}`).slice(0, 40);
const turn = () => new Promise<void>((done) => setImmediate(done));
const never = () => new Promise<never>(() => undefined);

async function turns(count: number): Promise<void> {
  for (let wait = count; wait > 0; wait -= 1) await turn();
}

/** One night of asking, answering, time passing and servers dying; then a calm end, in which one server catches up. */
async function night(seed: number, kills: boolean) {
  const dice = random(seed);
  const below = (count: number) => Math.floor(dice() * count);
  const clock = newClock();
  const store = openMemory();
  const process = await openProcess(store, clock);
  const far = newFarSide(["chat"]);
  const delivered = new Map<string, number>();
  const doubts = new Map<string, number>();
  const add = (counts: Map<string, number>, id: string) => counts.set(id, (counts.get(id) ?? 0) + 1);
  const now = { deadly: kills, moody: true, away: false, died: 0, started: 0 };

  /** One server: everything it does takes time, and it may be killed before or after the thing is done. */
  function start() {
    now.started += 1;
    let dead = false;
    const unsaid = new Set<string>();
    function die(): Promise<never> {
      if (!dead) for (const id of unsaid) add(doubts, id);
      if (!dead) now.died += 1;
      dead = true;
      return never();
    }
    async function slowly<T>(work: () => Promise<T>): Promise<T> {
      await turns(below(4));
      if (dead || (now.deadly && dice() < 0.02)) return die();
      const value = await work();
      if (dead || (now.deadly && dice() < 0.02)) return die();
      await turn();
      return dead ? never() : value;
    }
    const slow: Store = {
      ...store,
      notes: (...args) => slowly(() => store.notes(...args)),
      note: (name, entries) =>
        slowly(async () => {
          const rows = await store.note(name, entries);
          for (const { body } of entries) {
            const { kind, item } = JSON.parse(body) as { kind: string; item: string };
            if (kind === "sent") unsaid.delete(idOf(item));
          }
          return rows;
        }),
    };
    const send: Send = (_, message) =>
      slowly(async (): Promise<Outcome> => {
        if (now.away) return { came: "later", why: "Away.", down: true };
        if (now.moody && dice() < 0.1) return { came: "later", why: "451", down: false };
        add(delivered, message.id);
        unsaid.add(message.id);
        return { came: "sent" };
      });
    const teller = new Teller({
      ...{ app: { ...process.app, store: slow, world: process.app.world }, now: clock.now },
      ...{ origin: "https://finalcall.example", name: `server-${now.started}` },
      timers: { elapsed: () => clock.steady, after: () => () => undefined },
      channels: async () => ({ ...(await far.channels()), send: () => send }),
    });
    return { teller, isDead: () => dead };
  }

  const servers = [start(), start()];
  const asked: string[] = [];
  for (let step = 0; step < 60; step += 1) {
    const what = dice();
    if (what < 0.2) {
      const id = `p-${String(step).padStart(4, "0")}`;
      asked.push(id);
      await process.ask(id, `Question ${id}?`, dice() < 0.5 ? "api" : "replies");
    } else if (what < 0.3 && asked.length > 0) {
      const [id = ""] = asked.splice(below(asked.length), 1);
      await process.answer((process.app.world.many("proposal").get(id) as { owner: string }).owner, id);
    } else if (what < 0.4) clock.pass(below(20));
    else if (what < 0.45) now.away = !now.away;
    const place = below(servers.length);
    if (servers[place]?.isDead()) servers[place] = start();
    void servers[place]?.teller.tick().catch(() => undefined);
    await turns(below(30));
  }
  await turns(500);
  Object.assign(now, { deadly: false, moody: false, away: false });
  const { teller } = start();
  for (let look = 0; look < 40; look += 1) {
    await teller.tick();
    clock.pass(5);
  }
  await teller.tick();
  const { outbox } = teller;
  const rows = await store.notes(book, 0, 100_000);
  const entries = rows.map(({ body }) => JSON.parse(body) as { kind: string; item: string });
  const sent = entries.filter(({ kind, item }) => kind === "queued" && outbox.item(item)?.state === "sent");
  return {
    open: outbox.open(),
    lost: sent.filter(({ item }) => !delivered.has(idOf(item))),
    extra: [...delivered].filter(([id, times]) => times > 1 + (doubts.get(id) ?? 0)),
    delivered,
    died: now.died,
  };
}

test(`killed at any moment, ${seeds} nights: nothing is lost, nothing goes out twice without a death between`, async () => {
  const sum = { messages: 0, deaths: 0, again: 0 };
  for (let seed = 1; seed <= seeds; seed += 1) {
    const { open, lost, extra, delivered, died } = await night(seed, true);
    expect({ seed, open, lost, extra }).toEqual({ seed, open: [], lost: [], extra: [] });
    sum.messages += delivered.size;
    sum.deaths += died;
    for (const times of delivered.values()) sum.again += times - 1;
  }
  expect(sum.deaths).toBeGreaterThan(seeds);
  expect(sum.messages).toBeGreaterThan(seeds * 5);
  console.info(`${sum.messages} messages, ${sum.deaths} deaths, ${sum.again} sent again with the same id`);
});

test("without a death every message goes out exactly once, however many servers look", async () => {
  for (let seed = 1; seed <= 10; seed += 1) {
    const { open, lost, delivered } = await night(seed, false);
    expect({ seed, open, lost }).toEqual({ seed, open: [], lost: [] });
    expect(new Set(delivered.values())).toEqual(new Set([1]));
  }
});
