/** Walks a text as a shell would run it, every branch of it, and has each program judged. */

import { forEachChild, parse, type SyntaxNode } from "unbash";
import { leftOut } from "./gaps.ts";
import { command } from "./simple.ts";
import { type Body, become, copyOf } from "./state.ts";
import { isPlain, type Stream } from "./text.ts";
import { node, script } from "./tree.ts";
import { aroundOf, type Host, type Walk } from "./walking.ts";

interface Walker {
  /** Walks a text. Gives what it prints. */
  script(source: string, stdin: Stream, parameters?: readonly string[]): Stream;
  /** Runs a function of the line with these words. */
  call(bodies: readonly Body[], words: readonly string[], stdin: Stream): Stream;
}

/** Scripts and functions inside each other. */
const deepest = 24;
const positions = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

export function walkerOf(host: Host): Walker {
  const walk: Walk = {
    host,
    seen: new WeakSet(),
    source: "",
    around: aroundOf(host, (inner) => script(walk, inner, "")),
  };
  return {
    script: (text, stdin, parameters) => {
      if (!isPlain(text)) return host.unreadable("A part of it is known only when it runs.");
      return deeper(host, () => withParameters(host, parameters, () => whole(walk, text, stdin)));
    },
    call: (bodies, words, stdin) =>
      deeper(host, () =>
        withParameters(host, words, () => {
          const printed = bodies.map((body) => node(walk, body, stdin));
          return printed.length === 1 ? printed[0] : undefined;
        }),
      ),
  };
}

function whole(walk: Walk, text: string, stdin: Stream): Stream {
  const outer = walk.source;
  walk.source = text;
  const parsed = parse(text);
  const gap = leftOut(parsed, text);
  if (gap !== undefined) walk.host.unreadable(`It does not parse: ${gap.slice(0, 40)}`);
  const given = script(walk, parsed, stdin);
  rest(walk, parsed);
  walk.source = outer;
  return given;
}

/** What no branch reached: bodies of functions that nobody calls, words that were not evaluated. */
function rest(walk: Walk, one: SyntaxNode): void {
  if (one.type === "Command" && !walk.seen.has(one)) {
    const { state } = walk.host;
    const before = copyOf(state);
    for (const name of [...positions, "@", "*"]) state.variables.delete(name);
    command(walk, one, undefined);
    become(state, before);
  }
  forEachChild(one, (child) => rest(walk, child));
}

function deeper({ shared, unreadable }: Host, work: () => Stream): Stream {
  if (shared.depth >= deepest) return unreadable("It calls itself, or stands too deep inside itself.");
  shared.depth += 1;
  const given = work();
  shared.depth -= 1;
  return given;
}

/** Runs with these words as `$1`, `$2`, `$@`; with the ones around where none are given. */
function withParameters(
  { state: { variables } }: Host,
  parameters: readonly string[] | undefined,
  work: () => Stream,
): Stream {
  if (!parameters) return work();
  const names = [...positions, "@", "*"];
  const before = names.map((name) => [name, variables.get(name)] as const);
  for (const [index, name] of positions.entries()) variables.set(name, [[parameters[index] ?? ""]]);
  for (const name of ["@", "*"]) variables.set(name, [parameters]);
  const given = work();
  for (const [name, old] of before)
    if (old) variables.set(name, old);
    else variables.delete(name);
  return given;
}
