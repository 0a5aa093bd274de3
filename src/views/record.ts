/** The record as a list of sentences, newest first: filtered, in pages by position. */

import { kinds } from "../decisions/index.ts";
import type { Recorded } from "../kernel/kind.ts";
import { dayAfter, instantOf } from "../routing/zone.ts";
import { type Seen, type ViewContext, worldOf, zoneOf } from "./context.ts";
import { actorName, areaTitle, capital, nameOf } from "./names.ts";
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
  /** An area of the page; empty or absent for all. */
  readonly area?: string;
  /** First and last day, `2026-11-19`, in the reader's zone; empty or absent for all. */
  readonly from?: string;
  readonly to?: string;
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
  readonly areas: readonly { readonly value: string; readonly says: string }[];
  /** The entries that were looked through for this page, newest and oldest; undefined when none was. */
  readonly looked: { readonly newest: number; readonly oldest: number } | undefined;
  /** What cannot be read of the question, such as a day that does not exist; empty when all can. */
  readonly wrong: string;
  /** The position to go on before, or undefined at the beginning of the record. */
  readonly earlier: number | undefined;
  /** True when the search stopped after many entries without filling the page. */
  readonly partly: boolean;
}

const rowsPerPage = 50;
const chunk = 500;
/** A search looks through this many entries at once; going on is one more click, never a server that hangs. */
const searchedAtOnce = 20_000;

/**
 * A page of the record that answers the query. It is bounded by positions, and the record only grows at its end: a page
 * that is opened again, or sent to somebody, shows the same entries however many came meanwhile.
 */
export async function recordView(context: ViewContext, entries: Entries, query: RecordQuery): Promise<RecordModel> {
  const page = worldOf(context.world).page.inForce?.page;
  const seen = worldOf(context.world);
  const days = daysOf(query, zoneOf(context));
  const rows: RecordRow[] = [];
  const end = days.before === "" ? entries.head.seq + 1 : await firstFrom(entries, days.before);
  const newest = Math.min(query.before ?? end, end) - 1;
  const stop = newest - searchedAtOnce;
  let below = newest + 1;
  let over = false;
  while (below > 1 && rows.length < rowsPerPage && below > stop && !over && days.wrong === "") {
    const after = Math.max(0, below - 1 - chunk);
    const read = await entries.read(after, below - 1 - after);
    const found = read.filter(({ at }) => at >= days.from);
    over = found.length < read.length;
    const told = await rowsOf(
      context,
      found.filter((entry) => fits(entry, query, seen)),
    );
    const wanted = told.filter((row) => says(row, query.text)).reverse();
    const taken = wanted.slice(0, rowsPerPage - rows.length);
    rows.push(...taken);
    const last = taken.at(-1);
    const cut = taken.length < wanted.length && last;
    below = cut ? last.seq : after + 1;
    over = over && !cut;
    if (read.length === 0) break;
  }
  const more = below > 1 && !over && days.wrong === "";
  return {
    rows,
    entries: entries.head.seq,
    head: entries.head.hash,
    query,
    kinds: Object.keys(kinds).map((value) => ({ value, says: kindNames.get(value) ?? value })),
    people: (page?.people ?? []).map(({ id }) => ({ value: id, says: nameOf(id) })),
    areas: (page?.areas ?? [])
      .filter(({ claimed }) => claimed)
      .map(({ name }) => ({ value: name, says: capital(areaTitle(name)) })),
    looked: newest > 0 && days.wrong === "" ? { newest, oldest: Math.max(1, below) } : undefined,
    wrong: days.wrong,
    earlier: more ? below : undefined,
    partly: rows.length < rowsPerPage && more,
  };
}

/** The moments at which the days begin and end; `before` is empty where no last day is asked for. */
function daysOf({ from = "", to = "" }: RecordQuery, zone: string) {
  const wrong = [from, to].find((date) => date !== "" && !isDay(date));
  if (wrong !== undefined) return { from: "", before: "", wrong: `There is no day ${wrong}; write it as 2026-11-19.` };
  return {
    from: from === "" ? "" : instantOf(zone, from, 0),
    before: to === "" ? "" : instantOf(zone, dayAfter(to, 1), 0),
    wrong: from !== "" && to !== "" && from > to ? "The last day lies before the first." : "",
  };
}

const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00.000Z`).toJSON()?.slice(0, 10) === text;

/** The first position at or after a moment, or the one after the head: entries never go back in time. */
async function firstFrom({ head, read }: Entries, moment: string): Promise<number> {
  let low = 1;
  let high = head.seq + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const [entry] = await read(middle - 1, 1);
    if (entry && entry.at < moment) low = middle + 1;
    else high = middle;
  }
  return low;
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

const fits = (entry: Entry, { kind, person, area = "" }: RecordQuery, seen: Seen) =>
  (kind === "" || entry.type.startsWith(`${kind}.`)) &&
  (person === "" || entry.actor === `person:${person}` || (entry.data as { id?: unknown }).id === person) &&
  (area === "" || areasOf(entry, seen).includes(area));

/** Kinds whose every entry is about one area of the page. */
const areaOfKind = new Map<string, string>([
  ...[["page", "company"] as const, ["release", "deploy"] as const, ["operation", "deploy"] as const],
  ...[["freeze", "deploy"] as const, ["incident", "incident"] as const, ["task", "ai"] as const],
  ...[["pause", "ai"] as const, ["comparison", "ai"] as const, ["access", "secrets"] as const],
]);

/** The areas that an entry is about: as it says itself, as its subject stands, or as its kind always is. */
function areasOf({ type, data }: Entry, seen: Seen): readonly string[] {
  const own = data as { id?: string; area?: string; areas?: readonly string[] };
  const kind = type.slice(0, type.indexOf("."));
  const stated = own.areas ?? (own.area === undefined ? undefined : [own.area]);
  const id = own.id ?? "";
  const proposal = kind === "proposal" ? seen.proposals.get(id)?.area : undefined;
  const action = kind === "action" ? seen.actions.get(id)?.area : undefined;
  const change = kind === "change" ? seen.changes.get(id)?.current.areas : undefined;
  return stated ?? change ?? [proposal ?? action ?? areaOfKind.get(kind) ?? ""];
}

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
  if (kind === "proposal" || kind === "change" || kind === "incident" || kind === "action" || kind === "release")
    return `/${kind}s/${id}`;
  if (kind === "access") return `/access/${id}`;
  if (kind === "task") return `/ai/${id}`;
  if (kind === "checkin") return `/checkin/${id}`;
  if (kind === "page") return "/page";
  return kind === "person" ? "/people" : "";
}

/** One line of a list; the whole text stands on the entry's own screen. */
const shortened = (words: string) => (words.length > 200 ? `${words.slice(0, 199)}…` : words);
