/** How one family of clients reads errors. */

import type { No } from "../refuse.ts";

export interface Dialect {
  readonly name: "openai" | "anthropic";
  /** The body of an error's answer. */
  errorBody(no: No, id: string): string;
  /** The event that ends a stream which cannot go on. The client must not take it for a normal end. */
  errorEvent(no: No, id: string): string;
}

/** What a client may show to people: why, and the next step. */
export const messageOf = ({ why, next }: No): string => `${why} ${next}`;
