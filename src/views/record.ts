/** The record as a list of sentences, newest first: filtered, in pages by position. */

import { kinds } from "../decisions/index.ts";
import type { Recorded } from "../kernel/kind.ts";
import { type ViewContext, worldOf, zoneOf } from "./context.ts";
import { actorName, capital, nameOf } from "./names.ts";
import { sentenceOf, textsFor } from "./sentences.ts";
import { moment } from "./times.ts";

/** An entry as it stands in the log: the event and the hash of its line. */
export interface Entry extends Recorded {
  readonly hash: string;
}

/** The log as this view reads it. `read` gives entries after a position, in order, at most `limit`. */
export interface Entries {
  readonly head: { readonly seq: number; readonly hash: string };
  read(after: number, limit: number): Promise<readonly Entry[]>;
}

export interface RecordQuery {
  /** A kind of decision such as `proposal`; empty for all. */
  readonly kind: string;
  /** A person's id; empty for everybody. */
  readonly person: string;
  /** Words that must stand in the sentence, or a position; empty for all. */
  readonly text: string;
  /** Entries before this position; the newest when undefined. */
  readonly before: number | undefined;
}

export interface RecordRow {
  readonly seq: number;
  readonly when: string;
  readonly says: string;
  readonly by: string;
  readonly how: string;
  /** Where the subject can be seen; empty when it has no screen of its own. */
  readonly href: string;
}

export interface RecordModel {
  readonly rows: readonly RecordRow[];
  readonly entries: number;
  readonly head: string;
  readonly query: RecordQuery;
  readonly kinds: readonly { readonly value: string; readonly says: string }[];
  readonly people: readonly { readonly value: string; readonly says: string }[];
  /** The position to go on before, or undefined at the beginning of the record. */
  readonly earlier: number | undefined;
  /** True when the search stopped after many entries without filling the page. */
  readonly partly: boolean;
}

const rowsPerPage = 50;
const chunk = 500;
/** A search looks through this many entries at once; going on is one more click, never a server that hangs. */
const searchedAtOnce = 20_000;

/** A page of the record that answers the query. */
export async function recordView(context: ViewContext, entries: Entries, query: RecordQuery): Promise<RecordModel> {
  const page = worldOf(context.world).page.inForce?.page;
  const rows: RecordRow[] = [];
  let below = Math.min(query.before ?? entries.head.seq + 1, entries.head.seq + 1);
  const stop = below - searchedAtOnce;
  while (below > 1 && rows.length < rowsPerPage && below > stop) {
    const after = Math.max(0, below - 1 - chunk);
    const found = await entries.read(after, below - 1 - after);
    const told = await rowsOf(
      context,
      found.filter((entry) => fits(entry, query)),
    );
    const wanted = told.filter((row) => says(row, query.text)).reverse();
    const taken = wanted.slice(0, rowsPerPage - rows.length);
    rows.push(...taken);
    const last = taken.at(-1);
    below = taken.length < wanted.length && last ? last.seq : after + 1;
    if (found.length === 0) break;
  }
  return {
    rows,
    entries: entries.head.seq,
    head: entries.head.hash,
    query,
    kinds: Object.keys(kinds).map((value) => ({ value, says: kindNames.get(value) ?? value })),
    people: (page?.people ?? []).map(({ id }) => ({ value: id, says: nameOf(id) })),
    earlier: below > 1 ? below : undefined,
    partly: rows.length < rowsPerPage && below > 1,
  };
}

const kindNames = new Map([
  ["record", "the record itself"],
  ["page", "the page"],
  ["person", "people and passkeys"],
  ["token", "tokens"],
  ["guardrail", "guardrails"],
  ["gap", "gaps"],
  ["proposal", "questions"],
  ["change", "changes"],
  ["incident", "incidents"],
  ["action", "actions"],
]);

const fits = ({ type, actor, data }: Entry, { kind, person }: RecordQuery) =>
  (kind === "" || type.startsWith(`${kind}.`)) &&
  (person === "" || actor === `person:${person}` || (data as { id?: unknown }).id === person);

function says({ says, by, seq }: RecordRow, text: string): boolean {
  const wanted = text.trim().toLowerCase();
  return wanted === "" || String(seq) === wanted || `${by} ${says}`.toLowerCase().includes(wanted);
}

async function rowsOf(context: ViewContext, entries: readonly Entry[]): Promise<RecordRow[]> {
  const seen = worldOf(context.world);
  const say = await context.words(entries.flatMap((entry) => textsFor(entry, seen)));
  const zone = zoneOf(context);
  return entries.map((entry) => ({
    seq: entry.seq,
    when: moment(entry.at, context.at, zone),
    says: shortened(sentenceOf(entry, seen, say)),
    by: capital(actorName(entry.actor)),
    how: howText(entry),
    href: hrefOf(entry),
  }));
}

/** How the actor was known: the front of `via` in plain words. */
export function howText({ via }: Pick<Recorded, "via">): string {
  const front = via.split(":")[0] ?? "";
  const known = new Map([
    ["passkey", "passkey"],
    ["link", "one-time link"],
    ["setup", "set-up link"],
    ["cli", "command line"],
    ["token", "token"],
    ["system", "by itself"],
  ]);
  return known.get(front) ?? front;
}

/** The screen of what the entry is about. */
export function hrefOf({ type, data }: Recorded): string {
  const kind = type.split(".")[0];
  const { id } = data as { id?: string };
  if (kind === "proposal" || kind === "change" || kind === "incident" || kind === "action") return `/${kind}s/${id}`;
  if (kind === "page") return "/page";
  return kind === "person" ? "/people" : "";
}

/** One line of a list; the whole text stands on the entry's own screen. */
const shortened = (words: string) => (words.length > 200 ? `${words.slice(0, 199)}…` : words);
