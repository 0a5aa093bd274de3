/**
 * Text that people wrote, or that names them. It never stands in the log itself: the log holds a salted digest,
 * the words lie in a side table, so that they can be removed later without breaking the proof.
 */

import * as z from "zod";
import { sha256 } from "./json.ts";

/** Words on their way into the record. A rule writes `prose("…")`; the app turns it into a `Text` before it is stored. */
export interface Prose {
  readonly prose: string;
}

/** What the log keeps of a text: the salted digest under which the words lie in the side table. */
export interface Text {
  readonly text: string;
}

/** A text as the side table keeps it. `words` is null once it was redacted; the digest stays valid for ever. */
export interface Words {
  readonly text: string;
  readonly salt: string;
  readonly words: string | null;
}

/** Marks a text for the side table. Gives a `Text` by type, because that is what every reader will ever see. */
export const prose = (words: string): Text => ({ prose: words }) as unknown as Text;

/** The schema of a text inside an event. */
export const text = z.strictObject({ text: z.string().regex(/^[0-9a-f]{64}$/) });

/** The digest of a text: SHA-256 over the salt's hex digits, a line feed and the words. */
export const textDigest = (salt: string, words: string): string => sha256(`${salt}\n${words}`);

const isProse = (value: object): value is Prose =>
  typeof (value as Prose).prose === "string" && Object.keys(value).length === 1;

/**
 * Replaces every text on its way by its digest, and gives the words to be stored beside the log.
 * `salt` is called once for each text and must be unguessable, otherwise short words could be found by trying.
 */
export function keepWords<T>(value: T, salt: () => string): { value: T; words: Words[] } {
  const words: Words[] = [];
  const keep = (part: unknown): unknown => {
    if (part === null || typeof part !== "object") return part;
    if (Array.isArray(part)) return part.map(keep);
    if (isProse(part)) {
      const fresh = salt();
      const text = textDigest(fresh, part.prose);
      words.push({ text, salt: fresh, words: part.prose });
      return { text };
    }
    // Fields that are undefined do not exist in JSON, and must not exist while a rule is tried either.
    const fields = Object.entries(part).filter(([, inner]) => inner !== undefined);
    return Object.fromEntries(fields.map(([name, inner]) => [name, keep(inner)]));
  };
  return { value: keep(value) as T, words };
}

/** The digests that stand for texts anywhere in an event's data or in a state. */
export function* textsIn(data: unknown): Generator<string> {
  if (data === null || typeof data !== "object") return;
  const { text } = data as { text?: unknown };
  if (typeof text === "string" && /^[0-9a-f]{64}$/.test(text)) yield text;
  else if (data instanceof Map || data instanceof Set) for (const inner of data.values()) yield* textsIn(inner);
  else for (const inner of Object.values(data)) yield* textsIn(inner);
}
