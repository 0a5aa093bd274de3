/**
 * A tap on a stream of server-sent events: bytes go through as they come, and what they tell about usage is read on the
 * way. Held back is only what may be the usage event that was asked for here and not by the client.
 */

import type { Operation, Told } from "./operations/operation.ts";

/** An event that is not whole after so many bytes is not read any more; it still goes through. */
const longestEvent = 8 * 1024 * 1024;
/** A usage event is small: what is longer and undecided goes through. */
const longestHeld = 16 * 1024;

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const blank = Buffer.from("\n\n");
const blankCr = Buffer.from("\r\n\r\n");
const usageName = Buffer.from('"usage"');
const finishName = Buffer.from('"finish_reason"');
const choicesName = Buffer.from('"choices"');

export class Tap {
  told: Told = {};
  /** The bytes after the last whole event. */
  #rest: Buffer[] = [];
  #restSize = 0;
  /** How many of them went through already. */
  #passed = 0;
  #sawFirst = false;
  #last: Buffer | undefined;
  readonly #operation: Operation;
  readonly #strips: boolean;
  readonly #write: (bytes: Buffer) => void;

  /** `strips`: leaves out the event with the usage, which only we asked for. */
  constructor(operation: Operation, strips: boolean, write: (bytes: Buffer) => void) {
    this.#operation = operation;
    this.#strips = strips;
    this.#write = write;
  }

  push(chunk: Buffer): void {
    if (chunk.length === 0) return;
    if (this.#restSize === 0) {
      this.#split(chunk, 0);
      return;
    }
    const whole = chunk.includes(lineFeed) ? Buffer.concat([...this.#rest, chunk]) : undefined;
    if (whole && endOfEvents(whole) > 0) {
      const passed = this.#passed;
      this.#rest = [];
      this.#restSize = 0;
      this.#passed = 0;
      this.#split(whole, passed);
    } else this.#keep(chunk);
  }

  #split(bytes: Buffer, passed: number): void {
    const end = endOfEvents(bytes);
    if (end === bytes.length) this.#events(bytes, passed);
    else {
      if (end > 0) this.#events(bytes.subarray(0, end), passed);
      this.#keep(bytes.subarray(end));
    }
  }

  /** Passes on what is still held; true when the stream came to an end of its own kind. */
  end(): boolean {
    if (this.#restSize > 0) {
      const rest = Buffer.concat(this.#rest);
      // A last event without its blank line is no event for a client, but it is the upstream's own end.
      this.#events(Buffer.concat([rest, blank]), this.#passed, rest.length);
    }
    return this.#isOver();
  }

  /** What to write before an event of ours: an event of which some went through must not run into it. */
  get broken(): boolean {
    return this.#passed > 0;
  }

  /** Adds bytes of an event that is not whole yet, and passes on what surely is no usage event. */
  #keep(bytes: Buffer): void {
    if (bytes.length === 0) return;
    if (this.#restSize + bytes.length > longestEvent) {
      this.#flush();
      this.#rest = [];
      this.#passed += bytes.length;
      this.#write(bytes);
      return;
    }
    this.#rest.push(bytes);
    this.#restSize += bytes.length;
    if (!this.#strips || this.#passed > 0 || this.#restSize > longestHeld || this.#isContent()) this.#flush();
  }

  #flush(): void {
    let skip = this.#passed;
    for (const bytes of this.#rest) {
      if (skip < bytes.length) this.#write(skip > 0 ? bytes.subarray(skip) : bytes);
      skip = Math.max(0, skip - bytes.length);
    }
    this.#passed = this.#restSize;
  }

  /** Whether the unfinished event holds a choice: then it is an answer's, and never the usage event. */
  #isContent(): boolean {
    const bytes = this.#rest.length === 1 ? (this.#rest[0] as Buffer) : Buffer.concat(this.#rest);
    const found = afterName(bytes, bytes.indexOf(choicesName), choicesName.length);
    return found >= 0 && bytes[found] === 0x5b && afterSpace(bytes, found + 1) < bytes.length
      ? bytes[afterSpace(bytes, found + 1)] !== 0x5d
      : false;
  }

  /** Reads whole events, and passes on those of their bytes that did not go yet: from `passed` to `until`. */
  #events(bytes: Buffer, passed: number, until = bytes.length): void {
    this.#last = bytes;
    if (!this.#sawFirst) this.#first(bytes);
    if (this.#operation.name === "chat") this.#finish(bytes);
    let from = passed;
    for (let i = bytes.indexOf(usageName); i >= 0; i = bytes.indexOf(usageName, i + 1)) {
      const at = afterName(bytes, i, usageName.length);
      if (at < 0 || bytes[at] !== 0x7b) continue;
      const begin = eventBefore(bytes, i);
      const end = eventAfter(bytes, i);
      const json = dataOf(bytes.subarray(begin, end));
      if (!json) continue;
      this.told = { ...this.told, ...this.#operation.event(json, this.told) };
      if (this.told.onlyUsage && this.#strips && begin >= from) {
        if (begin > from) this.#write(bytes.subarray(from, begin));
        from = Math.min(end, until);
      }
      i = end - 1;
    }
    if (from < until) this.#write(from === 0 && until === bytes.length ? bytes : bytes.subarray(from, until));
  }

  /** The first event that says so names the model that answers. */
  #first(bytes: Buffer): void {
    for (let begin = 0; begin < bytes.length && !this.#sawFirst; ) {
      const end = eventAfter(bytes, begin);
      const json = dataOf(bytes.subarray(begin, end));
      if (json) {
        this.told = { ...this.told, ...this.#operation.event(json, this.told) };
        this.#sawFirst = (this.told.served ?? "") !== "";
      }
      begin = end;
    }
  }

  #finish(bytes: Buffer): void {
    for (let i = bytes.indexOf(finishName); i >= 0; i = bytes.indexOf(finishName, i + 1)) {
      const at = afterName(bytes, i, finishName.length);
      if (at < 0 || bytes[at] !== 0x22) continue;
      const end = bytes.indexOf(0x22, at + 1);
      if (end > at) this.told = { ...this.told, finish: bytes.toString("utf8", at + 1, end).slice(0, 40) };
    }
  }

  /** An end that a client takes for one: `[DONE]`, `message_stop`, a completed response, or an error of the upstream's own. */
  #isOver(): boolean {
    const text = this.#last?.toString("latin1", Math.max(0, this.#last.length - 4096)) ?? "";
    if (/^data: ?\[DONE\]/m.test(text) || /^event: ?error/m.test(text) || /^data: ?\{"error"/m.test(text)) return true;
    if (this.#operation.name === "messages") return text.includes('"message_stop"');
    const { usage, finish = "" } = this.told;
    return this.#operation.name === "chat" ? finish !== "" || usage !== undefined : usage !== undefined;
  }
}

/** The end of the last whole event in it; 0 when there is none. */
function endOfEvents(bytes: Buffer): number {
  const { length } = bytes;
  if (length >= 2 && bytes[length - 1] === lineFeed) {
    if (bytes[length - 2] === lineFeed) return length;
    if (length >= 4 && bytes[length - 2] === carriageReturn && bytes[length - 3] === lineFeed) return length;
  }
  const plain = bytes.lastIndexOf(blank);
  const withCr = bytes.lastIndexOf(blankCr);
  return Math.max(plain < 0 ? 0 : plain + 2, withCr < 0 ? 0 : withCr + 4);
}

function eventBefore(bytes: Buffer, at: number): number {
  const plain = bytes.lastIndexOf(blank, at);
  const withCr = bytes.lastIndexOf(blankCr, at);
  return Math.max(plain < 0 ? 0 : plain + 2, withCr < 0 ? 0 : withCr + 4);
}

function eventAfter(bytes: Buffer, at: number): number {
  const plain = bytes.indexOf(blank, at);
  const withCr = bytes.indexOf(blankCr, at);
  const end = Math.min(plain < 0 ? bytes.length : plain + 2, withCr < 0 ? bytes.length : withCr + 4);
  return end;
}

const afterSpace = (bytes: Buffer, at: number): number => {
  let i = at;
  while (bytes[i] === 0x20 || bytes[i] === 0x09) i += 1;
  return i;
};

/** Where the value of a member begins, whose name stands at `at`; -1 when it is no member. */
function afterName(bytes: Buffer, at: number, length: number): number {
  if (at < 0) return -1;
  const colon = afterSpace(bytes, at + length);
  return bytes[colon] === 0x3a ? afterSpace(bytes, colon + 1) : -1;
}

/** The JSON object of an event's data, or undefined. */
export function dataOf(event: Buffer): Readonly<Record<string, unknown>> | undefined {
  const data = event
    .toString("utf8")
    .split(/\r?\n/)
    .filter((line) => line.startsWith("data:"))
    .map((line) => line.slice(line[5] === " " ? 6 : 5))
    .join("\n");
  if (!data.startsWith("{")) return undefined;
  try {
    return JSON.parse(data) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}

/** The text of a whole stream, as a person reads it. */
export function textOfStream(operation: Operation, stream: Buffer): string {
  let text = "";
  for (let begin = 0; begin < stream.length; ) {
    const end = eventAfter(stream, begin);
    const json = dataOf(stream.subarray(begin, end));
    if (json) text += operation.piece(json);
    begin = end;
  }
  return text;
}
