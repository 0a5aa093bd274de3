/** Reads who, what and which words from the values of a proposal, whatever they are called and however they are nested. */

import { isSumKey } from "./amount.ts";
import type { Leaf } from "./leaves.ts";
import {
  addressesIn,
  datesIn,
  digits,
  documentsIn,
  environmentOf,
  idsIn,
  intervalOf,
  type Mark,
  partsIn,
  periodsIn,
  phoneIn,
  versionIn,
} from "./marks.ts";
import { asides, byVerb, likeVerb, parties, prefixes, prepositions, sentences, things, traces } from "./names.ts";
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
const subjectKeys = new Set("subject title betreff objet asunto oggetto onderwerp".split(" "));

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
  if (isSentence(text, key)) return { marks: [], text };
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
  const near = [...key, ...(key.every((word) => prepositions.has(word)) ? around : [])];
  const hinted = hintOf(text);
  const thing = roleAmong(things, near) ?? roleAmong(things, hinted);
  if (thing) return { marks: valuesOf(thing, text) };
  const party = roleAmong(parties, near) ?? roleAmong(parties, hinted);
  if (party) return { marks: partyMarks(party, text, key) };
  return { marks: unnamed(text, key, aside ? "" : verb) };
}

/** Whether a switch goes on or off. */
export const onMark = (text: string): Mark => ["on", String(/^(true|on|enable|enabled|activate)$/i.test(text))];

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

/** `projects/fleet` is fleet, `gid://shop/Order/74978` 74978; a document with its year in between stays whole. */
const lastOf = (text: string): string =>
  /^[a-z]+:\/\/|^\/|^[a-z][\w-]*(\/[\w.@-]+)+$/i.test(text) && documentsIn(text).length === 0
    ? (text
        .replace(/[/?#]+$/, "")
        .split("/")
        .at(-1) ?? text)
    : text.replace(/^[a-z]{2,12}:(?=\S)/i, (found) =>
        /^(https?|user|customer|account|group|id):$/i.test(found) ? "" : found,
      );

/** What an address says about its last part: `order` in `gid://shop/Order/74978`. */
const hintOf = (text: string): string[] =>
  lastOf(text) === text ? [] : wordsIn(text.split("/").at(-2) ?? "").map((one) => one.replace(/s$/, ""));

/** Ids that say by their prefix what they are; undefined where there is none. */
function prefixedIn(text: string): Mark[] | undefined {
  const found = idsIn(text);
  if (found.length === 0) return undefined;
  return found.flatMap(([prefix, id]) => {
    const role = prefixes.get(prefix);
    if (role === "") return [];
    if (role === "invoice")
      return documentsIn(`inv ${id}`).length > 0 ? withDoc("invoice", digits(id)) : [["invoice", id] as const];
    return [[role ?? `#${prefix}`, id] as const];
  });
}

const withDoc = (role: string, number: string): Mark[] => [
  [role, number],
  ["doc", number],
];

/** The value of a role in its one spelling. Empty where the text is none. */
function valuesOf(role: string, text: string): Mark[] {
  const last = lastOf(text);
  if (role === "invoice" || role === "order" || role === "ticket" || role === "booking" || role === "quote")
    return documentMarks(role, text);
  if (role === "plan") return planMarks(last);
  if (role === "interval") return intervalMarks(last);
  if (role === "version") return marksIf("version", versionIn(last) ?? slug(last));
  if (role === "environment") return marksIf("environment", environmentOf(last));
  if (role === "period") return periodsIn(text).length > 0 ? periodsIn(text) : periodsIn(`for ${text}`);
  if (role === "part")
    return partsIn(text, true).length > 0 ? partsIn(text, true) : marksIf("part", /^#?(\d{1,3})$/.exec(text)?.[1]);
  if (role === "quantity") return marksIf("quantity", /^(\d{1,9})(?![\d.,])/.exec(text)?.[1]);
  if (role === "share") return shareMarks(text);
  if (role === "moment" || role === "until") return momentMarks(role, text);
  if (role === "old" || role === "direction") return [];
  const known = prefixedIn(last);
  if (known && role !== "coupon") return known;
  return marksIf(role, slug(last));
}

const marksIf = (role: string, value: string | undefined): Mark[] => (value ? [[role, value.slice(0, 120)]] : []);

function documentMarks(role: string, text: string): Mark[] {
  const typed = documentsIn(text);
  const own = typed.filter(([one]) => one === role || one === `${role}-year`);
  if (own.length > 0)
    return own.flatMap(([one, value]) => (one === role ? withDoc(role, value) : [[one, value] as const]));
  const numbers = lastOf(text).match(/\d+/g) ?? [];
  const last = numbers.at(-1);
  return last && last.length > 1 ? withDoc(role, digits(last)) : marksIf(role, slug(lastOf(text)));
}

/** `pro-annual`, `Pro (jährlich)`, `price_pro_yearly`: the plan's name and its interval. */
function planMarks(text: string): Mark[] {
  const words = wordsIn(text).filter((word) => !/^(price|plan|tier|tarif|the|to|id)$/.test(word));
  const named = words.filter((word) => !intervalOf(word)).join("-");
  return [...marksIf("plan", named), ...intervalMarks(text)];
}
const intervalMarks = (text: string): Mark[] => wordsIn(text).flatMap((word) => marksIf("interval", intervalOf(word)));

/** `15`, `15 %` and `0.15` are one share. */
function shareMarks(text: string): Mark[] {
  const [, number, sign] = /^(\d{1,3}(?:[.,]\d{1,4})?)\s*(%?)$/.exec(text) ?? [];
  if (number === undefined) return [];
  const value = Number(number.replace(",", "."));
  return [["share", String(Math.round((sign === "" && value <= 1 ? value * 100 : value) * 100) / 100)]];
}

function momentMarks(role: string, text: string): Mark[] {
  const time = timeOf(text);
  if (role === "until") return marksIf("until", time);
  return [...datesIn(text).filter(([one]) => one === "date"), ...marksIf("time", time)];
}
const timeOf = (text: string): string | undefined => /(?:^|[T ])([0-2]?\d:[0-5]\d)/.exec(text)?.[1]?.padStart(5, "0");

/** A party by what its value looks like, else by what it is called. */
function partyMarks(role: string, text: string, key: readonly string[]): Mark[] {
  const last = lastOf(text);
  if (role === "employee") return marksIf(role, digits(last.match(/\d+/g)?.at(-1) ?? slug(last)));
  const isName = key.at(-1) === "name" || key.at(-1) === "display" || (role === "person" && /\s/.test(last));
  if (isName && !/\d/.test(last)) return marksIf("name", wordsIn(last).sort().join("-"));
  if (role === "party" || role === "person") return marksIf(role, slug(last));
  const iban = /^[A-Z]{2}\d{2}[A-Z0-9 ]{10,34}$/.exec(last);
  if (iban) return [["bank", last.replaceAll(" ", "")]];
  return marksIf(/^[A-Z]{0,3}[-_ ]?\d+$/i.test(last) ? role : "account", companyOf(last));
}

/** `registry.example/worker:4.18.2`: the service and its version. */
function imageMarks(text: string): Mark[] {
  const [, service, version] = /^(?:[\w.-]+(?::\d+)?\/)*([a-z][\w-]*):v?(\d[\w.-]*)$/i.exec(text) ?? [];
  return service && version
    ? [...marksIf("service", slug(service)), ...marksIf("version", versionIn(version) ?? slug(version))]
    : [];
}

/** A company without its legal form. */
const companyOf = (text: string): string =>
  slug(text.replace(/[\s,]+(gmbh|inc|ltd|llc|ag|kg|s\.?a\.?|s\.?r\.?l|b\.?v|oy|ab|corp|co|limited)\.?$/i, ""));

/** A value without a name of its own: what is written in it, a bare number for a document, or the tool's own name for it. */
function unnamed(text: string, key: readonly string[], verb: string): Mark[] {
  const inside = marksIn(text);
  if (inside.length > 0) return inside;
  const refers = key.some((word) => prepositions.has(word));
  if (refers && /^#?\s?\d{2,12}$/.test(text)) return [["doc", digits(text.replace(/\D/g, ""))]];
  if (!loose.has(verb) || key.length === 0 || isSumKey(key) || text.length > 80 || key.some((word) => traces.has(word)))
    return [];
  return marksIf(`#${key.join("-")}`, slug(lastOf(text)));
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
  return marksIf(/\d/.test(trimmed) ? "account" : "behalf", slug(trimmed));
}
