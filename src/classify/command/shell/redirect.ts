/** Redirections: what a command reads instead of its input, and which files get what it prints. */

import type { Redirection } from "unbash";
import { type Around, texts } from "./expand.ts";
import { isKnown, type Stream } from "./text.ts";

export interface Redirects {
  /** What the command reads; absent where nothing was said. */
  readonly input?: { readonly text: Stream };
  /** Files that get what it prints. */
  readonly outputs: readonly string[];
  /** Files that get its errors, of which nobody knows the words. */
  readonly errors: readonly string[];
  /** Files that are opened for reading. */
  readonly inputs: readonly string[];
}

/** Evaluates the redirections of a command in order; `written` are the files that the line wrote before. */
export function redirected(
  list: readonly Redirection[],
  around: Around,
  written: ReadonlyMap<string, Stream>,
): Redirects {
  let input: Redirects["input"];
  const outputs: string[] = [];
  const errors: string[] = [];
  const inputs: string[] = [];
  for (const one of list) {
    if (one.type === "HereDoc") {
      const { parts, text } = one.body;
      const all = parts ? texts({ value: text, parts }, around) : [text];
      input = { text: all.length === 1 ? all[0] : undefined };
    } else if (one.type === "HereString") {
      const all = one.target ? texts(one.target, around) : [];
      input = { text: all.length === 1 ? `${all[0]}\n` : undefined };
    } else {
      const paths = one.target ? texts(one.target, around) : [];
      const number = one.descriptor?.type === "FileDescriptor" ? one.descriptor.value : undefined;
      // Behind >& some shells read a word as a number and the rest once more.
      if (
        /^[<>]&$/.test(one.operator) &&
        !/^(?:\d+-?|-)$/.test(one.target?.text ?? "") &&
        (one.target?.parts || /^\d/.test(one.target?.text ?? ""))
      )
        around.unreadable(`${one.operator}${one.target?.text ?? ""}`);
      const copies = one.operator.endsWith("&") && paths.every((path) => /^(\d+|-)-?$/.test(path));
      if (copies) continue;
      if (one.operator === "<" || one.operator === "<>" || one.operator === "<&") {
        inputs.push(...paths);
        if (one.operator === "<>") outputs.push(...paths);
        if (number === undefined || number === 0)
          input = { text: paths.length === 1 ? written.get(paths[0] ?? "") : undefined };
      } else if (number === undefined || number === 1) outputs.push(...paths);
      else errors.push(...paths);
    }
  }
  return { ...(input && { input }), outputs, errors, inputs };
}

/** Whether a path is known to be nothing but a place to throw things away. */
export const isNowhere = (path: string): boolean =>
  isKnown(path) && /^\/dev\/(null|stdout|stderr|stdin|tty|fd\/\d+)$/.test(path);
