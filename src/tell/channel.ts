/** What the outbox knows of a way to tell people: how to say it there, and what may come of it. */

import type { Said } from "../views/notice.ts";

/** One message, in words, for one place. */
export interface Message {
  /** The same for every attempt: a far side that remembers ids takes it once. Hex digits. */
  readonly id: string;
  /** The same for everything about one subject to one place. */
  readonly thread: string;
  readonly what: string;
  readonly about: string;
  readonly said: Said;
  /** Complete, to be opened by whoever reads it. */
  readonly link: string;
  readonly urgency: "now" | "soon" | "news";
  /** When it became so, UTC, and the zone of the times in the words. */
  readonly at: string;
  readonly zone: string;
}

/**
 * What came of an attempt. `later`: it did not arrive, or nobody knows; `down` when nothing can be sent through this
 * channel now. `never`: the far side will never take it. `gone`: nobody is there any more.
 */
export type Outcome =
  | { readonly came: "sent" }
  | { readonly came: "later"; readonly why: string; readonly down: boolean }
  | { readonly came: "never"; readonly why: string }
  | { readonly came: "gone"; readonly why: string };

/** Sends a message to a place. Never throws; ends within a minute. */
export type Send = (to: string, message: Message) => Promise<Outcome>;

/** Where somebody can be told: a channel's name and the place in it. */
export interface Place {
  readonly channel: string;
  readonly to: string;
}

/** Everything that can be used at this moment, by the page in force and its contacts. */
export interface Channels {
  /** Where a person is told. */
  placesOf(person: string): readonly Place[];
  /** Programs that are told everything once. */
  readonly programs: readonly Place[];
  /** Sends through a channel; undefined for one that the page does not name any more. */
  send(channel: string): Send | undefined;
}
