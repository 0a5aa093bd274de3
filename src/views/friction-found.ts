/** What a finding of friction is, and what every search for one is given. */

import type { Decided } from "../decisions/checkin/decided.ts";
import { type Area, areaOf, type Page } from "../page/page.ts";
import type { Seen, ViewContext } from "./context.ts";
import type { Title } from "./decided-titles.ts";

export type FrictionKind =
  | "overridden"
  | "backup"
  | "founder"
  | "broken-open"
  | "went-round"
  | "stalled"
  | "drift"
  | "two-reviews"
  | "bottleneck"
  | "two-editors";

/** Something that the record shows, and nobody had to notice. */
export interface Finding {
  /** Names it for as long as the record stands: people judge it by this key. */
  readonly key: string;
  readonly kind: FrictionKind;
  /** Somebody decided what is not theirs by the page, or in somebody's place. */
  readonly lane: boolean;
  readonly says: string;
  readonly href: string;
  /** A line for `finalcall.yaml`; empty where no line would change it. */
  readonly wording: string;
  /** Whose it is by the page; empty where that is not the question. */
  readonly whose: string;
}

/** Fewer answers than this say nothing about how somebody works. */
export const fewest = 3;
/** What one look at a span needs; `title` knows everything decided in it. */
export interface Looking {
  readonly context: ViewContext;
  readonly seen: Seen;
  readonly page: Page;
  readonly from: string;
  readonly to: string;
  readonly decided: readonly Decided[];
  readonly title: (one: Pick<Decided, "kind" | "id">) => Title;
  readonly when: (at: string) => string;
}

/** One line of the page as somebody would write it: what stays the same is left out. */
export const areaLine = (area: string, fields: Readonly<Record<string, string>>): string =>
  `${area}: { ${Object.entries(fields)
    .filter(([, value]) => value !== "")
    .map(([name, value]) => `${name}: ${value}`)
    .join(", ")} }`;

/** The first of its areas that the page still names. */
export const areaOfDecision = (page: Page, { areas }: Decided): Area | undefined =>
  areas.map((name) => areaOf(page, name)).find((area) => area !== undefined);
