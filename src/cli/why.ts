/** `finalcall why`: who decided, on what, under which page, with which evidence; from the record here, else from the server. */

import { existsSync, readFileSync } from "node:fs";
import { redacted } from "../app/words.ts";
import { connect, Refused } from "../client/client.ts";
import { kinds } from "../decisions/index.ts";
import { findInBook } from "../gateway/calls.ts";
import { callsTold } from "../http/calls.ts";
import { sha256 } from "../kernel/json.ts";
import type { Text, Words } from "../kernel/prose.ts";
import { emptyWorld, evolve, type World } from "../kernel/world.ts";
import { type Line, unseal } from "../log/envelope.ts";
import { openStore } from "../log/open.ts";
import { pages } from "../log/pages.ts";
import { genesis, type Row, type Store } from "../log/store.ts";
import { worldOf } from "../views/context.ts";
import { actorName, capital } from "../views/names.ts";
import { howText } from "../views/record.ts";
import { evidenceOf, evidenceTexts } from "../views/release-evidence.ts";
import { sentenceOf, textsFor } from "../views/sentences.ts";
import { taskEvidence } from "../views/task-evidence.ts";
import { entriesBehind, type Files } from "../views/why-find.ts";
import { CommandError, type ExitCode, exit } from "./exit.ts";
import { existingStore, homeOf } from "./home.ts";
import { serverOf } from "./servers.ts";
import { type Call, callLines } from "./why-task.ts";

/** A record to ask: its entries in order, and the words behind digests. */
interface Source {
  rows(): AsyncIterable<readonly Row[]>;
  words(texts: readonly string[]): Promise<readonly Pick<Words, "text" | "words">[]>;
  /** A call of a model; undefined where there is none of that name. */
  call(id: string, lines: readonly Line[]): Promise<Call | undefined>;
  close(): Promise<void>;
}

/** Entries to one request; words to one request (the server's own limits). */
const rowsAtOnce = 1000;
const wordsAtOnce = 100;

/** Prints every event of the decision that an entry's number, a decision's id, or a commit names. */
export async function why(what: string, { json }: { json?: boolean }): Promise<ExitCode> {
  const source = await sourceOf();
  try {
    const lines = await checked(source);
    const call = what.startsWith("call-") ? await source.call(what, lines) : undefined;
    const events = entriesBehind(lines, what, here, call);
    if (events.length === 0 && !call)
      throw new CommandError(
        exit.usage,
        `Nothing in the record is called ${what}.`,
        "Give an entry’s number, a decision’s or a deploy’s id, an artifact, `incident-31`, a commit, a call, an AI task, or a prompt’s digest or file.",
      );
    const told = await tell(lines, events, source);
    if (json)
      process.stdout.write(`${JSON.stringify({ ok: true, code: exit.ok, ...(call && { call }), events: told })}\n`);
    else for (const one of [...(call ? callLines(call) : []), ...told.map(line)]) process.stdout.write(`${one}\n`);
    return exit.ok;
  } finally {
    await source.close();
  }
}

/** A prompt's file as it is in this folder. */
const here: Files = {
  digest(path) {
    try {
      return sha256(readFileSync(path, "utf8"));
    } catch {
      return undefined; // Not here: the record knows its releases all the same.
    }
  },
  unserved: (path) =>
    void process.stderr.write(
      `${path} as it is here was never proposed, so it is not served. This is its newest release:\n`,
    ),
};

/** The record in this folder; where there is none, that of the server this command line is paired with. */
async function sourceOf(): Promise<Source> {
  const here = [homeOf(), homeOf({ example: true })].some(({ store }) => store.includes("://") || existsSync(store));
  const server = here ? undefined : serverOf(process.env);
  if (!server?.token) return storeSource(await openStore(existingStore(), { worker: false }));
  const client = connect(server.url, server.token);
  return {
    async *rows() {
      for (let after = 0; ; ) {
        const { entries } = await client.record(after, rowsAtOnce);
        if (entries.length > 0) yield entries;
        if (entries.length < rowsAtOnce) return;
        after += entries.length;
      }
    },
    words: async (texts) => (await client.words([...texts])).words,
    call: (id) => client.call(id).catch(unlessMissing),
    close: async () => {},
  };
}

const unlessMissing = (fault: unknown): undefined => {
  if (!(fault instanceof Refused && fault.status === 404)) throw fault;
};

const storeSource = (store: Store): Source => ({
  rows: () => pages(store),
  words: (texts) => store.words(texts),
  async call(id, lines) {
    const found = await findInBook(store, id);
    const [told] = found ? await callsTold(store, worldOf(worldAfter(lines)), [found]) : [];
    return told as Call | undefined;
  },
  close: () => store.close(),
});

/** Every entry, its chain checked on the way: an answer from a broken record would be worse than none. */
async function checked(source: Source): Promise<Line[]> {
  const lines: Line[] = [];
  let head = genesis;
  for await (const rows of source.rows()) {
    const read = unseal(undefined, head, rows);
    lines.push(...read.lines);
    head = read.head;
  }
  return lines;
}

interface Told {
  readonly seq: number;
  readonly at: string;
  readonly by: string;
  readonly how: string;
  readonly page: string;
  readonly type: string;
  readonly says: string;
  readonly evidence: readonly string[];
  readonly data: unknown;
}

async function tell(lines: readonly Line[], events: readonly Line[], source: Source): Promise<Told[]> {
  const seen = worldOf(worldAfter(lines));
  const say = await saying(
    source,
    events.flatMap((event) => [...textsFor(event, seen), ...evidenceTexts(event)]),
  );
  return events.map((event) => ({
    ...{ seq: event.seq, at: event.at, by: event.actor, how: event.via, page: event.page, type: event.type },
    says: sentenceOf(event, seen, say),
    evidence: [...evidenceOf(event, say), ...taskEvidence(event)],
    data: event.data,
  }));
}

function worldAfter(lines: readonly Line[]): World {
  const world = emptyWorld(kinds);
  for (const one of lines) evolve(kinds, world, one);
  return world;
}

async function saying(source: Source, texts: readonly Text[]): Promise<(text: Text) => string> {
  const asked = [...new Set(texts.map(({ text }) => text))];
  const found = new Map<string, string>();
  for (let from = 0; from < asked.length; from += wordsAtOnce)
    for (const { text, words } of await source.words(asked.slice(from, from + wordsAtOnce)))
      found.set(text, words ?? redacted);
  return ({ text }) => found.get(text) ?? redacted;
}

function line({ seq, at, by, how, page, says, evidence }: Told): string {
  const who = `${capital(actorName(by))}, ${howText({ via: how })}${page ? `, page ${page.slice(0, 8)}` : ""}`;
  const indent = " ".repeat(8);
  const what = [says, ...evidence.map((one) => `  ${one}`)].map((one) => `${indent}${one}`).join("\n");
  return `${String(seq).padStart(6)}  ${at.slice(0, 16).replace("T", " ")} UTC  ${who}\n${what}`;
}
