/** Takes parameters apart into named values, however they are nested: JSON in texts, command lines, SQL and addresses too. */

import type { Json } from "../../kernel/json.ts";
import { stem, wordsIn } from "./words.ts";

/** One value, and the names under which it stands. */
export interface Leaf {
  readonly value: string | number | boolean;
  /** The names from the outside in; list places are left out. */
  readonly path: readonly string[];
  /** The words of the last name, singular. */
  readonly key: readonly string[];
  /** The words of the name around it, singular; empty at the top. */
  readonly around: readonly string[];
  /** Everything that stands beside it, and around that: where its currency and unit are looked for. */
  readonly beside: readonly Beside[];
  /** Place in the list that it is in, as `2` or `2.0`; empty outside of lists. */
  readonly place: string;
}

/** The plain values of one object or list, by the words of their names; a list's by none. */
export type Beside = readonly { readonly key: readonly string[]; readonly value: string | number | boolean }[];

/** What a set of parameters holds. */
export interface Parts {
  readonly leaves: readonly Leaf[];
  /** Words that say what is done: commands, methods, addresses, statements. */
  readonly deeds: readonly string[];
  /** What it is done to, where a command or address names it: `customer` in `DELETE FROM customers`. */
  readonly objects: readonly string[];
  /** Words of a command that no flag names. */
  readonly free: readonly string[];
}

/** More than this is no action that a person could read. */
const mostLeaves = 2000;
/** Characters of one value that are read: what identifies somebody or something stands in far fewer. */
const longestValue = 4000;
const deepest = 20;

/** Names under which a tool says which of its functions is meant. */
const deedKeys = new Set(
  "method mutation operation op action tool function name fn command cmd intent type event verb".split(" "),
);
/** Names of requests in words: their beginning says what is asked for. */
const requestKeys = new Set("request prompt instruction task ask goal".split(" "));
const commandKeys = new Set("command cmd script query sql statement shell line exec".split(" "));

/** Takes parameters apart. What is deeper or more than people read is left out. */
export function partsOf(parameters: Json): Parts {
  const leaves: Leaf[] = [];
  const deeds: string[] = [];
  const objects: string[] = [];
  const free: string[] = [];

  function walk(value: Json, path: readonly string[], beside: readonly Beside[], place: string, depth: number): void {
    if (leaves.length >= mostLeaves || depth > deepest || value === null) return;
    if (typeof value === "object") {
      const all = Array.isArray(value)
        ? value.map((one, at) => [undefined, one, `${place}${place && "."}${at}`] as const)
        : Object.entries(value).map(([key, one]) => [key, one, place] as const);
      const entries = all.slice(0, mostLeaves);
      const plainOnes = entries.flatMap(([key, one]) =>
        typeof one === "object" ? [] : [{ key: wordsIn(key ?? "").map(stem), value: one }],
      );
      for (const [key, one, at] of entries)
        walk(one, key === undefined ? path : [...path, key], [plainOnes, ...beside], at, depth + 1);
      return;
    }
    const inner = typeof value === "string" ? parsed(value) : undefined;
    if (inner !== undefined) {
      walk(inner, path, beside, place, depth + 1);
      return;
    }
    const key = wordsIn(path.at(-1) ?? "").map(stem);
    if (typeof value === "string" && spread(value, key, path, beside, depth)) return;
    const read = typeof value === "string" ? value.slice(0, longestValue) : value;
    leaves.push({ value: read, path, key, around: wordsIn(path.at(-2) ?? "").map(stem), beside, place });
  }

  /** Commands, statements and addresses hold named values themselves. */
  function spread(
    text: string,
    key: readonly string[],
    path: readonly string[],
    beside: readonly Beside[],
    depth: number,
  ): boolean {
    const last = key.at(-1) ?? "";
    const found = commandKeys.has(last)
      ? inCommand(text)
      : /^[a-z][a-z0-9+.-]*:\/\//i.test(text)
        ? inAddress(text)
        : undefined;
    if (deedKeys.has(last) && text.length <= 80) deeds.push(...wordsIn(text));
    if (requestKeys.has(last)) deeds.push(...wordsIn(text.slice(0, 80)));
    if (!found) return false;
    deeds.push(...found.deeds);
    objects.push(...found.objects);
    free.push(...found.free);
    const named = found.named.map(([name, value]) => ({ key: wordsIn(name).map(stem), value }));
    for (const [name, value] of found.named) walk(value, [...path, name], [named, ...beside], "", depth + 1);
    return commandKeys.has(last);
  }

  walk(parameters, [], [], "", 0);
  return { leaves, deeds, objects, free };
}

/** JSON that was sent as a text. */
function parsed(text: string): Json | undefined {
  if (!/^\s*[[{]/.test(text) || text.length > 100_000) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

interface Found {
  readonly deeds: readonly string[];
  readonly objects: readonly string[];
  readonly named: readonly (readonly [name: string, value: string])[];
  readonly free: readonly string[];
}

/** `billing refund --customer cus_1 --amount 5`, `delete from customers where id='cus_1'`. */
function inCommand(text: string): Found {
  const line = text.slice(0, 4000);
  const statement = /\b(delete|update|insert|drop|truncate)\s+(?:from\s+|into\s+|table\s+)?["`]?(?:\w+\.)?(\w+)/i.exec(
    line,
  );
  if (statement) {
    const [, verb = "", table = ""] = statement;
    const named = [...line.matchAll(/(\w+)\s*=\s*(?:'([^']*)'|"([^"]*)"|(\w+))/g)].map(
      ([, name = "", one, two, three]) => [name, one ?? two ?? three ?? ""] as const,
    );
    return { deeds: [verb.toLowerCase()], objects: wordsIn(table).map(stem), named, free: [] };
  }
  const tokens = (line.match(/"[^"]*"|'[^']*'|\S+/g) ?? []).map((token) => token.replace(/^["']|["']$/g, ""));
  const named: (readonly [string, string])[] = [];
  const free: string[] = [];
  const objects: string[] = [];
  const deeds: string[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at] ?? "";
    const next = tokens[at + 1] ?? "";
    const [, flag = "", given] = /^--?([A-Za-z][\w-]*)(?:=(.*))?$/.exec(token) ?? [];
    if (flag && given !== undefined) named.push([flag, given]);
    else if (flag && next !== "" && !next.startsWith("-") && !switches.has(flag)) {
      if (flag === "X" || flag === "request") deeds.push(...wordsIn(next));
      else named.push(assignment(next) ?? [flag, next]);
      at += 1;
    } else if (flag) free.push(flag);
    else if (/^https?:\/\//i.test(token)) {
      const found = inAddress(token);
      deeds.push(...found.deeds);
      objects.push(...found.objects);
      named.push(...found.named);
    } else {
      const [, kind = "", one = "", inside = ""] = /^([a-z][a-z0-9]*)(?::\/\/|\/)([\w.-]+)(\/\S+)?$/i.exec(token) ?? [];
      const assigned = assignment(token);
      if (kind) {
        named.push([kind, one], ...(inside ? [["path", inside] as const] : []));
        objects.push(...wordsIn(kind).map(stem));
      } else if (assigned) named.push(assigned);
      else free.push(token);
    }
  }
  return { deeds: [...free.flatMap(wordsIn), ...deeds], objects, named, free };
}

/** `image.tag=7.10.9`. */
function assignment(token: string): readonly [string, string] | undefined {
  const [, name, value] = /^([\w.-]+)=(.+)$/.exec(token) ?? [];
  return name && value ? [name, value] : undefined;
}

/** Flags of well-known commands that take no value. */
const switches = new Set("r rf f force recursive yes y quiet q v verbose dry-run wait atomic install".split(" "));

/** The last two named parts of an address: `/v1/subscriptions/sub_1` holds a subscription, `/payments/ch_1/refunds` both. */
function inAddress(text: string): Found {
  const [path = "", query = ""] = text
    .slice(0, 2000)
    .replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, "")
    .split(/[?#]/, 2);
  const parts = path.split("/").filter((part) => part !== "" && !/^v\d+$|^api$/.test(part));
  const isName = (part: string) => /^[a-z][a-z_-]*$/i.test(part);
  const named = parts.flatMap((part, at) => {
    const before = parts[at - 1];
    return before !== undefined && isName(before) && !isName(part) ? [[before, part] as const] : [];
  });
  const asked = [...query.matchAll(/([\w-]+)=([^&]*)/g)].map(([, name = "", value = ""]) => [name, value] as const);
  const nouns = parts.filter(isName).flatMap(wordsIn);
  return { deeds: nouns, objects: nouns.slice(-1).map(stem), named: [...named, ...asked], free: [] };
}
