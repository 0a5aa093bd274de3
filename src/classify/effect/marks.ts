/** Identifiers inside values and sentences: documents, periods, parts, dates, versions, each in one spelling. */

import { plain, slug } from "./words.ts";

/** One identifier and what it identifies. */
export type Mark = readonly [role: string, value: string];

const documents: readonly (readonly [role: string, words: string])[] = [
  ["invoice", "invoices?|inv|in(?=[_/-])|rechnung(?:snummer)?|facture|fattura|factura|factuur|bill|rg"],
  ["order", "orders?|ord|bestellung|commande|ordine|pedido|bestelling|auftrag"],
  ["ticket", "tickets?|case|vorgang"],
  ["booking", "bookings?|buchung|reservation|reservierung|prenotazione|reserva"],
  ["quote", "quote|angebot|devis"],
];
const documentPatterns = documents.map(
  ([role, words]) =>
    [
      role,
      new RegExp(
        `(?<![\\p{L}\\d])(?:${words})[\\s:_#./-]{0,3}(?:(?:no|nr|num|number|nummer|n)[\\s.:°]{0,3})?#?(?:(20\\d\\d)[/-])?(\\d{2,12})(?![\\d.,]*\\d)`,
        "gu",
      ),
    ] as const,
);

/** `INV-7303`, `in_7303`, `Rechnung Nr. 7303`, `INV/2026/7303`: the document by its number, and its year where it stands there. */
export function documentsIn(text: string): Mark[] {
  const low = plain(text.slice(0, 4000)).replace(/^\s*in (?=\d+\s*$)/, "inv ");
  return documentPatterns.flatMap(([role, pattern]) =>
    [...low.matchAll(pattern)].flatMap(([, year, number = ""]) => [
      [role, digits(number)] as const,
      ...(year ? [[`${role}-year`, year] as const] : []),
    ]),
  );
}

/** A number without its zeros in front. */
export const digits = (text: string): string => text.replace(/^0+(?=\d)/, "");

const names: readonly string[] = [
  "january januar janvier enero gennaio januari",
  "february februar fevrier febrero febbraio februari",
  "march marz maerz mars marzo maart",
  "april avril abril aprile",
  "may mai mayo maggio mei",
  "june juni juin junio giugno",
  "july juli juillet julio luglio",
  "august aout agosto augustus",
  "september septembre septiembre settembre",
  "october oktober octobre octubre ottobre",
  "november novembre noviembre",
  "december dezember decembre diciembre dicembre december",
];
const months = new Map(
  names.flatMap((all, at) => all.split(" ").map((name) => [name, String(at + 1).padStart(2, "0")] as const)),
);
const anyMonth = [...months.keys()].sort((a, b) => b.length - a.length).join("|");
const withYear = new RegExp(`(?<!\\d[.]?\\s{0,2})(?<![\\p{L}])(${anyMonth})\\s+(20\\d\\d)(?!\\d)`, "gu");
/** A month that stands for a period: behind a small word, before what is paid for it, or alone behind a colon. */
const alone = new RegExp(
  `(?:(?<=(?:\\bfor|\\bfur|\\bpour|\\bper|\\bpara|\\bvoor|\\bof|\\bthe|\\bden|:)\\s+(?:the\\s+|den\\s+)?)(${anyMonth})(?!\\s*\\d)|(?<![\\p{L}])(${anyMonth})(?=lohn|gehalt|miete|\\s+(?:wage|rent|salary|report|invoice|payout|settlement)))`,
  "gu",
);
const numeric = /(?<!\d)(20\d\d)-(0[1-9]|1[0-2])(?![\d-])|(?<!\d)(0[1-9]|1[0-2])\/(20\d\d)(?!\d)/g;

/** `September 2026`, `2026-09`, `09/2026`, `for October`: the month, and with its year the period. A day's month is none. */
export function periodsIn(text: string): Mark[] {
  const low = plain(text.slice(0, 4000));
  const full = [
    ...[...low.matchAll(withYear)].map(([, name = "", year = ""]) => [year, months.get(name) ?? ""] as const),
    ...[...low.matchAll(numeric)].map(
      ([, year, month, first, then]) => [year ?? then ?? "", month ?? first ?? ""] as const,
    ),
  ];
  const part = [...low.matchAll(alone)].map(([, one, two]) => months.get(one ?? two ?? "") ?? "");
  return [
    ...full.flatMap(([year, month]) => [["period", `${year}-${month}`] as const, ["month", month] as const]),
    ...part.filter((month) => month !== "").map((month) => ["month", month] as const),
  ];
}

const dayFirst = new RegExp(
  `(?<!\\d)(\\d{1,2})(?:\\.|st|nd|rd|th|er)?\\s+(?:of\\s+|de\\s+)?(${anyMonth})(?![\\p{L}])`,
  "gu",
);
const monthFirst = new RegExp(`(?<![\\p{L}])(${anyMonth})\\s+(\\d{1,2})(?:st|nd|rd|th)?(?![\\d:])`, "gu");

/** `4 November`, `Nov 4th`, `2026-11-12`: the day of the year, and the date where its year is given. */
export function datesIn(text: string): Mark[] {
  const low = plain(text.slice(0, 4000));
  const day = (month: string, of: string): Mark => ["day", `${month}-${of.padStart(2, "0")}`];
  return [
    ...[...low.matchAll(dayFirst)].map(([, of = "", name = ""]) => day(months.get(name) ?? "", of)),
    ...[...low.matchAll(monthFirst)].map(([, name = "", of = ""]) => day(months.get(name) ?? "", of)),
    ...[...low.matchAll(/(?<!\d)(20\d\d)-(\d\d)-(\d\d)(?!\d)/g)].flatMap(([, year = "", month = "", of = ""]) => [
      ["date", `${year}-${month}-${of}`] as const,
      day(month, of),
    ]),
  ];
}

const parts =
  /(?<![\p{L}\d])(?:(?:part|partial|instal+ment|rate|teil|tranche|partie|parte|deel)[\p{L}\s#:]{0,20})?(\d{1,3})\s?(?:of|\/|von|de|di|sur|van)\s?(\d{1,3})(?!\d|\/|-)/gu;

/** `part 1 of 4`, `1/3`, `Teil 2 von 3`: which part it is. `named`: the value stands under the name of a part. */
export function partsIn(text: string, named: boolean): Mark[] {
  const low = plain(text.slice(0, 4000));
  return [...low.matchAll(parts)].flatMap(([whole, which = "", of = ""]) =>
    (named || /[a-z]/.test(whole.replace(/of|von|de|di|sur|van/g, ""))) && Number(which) <= Number(of) && Number(of) > 0
      ? [["part", digits(which)] as const]
      : [],
  );
}

/** `v8.16.7`, `Version 8.16.7`, `refs/tags/v8.16.7`, `registry.example/worker:8.16.7`. */
export const versionIn = (text: string): string | undefined =>
  /(?<![\d.])v?(\d{1,5}(?:\.\d{1,5}){1,3}(?:-[a-z0-9.]{1,20})?)(?![\d.]*\d)/i.exec(text)?.[1]?.toLowerCase();

/** Mail addresses, in small letters. */
export const addressesIn = (text: string): string[] =>
  (text.slice(0, 4000).match(/[\p{L}\d._%+'-]{1,64}@[\p{L}\d-]+(?:\.[\p{L}\d-]+)+/gu) ?? []).map((one) =>
    one.toLowerCase(),
  );

/** A telephone number as digits; undefined where it is none. */
export const phoneIn = (text: string): string | undefined =>
  /^\s*(?:\+|00)[\d\s().-]{7,24}$/.test(text) ? text.replace(/\D/g, "").replace(/^00/, "") : undefined;

/** Ids with a prefix: `cus_9f3K`, `sub_PV2Z`. */
export const idsIn = (text: string): (readonly [prefix: string, id: string])[] =>
  [...text.slice(0, 4000).matchAll(/(?<![\p{L}\d_])([a-z]{2,10})_([A-Za-z0-9]{5,60})(?![\p{L}\d_])/gu)]
    .filter(([, , rest = ""]) => /\d/.test(rest) || /[a-z][A-Z]|[A-Z][a-z]/.test(rest))
    .map(([, prefix = "", rest = ""]) => [prefix, rest] as const);

const intervals: readonly (readonly [string, RegExp])[] = [
  ["year", /^(year|yearly|annual|annually|annuel|anual|annuale|jahrlich|jaehrlich|jahr|an|12|jaarlijks|p1y)$/],
  ["month", /^(month|monthly|monatlich|monat|mensuel|mensual|mensile|mois|maandelijks|1|p1m)$/],
  ["quarter", /^(quarter|quarterly|quartal|vierteljahrlich|trimestriel)$/],
  ["week", /^(week|weekly|wochentlich|hebdomadaire)$/],
];
export const intervalOf = (word: string): string | undefined =>
  intervals.find(([, pattern]) => pattern.test(word))?.[0];

const places = new Map(
  Object.entries({
    production: "prod production produktion prd live produccion produzione",
    staging: "staging stage stg preprod",
  })
    .concat(Object.entries({ test: "test testing qa", development: "dev development entwicklung" }))
    .flatMap(([place, all]) => all.split(" ").map((word) => [word, place] as const)),
);
/** `prod`, `Produktion`, `production`: one word. */
export const environmentOf = (text: string): string => places.get(slug(text)) ?? slug(text);
