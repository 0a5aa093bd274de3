/** Does what the record says of removed words: what was ordered and not done, and what the page keeps no longer. Both may be repeated at any time. */

import { mostTexts, removedBefore } from "../decisions/redaction/kind.ts";
import { neededTexts } from "../decisions/redaction/needed.ts";
import { removalOf, undone } from "../decisions/redaction/state.ts";
import { isRefusal } from "../kernel/kind.ts";
import { textsIn } from "../kernel/prose.ts";
import { isMalformed, type World } from "../kernel/world.ts";
import type { Line } from "../log/envelope.ts";
import { pages } from "../log/pages.ts";
import type { Store } from "../log/store.ts";
import { needingOf, worldOf } from "../views/context.ts";
import type { App } from "./app.ts";

const system = { actor: "system", via: "system" };
/** The books of traffic that have words beside them. */
const booksWithWords = ["calls", "hooks"] as const;
const pageRows = 1000;
/** Milliseconds. A record that says nothing for longer than this is not believed to have lived on. */
const day = 86_400_000;
const longestSilence = 31 * day;

/**
 * Removes the words of everything that is recorded as removed and not yet done, and records that they are gone. The record
 * comes first, so whatever ends the process between the two, the next pass finishes it; a second pass changes nothing.
 * Gives how many removals it finished.
 */
export async function applyRemovals(app: App): Promise<number> {
  const world = await app.fresh();
  const left = undone(worldOf(world).redactions);
  for (const { id, texts } of left) {
    await app.store.redact([...texts]);
    await recorded(app, "redaction.done", { id });
  }
  return left.length;
}

/** Records as removed what is older than the page in force keeps, and removes it. `newId` gives unguessable small letters and digits. */
export async function retainWords(app: App, now: () => Date, newId: () => string): Promise<void> {
  const page = worldOf(await app.fresh()).page.inForce?.page;
  const at = await livedUntil(app, now());
  for (const of of ["words", "traffic"] as const) {
    const before = removedBefore(page, of, at);
    if (before === undefined) continue;
    const old = of === "words" ? oldWords(app.store, before) : oldTraffic(app.store, before);
    for await (const texts of batches(old, app, at))
      await recorded(app, "redaction.retain", { id: `red-${newId()}`, texts, of, before });
  }
  await applyRemovals(app);
}

/**
 * The moment (UTC) that ages are counted from. Removing cannot be taken back, and a machine may start with a clock that is
 * years ahead. So a time counts as come once the record was written to at about that time, a day ago or longer; until
 * then its last entry before is taken for now.
 */
async function livedUntil(app: App, now: Date): Promise<string> {
  const yesterday = new Date(now.getTime() - day).toISOString();
  let last = "";
  for (let [first, end] = [0, app.head.seq]; first < end; ) {
    const middle = Math.floor((first + end) / 2);
    const [row] = await app.store.read(middle, 1);
    const at = row ? (JSON.parse(row.body) as Line).at : yesterday;
    if (at < yesterday) [first, last] = [middle + 1, at];
    else end = middle;
  }
  return last === "" || now.getTime() - Date.parse(last) <= longestSilence ? now.toISOString() : last;
}

async function recorded(app: App, type: string, data: object): Promise<void> {
  const answer = await app.execute(type, data, system);
  if (isRefusal(answer) || isMalformed(answer)) throw new Error(`${type}: ${JSON.stringify(answer)}`);
}

/** Digests of the texts of entries from before a moment. */
async function* oldWords(store: Store, before: string): AsyncGenerator<string[]> {
  for await (const rows of pages(store)) {
    const lines = rows.map(({ body }) => JSON.parse(body) as Line).filter(({ at }) => at < before);
    yield lines.flatMap(({ data }) => [...textsIn(data)]);
    if (lines.length < rows.length) return;
  }
}

async function* oldTraffic(store: Store, before: string): AsyncGenerator<string[]> {
  for (const book of booksWithWords)
    for (let after = 0; ; ) {
      const rows = await store.notes(book, after, pageRows);
      const old = rows.filter(({ at }) => at < before);
      yield old.flatMap(({ body }) => [...textsIn(JSON.parse(body))]);
      if (old.length < pageRows) break;
      after = rows.at(-1)?.n ?? after;
    }
}

/** Those whose words are still there and that nothing needs, as many at once as one entry may name. */
async function* batches(old: AsyncIterable<string[]>, app: App, at: string): AsyncGenerator<string[]> {
  let batch: string[] = [];
  for await (const texts of old) {
    const free = await stillThere(app.store, unneeded(app.world, texts, at));
    for (const text of free) {
      batch.push(text);
      if (batch.length < mostTexts) continue;
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

function unneeded(world: World, texts: readonly string[], at: string): string[] {
  const { redactions } = worldOf(world);
  const needed = neededTexts(needingOf(world), at);
  const reasons = new Set([...redactions.values()].flatMap(({ reason }) => reason?.text ?? []));
  return [...new Set(texts)].filter((one) => !needed.has(one) && !reasons.has(one) && !removalOf(redactions, one));
}

async function stillThere(store: Store, texts: readonly string[]): Promise<string[]> {
  const kept = await store.words(texts);
  return kept.filter(({ words }) => words !== null).map(({ text }) => text);
}
