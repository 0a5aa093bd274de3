/** The verdict on a submitted change: the classifier's findings in the words of a page, and what its makers add to them. */

import type { Page, Risk } from "../page/page.ts";
import { matches } from "../page/patterns.ts";
import { outsideStack } from "../page/stack.ts";
import { classify, type Verdict } from "./classify.ts";
import { type FileChange, parseDiff } from "./diff.ts";
import { rank } from "./judgement.ts";
import { questions } from "./questions.ts";
import { roleOf } from "./role.ts";

export interface Judged {
  /** What an approval is bound to, besides the content itself. */
  readonly summary: {
    readonly areas: string[];
    readonly risk: Risk;
    readonly oneWay: boolean;
    readonly ai: string[];
    /** Guardrails of the page that it crosses; each needs its owner's yes. */
    readonly guardrails: string[];
    /** Names of the questions that must be answered before anybody can say yes. */
    readonly questions: string[];
  };
  readonly reasons: Finding[];
  readonly questions: readonly Raised[];
  readonly files: number;
}

/** A question of the card. `lost` is the old name of a field that is renamed or dropped. */
export interface Raised {
  readonly key: string;
  readonly name: string;
  readonly asks: string;
  readonly file: string;
  readonly line: number;
  readonly lost?: string;
}

/** Why the verdict is what it is: a rule, and where it fired. `area` is empty for what concerns the whole change. */
export interface Finding {
  readonly rule: string;
  readonly area: string;
  readonly file: string;
  readonly line: number;
  readonly why: string;
}

export interface Submitted {
  readonly patch: string;
  readonly truncated: boolean;
  readonly subject: string;
  readonly trailers: readonly string[];
  readonly ref: string;
  readonly makers: readonly { readonly person: string; readonly as: readonly string[] }[];
}

/** What an agent wrote in these areas always needs the named person (mission row C2). */
const neverAlone = new Set(["billing", "auth", "data", "schema", "infra", "secrets"]);
/** Files that an agent may change without a person: tests, and what is only looked at inside the product. */
const free = new Set(["test", "ui", "locale", "style", "asset"]);
/** The record keeps so many reasons and questions of one change; a reader needs fewer. */
const most = 200;

/** Judges a change by the built-in rules and the paths of a page; without a page, by the rules alone. */
export function judge(page: Page | undefined, asked: Submitted): Judged {
  const { patch, truncated, subject, trailers, ref, makers } = asked;
  const agents = makers.filter(({ as }) => as.includes("agent"));
  const unknown = makers.some(({ person, as }) => person === "" && !as.includes("agent"));
  const found = classify({ diff: patch, truncated, subject, trailers, branch: ref }, page);
  const ai = [
    ...found.ai.evidence,
    ...(agents.length > 0 && !found.ai.found ? ["The account of an assistant took part."] : []),
  ];
  const raised = raisedBy(patch, page);
  const { files } = parseDiff(patch);
  const crossed = page ? crossedBy(page, files) : [];
  const notes = [
    ...crossed.map(({ name, why }) => note(`guardrail/${name}`, why)),
    ...found.unreadable.map((why) => note("unreadable", why)),
    ...(unknown ? [note("unknown-maker", "Somebody whom the page does not know made it.")] : []),
    ...(ai.length > 0 && agentRisk(found, files) !== "low" ? [note("agent-wrote", agentWhy(found, files))] : []),
    ...(raised.length > 0
      ? [note("implied-decision", "It decides something without saying so; a named person answers that first.")]
      : []),
  ];
  const risk = highest([
    found.risk,
    unknown ? "high" : "low",
    ai.length > 0 ? agentRisk(found, files) : "low",
    raised.length > 0 ? "medium" : "low",
    crossed.length > 0 ? "high" : "low",
  ]);
  const areas = page ? [...new Set(found.areas.flatMap((area) => pageAreas(page, area)))] : [...found.areas];
  return {
    summary: {
      areas,
      risk,
      oneWay: found.oneWayDoor,
      ai,
      questions: raised.map(({ key }) => key),
      guardrails: crossed.map(({ name }) => name),
    },
    reasons: [...notes, ...found.reasons.map(({ excerpt: _, ...reason }) => reason)].slice(0, most),
    questions: raised,
    files: files.length,
  };
}

/** Each kind of question once for the whole change; a lost field once for its name. A page's standard asks in its own words. */
function raisedBy(patch: string, page: Page | undefined): Raised[] {
  const raised = new Map<string, Raised>();
  for (const { name, text, file, line, lost } of questions({ diff: patch })) {
    const key = lost === undefined ? name : `${name}:${lost}`;
    const needs = page?.standards.find((standard) => standard.name === name)?.needs ?? [];
    const asks = needs.length > 0 ? `${text} It must bring: ${needs.join(", ")}.` : text;
    if (!raised.has(key) && raised.size < most)
      raised.set(key, { key, name, asks, file, line, ...(lost === undefined ? {} : { lost }) });
  }
  return [...raised.values()];
}

/** Guardrails that a change crosses by its paths, or by a technology that its manifests or machines take in and the page does not allow. */
function crossedBy(page: Page, files: readonly FileChange[]): { name: string; why: string }[] {
  const taking = files.filter(({ path }) => ["manifest", "infra", "config"].includes(roleOf(path)));
  const added = taking.flatMap(({ hunks }) => hunks.flatMap(({ lines }) => lines.filter(({ mark }) => mark === "+")));
  const text = added.map((line) => line.text).join("\n");
  return page.guardrails.flatMap(({ name, source, allowed, paths }) => {
    const inside =
      source === "path" &&
      files.find(({ path, oldPath }) => paths.some((one) => matches(one, path) || matches(one, oldPath)));
    if (inside) return [{ name, why: `${inside.path} is inside what ${name} guards.` }];
    const outside = source === "dependencies" ? outsideStack(allowed, text) : undefined;
    return outside ? [{ name, why: `${outside} is not on the list of what is used: ${allowed.join(", ")}.` }] : [];
  });
}

const note = (rule: string, why: string): Finding => ({ rule, area: "", file: "", line: 0, why });

const highest = (risks: readonly Risk[]): Risk =>
  risks.reduce((most, risk) => (rank[risk] > rank[most] ? risk : most), "low");

/** What an agent wrote is at least reviewed by a person, unless it only touched tests or what is looked at. */
function agentRisk({ areas }: Verdict, files: readonly FileChange[]): Risk {
  if (areas.some((area) => neverAlone.has(area))) return "high";
  return files.every(({ path }) => free.has(roleOf(path))) ? "low" : "medium";
}

const agentWhy = (found: Verdict, files: readonly FileChange[]): string =>
  agentRisk(found, files) === "high"
    ? "An agent took part, and money, permissions, data or infrastructure is touched: the named person decides."
    : "An agent took part, so a person reviews it.";

/**
 * The page's areas behind a built-in one. A team that narrowed it (areas of its own of that kind) and did not claim the
 * built-in one means its own; an area nobody claimed is the default owner's.
 */
function pageAreas(page: Page, found: string): string[] {
  const named = page.areas.find(({ name }) => name === found);
  if (named?.claimed) return [named.name];
  const own = page.areas.filter(({ kind, claimed }) => claimed && kind === found);
  if (own.length > 0) return own.map(({ name }) => name);
  return named ? [named.name] : [];
}
