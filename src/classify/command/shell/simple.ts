/** A simple command: its assignments, words and redirections are evaluated, and its program is judged in every reading. */

import type { Command, Redirection } from "unbash";
import { asField, assign, valuesFor } from "./assign.ts";
import { expand } from "./expand.ts";
import { isNowhere, redirected } from "./redirect.ts";
import type { Value } from "./state.ts";
import { bounded, type Field, type Stream } from "./text.ts";
import type { Walk } from "./walking.ts";

/** Readings of one command that are looked at: with more of them it counts as unreadable. */
const mostReadings = 64;

export function command(walk: Walk, one: Command, stdin: Stream): Stream {
  const { host, seen, source } = walk;
  seen.add(one);
  host.shared.budget -= 1;
  if (host.shared.budget < 0)
    return host.shared.budget === -1 ? host.unreadable("It holds too many commands to look at.") : undefined;
  const before = host.at(source.slice(one.pos, one.end) || (one.name?.text ?? ""));
  const given = withRedirects(walk, one.redirects, stdin, (input) => simple(walk, one, input));
  host.at(before);
  return given;
}

/** Does something with its input and output led elsewhere. Gives what is still printed. */
export function withRedirects(
  { host, around }: Walk,
  list: readonly Redirection[],
  stdin: Stream,
  work: (stdin: Stream) => Stream,
): Stream {
  const { written } = host.shared;
  const { input, inputs, outputs, errors } = redirected(list, around, written);
  for (const path of inputs) host.reads(path);
  const printed = work(input ? input.text : stdin);
  for (const path of [...outputs, ...errors].filter((one) => !isNowhere(one))) {
    host.writes(path);
    written.set(path, errors.includes(path) ? undefined : printed);
  }
  return outputs.length > 0 ? "" : printed;
}

interface Set {
  readonly name: string;
  readonly values: readonly Value[];
}

function simple(walk: Walk, one: Command, stdin: Stream): Stream {
  const { host, around } = walk;
  const set: Set[] = one.prefix.flatMap((part) =>
    part.type === "Assignment" ? [{ name: part.name, values: valuesFor(part, around) }] : [],
  );
  if (!one.name) {
    for (const { name, values } of set) assign(host.state, name, values);
    tell(walk, set);
    return "";
  }
  const readings = readingsOf(walk, one);
  if (!readings) return host.unreadable("It may mean too many things.");
  return withVariables(walk, set, () => {
    const printed = readings.map((fields) => (fields.length === 0 ? "" : host.program(fields, stdin)));
    for (const one of printed) bounded(one?.length ?? 0);
    return printed.length === 1 ? printed[0] : undefined;
  });
}

function tell({ host }: Walk, set: readonly Set[]): void {
  for (const { name, values } of set) for (const [first = ""] of values) host.assigned(name, first);
}

/** `A=b program`: for this program only. */
function withVariables(walk: Walk, set: readonly Set[], work: () => Stream): Stream {
  const { variables } = walk.host.state;
  const before = set.map(({ name }) => [name, variables.get(name)] as const);
  for (const { name, values } of set) assign(walk.host.state, name, values);
  tell(walk, set);
  const given = work();
  for (const [name, old] of before)
    if (old) variables.set(name, old);
    else variables.delete(name);
  return given;
}

/** Every list of words that the command may be; undefined where there are too many. */
function readingsOf(walk: Walk, { name, suffix }: Command): readonly (readonly Field[])[] | undefined {
  const { host, around } = walk;
  if (touching(name ? [name, ...suffix] : suffix)) return undefined;
  let readings: readonly (readonly Field[])[] = [[]];
  let size = 0;
  for (const part of name ? [name, ...suffix] : suffix) {
    if (part.type !== "Word" && part.type !== "Assignment") continue;
    let next: readonly (readonly Field[])[];
    if (part.type === "Word") next = expand(part, around);
    else {
      const values = valuesFor(part, around);
      next = [[asField(part, around)]];
      assign(
        host.state,
        part.name,
        values,
        /^(?:local|declare|typeset)$/.test(name?.value ?? "") && host.shared.depth > 1,
      );
      tell(walk, [{ name: part.name, values }]);
    }
    if (readings.length * next.length > mostReadings) return undefined;
    readings = readings.flatMap((before) => next.map((fields) => [...before, ...fields]));
    size += Math.max(...next.map((fields) => fields.reduce((sum, { text }) => sum + 1 + text.length, 0)));
    bounded(size);
  }
  return readings;
}

/** Two words without a space between them: shells disagree about what they are. */
const touching = (parts: readonly { readonly type: string; readonly pos: number; readonly end: number }[]): boolean =>
  parts.some(
    (one, index) => one.type === "Word" && parts[index + 1]?.type === "Word" && parts[index + 1]?.pos === one.end,
  );
