/** What is said of one thing that a program asks about, whichever kind it is. */

import type { Text } from "../kernel/prose.ts";
import type { Page } from "../page/page.ts";
import type { Seen, ViewContext } from "./context.ts";

export interface StatusModel {
  readonly id: string;
  readonly kind: "action" | "proposal" | "change" | "release" | "access" | "pause";
  /** Its screen, such as `/proposals/p-…`. */
  readonly path: string;
  readonly title: string;
  readonly state: string;
  readonly open: boolean;
  readonly by: string;
  /** UTC. */
  readonly at: string;
  /** What stops it now, a sentence each. */
  readonly holds: readonly string[];
  /** Persons who may answer now, the one whose call it is first. */
  readonly awaits: readonly string[];
  /** UTC; empty: no time is set. */
  readonly until: string;
  readonly says: string;
  readonly next: string;
}

/** The same before its title's words are fetched. */
export interface Standing {
  readonly status: Omit<StatusModel, "title">;
  readonly title: string | Text;
  readonly seq: number;
}

/** What every kind's answer is made from. */
export interface Here {
  readonly context: ViewContext;
  readonly seen: Seen;
  readonly page: Page;
  readonly version: string;
}

/** The next step of whoever waits for an answer: nothing that they do themselves. */
export const wait = (path: string): string =>
  `Wait, and ask again. The answer is given in the browser, at ${path}; nobody can give it here.`;
