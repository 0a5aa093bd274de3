/** Values in their one spelling: ids by their prefix, documents by number, plans, shares, moments, parties by what they look like. */

import {
  datesIn,
  digits,
  documentsIn,
  environmentOf,
  idsIn,
  intervalOf,
  type Mark,
  partsIn,
  periodsIn,
  versionIn,
} from "./marks.ts";
import { prefixes } from "./names.ts";
import { slug, wordsIn } from "./words.ts";

/** `projects/fleet` is fleet, `gid://shop/Order/74978` 74978; a document with its year in between stays whole. */
export const lastOf = (text: string): string =>
  /^[a-z]+:\/\/|^\/|^[a-z][\w-]*(\/[\w.@-]+)+$/i.test(text) && documentsIn(text).length === 0
    ? (text
        .replace(/[/?#]+$/, "")
        .split("/")
        .at(-1) ?? text)
    : text.replace(/^[a-z]{2,12}:(?=\S)/i, (found) =>
        /^(https?|user|customer|account|group|id):$/i.test(found) ? "" : found,
      );

/** What an address says about its last part: `order` in `gid://shop/Order/74978`. */
export const hintOf = (text: string): string[] =>
  lastOf(text) === text ? [] : wordsIn(text.split("/").at(-2) ?? "").map((one) => one.replace(/s$/, ""));

/** Ids that say by their prefix what they are; undefined where there is none. */
export function prefixedIn(text: string): Mark[] | undefined {
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

export const withDoc = (role: string, number: string): Mark[] => [[role, number], docMark(number)];

/** A number of some document. Those of one team have one length a kind, so that only as long ones are compared. */
export const docMark = (number: string): Mark => [`doc${number.length}`, number];

/** The value of a role in its one spelling. Empty where the text is none. */
export function valuesOf(role: string, text: string): Mark[] {
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
  // How a code is hyphenated differs from shop to shop.
  return marksIf(role, role === "coupon" || role === "product" ? slug(last).replaceAll("-", "") : slug(last));
}

export const marksIf = (role: string, value: string | undefined): Mark[] =>
  value ? [[role, value.slice(0, 120)]] : [];

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
export const timeOf = (text: string): string | undefined =>
  /(?:^|[T ])([0-2]?\d:[0-5]\d)/.exec(text)?.[1]?.padStart(5, "0");

/** A party by what its value looks like, else by what it is called. */
export function partyMarks(role: string, text: string, key: readonly string[]): Mark[] {
  const last = lastOf(text);
  if (role === "bank") return marksIf(role, last.replace(/\s/g, "").toUpperCase());
  if (role === "employee") return marksIf(role, digits(last.match(/\d+/g)?.at(-1) ?? slug(last)));
  const isName = key.at(-1) === "name" || key.at(-1) === "display" || (role === "person" && /\s/.test(last));
  if (isName && !/\d/.test(last)) return marksIf("name", wordsIn(last).sort().join("-"));
  if (role === "party" || role === "person") return marksIf(role, slug(last));
  const iban = /^[A-Z]{2}\d{2}[A-Z0-9 ]{10,34}$/.exec(last);
  if (iban) return [["bank", last.replaceAll(" ", "")]];
  return /^[A-Z]{0,3}[-_ ]?\d+$/i.test(last)
    ? marksIf(role, slug(last).replaceAll("-", ""))
    : marksIf("account", companyOf(last));
}

/** `registry.example/worker:4.18.2`: the service and its version. */
export function imageMarks(text: string): Mark[] {
  const [, service, version] = /^(?:[\w.-]+(?::\d+)?\/)*([a-z][\w-]*):v?(\d[\w.-]*)$/i.exec(text) ?? [];
  return service && version
    ? [...marksIf("service", slug(service)), ...marksIf("version", versionIn(version) ?? slug(version))]
    : [];
}

/** A company without its legal form. */
export const companyOf = (text: string): string =>
  slug(text.replace(/[\s,]+(gmbh|inc|ltd|llc|ag|kg|s\.?a\.?|s\.?r\.?l|b\.?v|oy|ab|corp|co|limited)\.?$/i, ""));
