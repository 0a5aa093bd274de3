/** What a detector is: data with a name, a reason and an example, so that `finalcall rules` can list and tests can run it. */

import type { Risk } from "../page/page.ts";
import type { Role } from "./role.ts";

/** The nine areas of the built-in detectors, in the words of the page. */
export const detectedAreas = [
  "billing",
  "auth",
  "data",
  "schema",
  "infra",
  "secrets",
  "ai",
  "api",
  "messages",
] as const;
export type DetectedArea = (typeof detectedAreas)[number];

/**
 * - `path`: the path of a file that really changed, also the old path of a rename
 * - `added`, `removed`, `changed`: one line; `changed` is either side
 * - `gone`: a removed line whose name (the word before `:`, `=` or `(`) stands in no added line of the file
 * - `near`: the unchanged lines around a change, and the function that git says it stands in
 * - `subject`: the first line of the message. It can add suspicion, never take any away
 */
export type On = "path" | "added" | "removed" | "gone" | "near" | "changed" | "subject";

export interface Rule {
  /** Permanent, for instance `billing/payment-call`. */
  readonly name: string;
  readonly area: DetectedArea;
  /** One sentence for people: why this matters. */
  readonly why: string;
  /** How dangerous the change is when this rule alone decides. */
  readonly risk: Risk;
  /** What it did cannot be undone. */
  readonly oneWay?: true;
  readonly on: On;
  /** 1 is enough to say that the area is touched. Less needs another rule that agrees, in the same file or in the subject. */
  readonly weight: number;
  /** Roles of files in which it looks; without it, everything that runs in production except interface code. */
  readonly in?: readonly Role[];
  /** Any of these words must stand in the line (camelCase and snake_case are taken apart, plural included). */
  readonly words?: readonly string[];
  /** And this must match. A rule has `words`, `test` or both. */
  readonly test?: RegExp;
  /** And this must not. */
  readonly unless?: RegExp;
  /** Only in files whose path matches. */
  readonly within?: RegExp;
  /** Not in files whose path matches. */
  readonly outside?: RegExp;
  /** A line, path or subject on which it fires. */
  readonly example: string;
  /** For rules with `within` or `in`: a path in which the example stands. */
  readonly file?: string;
  /** One on which it must not fire. */
  readonly not?: string;
}

/** Where code runs in production, interface code left out. */
export const running: readonly Role[] = [
  "source",
  "script",
  "migration",
  "config",
  "env",
  "manifest",
  "infra",
  "ci",
  "message",
  "unknown",
];
/** Code of the product, interface included. */
export const product: readonly Role[] = [...running, "ui"];
