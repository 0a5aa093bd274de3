/** YAML as the page may use it: plain mappings, lists and words, each with its place. Everything else of YAML is refused. */

import { EVENT_ID, type Event, getScalarValue, parseEvents, SCALAR_STYLE } from "js-yaml";
import type { Place, Report, Source } from "./problem.ts";
import { position } from "./problem.ts";

export interface Words extends Place {
  readonly is: "words";
  /** As written, without quotes. Nothing becomes a boolean or a number here: `no` stays `no`. */
  readonly text: string;
}

export interface List extends Place {
  readonly is: "list";
  readonly items: readonly Node[];
}

export interface Mapping extends Place {
  readonly is: "mapping";
  readonly entries: readonly Entry[];
}

export interface Entry {
  readonly key: Words;
  readonly value: Node;
}

/** Nothing stands where a value should. */
export interface Nothing extends Place {
  readonly is: "nothing";
}

export type Node = Words | List | Mapping | Nothing;

/** Deeper than any page needs (the deepest section has six levels). */
const maxDepth = 12;

/**
 * Reads one document. Undefined when it does not parse or holds none; the report then says where and why.
 * Tags, anchors, aliases and further documents are reported, and the rest is still read.
 */
export function readYaml(source: Source, report: Report, offset = 0, text = source.text): Node | undefined {
  let events: Event[];
  try {
    events = parseEvents(text, { maxDepth });
  } catch (error) {
    const { reason, mark } = error as { reason?: string; mark?: { position: number } };
    const at = offset + Math.min(mark?.position ?? 0, text.length);
    report({ source, start: at, end: at }, syntax(reason ?? String(error), source, at));
    return undefined;
  }
  return new Builder(source, report, offset, text, events).document();
}

class Builder {
  readonly #source: Source;
  readonly #report: Report;
  readonly #offset: number;
  readonly #text: string;
  readonly #events: readonly Event[];
  #next = 0;
  /** Where the last thing read ends, so that something empty still has a place. */
  #end = 0;

  constructor(source: Source, report: Report, offset: number, text: string, events: readonly Event[]) {
    this.#source = source;
    this.#report = report;
    this.#offset = offset;
    this.#text = text;
    this.#events = events;
  }

  document(): Node | undefined {
    const [first] = this.#events;
    if (first?.type !== EVENT_ID.DOCUMENT) return undefined;
    this.#next = 1;
    if (first.directives.length > 0) {
      this.#refuse(0, 0, "directive", "a YAML directive (%)", "Remove the line that begins with %.");
    }
    const root = this.#node();
    if (this.#events.slice(this.#next).some(({ type }) => type === EVENT_ID.DOCUMENT)) {
      const start = this.#text.search(/^---/m);
      const second = this.#text.slice(this.#end).search(/^(---|\.\.\.)/m);
      const at = second < 0 ? Math.max(0, start) : this.#end + second;
      this.#refuse(at, at + 3, "documents", "a second document (---)", "Keep one document in the file.");
    }
    return root;
  }

  #node(): Node {
    const event = this.#events[this.#next];
    this.#next += 1;
    if (!event) return { is: "nothing", ...this.#place(this.#end, this.#end) };
    if (event.type === EVENT_ID.ALIAS) {
      const start = event.anchorStart - 1;
      this.#refuse(start, event.anchorEnd, "alias", "an alias (*)", "Write the value out where it is meant.");
      return { is: "nothing", ...this.#place(start, event.anchorEnd) };
    }
    if (event.type === EVENT_ID.SCALAR) {
      this.#plain(event);
      return this.#scalar(event);
    }
    if (event.type === EVENT_ID.SEQUENCE) {
      this.#plain(event);
      const items: Node[] = [];
      while (!this.#closes()) items.push(this.#node());
      return { is: "list", items, ...this.#place(event.start, this.#close(event.start)) };
    }
    if (event.type === EVENT_ID.MAPPING) {
      this.#plain(event);
      const entries = this.#entries();
      return { is: "mapping", entries, ...this.#place(event.start, this.#close(event.start)) };
    }
    return { is: "nothing", ...this.#place(this.#end, this.#end) };
  }

  #entries(): Entry[] {
    const entries = new Map<string, Entry>();
    while (!this.#closes()) {
      const key = this.#node();
      const value = this.#node();
      if (key.is !== "words") {
        this.#report(key, { code: "page.key", what: "A name is missing or is not a plain word.", ...keyText });
        continue;
      }
      const first = entries.get(key.text);
      if (!first) entries.set(key.text, { key, value });
      else this.#report(key, duplicate(key.text, first.key));
    }
    return [...entries.values()];
  }

  #scalar(event: Extract<Event, { type: typeof EVENT_ID.SCALAR }>): Node {
    if (event.valueStart < 0) return { is: "nothing", ...this.#place(this.#end, this.#end) };
    const quoted = event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED;
    const start = event.valueStart - (quoted ? 1 : 0);
    const end = event.valueEnd + (quoted ? 1 : 0);
    this.#end = end;
    const text = getScalarValue(this.#text, event);
    const empty = event.style === SCALAR_STYLE.PLAIN && /^(~|null|Null|NULL|)$/.test(text);
    return empty ? { is: "nothing", ...this.#place(start, end) } : { is: "words", text, ...this.#place(start, end) };
  }

  /** Reports what a value carries besides itself: an anchor or a tag. */
  #plain(event: { anchorStart: number; anchorEnd: number; tagStart: number; tagEnd: number }): void {
    if (event.anchorStart >= 0) {
      this.#refuse(event.anchorStart - 1, event.anchorEnd, "anchor", "an anchor (&)", "Remove the & and its name.");
    }
    if (event.tagStart >= 0) this.#refuse(event.tagStart, event.tagEnd, "tag", "a tag (!)", "Remove the tag.");
  }

  #closes(): boolean {
    const event = this.#events[this.#next];
    return !event || event.type === EVENT_ID.POP;
  }

  /** Steps over the end of a mapping or list, and over its closing bracket when it has one. */
  #close(start: number): number {
    this.#next += 1;
    const open = this.#text[start];
    if (open !== "{" && open !== "[") return this.#end;
    const rest = /^(?:[\s,]|#.*)*[}\]]/.exec(this.#text.slice(Math.max(this.#end, start + 1)));
    if (rest) this.#end = Math.max(this.#end, start + 1) + rest[0].length;
    return this.#end;
  }

  #place(start: number, end: number): Place {
    return { source: this.#source, start: start + this.#offset, end: end + this.#offset };
  }

  #refuse(start: number, end: number, code: string, thing: string, fix: string): void {
    const why = "The page says each thing once, in plain words, so that what people read is what is obeyed.";
    const finding = { code: `page.${code}`, what: `The page holds ${thing}.`, why, fix };
    const spaces = /^ */.exec(this.#text.slice(end))?.[0].length ?? 0;
    const removable = code === "tag" || code === "anchor";
    this.#report(this.#place(start, removable ? end + spaces : end), {
      ...finding,
      ...(removable ? { replace: "" } : {}),
    });
  }
}

const keyText = {
  why: "Every value of the page has a name before it.",
  fix: "Write `name: value`.",
};

export function duplicate(name: string, first: Place) {
  return {
    code: "page.duplicate-key",
    what: `\`${name}\` stands twice; first on line ${position(first.source, first.start).line}.`,
    why: "Readers and programs would each pick another one.",
    fix: "Keep one of the two.",
  };
}

const indent = (line: string): number => line.length - line.trimStart().length;

/** What a parser's words mean for somebody who writes a page. */
function syntax(reason: string, source: Source, at: number) {
  const line = position(source, at).line;
  const why = "What does not parse is not read, and a page that is not read names nobody.";
  const say = (what: string, fix: string) => ({ code: "page.syntax", what, why, fix });
  if (/depth/.test(reason)) return say("The page is nested too deeply.", "A page has at most six levels.");
  if (/quoted scalar|unexpected end of the stream within/.test(reason)) {
    return say(`A quotation mark or bracket is opened and not closed before line ${line}.`, "Close it.");
  }
  if (/flow|',' or|missed comma/.test(reason)) {
    return say(
      `A list or bracket before line ${line} is not finished.`,
      "Close it with ] or }, and put commas between.",
    );
  }
  if (/indentation|separator/.test(reason)) {
    const { from, to } = position(source, at);
    const before =
      source.text
        .slice(0, Math.max(0, from - 1))
        .split("\n")
        .findLast((one) => one.trim() !== "") ?? "";
    const written = source.text.slice(from, to);
    const misplaced = indent(written) !== indent(before) && source.text.slice(from, at).trim() === "";
    const corrected = misplaced ? " ".repeat(indent(before)) + written.trim() : undefined;
    return {
      corrected,
      ...say(
        `Line ${line} is not in line with its neighbours, or a value there holds a colon.`,
        "Give lines of one list the same number of spaces; put a value with a colon in quotation marks.",
      ),
    };
  }
  return say(`The page does not parse: ${reason}.`, "Look at this line and the one before it.");
}
