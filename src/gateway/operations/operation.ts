/** What the gateway must know of one kind of call: who asks for what, where the prompt goes, and how much was used. */

import type { Dialect } from "../dialects/dialect.ts";
import type { Edits, Member } from "../exact.ts";
import type { Ask } from "../ledger.ts";
import type { No } from "../refuse.ts";
import { isCredible, type Usage } from "../usage.ts";

export type Fields = Readonly<Record<string, unknown>>;

/** A request's body: as it was written, and as it reads. */
export interface Body {
  readonly text: string;
  readonly json: Fields;
  readonly members: readonly Member[];
}

/** What a request asks for, as far as the price and the rules depend on it. */
export interface Facts {
  readonly answerTokens: number | undefined;
  readonly answers: number;
  /** Only text, whose tokens its bytes bound. */
  readonly plainText: boolean;
  /** Function tools by name; hosted ones, and all else that is billed apart, as `hosted:…`. */
  readonly tools: readonly string[];
}

/** What an answer, or one event of a stream, says about itself. */
export interface Told {
  readonly usage?: Usage | undefined;
  readonly served?: string;
  readonly finish?: string;
  /** An event that holds nothing but the usage. */
  readonly onlyUsage?: boolean;
  /** Numbers that later events complete. */
  readonly counted?: Fields;
}

export interface Operation {
  readonly name: Ask["operation"];
  readonly dialect: Dialect;
  /** Appended to the provider's address. */
  readonly path: string;
  /** Members that limit the answer; the first one is put in where the caller gave none. Empty: it has no such limit. */
  readonly limits: readonly string[];
  facts(json: Fields): Facts | No;
  /** Puts the task's prompt in front of everything, or says which field takes its place. */
  prompted(body: Body, prompt: string): Edits | No;
  /** Reads a whole answer. */
  answer(json: Fields): Told;
  /** Reads one event; `before` is what earlier events told. */
  event(json: Fields, before: Told): Told;
  /** What a person reads of it: the question. */
  question(json: Fields): string;
  /** What a person reads of it: the answer. */
  text(json: Fields): string;
  /** What one event adds to the answer's text. */
  piece(json: Fields): string;
}

export const isNo = (one: object): one is No => "status" in one && "code" in one;

/** A count of tokens as a provider says it; undefined for everything that is none, such as -1, 1.5 or 1e300. */
export const tokens = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;

/** The same where a missing one means none, and anything else that is no count spoils the whole. */
export const part = (value: unknown): number | undefined => (value === undefined || value === null ? 0 : tokens(value));

export const fieldsOf = (value: unknown): Fields =>
  value !== null && typeof value === "object" && !Array.isArray(value) ? (value as Fields) : {};
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const wordsOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** Usage that can be true; undefined for any other. */
export function usageOf(said: { readonly [Name in keyof Usage]: number | undefined }): Usage | undefined {
  const { input, cacheRead, cacheWrite, cacheWriteHour = 0, output, reasoning } = said;
  if (input === undefined || cacheRead === undefined || cacheWrite === undefined) return undefined;
  if (output === undefined || reasoning === undefined) return undefined;
  const usage = { input, cacheRead, cacheWrite, ...(cacheWriteHour > 0 && { cacheWriteHour }), output, reasoning };
  return isCredible(usage) ? usage : undefined;
}
