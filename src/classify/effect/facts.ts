/** Reads who, what and which words from the values of a proposal, whatever they are called and however they are nested. */

import { isSumKey } from "./amount.ts";
import type { Leaf } from "./leaves.ts";
import { addressesIn, digits, documentsIn, idsIn, type Mark, partsIn, periodsIn, phoneIn } from "./marks.ts";
import { asides, byVerb, likeVerb, parties, prefixes, prepositions, sentences, things, traces } from "./names.ts";
import { purposeOf } from "./reasons.ts";
import {
  companyOf,
  docMark,
  hintOf,
  imageMarks,
  lastOf,
  marksIf,
  partyMarks,
  prefixedIn,
  timeOf,
  valuesOf,
  withDoc,
} from "./values.ts";
import { plain, slug, wordsIn } from "./words.ts";

/** What the values of a proposal say. */
export interface Facts {
  readonly who: readonly Mark[];
  readonly what: readonly Mark[];
  /** Sentences of the proposal; the first one of a mail is its subject. */
  readonly subjects: readonly string[];
  readonly texts: readonly string[];
}

/** Classes in which a value under a name of the tool's own is a difference too: nothing else tells two of them apart. */
const loose = new Set([
  "other",
  "delete",
  "restore",
  "flag",
  "block",
  "advance",
  "renew",
  "book",
  "purchase",
  "command",
]);

/** Names of senders and copies: not whom a mail is for. */
const senders = new Set("from sender cc bcc reply replyto absender".split(" "));
const subjectKeys = new Set("subject title summary headline betreff objet asunto oggetto onderwerp".split(" "));

/** Reads one value after the other. */
export function factsOf(leaves: readonly Leaf[], verb: string): Facts {
  const who: Mark[] = [];
  const what: Mark[] = [];
  const subjects: string[] = [];
  const texts: string[] = [];
  for (const leaf of leaves) {
    const read = factOf(leaf, verb);
    for (const mark of read.marks) (partyRoles.has(mark[0]) ? who : what).push(mark);
    if (read.text !== undefined) (leaf.key.some((word) => subjectKeys.has(word)) ? subjects : texts).push(read.text);
  }
  // A mail that was sent as one text begins with its subject.
  const lines = texts.map((text) => /^\s*subject:\s*([^\n]+)\n([\s\S]*)$/i.exec(text));
  subjects.push(...lines.flatMap((found) => found?.[1] ?? []));
  return { who, what, subjects, texts: texts.map((text, at) => lines[at]?.[2] ?? text) };
}

/** The roles that say whom an effect is for. */
export const partyRoles = new Set(
  "customer email phone account bank person employee party name company behalf".split(" "),
);

interface Read {
  readonly marks: readonly Mark[];
  readonly text?: string;
}
const nothing: Read = { marks: [] };

function factOf({ value, key, around, path }: Leaf, verb: string): Read {
  const text = String(value).trim();
  if (verb === "flag" && /^(true|false|on|off|enabled|disabled)$/i.test(text)) return { marks: [onMark(text)] };
  if (typeof value === "boolean" || text === "") return nothing;
  const own = byVerb.get(likeVerb.get(verb) ?? verb);
  const aside = path.slice(0, -1).some((name) => wordsIn(name).some((word) => asides.has(word)));
  const image = own === byVerb.get("deploy") ? imageMarks(text) : [];
  if (image.length > 0) return { marks: image };
  const special =
    roleAmong(own, key) ?? (key.every((word) => prepositions.has(word)) ? roleAmong(own, around) : undefined);
  if (verb === "mail" && key.some((word) => senders.has(word))) return nothing;
  if (verb === "mail" && key.some((word) => word === "template" || word === "campaign"))
    return { marks: [["purpose", purposeOf(text.replace(/[_-]+/g, " "), "") ?? slug(text)]] };
  if (isSentence(text, key)) return { marks: [], text };
  if (special === "quantity" && !/^\d+$/.test(text))
    return { marks: valuesOf(roleAmong(things, key) ?? special, text) };
  if (special && partyRoles.has(special) && !addressesIn(text).length && !prefixedIn(lastOf(text)))
    return { marks: partyMarks(special, text, key) };
  if (special && !addressesIn(text).length && !(special === "plan" && timeOf(text)))
    return { marks: valuesOf(special, text) };
  const address = addressesIn(text);
  if (address.length > 0) return { marks: address.map((one) => ["email", one] as const) };
  const phone = phoneIn(text);
  if (phone) return { marks: [["phone", phone]] };
  if (key.some((word) => traces.has(word)) && !key.some((word) => things.has(word) || parties.has(word)))
    return nothing;
  const prefixed = prefixedIn(lastOf(text));
  if (prefixed) return { marks: prefixed };
  if (isDocument.test(text)) return { marks: marksIn(text) };
  const near = [...key, ...(key.every((word) => prepositions.has(word)) ? around : [])];
  const hinted = hintOf(text);
  const thing = roleAmong(things, near) ?? roleAmong(things, hinted);
  if (thing) return { marks: valuesOf(thing, text) };
  const party = roleAmong(parties, near) ?? roleAmong(parties, hinted);
  if (party) return { marks: recordToo(partyMarks(party, text, key), verb) };
  return { marks: unnamed(text, key, aside ? "" : verb) };
}

/** Whoever deletes, restores or blocks gives the record's id under its kind's name or as `id`: both are one. */
const recordToo = (marks: readonly Mark[], verb: string): Mark[] =>
  /^(delete|restore|block|reset|revoke)$/.test(verb)
    ? marks.flatMap((mark) =>
        /^(person|account|customer)$/.test(mark[0]) ? [mark, ["record", mark[1]] as const] : [mark],
      )
    : [...marks];

/** A text that names a document and nothing else. */
const isDocument = /^(inv|in|ord|invoice|order|rechnung|facture)[\s:_#./-]{1,3}\d[\d/-]*$/i;

/** Whether a switch goes on or off. */
export const onMark = (text: string): Mark => ["on", String(/^(true|on$|enabl|activat)/i.test(text))];

/** Words with spaces between them, under a name that stands for text or under none that stands for something else. */
function isSentence(text: string, key: readonly string[]): boolean {
  const count = text.split(/\s+/).length;
  return (
    (count >= 2 && key.some((word) => subjectKeys.has(word))) ||
    (count >= 3 && key.some((word) => sentences.has(word))) ||
    count >= 7
  );
}

/** The role of the last of these words that has one. */
function roleAmong(table: ReadonlyMap<string, string> | undefined, words: readonly string[]): string | undefined {
  for (let at = words.length - 1; at >= 0; at -= 1) {
    const role = table?.get(words[at] ?? "");
    if (role) return role;
  }
  return undefined;
}

/** A value without a name of its own: what is written in it, a bare number for a document, or the tool's own name for it. */
function unnamed(text: string, key: readonly string[], verb: string): Mark[] {
  const inside = marksIn(text);
  if (inside.length > 0) return inside;
  const refers = key.some((word) => prepositions.has(word)) && !isSumKey(key);
  if (refers && /^#?\s?\d{2,12}$/.test(text)) return [docMark(digits(text.replace(/\D/g, "")))];
  if (!loose.has(verb) || key.length === 0 || isSumKey(key) || text.length > 80 || key.some((word) => traces.has(word)))
    return [];
  const value = slug(/^https?:/i.test(text) ? text : lastOf(text));
  return [...marksIf(`#${key.join("-")}`, value), ...marksIf("record", value)];
}

/** Documents, ids, periods and parts that a text names. Days are left out: in a reason they are its cause. */
export function marksIn(text: string): Mark[] {
  return [
    ...documentsIn(text).flatMap(([role, value]) =>
      /^(invoice|order)$/.test(role) ? withDoc(role, value) : [[role, value] as const],
    ),
    ...idsIn(text).flatMap(([prefix, id]) => {
      const role = prefixes.get(prefix);
      return role && role !== "invoice" ? [[role, id] as const] : [];
    }),
    ...periodsIn(text),
    ...partsIn(text, false),
  ];
}

/** On whose behalf: an id, an address, an account by its name; a company and a colleague are no party of the effect. */
export function behalfMarks(text: string): Mark[] {
  const trimmed = text.trim();
  if (trimmed === "") return [];
  const address = addressesIn(trimmed);
  if (address.length > 0) return address.map((one) => ["email", one] as const);
  const ids = prefixedIn(trimmed);
  if (ids) return ids;
  const [, word = "", rest = trimmed] = /^([\p{L}]+)\s*[:\s]\s*(.+)$/u.exec(trimmed) ?? [];
  const role = parties.get(plain(word));
  if (/^(company|firma|organi[sz]ation|org|group|team)$/.test(plain(word))) return marksIf("company", slug(rest));
  if (role) return marksIf("account", companyOf(rest));
  const known = /\d/.test(trimmed) && !/^(agent|bot|person|desk|support|run|task)\b/i.test(trimmed);
  return marksIf(known ? "account" : "behalf", slug(trimmed));
}
