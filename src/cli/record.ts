/** `verify`, `export` and `doctor`: the record, read without a server. */

import { closeSync, createReadStream, existsSync, openSync, readFileSync, readSync } from "node:fs";
import { dirname } from "node:path";
import { kinds } from "../decisions/index.ts";
import { emptyWorld, evolve, type World } from "../kernel/world.ts";
import { readCheckpoint, signCheckpoint } from "../log/checkpoint.ts";
import { type Line, unseal } from "../log/envelope.ts";
import { exportedLines, exportLines } from "../log/export.ts";
import { openStore } from "../log/open.ts";
import { pages } from "../log/pages.ts";
import { genesis, type Store } from "../log/store.ts";
import { type Verified, verifyRows, verifyStore } from "../log/verify.ts";
import { outboxOf } from "../tell/state.ts";
import { placesOf } from "../views/access.ts";
import { worldOf } from "../views/context.ts";
import { proofChecker } from "../views/proofs.ts";
import { removedTexts } from "../views/removed.ts";
import { tellingSentences } from "../views/telling.ts";
import { CommandError, type ExitCode, exit } from "./exit.ts";
import { existingStore, homeOf, keptCheckpoint, knownVerifiers, signingKey } from "./home.ts";

/** Opens a store for reading, does something with it, and closes it whatever happens. */
async function withStore<T>(url: string, use: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore(url, { worker: false });
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

export interface VerifyFlags {
  readonly json?: boolean;
  readonly checkpoint?: readonly string[];
  readonly key?: readonly string[];
}

/** Checks a record, a copy of one, or an export, to its last entry. Exit 6 when anything does not fit. */
export async function verify(
  file: string | undefined,
  { json, checkpoint = [], key = [] }: VerifyFlags,
): Promise<ExitCode> {
  const checkpoints = checkpoint.map((path) => readFileSync(path, "utf8"));
  const target = file ?? existingStore();
  if (!target.includes("://") && !existsSync(target))
    throw new CommandError(exit.usage, `There is no file ${target}.`, "Name a store or an export.");
  const isExport = !target.includes("://") && !isSqlite(target);
  const found = isExport
    ? await verifyRows(exportedLines(createReadStream(target)), { checkpoints, verifiers: key, onLine: proofChecker() })
    : await withStore(target, async (store) => {
        const kept = (await store.checkpoints()).at(-1);
        const team = kept ? readCheckpoint(kept.note).team : undefined;
        const verifiers = key.length > 0 || team === undefined ? key : knownVerifiers(folderOf(target), team);
        const beside = team === undefined ? [] : keptCheckpoint(folderOf(target), team);
        const given = { checkpoints: [...checkpoints, ...beside], verifiers };
        return verifyStore(store, { ...given, onLine: proofChecker(), removedBy: removedTexts });
      });
  const code = found.ok ? exit.ok : exit.tampered;
  process.stdout.write(
    json
      ? `${JSON.stringify({ code, ...found, head: found.head.hash, seq: found.head.seq })}\n`
      : verifyText(found, isExport),
  );
  return code;
}

/** Where the keys of a store lie: beside its file; for a database, in this folder's `.finalcall`. */
const folderOf = (store: string): string => (store.includes("://") ? homeOf().folder : dirname(store));

/** SQLite's files begin with these sixteen bytes (https://sqlite.org/fileformat.html, section 1.3). */
function isSqlite(file: string): boolean {
  const start = Buffer.alloc(15);
  const handle = openSync(file, "r");
  try {
    return (
      readSync(handle, start, 0, start.length, 0) === start.length && start.toString("latin1") === "SQLite format 3"
    );
  } finally {
    closeSync(handle);
  }
}

function verifyText(found: Verified, isExport: boolean): string {
  const lines = found.problems.slice(0, 20).map(({ seq, what }) => `  entry ${seq}: ${what}`);
  const first = found.ok
    ? `The record is whole: ${found.entries} entries, head ${found.head.hash.slice(0, 16)}. Every passkey signature in it holds.`
    : `The record does not hold. The first entry that cannot be trusted is ${found.firstBad}.`;
  const signed =
    found.signed > 0
      ? `${found.signed} signed checkpoints agree with it.`
      : "No signed checkpoint was there to compare it with: give one with --checkpoint to show that its end is not missing.";
  const open =
    isExport && !found.closed
      ? ["It does not end with a checkpoint of its own, so nobody can tell whether its end is missing."]
      : [];
  return `${[first, ...lines, signed, ...open].join("\n")}\n`;
}

/** The record as JSON Lines on stdout, each line the very bytes that were hashed, closed by the newest checkpoint. */
export async function exportRecord(): Promise<ExitCode> {
  const url = existingStore();
  return withStore(url, async (store) => {
    const closing = await closingOf(store, folderOf(url));
    for await (const chunk of exportLines(store, closing))
      if (!process.stdout.write(chunk)) await new Promise((resolve) => process.stdout.once("drain", resolve));
    return exit.ok;
  });
}

/** The checkpoint at the head: the newest one, or one signed now where the key is at hand. Without it an export's end can be cut unseen. */
async function closingOf(store: Store, folder: string): Promise<{ seq: number; note: string } | undefined> {
  const head = await store.head();
  const last = (await store.checkpoints()).at(-1);
  if (last?.seq === head.seq) return last;
  const [first] = await store.read(0, 1);
  const team = first && (JSON.parse(first.body) as { team: string }).team;
  const pem = team && signingKey(folder, team);
  return pem ? { seq: head.seq, note: signCheckpoint(team, head, pem) } : undefined;
}

async function allLines(store: Store): Promise<Line[]> {
  const lines: Line[] = [];
  let head = genesis;
  for await (const rows of pages(store)) {
    const read = unseal(undefined, head, rows);
    lines.push(...read.lines);
    head = read.head;
  }
  return lines;
}

/** What is here and whether it can be relied on: engine, settings read back, head, age of the last checkpoint. */
/** How long ago the way into a place was really tried. */
function drilled({ target, lastDrill, passed }: { target: string; lastDrill: string; passed: boolean }): string {
  const days = Math.floor((Date.now() - Date.parse(lastDrill)) / 86_400_000);
  const when = days === 0 ? "today" : `${days} ${days === 1 ? "day" : "days"} ago`;
  if (lastDrill === "") return `Emergency access to ${target} was never tried: finalcall access drill ${target}`;
  return `Emergency access to ${target} was tried ${when}: ${passed ? "it works" : "it FAILED"}.`;
}

export async function doctor({ json }: { json?: boolean }): Promise<ExitCode> {
  const url = existingStore();
  const report = await withStore(url, async (store) => {
    const head = await store.head();
    const last = (await store.checkpoints()).at(-1);
    const world = emptyWorld(kinds);
    let newest = "";
    for (const line of await allLines(store)) {
      evolve(kinds, world, line);
      newest = line.at;
    }
    const behind = newest === "" ? 0 : Math.max(0, Date.parse(newest) - Date.now());
    return {
      ok: behind === 0,
      node: process.version,
      engine: store.about.engine,
      version: store.about.version,
      settings: store.about.settings,
      entries: head.seq,
      head: head.hash,
      newest,
      clockBehindMs: behind,
      checkpoint: last ? { seq: last.seq, behind: head.seq - last.seq } : null,
      told: await toldState(store, world),
      access: placesOf(worldOf(world), new Date().toISOString()).map(({ target, lastDrill, lastDrillPassed }) => ({
        ...{ target, lastDrill, passed: lastDrillPassed },
      })),
    };
  });
  if (json) process.stdout.write(`${JSON.stringify({ code: exit.ok, ...report })}\n`);
  else
    process.stdout.write(
      [
        `Node ${report.node}, ${report.engine} ${report.version}`,
        ...Object.entries(report.settings).map(([name, value]) => `  ${name}: ${value}`),
        `${report.entries} entries, head ${report.head.slice(0, 16)}, newest ${report.newest || "none"}`,
        report.checkpoint
          ? `Last checkpoint at entry ${report.checkpoint.seq}, ${report.checkpoint.behind} entries ago.`
          : "No checkpoint yet.",
        report.clockBehindMs > 0
          ? `This machine's clock is ${report.clockBehindMs} ms behind the newest entry. New entries keep the newest entry's time until it catches up.`
          : "The clock agrees with the record.",
        ...report.told.says,
        ...report.access.map(drilled),
        "",
      ].join("\n"),
    );
  return exit.ok;
}

/** Who can be told, how much went out, and which way is down since when. */
async function toldState(store: Store, world: World) {
  const outbox = await outboxOf(store);
  const counts = outbox.counts();
  const page = worldOf(world).page.inForce?.page;
  const channels = outbox.states();
  const down = tellingSentences(channels, new Date().toISOString(), page?.zone ?? "UTC");
  const sent = `${counts.sent} ${counts.sent === 1 ? "notice" : "notices"} sent, ${counts.waits} waiting, ${counts.dropped} not taken.`;
  const how = page?.tell
    ? []
    : ["The page names no mail server and no webhook: only browsers that ask for it are told."];
  return { ...counts, channels, says: [sent, ...how, ...down] };
}
