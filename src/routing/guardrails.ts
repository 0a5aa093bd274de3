/** Which guardrails a question crosses: by a pushed number, an amount, a date, a technology, a path, or a proposal's theme. */

import type { Guardrail, Page } from "../page/page.ts";
import { matches } from "../page/patterns.ts";
import { outsideStack } from "../page/stack.ts";
import { type Found, stemsOf } from "./match.ts";
import type { Reading } from "./routing.ts";
import { dateText } from "./sentence.ts";

export interface Crossing {
  readonly guardrail: Guardrail;
  /** A whole sentence. */
  readonly why: string;
}

/** A pushed number older than this is unknown: yesterday's spend says nothing about today's runaway job. */
const freshFor = 24 * 3_600_000;

/**
 * The guardrails that a question touches and crosses, in the order of the page. Unknown counts as crossed, but only for a
 * guardrail that the question is about.
 */
export function crossings(
  page: Page,
  question: string,
  found: Found,
  at: string,
  readings: readonly Reading[],
): Crossing[] {
  const asked: Asked = { question, stems: new Set(stemsOf(question)), found, at, readings };
  return page.guardrails.flatMap((guardrail) => {
    const why = checks[guardrail.source](guardrail, asked);
    return why ? [{ guardrail, why }] : [];
  });
}

interface Asked {
  readonly question: string;
  readonly stems: ReadonlySet<string>;
  readonly found: Found;
  readonly at: string;
  readonly readings: readonly Reading[];
}

/** Each gives the sentence that says why it is crossed, or nothing. */
const checks: Readonly<Record<Guardrail["source"], (guardrail: Guardrail, asked: Asked) => string>> = {
  pushed,
  date,
  dependencies,
  path,
  proposal,
};

/** Words for the same theme as a guardrail's name, by a word of the name. */
const themes: ReadonlyMap<string, string> = new Map([
  ["spend", "spend spending cloud hosting budget"],
  ["cost", "spend spending cost budget"],
  ["budget", "spend spending budget"],
  ["uptime", "uptime downtime availability sla nines"],
  ["availability", "uptime downtime availability sla nines"],
  ["latency", "latency slow slower p95 p99"],
  ["error", "error errors failure failures"],
]);

function touches(name: string, asked: Asked): boolean {
  const words = stemsOf(name);
  if (words.length > 0 && words.every((word) => asked.stems.has(word))) return true;
  return words.some((word) => stemsOf(themes.get(word) ?? "").some((theme) => asked.stems.has(theme)));
}

function pushed({ name, says, limit }: Guardrail, asked: Asked): string {
  const money = limit !== undefined && /^[A-Z]{3}\//.test(limit.unit);
  const amount = money ? amountIn(asked.question) : undefined;
  const grows = money && asked.found.has("capacity");
  if (!touches(name, asked) && amount === undefined && !grows) return "";
  const latest = asked.readings.find((one) => one.name === name);
  if (!latest || !limit) return `No number is known for ${name} (${says}), and unknown counts as crossed.`;
  if (latest.unit !== limit.unit)
    return `The number for ${name} is in ${latest.unit}, not in ${limit.unit}, and unknown counts as crossed.`;
  const age = Date.parse(asked.at) - Date.parse(latest.at);
  if (!(age <= freshFor)) return `The last number for ${name} is older than 24 hours, and unknown counts as crossed.`;
  const value = latest.value + (amount ?? 0) * 100;
  const crossed = limit.crossed === "over" ? value > limit.value : value < limit.value;
  if (!crossed) return "";
  const shown = (number: number) => (money ? String(number / 100) : String(number));
  const became =
    amount === undefined ? `is at ${shown(value)}` : `would go from ${shown(latest.value)} to ${shown(value)}`;
  return `${name} ${became}, and the limit is ${says}.`;
}

const amounts =
  /(?:[€$£]\s?(\d{1,9}(?:[.,]\d{3})*(?:\.\d{1,2})?)(k)?)|(?:(\d{1,9}(?:[.,]\d{3})*(?:\.\d{1,2})?)(k)?\s?(?:€|\$|£|eur\b|euros?\b|usd\b|dollars?\b|gbp\b|pounds?\b|bucks\b))|(?:(\d{1,9}(?:[.,]\d{3})*)(k)?\s?(?:a|per|each|every|\/)\s?(?:month|year|week|day)\b)/i;

/**
 * The first amount of money in a question, in major units and by the month: `400 a month`, `€1,200`, `2k per month`. A year is spread
 * over twelve months. The currency is not converted: a guardrail is a question, not a ledger.
 */
export function amountIn(question: string): number | undefined {
  const found = amounts.exec(question);
  if (!found) return undefined;
  const digits = found[1] ?? found[3] ?? found[5] ?? "";
  const thousands = (found[2] ?? found[4] ?? found[6]) ? 1000 : 1;
  const value = Number(digits.replace(/[.,](?=\d{3}(?:\D|$))/g, "")) * thousands;
  const after = question.slice(found.index, found.index + found[0].length + 20);
  return /\b(?:year|yearly|annually)\b/i.test(after) ? value / 12 : value;
}

function date({ commitments }: Guardrail, { question, stems, found, at }: Asked): string {
  const today = at.slice(0, 10);
  const later = (question.match(/\b\d{4}-\d{2}-\d{2}\b/g) ?? []).sort().at(-1) ?? "";
  for (const { what, by } of commitments) {
    const words = stemsOf(what);
    if (!words.every((word) => stems.has(word))) continue;
    if (today > by) return `${what} was promised by ${dateText(by, today)}, and that day is over.`;
    if (later > by) return `${what} is promised by ${dateText(by, today)}, and ${dateText(later, today)} is later.`;
    if (found.has("deadline")) return `${what} is promised by ${dateText(by, today)}.`;
  }
  return "";
}

function dependencies({ allowed }: Guardrail, { question }: Asked): string {
  const named = outsideStack(allowed, question);
  return named ? `${named} is not on the list of what is used: ${allowed.join(", ")}.` : "";
}

function path({ name, paths }: Guardrail, { question }: Asked): string {
  const mentioned = question.split(/[\s,;"'`()]+/).filter((word) => /[/.]/.test(word) && word.length <= 400);
  const inside = mentioned.find((word) => paths.some((pattern) => matches(pattern, word)));
  return inside ? `${inside} is inside what ${name} guards.` : "";
}

/** A limit in words is answered in a proposal; a question on its theme has no such answer yet. */
function proposal({ name, says }: Guardrail, asked: Asked): string {
  if (asked.found.has("settled")) return "";
  const words = stemsOf(says).filter((word) => word.length > 3);
  const shared = words.filter((word) => asked.stems.has(word)).length;
  const named = stemsOf(name).every((word) => asked.stems.has(word));
  const scope =
    /scope/.test(name) && asked.found.has("roadmap") && !asked.found.has("tickets") && asked.stems.has("featur");
  return named || scope || shared >= 2
    ? `Whether it stays inside “${says}” is answered in a proposal, and unknown counts as crossed.`
    : "";
}
