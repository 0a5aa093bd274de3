/** Files and questions that two areas with different owners both claim: then nobody knows whose call it is. */

import type { Checked } from "./checked.ts";
import type { Area } from "./page.ts";
import { areaCovers, sharedPath } from "./patterns.ts";
import type { Finding, Place, Report } from "./problem.ts";
import { at, entries, lineWith, value } from "./tree.ts";
import type { Mapping } from "./yaml.ts";

/** Comparing two patterns takes time in proportion to the product of their lengths. More than this in all takes over a second. */
const mostWork = 3_000_000;

/** Reports each pair of areas once, at the later one. */
export function checkOverlaps({ page, root, tracked }: Checked, report: Report): void {
  const claimed = page.areas.filter((area) => area.claimed);
  const place = (area: Area, field: string) =>
    at(entries(value(root, "areas")).find(({ key }) => key.text === area.name)?.value as Mapping, field);
  const budget = { left: mostWork };
  for (const [index, later] of claimed.entries()) {
    for (const earlier of claimed.slice(0, index)) {
      if (earlier.owner === later.owner) continue;
      const question = later.like.find((one) => earlier.like.some((other) => plain(other) === plain(one)));
      if (question) report(place(later, "like"), sameQuestion(earlier, later, question));
      const path = shared(earlier, later, tracked, budget);
      if (budget.left < 0) {
        report(place(later, "paths"), tooMuch);
        return;
      }
      if (path)
        report(place(later, "paths"), {
          ...samePath(earlier, later, path),
          corrected: without(place(later, ""), later, earlier),
        });
    }
  }
}

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

/**
 * A path that is in both areas: one that their patterns make possible, else a file of the repository. A possible path
 * that an `except` leaves out proves nothing, so then the repository decides.
 */
function shared(one: Area, other: Area, tracked: readonly string[], budget: { left: number }): string | undefined {
  let possible = false;
  for (const a of one.paths) {
    for (const b of other.paths) {
      if (!mayMeet(a, b)) continue;
      budget.left -= a.length * b.length;
      if (budget.left < 0) return undefined;
      if (sharedPath(a, b) === undefined) continue;
      possible = true;
      const path = sharedPath(a, b, "as-file");
      if (path !== undefined && areaCovers(one, path) && areaCovers(other, path)) return path;
    }
  }
  return possible ? tracked.find((path) => areaCovers(one, path) && areaCovers(other, path)) : undefined;
}

/** Two patterns tied to the top that begin with different plain letters never meet. A quick no before the exact answer. */
function mayMeet(a: string, b: string): boolean {
  const [left, right] = [fixed(a), fixed(b)];
  return left.startsWith(right) || right.startsWith(left);
}

/** The letters with which every path of a pattern begins; none when it matches at any depth. */
function fixed(pattern: string): string {
  const inner = pattern.replace(/^\//, "").replace(/\/$/, "");
  const tied = pattern.startsWith("/") || inner.includes("/");
  return tied ? inner.slice(0, Math.max(0, inner.search(/[*?\\]|$/))).replace(/\/$/, "") : "";
}

/** The later area's line with the other one's files left out. */
function without(node: Place, later: Area, earlier: Area): string | undefined {
  const except = [...later.except, ...earlier.paths].map((pattern) => `"${pattern}"`).join(", ");
  return later.except.length === 0 ? lineWith(node as Mapping, `except: [${except}]`) : undefined;
}

const samePath = (one: Area, other: Area, path: string): Finding => ({
  code: "page.overlap",
  what: `\`${one.name}\` (${one.owner}) and \`${other.name}\` (${other.owner}) both cover ${path}.`,
  why: "A change there would have two owners who each think it is the other's.",
  fix: "Narrow one of them, leave the files out with `except`, or give both one owner.",
});

const sameQuestion = (one: Area, other: Area, question: string): Finding => ({
  code: "page.overlap",
  what: `\`${one.name}\` (${one.owner}) and \`${other.name}\` (${other.owner}) both claim "${question.slice(0, 60)}".`,
  why: "Whoever asks it would get two answers.",
  fix: "Keep it in one of the two.",
});

const tooMuch: Finding = {
  code: "page.too-many",
  what: "The page has more patterns than can be compared.",
  why: "Whether two owners claim one file would stay unknown.",
  fix: "Name folders instead of single files.",
};
