/** What every part of the walk shares: whom it tells, what it has seen, and how words are evaluated. */

import { forEachChild, type ParsedScript, type SyntaxNode } from "unbash";
import { assign } from "./assign.ts";
import { type Around, texts } from "./expand.ts";
import { become, copyOf, join, type Shared, type State, valuesOf } from "./state.ts";
import type { Field, Stream } from "./text.ts";

/** Whom the walk tells what it meets. */
export interface Host {
  readonly state: State;
  readonly shared: Shared;
  /** Judges a program with its words, and gives what it prints. */
  program(words: readonly Field[], stdin: Stream): Stream;
  /** A variable gets a value that programs may see. */
  assigned(name: string, value: string): void;
  /** A function gets a name. */
  defines(name: string): void;
  reads(path: string): void;
  writes(path: string): void;
  /** Nobody can say what would run. */
  unreadable(why: string): undefined;
  /** Looks at this part from now on; gives the part before. */
  at(source: string): string;
}

export interface Walk {
  readonly host: Host;
  readonly around: Around;
  /** Commands that were looked at. */
  readonly seen: WeakSet<object>;
  /** The text that positions of the tree are in. */
  source: string;
}

/** How words are evaluated while `host` runs; `substitute` walks a substitution. */
export function aroundOf(host: Host, substitute: (inner: ParsedScript) => Stream): Around {
  const { state, shared } = host;
  let channels = 0;
  const around: Around = {
    values: (name) => valuesOf(state, name),
    assign: (name, values) => assign(state, name, values),
    substitute: (inner) => {
      if (!inner) return host.unreadable("A part of it does not parse.");
      return apart(state, () => substitute(inner))?.replace(/\n+$/, "");
    },
    channel: (content) => {
      channels += 1;
      shared.written.set(`/dev/fd/x${channels}`, content);
      return `/dev/fd/x${channels}`;
    },
    arithmetic: (part) => {
      // What is no arithmetic is a subshell in a substitution, for a shell that looks closer.
      if (!part.expression || /[;'\n`]/.test(part.text)) host.unreadable(`${part.text} may be more than a number.`);
      inside(part, around);
    },
    unreadable: (text) => host.unreadable(`${text} may run what stands in it.`),
  };
  return around;
}

/** Evaluates every word inside a test or an arithmetic, for what is run in there. */
export function inside(one: SyntaxNode, around: Around): void {
  forEachChild(one, (child) => {
    if (child.type === "Word") texts(child, around);
    else if (child.type === "ArithmeticCommandExpansion" || child.type === "CommandExpansion")
      around.substitute(child.script);
    else inside(child, around);
  });
}

/** As a subshell does it: what it changes is gone afterwards. */
export function apart(state: State, work: () => Stream): Stream {
  const before = copyOf(state);
  const given = work();
  become(state, before);
  return given;
}

/** As if it may not be done at all: afterwards both may hold. */
export function maybe(state: State, work: () => Stream): Stream {
  const before = copyOf(state);
  const given = work();
  join(state, before);
  return given;
}

/** What is printed one after the other. */
export const append = (before: Stream, next: Stream): Stream =>
  before === undefined || next === undefined ? undefined : before + next;
