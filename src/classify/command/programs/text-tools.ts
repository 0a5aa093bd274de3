/** What text tools print, where it is known: so that a command which is assembled out of pieces is judged as what it becomes. */

import type { Call, Program } from "../call.ts";
import { optionsOf } from "../options.ts";
import { secretName } from "../secret-names.ts";
import { holesIn, isKnown, type Stream } from "../shell/text.ts";
import type { Entry } from "./entry.ts";
import { printf } from "./printf.ts";
import { contents, reader } from "./reading.ts";

/** Prints the value of a variable that holds a secret. */
function tells({ args, shell }: Pick<Call, "args" | "shell">): void {
  const name = args.flatMap(({ text }) => holesIn(text)).find((one) => secretName.test(one));
  if (name) shell.stop("deny", "secrets", "read-secret", `It prints ${name}.`);
}

const echo: Program = ({ args, shell }): Stream => {
  tells({ args, shell });
  const texts = args.map(({ text }) => text);
  const from = texts.findIndex((text) => !/^-[neE]+$/.test(text));
  const flags = texts.slice(0, from === -1 ? undefined : from).join("");
  const said = from === -1 ? "" : texts.slice(from).join(" ");
  // Shells disagree about backslashes without -e; then nobody knows what it prints.
  const plain = flags.includes("e") ? printf("%b", [said]) : said.includes("\\") ? undefined : said;
  return plain === undefined || flags.includes("n") ? plain : `${plain}\n`;
};

const print: Program = ({ args, shell }): Stream => {
  tells({ args, shell });
  const [first, second, ...more] = args;
  if (first?.text === "-v" && second) {
    const [format, ...words] = more;
    const value = format && printf(format.text, textsOf(words));
    if (value === undefined) shell.state.variables.delete(second.text);
    else shell.state.variables.set(second.text, [[value]]);
    return "";
  }
  const [format, ...words] = first?.text === "--" ? args.slice(1) : args;
  return format && printf(format.text, textsOf(words));
};

const textsOf = (fields: readonly { readonly text: string }[]): string[] => fields.map(({ text }) => text);

/** Whole numbers only. */
const seq: Program = ({ args }): Stream => {
  const numbers = args.map(({ text }) => Number(text));
  const [one = Number.NaN, two = Number.NaN, three = Number.NaN] = numbers;
  const [from, by, to] = numbers.length === 3 ? [one, two, three] : numbers.length === 2 ? [one, 1, two] : [1, 1, one];
  const count = Math.floor((to - from) / by) + 1;
  if (!Number.isInteger(from) || !Number.isInteger(by) || !(count >= 0 && count <= 64)) return undefined;
  return Array.from({ length: count }, (_, at) => `${from + at * by}\n`).join("");
};

/** Plain sets and ranges only. */
const tr: Program = ({ args, stdin }): Stream => {
  const [from = "", to = "", more] = textsOf(args);
  if (stdin === undefined || more !== undefined || !isKnown(from + to) || /\[:|\[=|\\[^nt\\]/.test(from + to))
    return undefined;
  if (from === "-d") return [...stdin].filter((one) => !spread(to).includes(one)).join("");
  if (from.startsWith("-") || to === "") return undefined;
  const source = spread(from);
  const target = spread(to);
  const changed = (one: string) =>
    source.includes(one) ? (target[source.lastIndexOf(one)] ?? target.at(-1) ?? "") : one;
  return [...stdin].map(changed).join("");
};

const spread = (set: string): string[] => [
  ...set
    .replace(/\\n/g, "\n")
    .replace(/\\t/g, "\t")
    .replace(/\\\\/g, "\\")
    .replace(/(.)-(.)/gsu, (_, from: string, to: string) => {
      const first = from.charCodeAt(0);
      const count = Math.max(0, Math.min(256, to.charCodeAt(0) - first + 1));
      return Array.from({ length: count }, (_, at) => String.fromCharCode(first + at)).join("");
    }),
];

const rev: Program = (call): Stream => {
  reader(call);
  if (call.args.length > 0 || call.stdin === undefined) return undefined;
  return call.stdin
    .split("\n")
    .map((line) => [...line].reverse().join(""))
    .join("\n");
};

const base64: Program = (call): Stream => {
  const { has, words } = optionsOf(call.args, { takes: "-w -i -o --wrap --input --output" });
  reader(call);
  const text = contents(textsOf(words), call.shell, call.stdin);
  if (text === undefined || !isKnown(text)) return undefined;
  if (!has("-d -D --decode")) return `${Buffer.from(text, "utf8").toString("base64")}\n`;
  return /^[A-Za-z0-9+/_=\s-]*$/.test(text) ? Buffer.from(text, "base64").toString("utf8") : undefined;
};

const xxd: Program = (call): Stream => {
  const { has } = optionsOf(call.args, { takes: "-l -s -c -g -o" });
  reader(call);
  const text = call.stdin?.replace(/\s+/g, "");
  return has("-r") && has("-p -ps -plain") && text && /^[0-9a-fA-F]+$/.test(text)
    ? Buffer.from(text, "hex").toString("utf8")
    : undefined;
};

export const textTools: readonly Entry[] = [
  ["echo", echo],
  ["printf", print],
  ["print", echo],
  ["seq", seq],
  ["tr", tr],
  ["rev", rev],
  ["base64", base64],
  ["xxd", xxd],
];
