/** The compound forms of the shell: lists, pipelines, branches and loops. Every branch is walked; afterwards whatever may hold, holds. */

import type {
  AndOr,
  ArithmeticFor,
  Case,
  CommandNode,
  CompoundList,
  For,
  If,
  ParsedScript,
  Pipeline,
  Select,
  Statement,
  While,
} from "unbash";
import { assign, assignedIn, forget } from "./assign.ts";
import { expand, texts } from "./expand.ts";
import { command, withRedirects } from "./simple.ts";
import { become, copyOf, join, type State, type Value, valuesOf } from "./state.ts";
import { hole, isKnown, type Stream } from "./text.ts";
import { apart, append, inside, maybe, type Walk } from "./walking.ts";

/** Loops over so many known words are run word by word. */
const mostRounds = 24;
/** So many values of a loop's variable are told apart. */
const mostValues = 12;

type Node = CommandNode | Pipeline | AndOr | CompoundList;

export function script(walk: Walk, inner: ParsedScript, stdin: Stream): Stream {
  if (inner.errors && inner.errors.length > 0)
    walk.host.unreadable(`It does not parse: ${inner.errors[0]?.message ?? ""}.`);
  const outer = walk.source;
  if (inner.source !== undefined) walk.source = inner.source;
  const given = list(walk, inner.commands, stdin);
  walk.source = outer;
  return given;
}

function list(walk: Walk, statements: readonly Statement[], stdin: Stream): Stream {
  const { state } = walk.host;
  return statements
    .map(({ command: one, background }) =>
      background ? maybe(state, () => node(walk, one, stdin)) : node(walk, one, stdin),
    )
    .reduce(append, "");
}

export function node(walk: Walk, one: Node, stdin: Stream): Stream {
  const { host, around } = walk;
  const { state } = host;
  switch (one.type) {
    case "Command":
      return command(walk, one, stdin);
    case "Pipeline":
      return one.commands.reduce<Stream>((input, next) => maybe(state, () => node(walk, next, input)), stdin);
    case "AndOr":
      return chain(walk, one, stdin);
    case "CompoundList":
      return list(walk, one.commands, stdin);
    case "Subshell":
      return apart(state, () => list(walk, one.body.commands, stdin));
    case "BraceGroup":
      return list(walk, one.body.commands, stdin);
    case "Redirected":
      return withRedirects(walk, one.redirects, stdin, (input) => node(walk, one.command, input));
    case "Function":
      host.defines(one.name.value);
      state.functions.set(one.name.value, [one.body]);
      return "";
    case "Coproc":
      maybe(state, () => node(walk, one.body, stdin));
      return undefined;
    case "If":
      return branches(walk, one, stdin);
    case "For":
    case "Select":
      return loop(walk, one, stdin);
    case "While":
    case "ArithmeticFor":
      return again(walk, one, stdin);
    case "Case":
      return cases(walk, one, stdin);
    case "ArithmeticCommand":
      if (!one.expression || /[;'\n`]/.test(one.body)) host.unreadable("Its arithmetic may be more than that.");
      inside(one, around);
      return "";
    case "TestCommand":
      inside(one, around);
      return "";
    default:
      return host.unreadable("It holds something that is not known here.");
  }
}

/** `a && b || c`: each runs or not; `|| exit` ends what does not go on. */
function chain(walk: Walk, { commands, operators }: AndOr, stdin: Stream): Stream {
  const { state } = walk.host;
  /** Whatever holds where one of them failed, and where one behind the first was left out. */
  const failed = copyOf(state);
  let skipped: State | undefined;
  const printed: Stream[] = [];
  for (const [index, one] of commands.entries()) {
    const before = copyOf(state);
    const otherwise = operators[index - 1] === "||";
    if (otherwise) join(state, failed);
    printed.push(node(walk, one, stdin));
    if (otherwise && leaves(one)) {
      become(state, before);
      continue;
    }
    join(failed, before);
    // The first always runs; whether the others do, depends.
    if (index > 0 && skipped) join(skipped, before);
    else if (index > 0) skipped = before;
  }
  if (skipped) join(state, skipped);
  return operators.includes("||") ? undefined : printed.reduce(append, "");
}

/** Whether nothing of the line runs after it: `cd build || exit`. */
function leaves(one: Node): boolean {
  if (one.type === "BraceGroup") return one.body.commands.some(({ command: inner }) => leaves(inner));
  return one.type === "Command" && /^(?:exit|return|continue|break)$/.test(one.name?.value ?? "");
}

function branches(walk: Walk, { clause, then, elif, else: last }: If, stdin: Stream): Stream {
  const parts = [clause, then, ...elif.flatMap((one) => [one.clause, one.then]), ...(last ? [last] : [])];
  for (const part of parts) maybe(walk.host.state, () => list(walk, part.commands, stdin));
  return undefined;
}

function loop(walk: Walk, { type, name, wordlist, body }: For | Select, stdin: Stream): Stream {
  const { state } = walk.host;
  const fields = wordlist?.flatMap((word) => {
    const [first, ...more] = expand(word, walk.around);
    return more.length === 0 ? (first ?? []) : [first ?? [], ...more].flat().map((one) => ({ ...one, loose: true }));
  });
  const exact = type === "For" && fields?.every(({ text, loose, glob }) => isKnown(text) && !loose && !glob);
  if (fields && exact && fields.length <= mostRounds)
    return fields
      .map(({ text }) => {
        assign(state, name.value, [[text]]);
        return list(walk, body.commands, stdin);
      })
      .reduce(append, "");
  const words: readonly Value[] =
    fields?.map(({ text }) => [text]) ?? valuesOf(state, "@").map(([first = ""]) => [first]);
  maybe(state, () => {
    forget(state, assignedIn(body));
    assign(state, name.value, words.length <= mostValues ? words : [[hole(name.value)]]);
    return list(walk, body.commands, stdin);
  });
  return undefined;
}

function again(walk: Walk, one: While | ArithmeticFor, stdin: Stream): Stream {
  const { state } = walk.host;
  maybe(state, () => {
    forget(state, assignedIn(one));
    if (one.type === "While") list(walk, one.clause.commands, stdin);
    else inside(one, walk.around);
    return list(walk, one.body.commands, stdin);
  });
  return undefined;
}

function cases(walk: Walk, { word, items }: Case, stdin: Stream): Stream {
  texts(word, walk.around);
  for (const { pattern, body } of items) {
    for (const one of pattern) texts(one, walk.around);
    maybe(walk.host.state, () => list(walk, body.commands, stdin));
  }
  return undefined;
}
