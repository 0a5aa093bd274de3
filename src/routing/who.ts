/** Who decides: finds the area and the reach of a question, and the one person of the page that follows from them. */

import { areaOf, type Page, personOf, type Risk } from "../page/page.ts";
import { areasOf } from "../page/patterns.ts";
import { alsoOf, type Candidate, quoted, said, unsure, type WhoOptions } from "./answer.ts";
import { type Evidence, evidenceOf } from "./evidence.ts";
import { crossings } from "./guardrails.ts";
import { type Found, findConcepts, type Hit, hitsOf, stemsOf } from "./match.ts";
import { whoForPath } from "./path.ts";
import type { WhoAnswer } from "./routing.ts";
import { areaOfKind, type Seated, seat, titleOf } from "./seats.ts";
import { nameOf } from "./sentence.ts";
import { wordsOf } from "./words.ts";

export { whoForPath, whoForPaths } from "./path.ts";

/** A question longer than this is no question; nothing of it is guessed at. */
const longest = 2000;
/** Two readings nearer than this, with different answers, are a doubt. */
const margin = 0.25;

/**
 * Who decides this, who can say yes at `at` (UTC, ISO 8601), and why. Deterministic; never throws for any question.
 * No match, or two good ones with different answers: `sure` is false, the default owner decides, `also` lists what matched.
 *
 * @example who(page, "retry logic for refunds", "2026-11-19T10:00:00.000Z").owner
 */
export function who(page: Page, question: string, at: string, options: WhoOptions = {}): WhoAnswer {
  const asked = question.trim();
  if (asked.length > longest)
    return unsure(page, at, [], `The question is longer than ${longest} characters. Ask a shorter one.`, options);
  if (!/\s/.test(asked) && areasOf(page, asked).length > 0) return whoForPath(page, asked, at, options);

  const words = wordsOf(asked);
  const found = findConcepts(words);
  const candidates = candidatesOf(page, words, found, at);
  const [best, ...others] = candidates;
  if (!best) return unsure(page, at, [], "No area and no rule knows any of these words.", options);
  const rival = others.find((other) => best.score - other.score < margin && differs(best.seated, other.seated));
  if (rival) {
    const why = `Two readings match equally well: ${reading(best)}; ${reading(rival)}.`;
    return unsure(page, at, [best, rival, ...others], why, options);
  }
  return guarded(page, asked, found, answer(page, best, others, found, at, options), best, at, options);
}

/** Answers that name no owner are the same answer, whichever area they come from. */
const ownerless: ReadonlySet<string> = new Set(["named_approver", "teammate", "none"]);
const differs = (one: Seated, other: Seated): boolean =>
  one.role !== other.role || (one.owner !== other.owner && !ownerless.has(one.role));
const reading = ({ seated, words }: Candidate): string =>
  `${seated.area ? titleOf(seated.area) : "everything else"}, by ${quoted(words)}`;

/** Every reading of the question, the strongest first. */
function candidatesOf(page: Page, words: readonly string[], found: Found, at: string): Candidate[] {
  const evidence = evidenceOf(page, words.flatMap(stemsOf));
  const hits = hitsOf(found);
  const subject = hits.find(({ rule }) => rule.reach === "owner" && rule.when.split(" ").length === 1)?.rule.area;
  const fromRules = hits.map((hit) => fromRule(page, hit, subject, evidence, at));
  const fromPage = evidence.map(({ area, score, words: own }) => ({
    seated: seat(page, "owner", area, at),
    reach: "owner" as const,
    score: score + 1,
    words: own,
    because: "the page names it",
    oneWay: false,
  }));
  return [...fromRules, ...fromPage].sort((a, b) => b.score - a.score);
}

function fromRule(
  page: Page,
  { rule, score, words }: Hit,
  subject: string | undefined,
  evidence: readonly Evidence[],
  at: string,
): Candidate {
  const [first = "", fallback = ""] = rule.area.split(":");
  const kind = first === "subject" ? (subject ?? fallback) : first;
  const own = evidence.filter(({ area }) => area.kind === kind).sort((a, b) => b.score - a.score)[0];
  const seated = seat(page, rule.reach, own?.area ?? areaOfKind(page, kind), at);
  // The page's own words say which area is meant, not how far the decision reaches: every reading in that area gains alike.
  const gain = own && seated.area === own.area ? Math.min(own.score, 5) / 2 : 0;
  return { seated, reach: rule.reach, score: score + gain, words, because: rule.because, oneWay: rule.oneWay };
}

function answer(
  page: Page,
  best: Candidate,
  others: readonly Candidate[],
  found: Found,
  at: string,
  options: WhoOptions,
): WhoAnswer {
  const { seated, because, words } = best;
  const oneWayDoor = best.oneWay || found.has("oneway");
  const why = [
    `It is about ${seated.area ? titleOf(seated.area) : "everything else"}, by ${quoted(words)}.`,
    `${seated.by}, because ${because}.`,
  ];
  if (oneWayDoor) why.push("It is hard to undo.");
  return {
    ...said(page, seated, at, options),
    sure: true,
    also: alsoOf(best, others),
    why,
    risk: riskOf(best, oneWayDoor),
    oneWayDoor,
  };
}

function riskOf({ reach, seated }: Candidate, oneWayDoor: boolean): Risk {
  if (reach === "none") return "low";
  if (oneWayDoor || reach === "named") return "high";
  const risk = seated.area?.risk ?? "medium";
  return reach === "teammate" || (reach === "engineer" && risk === "high") ? "medium" : risk;
}

/** What would be the engineer's own goes to a guardrail's owner when the question crosses it. */
function guarded(
  page: Page,
  question: string,
  found: Found,
  given: WhoAnswer,
  { reach }: Candidate,
  at: string,
  options: WhoOptions,
): WhoAnswer {
  if (reach !== "engineer") return given;
  const [crossed] = crossings(page, question, found, at, options.readings ?? []);
  if (!crossed) return given;
  const { owner } = crossed.guardrail;
  const backup = given.owner === owner ? given.backup : given.owner;
  const role = (personOf(page, owner)?.role ?? "").replaceAll("-", "_");
  const area = areaOf(page, given.area);
  return {
    ...said(page, { area, owner, backup, role, by: "" }, at, options),
    sure: true,
    also: given.also,
    why: [...given.why, `${crossed.why} ${nameOf(owner)} decides what crosses ${crossed.guardrail.name}.`],
    risk: "high",
    oneWayDoor: given.oneWayDoor,
  };
}
