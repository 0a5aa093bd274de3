/** Whether people are told: which way is down since when, and how much waits, as one sentence each. */

import { moment } from "./times.ts";

/** One way of telling people, as the outbox knows it. */
export interface ChannelSeen {
  /** `mail`, `push:<host>` or `webhook:<name>`. */
  readonly channel: string;
  /** UTC; empty while it works. */
  readonly downSince: string;
  readonly why: string;
  /** Messages that did not go out yet. */
  readonly waits: number;
}

/** What screens know of telling people. */
export interface TellingSeen {
  /** The key that a browser needs to be told, base64url. */
  readonly pushKey: string;
  states(): readonly ChannelSeen[];
}

/** `Mail is down since 02:10, 3 wait: The mail server cannot be reached (ECONNREFUSED).` One for each way that is down. */
export const tellingSentences = (states: readonly ChannelSeen[], at: string, zone: string): string[] =>
  states
    .filter(({ downSince }) => downSince !== "")
    .map(({ channel, downSince, why, waits }) => {
      const since = moment(downSince, at, zone);
      return `${nameOfChannel(channel)} is down since ${since}, ${waits} ${waits === 1 ? "waits" : "wait"}: ${why}`;
    });

/** `mail` → `Mail`, `webhook:chat` → `The webhook chat`, `push:push.example` → `The push service push.example`. */
export function nameOfChannel(channel: string): string {
  const place = channel.slice(channel.indexOf(":") + 1);
  if (channel.startsWith("webhook:")) return `The webhook ${place}`;
  return channel.startsWith("push:") ? `The push service ${place}` : "Mail";
}
