/** The outbox as the book adds up to it: what waits, who is sending it, what was told, and which channel is down since when. */

import type { LedgerRow } from "../log/store.ts";
import type { Heard } from "../views/notice.ts";
import { entryOf } from "./book.ts";

/** One message to one place. */
export interface Item {
  readonly item: string;
  readonly key: string;
  readonly channel: string;
  readonly to: string;
  readonly about: string;
  readonly person: string;
  /** Its row, and so its place in the line. */
  readonly n: number;
  readonly queuedAt: string;
  /** `sending`: somebody claimed it and did not say how it ended. */
  readonly state: "waits" | "sending" | "sent" | "dropped" | "over";
  /** The row of the claim that holds, 0 for none, and whose it is. */
  readonly claim: number;
  readonly by: string;
  readonly attempts: number;
  /** When the last attempt failed, UTC, and why; empty before the first. */
  readonly failedAt: string;
  readonly why: string;
}

export interface ChannelState {
  readonly channel: string;
  /** Since when nothing went through; empty while it works. */
  readonly downSince: string;
  readonly why: string;
  readonly lastTry: string;
  /** Failures in a row of the channel as a whole. */
  readonly failures: number;
}

const works = { downSince: "", why: "", lastTry: "", failures: 0 };

/** What an item is called: the same for everybody who would send it, so that it is queued once. */
export const itemOf = (channel: string, to: string, key: string): string => `${channel}|${to}|${key}`;

export class Outbox implements Heard {
  /** When telling began, UTC; empty before. */
  beganAt = "";
  /** The last row that was taken in. */
  read = 0;
  #items = new Map<string, Item>();
  #open = new Set<string>();
  #channels = new Map<string, ChannelState>();
  #heard = new Map<string, Set<string>>();

  /** Takes in the next row. Rows that lost a race, or that a newer version wrote, change nothing. Gives the item it changed. */
  take(row: Pick<LedgerRow, "n" | "at" | "body">): Item | undefined {
    this.read = row.n;
    const entry = entryOf(row);
    if (!entry) return undefined;
    if (entry.kind === "began") {
      if (this.beganAt === "") this.beganAt = row.at;
      return undefined;
    }
    if (entry.kind === "queued") {
      if (this.has(entry.item)) return undefined;
      const { kind: _, ...rest } = entry;
      const fresh = { claim: 0, by: "", attempts: 0, failedAt: "", why: "" };
      this.#hear(entry.about, entry.person);
      return this.#put({ ...rest, ...fresh, n: row.n, queuedAt: row.at, state: "waits" });
    }
    const was = this.#items.get(entry.item);
    if (!was || was.state === "sent" || was.state === "dropped") return undefined;
    if (entry.kind === "claimed")
      return entry.after === was.claim && was.state !== "over"
        ? this.#put({ ...was, state: "sending", claim: row.n, by: entry.by, attempts: was.attempts + 1 })
        : undefined;
    if (entry.kind === "over") return this.#put({ ...was, state: "over" });
    if (entry.kind === "dropped") return this.#put({ ...was, state: "dropped", why: entry.why });
    if (entry.kind === "sent") {
      // Also from a claim that was taken over meanwhile: it is out, and must not go out again.
      this.#channels.set(was.channel, { channel: was.channel, ...works });
      return this.#put({ ...was, state: "sent" });
    }
    if (entry.claim !== was.claim || was.state === "over") return undefined;
    if (entry.down) this.#down(was.channel, row.at, entry.why);
    return this.#put({ ...was, state: "waits", claim: 0, by: "", failedAt: row.at, why: entry.why });
  }

  #put(item: Item): Item {
    this.#items.set(item.item, item);
    if (item.state === "waits" || item.state === "sending") this.#open.add(item.item);
    else this.#open.delete(item.item);
    return item;
  }

  #down(channel: string, at: string, why: string): void {
    const { downSince, failures } = this.channel(channel);
    this.#channels.set(channel, { channel, why, downSince: downSince || at, lastTry: at, failures: failures + 1 });
  }

  #hear(about: string, person: string): void {
    const heard = this.#heard.get(about) ?? new Set();
    this.#heard.set(about, person === "" ? heard : heard.add(person));
  }

  /** Whether it is in the outbox, or was told. */
  has = (item: string): boolean => (this.#items.get(item)?.state ?? "over") !== "over";
  item = (item: string): Item | undefined => this.#items.get(item);
  of = (about: string): readonly string[] => [...(this.#heard.get(about) ?? [])];
  knows = (about: string): boolean => this.#heard.has(about);
  subjects = (): Iterable<string> => this.#heard.keys();
  channel = (channel: string): ChannelState => this.#channels.get(channel) ?? { channel, ...works };

  /** What is not told yet, the oldest first. */
  open(): Item[] {
    return [...this.#open].map((name) => this.#items.get(name) as Item).sort((a, b) => a.n - b.n);
  }

  /** Whether a message about this went out to the person, by any channel. */
  wentTo(person: string, about: string): boolean {
    return [...this.#items.values()].some(
      (item) => item.person === person && item.about === about && item.state === "sent",
    );
  }

  /** How much went out so far, and how much never will. */
  counts(): { readonly sent: number; readonly waits: number; readonly dropped: number } {
    const of = (state: Item["state"]) => [...this.#items.values()].filter((item) => item.state === state).length;
    return { sent: of("sent"), waits: this.#open.size, dropped: of("dropped") };
  }

  /** Each channel that something waits for, or that is down. */
  states(): (ChannelState & { readonly waits: number })[] {
    const open = this.open();
    const names = [...new Set([...this.#channels.keys(), ...open.map(({ channel }) => channel)])].sort();
    return names.map((name) => ({
      ...this.channel(name),
      waits: open.filter(({ channel }) => channel === name).length,
    }));
  }
}
