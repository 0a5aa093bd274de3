/** `verify`, `export`, `why` and `doctor`: the record, read without a server. */

import { createReadStream, existsSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { kinds } from "../decisions/index.ts";
import type { Recorded } from "../kernel/kind.ts";
import { emptyWorld, evolve } from "../kernel/world.ts";
import { readCheckpoint } from "../log/checkpoint.ts";
import { type Line, unseal } from "../log/envelope.ts";
import { exportedLines, exportLines } from "../log/export.ts";
import { openStore } from "../log/open.ts";
import { pages } from "../log/pages.ts";
import { genesis, type Store } from "../log/store.ts";
import { type Verified, verifyRows, verifyStore } from "../log/verify.ts";
import { proofChecker } from "../views/proofs.ts";
import { CommandError, type ExitCode, exit } from "./exit.ts";
import { existingStore, knownVerifiers } from "./home.ts";

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
        const verifiers = key.length > 0 || team === undefined ? key : knownVerifiers(dirname(target), team);
        return verifyStore(store, { checkpoints, verifiers, onLine: proofChecker() });
      });
  const code = found.ok ? exit.ok : exit.tampered;
  process.stdout.write(
    json ? `${JSON.stringify({ code, ...found, head: found.head.hash, seq: found.head.seq })}\n` : verifyText(found),
  );
  return code;
}

/** SQLite's files begin with these sixteen bytes (https://sqlite.org/fileformat.html, section 1.3). */
const isSqlite = (file: string): boolean => readFileSync(file).subarray(0, 15).toString("latin1") === "SQLite format 3";

function verifyText(found: Verified): string {
  const lines = found.problems.slice(0, 20).map(({ seq, what }) => `  entry ${seq}: ${what}`);
  const first = found.ok
    ? `The record is whole: ${found.entries} entries, head ${found.head.hash.slice(0, 16)}.`
    : `The record does not hold. The first entry that cannot be trusted is ${found.firstBad}.`;
  const signed =
    found.signed > 0
      ? `${found.signed} signed checkpoints agree with it.`
      : "No signed checkpoint was there to compare it with: give one with --checkpoint to show that its end is not missing.";
  return `${[first, ...lines, signed].join("\n")}\n`;
}

/** The record as JSON Lines on stdout, each line the very bytes that were hashed, closed by the newest checkpoint. */
export async function exportRecord(): Promise<ExitCode> {
  return withStore(existingStore(), async (store) => {
    const last = (await store.checkpoints()).at(-1);
    const head = await store.head();
    const closing = last && last.seq === head.seq ? last : undefined;
    for await (const chunk of exportLines(store, closing))
      if (!process.stdout.write(chunk)) await new Promise((resolve) => process.stdout.once("drain", resolve));
    return exit.ok;
  });
}

/** Every event of the decision that an entry's number, or a decision's id, names. */
export async function why(what: string, { json }: { json?: boolean }): Promise<ExitCode> {
  const events = await withStore(existingStore(), async (store) => chain(await allLines(store), what));
  if (events.length === 0)
    throw new CommandError(
      exit.usage,
      `Nothing in the record is called ${what}.`,
      "Give an entry's number, a decision's id, or a commit.",
    );
  if (json) process.stdout.write(`${JSON.stringify({ ok: true, code: exit.ok, events })}\n`);
  else for (const event of events) process.stdout.write(`${whyLine(event)}\n`);
  return exit.ok;
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

/** An entry leads to its subject; a commit leads to the changes whose head or base it is. */
function chain(lines: readonly Line[], what: string): Line[] {
  const entry = /^\d+$/.test(what) ? lines[Number(what) - 1] : undefined;
  const subject = entry
    ? subjectOf(entry)
    : lines.find((line) => isHead(line, what))
      ? subjectOf(lines.find((line) => isHead(line, what)) as Line)
      : what;
  if (entry && subject === undefined)
    return lines.filter((line) => line.type.split(".")[0] === entry.type.split(".")[0]);
  return lines.filter((line) => subjectOf(line) === subject);
}

const subjectOf = ({ data }: Recorded): string | undefined =>
  (data as { id?: string; version?: string }).id ?? (data as { version?: string }).version;
const isHead = ({ type, data }: Recorded, what: string): boolean =>
  type === "change.submitted" && /^[0-9a-f]{7,64}$/.test(what) && (data as { head: string }).head.startsWith(what);

function whyLine({ seq, at, type, actor, via, page, data }: Line): string {
  const short = Object.entries(data as Record<string, unknown>)
    .filter(([, value]) => ["string", "number", "boolean"].includes(typeof value))
    .map(([name, value]) => `${name} ${String(value).slice(0, 40)}`)
    .join(", ");
  return `${String(seq).padStart(6)}  ${at}  ${type} by ${actor} (${via.split(":")[0]})${page ? `, page ${page.slice(0, 8)}` : ""}\n        ${short}`;
}

/** What is here and whether it can be relied on: engine, settings read back, head, age of the last checkpoint. */
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
        "",
      ].join("\n"),
    );
  return exit.ok;
}
