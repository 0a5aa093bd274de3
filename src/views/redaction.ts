/** Removing words as people see it: what a search found, what an asked removal takes and leaves, and what was removed before. */

import { redactionCard, redactors } from "../decisions/redaction/kind.ts";
import { type Need, neededTexts } from "../decisions/redaction/needed.ts";
import { isWaiting, type RedactionState, removalOf } from "../decisions/redaction/state.ts";
import { digest } from "../kernel/json.ts";
import type { Text } from "../kernel/prose.ts";
import { needingOf, type ViewContext, worldOf, zoneOf } from "./context.ts";
import { visible } from "./hidden.ts";
import { actorName, capital, listed, nameOf, plural, shortDigest } from "./names.ts";
import { noteOf } from "./removed.ts";
import { type Signing, signingOf } from "./signing.ts";
import { moment } from "./times.ts";

/** A text that a search found: where it stands, and its words. `seq` is 0 beside a book of traffic. */
export interface FoundWords {
  readonly text: string;
  readonly words: string;
  readonly seq: number;
  readonly type: string;
  readonly at: string;
}

export interface FoundRow {
  readonly text: string;
  readonly says: string;
  readonly where: string;
  readonly href: string;
  readonly when: string;
  /** What still needs it, so that it cannot be removed now; empty when nothing does. */
  readonly needed: string;
}

export interface RemovalRow {
  readonly id: string;
  readonly says: string;
  readonly note: string;
  readonly when: string;
}

export interface RemovalsModel {
  readonly asked: string;
  /** Undefined while nothing was searched. */
  readonly found: readonly FoundRow[] | undefined;
  readonly more: boolean;
  /** Who decides about removals, by name. */
  readonly who: string;
  readonly keeps: string;
  readonly removals: readonly RemovalRow[];
}

export interface RemovalModel {
  readonly id: string;
  readonly title: string;
  readonly status: "waiting" | "refused" | "ordered" | "done";
  readonly says: string;
  readonly name: string;
  readonly reason: string;
  readonly askedBy: string;
  readonly when: string;
  readonly texts: number;
  /** The beginning of every text that goes, and how long it is, while it is still there. */
  readonly goes: readonly string[];
  readonly entries: readonly number[];
  readonly seq: number;
  readonly page: string;
  /** What still needs some of it; then it cannot be removed now. Empty otherwise. */
  readonly needed: string;
  /** Digest of the card for whoever may say yes now; empty for everybody else. */
  readonly shown: string;
  readonly signing: Signing;
  readonly mayRefuse: boolean;
}

/** Characters of a text that are shown. */
const excerpt = 160;

/** The search, what it found, and what was removed before, the newest first; undefined before the first page. */
export async function removalsView(
  context: ViewContext,
  asked: string,
  found?: { readonly found: readonly FoundWords[]; readonly more: boolean },
): Promise<RemovalsModel | undefined> {
  const seen = worldOf(context.world);
  const page = seen.page.inForce?.page;
  if (!page) return undefined;
  const all = [...seen.redactions.values()].reverse();
  const say = await context.words(
    all.flatMap(({ reason, refused }) => [reason, refused?.reason].filter((one) => one !== undefined)),
  );
  const needed = found ? neededTexts(needingOf(context.world), context.at) : new Map<string, Need>();
  const zone = zoneOf(context);
  return {
    asked,
    found: found?.found
      .filter(({ text }) => !removalOf(seen.redactions, text))
      .map((one) => foundRow(one, asked, needed.get(one.text), moment(one.at, context.at, zone))),
    more: found?.more ?? false,
    who: listed(redactors(page, { askedAt: context.at }, context.at).map(nameOf), "or"),
    keeps: page.retention?.words?.says ?? "",
    removals: all.map((one) => ({
      id: one.id,
      says: `${one.texts.size} ${plural(one.texts.size, "text")}${one.entries.length > 0 ? ` of ${one.entries.length} ${plural(one.entries.length, "entry", "entries")}` : ""}`,
      note: capital(standsSays(one, say, context.at, zone)),
      when: moment(one.askedAt, context.at, zone),
    })),
  };
}

function foundRow(
  { text, words, seq, type }: FoundWords,
  asked: string,
  need: Need | undefined,
  when: string,
): FoundRow {
  return {
    text,
    says: around(words, asked),
    where: seq > 0 ? `entry ${seq}` : `traffic, ${type}`,
    href: seq > 0 ? `/record/${seq}` : "",
    when,
    needed: need ? `${need.what} ${need.id}` : "",
  };
}

/** The words around what was searched, on one line. */
function around(words: string, asked: string): string {
  const at = Math.max(0, words.toLowerCase().indexOf(asked.trim().toLowerCase()));
  const from = Math.max(0, at - 60);
  const part = words.slice(from, from + excerpt).replaceAll(/\s+/g, " ");
  return visible(`${from > 0 ? "… " : ""}${part}${from + excerpt < words.length ? " …" : ""}`);
}

/** What a text begins with, and how much of it is not seen here: nobody signs away what they were not told of. */
const beginning = (words: string): string =>
  `${around(words, "")}${words.length > excerpt ? ` (${words.length} characters in all)` : ""}`;

function standsSays(state: RedactionState, say: (text: Text) => string, at: string, zone: string): string {
  if (state.refused) return `refused by ${actorName(state.refused.by)}: ${say(state.refused.reason)}`;
  if (isWaiting(state))
    return `asked by ${actorName(state.askedBy)}, waits for a yes: ${state.reason ? say(state.reason) : ""}`;
  return `${noteOf(state, say, at, zone)}${state.doneAt === "" ? " (being done)" : ""}`;
}

/** One removal as the card that is signed; undefined when there is none of that id. */
export async function removalView(context: ViewContext, id: string): Promise<RemovalModel | undefined> {
  const seen = worldOf(context.world);
  const state = seen.redactions.get(id);
  const { inForce } = seen.page;
  if (!state || !inForce) return undefined;
  const waits = isWaiting(state);
  const goes = waits ? [...state.texts].map((text) => ({ text })) : [];
  const say = await context.words([
    ...[state.reason, state.refused?.reason].filter((one) => one !== undefined),
    ...goes,
  ]);
  const zone = zoneOf(context);
  const who = redactors(inForce.page, state, context.at);
  const me = context.me?.person ?? "";
  const need = waits ? needOf(context, state) : undefined;
  const mine = waits && who.includes(me);
  const names = listed(who.map(nameOf), "or");
  return {
    id,
    title: state.ordered
      ? `${state.texts.size} ${plural(state.texts.size, "text")} removed for good`
      : `Remove ${state.texts.size} ${plural(state.texts.size, "text")} for good`,
    status: state.refused ? "refused" : waits ? "waiting" : state.doneAt === "" ? "ordered" : "done",
    says: waits
      ? `${names} decides; nothing is removed until then.`
      : `${capital(standsSays(state, say, context.at, zone))}.`,
    name: waits ? names : "",
    reason: state.reason ? say(state.reason) : `The page keeps words for ${state.keeps}.`,
    askedBy: capital(actorName(state.askedBy)),
    when: moment(state.askedAt, context.at, zone),
    texts: state.texts.size,
    goes: goes.map((text) => beginning(say(text))),
    entries: state.entries,
    seq: state.seq,
    page: shortDigest(inForce.version),
    needed: need ? `${need.what} ${need.id}` : "",
    shown: mine && !need ? digest(redactionCard(state, inForce.version)) : "",
    signing: signingOf(context, true),
    mayRefuse: waits && (who.includes(me) || state.askedBy === `person:${me}`),
  };
}

function needOf({ world, at }: ViewContext, { texts }: RedactionState): Need | undefined {
  const needed = neededTexts(needingOf(world), at);
  return [...texts].flatMap((text) => needed.get(text) ?? [])[0];
}
