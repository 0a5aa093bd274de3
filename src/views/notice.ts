/** What a notice is: something that people are told once, in words that are made for each reader when it is sent. */

import type { Text } from "../kernel/prose.ts";
import { type ViewContext, zoneOf } from "./context.ts";
import { visible } from "./hidden.ts";
import type { Say } from "./sentences.ts";
import { moment } from "./times.ts";

/** What happened, in one word: what a program that listens can act on. */
export type What =
  | "waits"
  | "escalates"
  | "blocked"
  | "input"
  | "decided"
  | "stopped"
  | "in-doubt"
  | "failed"
  | "verified"
  | "frozen"
  | "thawed"
  | "broken-open"
  | "declared"
  | "offered"
  | "silent"
  | "led"
  | "update-due"
  | "resolved"
  | "paused"
  | "narrowed"
  | "drill-due"
  | "review"
  | "spent"
  | "check-in";

export interface Said {
  /** One line. */
  readonly subject: string;
  /** Short main clauses, a line each: who decides, who if no answer by when, what after that. */
  readonly lines: readonly string[];
}

export interface Notice {
  /** Names this one thing. Whoever was told under it is not told again. */
  readonly key: string;
  readonly what: What;
  /** The subject's kind and id, such as `release:rel-…`: notices about one thing belong together. */
  readonly about: string;
  /** Persons of the page; programs hear it also when there are none. */
  readonly people: readonly string[];
  /** `now`: somebody must look at once. `soon`: within its time. `news`: nothing is to be done. */
  readonly urgency: "now" | "soon" | "news";
  /** A path of ours. It shows; nothing is decided by opening it. */
  readonly link: string;
  /** When it became so, UTC. */
  readonly at: string;
  /** True while it holds, and told whenever the server learns of it; else it happened once, and is old news some day. */
  readonly holds: boolean;
  /** The texts whose words are needed to say it. */
  readonly texts: readonly Text[];
  /** In the words and the zone of the context's reader. */
  says(reader: ViewContext, say: Say): Said;
}

/** What happened longer ago than this, in milliseconds, is no news: it is not told any more. */
export const newsFor = 7 * 86_400_000;

/** Who was told about what so far. */
export interface Heard {
  /** Everybody who was told anything about a subject. */
  of(about: string): readonly string[];
  /** Every subject that anybody, or a program, was told about. */
  subjects(): Iterable<string>;
  /** Whether a subject is among them. */
  knows(about: string): boolean;
}

/** `at 03:31` today, `on Tue 15:30` else, by the reader's clock. */
export function atTime(reader: ViewContext, at: string): string {
  const time = moment(at, reader.at, zoneOf(reader));
  return `${/^\d\d:/.test(time) ? "at" : "on"} ${time}`;
}

/** Somebody's words as one line of a notice: nothing hidden in it, and not too long. */
export function line(words: string, longest = 140): string {
  const one = visible(words.replaceAll(/[\s\u2028\u2029]+/g, " ").trim());
  return one.length > longest ? `${one.slice(0, longest - 1)}…` : one;
}
