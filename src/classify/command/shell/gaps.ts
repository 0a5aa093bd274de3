/** Whether the parser left something out: it is tolerant, and a word that it drops would be run unseen. */

import { type Command, forEachChild, type ParsedScript, type SyntaxNode } from "unbash";

/** What may part two words: blanks, and the end of a line that goes on. */
const blank = /^(?:[ \t]|\\\r?\n)*$/;

/** The first piece of a text that stands in no part of its tree; undefined where there is none. */
export function leftOut(tree: ParsedScript, source: string): string | undefined {
  const text = tree.source ?? source;
  const seen: Seen = { taken: [], cases: 0, inner: [] };
  const found = look(tree, text, seen) ?? outside(text.slice(tree.pos, tree.end), tree.pos, seen);
  return seen.inner.reduce<string | undefined>((before, one) => before ?? leftOut(one, text), found);
}

interface Seen {
  /** Parts of the text that stand in the tree. */
  readonly taken: (readonly [from: number, to: number])[];
  cases: number;
  /** Scripts in substitutions, which are looked at by themselves. */
  readonly inner: ParsedScript[];
}

/** Walks the tree of one script. Gives what is left out inside a command. */
function look(node: SyntaxNode, text: string, seen: Seen): string | undefined {
  let found = node.type === "Command" ? gapIn(node, text) : undefined;
  if (node.type === "CaseItem") seen.cases += 1;
  if (node.type === "HereDoc" && node.closing) seen.taken.push([node.body.pos, node.closing.end]);
  if (whole.has(node.type)) seen.taken.push([node.pos, node.end]);
  forEachChild(node, (child) => {
    if (child.type === "Script") seen.inner.push(child);
    else found ??= look(child, text, seen);
  });
  return found;
}

const whole = new Set([
  "Command",
  "Word",
  "TestCommand",
  "ArithmeticCommand",
  "ArithmeticFor",
  "Redirect",
  "HereString",
  "HereDoc",
  "HereDocBody",
  "Time",
  "Negation",
]);

function gapIn({ name, prefix, suffix, pos, end }: Command, text: string): string | undefined {
  const parts = [...prefix, ...(name ? [name] : []), ...suffix].sort((one, other) => one.pos - other.pos);
  let at = pos;
  for (const part of [...parts, { pos: end, end }]) {
    const gap = text.slice(at, part.pos);
    if (!blank.test(gap)) return gap.trim();
    at = Math.max(at, part.end);
  }
  return undefined;
}

/** Between the parts only the words and marks of the shell itself may stand, and its brackets in pairs. */
function outside(text: string, from: number, { taken, cases }: Seen): string | undefined {
  let rest = "";
  let at = 0;
  for (const [start, end] of [...taken].sort(([one], [other]) => one - other)) {
    if (start - from > at) rest += `${text.slice(at, start - from)} `;
    at = Math.max(at, end - from);
  }
  rest += text.slice(at);
  const bare = rest.replace(/\\\r?\n/g, " ").replace(/(^|[\s;&|()])#[^\n]*/g, "$1");
  const odd = bare
    .replace(/[\s;&|(){}!]+/g, " ")
    .split(" ")
    .find((word) => word !== "" && !keywords.has(word));
  if (odd !== undefined) return odd;
  const opened = bare.split("(").length;
  const closed = bare.split(")").length;
  return opened > closed || closed > opened + cases ? "(" : undefined;
}

const keywords = new Set(
  "if then elif else fi for in do done while until case esac select function coproc time".split(" "),
);
