/** What a patch touches, by the paths that the areas of a page name. */

import type { Page, Risk } from "../page/page.ts";
import { areasOf } from "../page/patterns.ts";

export interface Judged {
  /** What an approval is bound to, besides the content itself. */
  readonly summary: {
    readonly areas: string[];
    readonly risk: Risk;
    readonly oneWay: boolean;
    readonly ai: string[];
  };
  readonly reasons: {
    readonly rule: string;
    readonly area: string;
    readonly file: string;
    readonly line: number;
    readonly why: string;
  }[];
  readonly files: number;
}

const rank: Readonly<Record<Risk, number>> = { low: 0, medium: 1, high: 2 };

/** Areas and risk of a patch. What was cut off, or whose makers nobody knows, is high: nobody could judge it. */
export function judge(
  page: Page,
  { patch, truncated, makers }: { patch: string; truncated: boolean; makers: readonly { person: string }[] },
): Judged {
  const paths = pathsIn(patch);
  const reasons = paths.flatMap((file) =>
    areasOf(page, file).map(({ name }) => ({
      rule: "page-path",
      area: name,
      file,
      line: 1,
      why: `The page puts this path under ${name}.`,
    })),
  );
  const areas = [...new Set(reasons.map(({ area }) => area))];
  const risks = page.areas.filter(({ name }) => areas.includes(name)).map(({ risk }) => risk);
  const unknown = makers.some(({ person }) => person === "");
  const highest = risks.reduce<Risk>((most, risk) => (rank[risk] > rank[most] ? risk : most), "medium");
  return {
    summary: { areas, risk: truncated || unknown ? "high" : highest, oneWay: false, ai: [] },
    reasons,
    files: paths.length,
  };
}

function pathsIn(patch: string): string[] {
  const found = new Set<string>();
  for (const [, path] of patch.matchAll(/^(?:\+\+\+ b|--- a|rename from |rename to )\/?(.+)$/gm))
    if (path) found.add(path);
  return [...found];
}
