/**
 * Tells people: works out what must be told, queues it durably, and sends what is due. Any number of processes may run
 * one on the same record. A message goes out once; it goes out again only when whoever sent it died, or lost the store,
 * before it could say so, and then with the same id.
 */

import type { App } from "../app/app.ts";
import { type Timers, within } from "../app/timers.ts";
import { wordsOf } from "../app/words.ts";
import { sha256 } from "../kernel/json.ts";
import type { AiSeen } from "../views/ai-numbers.ts";
import { type ViewContext, zoneOf } from "../views/context.ts";
import type { Notice } from "../views/notice.ts";
import { notices } from "../views/notices.ts";
import { mayTry, mayTryChannel } from "./backoff.ts";
import { bodyOf, book, type Entry } from "./book.ts";
import type { Channels, Message, Outcome, Place } from "./channel.ts";
import { type Item, itemOf, Outbox } from "./outbox.ts";

/** A claim that nobody ended is taken over after so many milliseconds. Longer than any attempt may take. */
export const takeOverAfter = 3 * 60_000;
/** An attempt ends within this, in milliseconds. */
const attemptWithin = 60_000;
/** Rows to one read. */
const readAtOnce = 1000;
/** Messages that one look sends through one channel; the rest waits for the next. */
const mostAtOnce = 200;

export interface TellerOptions {
  readonly app: App;
  /** The address that people open, without a slash at its end. */
  readonly origin: string;
  readonly now: () => Date;
  readonly timers: Timers;
  /** Names this process in the book; different after every start. */
  readonly name: string;
  /** What can be used by the page in force. */
  readonly channels: () => Promise<Channels>;
  /** What this process knows of the calls of models; absent: nothing, so nobody is told of a budget here. */
  readonly ai?: AiSeen | undefined;
  /** Called when a place is gone for good, such as a device that no longer wants to hear. */
  readonly gone?: (item: Item) => Promise<void>;
}

/** The outbox of one process. `tick` is one look: nothing happens between two calls. */
export class Teller {
  readonly outbox = new Outbox();
  #options: TellerOptions;
  /** When this process first saw a claim of somebody else, by its own steady clock. */
  #seen = new Map<string, { claim: number; at: number }>();
  /** What was done and could not be written down: it is, before anything else is sent. */
  #unwritten: Entry[] = [];
  #writing: Promise<unknown> = Promise.resolve();
  /** Messages that this process is sending, and channels that it works through. */
  #mine = new Set<string>();
  #busy = new Set<string>();

  constructor(options: TellerOptions) {
    this.#options = options;
  }

  /** Reads on, queues what is new, sends what is due. Throws when the record cannot be read: then nothing is told. */
  async tick(): Promise<void> {
    await this.#write([]);
    await this.readOn();
    if (this.outbox.beganAt === "") await this.#write([{ kind: "began" }]);
    const { app, channels, now, ai } = this.#options;
    const world = await app.fresh();
    const use = await channels();
    const at = now().toISOString();
    const { beganAt } = this.outbox;
    const words: ViewContext["words"] = (texts) => wordsOf(app.store, texts);
    const context = { world, at, me: undefined, words, ai } satisfies ViewContext;
    const all = notices(context, this.outbox).filter((one) => one.holds || one.at >= beganAt);
    await this.#queue(all, use);
    const byKey = new Map(all.map((one) => [one.key, one]));
    const lines = new Map<string, Item[]>();
    for (const item of this.outbox.open()) lines.set(item.channel, [...(lines.get(item.channel) ?? []), item]);
    const idle = [...lines].filter(([channel]) => !this.#busy.has(channel));
    await Promise.all(
      idle.map(async ([channel, items]) => {
        this.#busy.add(channel);
        await this.#sendAll(channel, items, byKey, use, context).finally(() => this.#busy.delete(channel));
      }),
    );
  }

  /** Takes in what anybody wrote since the last time. */
  async readOn(): Promise<void> {
    const { store } = this.#options.app;
    for (;;) {
      const rows = await store.notes(book, this.outbox.read, readAtOnce);
      for (const row of rows) {
        // Two reads may overlap; a row counts once.
        if (row.n <= this.outbox.read) continue;
        const item = this.outbox.take(row);
        if (item?.state === "sending" && item.claim === row.n)
          this.#seen.set(item.item, { claim: row.n, at: this.#options.timers.elapsed() });
        else if (item) this.#seen.delete(item.item);
      }
      if (rows.length < readAtOnce) return;
    }
  }

  /** Writes entries after all that was asked before, and reads on. */
  #write(entries: readonly Entry[]): Promise<void> {
    const writing = this.#writing.then(async () => {
      const all = [...this.#unwritten, ...entries];
      if (all.length === 0) return;
      this.#unwritten = all.filter(({ kind }) => kind === "sent" || kind === "failed" || kind === "dropped");
      const at = this.#options.now().toISOString();
      await this.#options.app.store.note(
        book,
        all.map((entry) => ({ at, body: bodyOf(entry) })),
      );
      this.#unwritten = [];
      await this.readOn();
    });
    this.#writing = writing.catch(() => undefined);
    return writing;
  }

  /** Queues every notice at every place where it is not queued yet. */
  async #queue(all: readonly Notice[], use: Channels): Promise<void> {
    const fresh = new Map<string, Entry>();
    for (const { key, about, people } of all) {
      const add = (person: string) => (place: Place) => {
        const item = itemOf(place.channel, place.to, key);
        if (!this.outbox.has(item)) fresh.set(item, { kind: "queued", item, key, about, person, ...place });
      };
      for (const person of people) use.placesOf(person).forEach(add(person));
      use.programs.forEach(add(""));
    }
    if (fresh.size > 0) await this.#write([...fresh.values()]);
  }

  /** Sends the due messages of one channel, one after the other. While it is down only one is tried, the least tried first. */
  async #sendAll(
    channel: string,
    items: readonly Item[],
    byKey: ReadonlyMap<string, Notice>,
    use: Channels,
    context: ViewContext,
  ): Promise<void> {
    const send = use.send(channel);
    const due = items.filter((item) => this.#isDue(item)).sort((a, b) => a.attempts - b.attempts || a.n - b.n);
    for (const item of due.slice(0, mostAtOnce)) {
      const notice = byKey.get(item.key);
      if (!send) await this.#write([{ kind: "dropped", item: item.item, why: "The page names this channel no more." }]);
      else if (!notice) await this.#write([{ kind: "over", item: item.item }]);
      if (!send || !notice) continue;
      if (!mayTryChannel(this.outbox.channel(channel), this.#options.now().getTime())) return;
      const claimed = await this.#claim(item);
      if (!claimed) continue;
      const outcome = await this.#attempt(send, claimed, notice, context);
      await this.#end(claimed, outcome);
    }
  }

  #isDue(item: Item): boolean {
    const { now, timers } = this.#options;
    if (item.state === "waits") return mayTry(item, now().getTime());
    if (this.#mine.has(item.item)) return false;
    const seen = this.#seen.get(item.item);
    return seen !== undefined && seen.claim === item.claim && timers.elapsed() - seen.at >= takeOverAfter;
  }

  /** Takes an item for this process; undefined when somebody else was first. */
  async #claim(item: Item): Promise<Item | undefined> {
    const { name } = this.#options;
    await this.#write([{ kind: "claimed", item: item.item, by: name, after: item.claim }]);
    const now = this.outbox.item(item.item);
    return now?.state === "sending" && now.by === name && now.claim > item.claim ? now : undefined;
  }

  async #attempt(
    send: NonNullable<ReturnType<Channels["send"]>>,
    item: Item,
    notice: Notice,
    context: ViewContext,
  ): Promise<Outcome> {
    const { timers } = this.#options;
    this.#mine.add(item.item);
    try {
      const message = await this.#message(item, notice, context);
      const seen = this.#seen.get(item.item);
      // This process slept too long after its claim: somebody else may have taken it over.
      if (!seen || timers.elapsed() - seen.at > takeOverAfter - attemptWithin)
        return { came: "later", why: "This server stood still.", down: false };
      return await within(timers, attemptWithin, send(item.to, message));
    } catch (fault) {
      return { came: "later", why: fault instanceof Error ? fault.message : String(fault), down: false };
    } finally {
      this.#mine.delete(item.item);
    }
  }

  async #message(item: Item, notice: Notice, context: ViewContext): Promise<Message> {
    const { app, origin } = this.#options;
    const me = item.person === "" ? undefined : ({ person: item.person, assurance: "link" } as const);
    const reader: ViewContext = { ...context, me };
    const said = notice.says(reader, await context.words(notice.texts));
    return {
      id: sha256(`${app.team}\n${item.item}`).slice(0, 40),
      thread: sha256(`${app.team}\n${item.to}\n${item.about}`).slice(0, 40),
      what: notice.what,
      about: notice.about,
      said: { subject: said.subject, lines: said.lines.filter((line) => line !== "") },
      link: `${origin}${notice.link}`,
      urgency: notice.urgency,
      at: notice.at,
      zone: zoneOf(reader),
    };
  }

  async #end({ item, claim, ...rest }: Item, outcome: Outcome): Promise<void> {
    const { came } = outcome;
    if (came === "sent") return this.#write([{ kind: "sent", item, claim }]);
    if (came === "later") {
      const { why, down } = outcome;
      return this.#write([{ kind: "failed", item, claim, why: short(why), down }]);
    }
    await this.#write([{ kind: "dropped", item, why: short(outcome.why) }]);
    if (came === "gone") await this.#options.gone?.({ item, claim, ...rest });
  }
}

/** What a far side said may be long, and may be anything. */
const short = (why: string): string => why.replaceAll(/\s+/g, " ").slice(0, 300);
