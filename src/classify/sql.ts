/**
 * Reads SQL as far as its danger goes: statements are taken apart into words, so that comments, strings and a `where`
 * inside a sub-query do not mislead. Made for PostgreSQL, MySQL, SQLite, SQL Server and ClickHouse.
 */

export type Operation =
  | "drop-table"
  | "drop-column"
  | "drop-other"
  | "truncate"
  | "delete-all"
  | "delete-some"
  | "update-all"
  | "update-some"
  | "fill"
  | "change-type"
  | "not-null"
  | "rename"
  | "cascade"
  | "retention"
  | "grant"
  | "define";

export interface Statement {
  readonly operation: Operation;
  /** What it is done to, in lower case, without schema and quotes; empty when nothing was named. */
  readonly target: string;
  /** Offset of the statement's first line in the text, from 0. */
  readonly line: number;
}

interface Token {
  readonly word: string;
  readonly line: number;
}

const lexeme =
  /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:[^'\\]|''|\\.)*'?|\$(\w*)\$[\s\S]*?(?:\$\1\$|$)|"[^"\n]*"?|`[^`\n]*`?|\[[\w .]+\]|[A-Za-z_@#][\w$]*|\d+(?:\.\d+)?|\n|[^\s\w]/g;

/** Words of a text; comments are gone, a string is `'`, a quoted name is the name. */
function tokens(text: string): Token[] {
  const out: Token[] = [];
  let line = 0;
  for (const [match] of text.matchAll(lexeme)) {
    const first = match[0] ?? "";
    if (match === "\n") line += 1;
    else if (match.startsWith("--") || match.startsWith("/*")) line += count(match);
    else if (first === "'" || (first === "$" && match.length > 1)) {
      out.push({ word: "'", line });
      line += count(match);
    } else {
      const named = match.length > 1 && (first === '"' || first === "`" || first === "[");
      out.push({ word: (named ? match.slice(1, -1) : match).toLowerCase(), line });
    }
  }
  return out;
}

const count = (text: string): number => text.split("\n").length - 1;

/** The dangerous statements of a text, in order. A text that is no SQL gives none. */
export function statements(text: string): Statement[] {
  const out: Statement[] = [];
  let part: Token[] = [];
  for (const token of tokens(text)) {
    if (token.word === ";") {
      judge(part, out);
      part = [];
    } else part.push(token);
  }
  judge(part, out);
  return out;
}

const leads = new Set([
  "drop",
  "truncate",
  "alter",
  "delete",
  "update",
  "insert",
  "create",
  "grant",
  "revoke",
  "with",
  "merge",
  "replace",
]);

function judge(part: readonly Token[], out: Statement[]): void {
  const start = part.findIndex(({ word }) => leads.has(word));
  if (start === -1) return;
  const words = part.slice(start).map(({ word }) => word);
  const line = part[start]?.line ?? 0;
  const add = (operation: Operation, target = "") => out.push({ operation, target, line });
  const [first = "", second = ""] = words;
  if (first === "drop") drop(words, add);
  else if (first === "truncate") add("truncate", nameAfter(words, second === "table" ? 2 : 1));
  else if (first === "alter") alter(words, add);
  else if (first === "delete" && second === "from")
    add(hasWhere(words) ? "delete-some" : "delete-all", nameAfter(words, 2));
  else if (first === "update" && words.indexOf("set") > 1 && words.indexOf("set") < 8)
    add(hasWhere(words) ? "update-some" : "update-all", nameAfter(words, 1));
  else if ((first === "insert" || first === "merge" || first === "replace") && words.includes("select"))
    add("fill", nameAfter(words, 2));
  else if (first === "with" && /\b(delete from|update \S+ set)\b/.test(words.join(" "))) add("update-some");
  else if (first === "grant" || first === "revoke") add("grant");
  else if (first === "create") create(words, add);
}

type Add = (operation: Operation, target?: string) => void;

function drop(words: readonly string[], add: Add): void {
  const kind = words[1] ?? "";
  if (kind === "table" || kind === "database" || kind === "schema" || kind === "keyspace")
    add("drop-table", nameAfter(words, 2));
  else if (kind === "policy") add("grant", nameAfter(words, 2));
  else if (
    /^(index|view|materialized|function|trigger|procedure|type|sequence|constraint|extension|dictionary|column)$/.test(
      kind,
    )
  )
    add(kind === "column" ? "drop-column" : "drop-other", nameAfter(words, kind === "materialized" ? 3 : 2));
}

function create(words: readonly string[], add: Add): void {
  const head = words.slice(1, 5);
  if (head.includes("policy") || head.includes("role") || head.includes("user")) {
    add("grant");
    return;
  }
  const at = words.findIndex(
    (word, index) => index < 6 && /^(table|index|view|type|sequence|trigger|function)$/.test(word),
  );
  if (at === -1) return;
  add("define", nameAfter(words, at + 1));
  if (cascades(words)) add("cascade");
}

function alter(words: readonly string[], add: Add): void {
  const target = nameAfter(words, 2);
  const grants = words[1] === "policy" || words[1] === "role" || (words.includes("row") && words.includes("security"));
  if (grants || words[1] !== "table") {
    add(grants ? "grant" : "define", target);
    return;
  }
  // A column definition may hold commas in brackets; only commas outside part the actions of one ALTER.
  let depth = 0;
  let action: string[] = [];
  const actions: string[][] = [action];
  for (const word of words.slice(3)) {
    if (word === "(") depth += 1;
    if (word === ")") depth -= 1;
    if (word === "," && depth <= 0) {
      action = [];
      actions.push(action);
    } else action.push(word);
  }
  for (const one of actions) add(actionOf(one.join(" ")), target);
  if (cascades(words)) add("cascade", target);
}

function actionOf(text: string): Operation {
  const action = text.replace(
    /^.*?\b(?=(add|drop|alter|modify|change|rename|delete|update|set|attach|detach|enable|disable)\b)/,
    "",
  );
  if (
    /^drop (column |if exists )?(?!constraint|index|primary|foreign|key|check|default|not|partition|trigger|projection|expression)/.test(
      action,
    )
  )
    return "drop-column";
  if (/^drop partition|^delete\b/.test(action)) return "delete-some";
  if (/^drop\b/.test(action)) return "drop-other";
  if (/^update\b/.test(action)) return "update-some";
  if (/\bttl\b/.test(action)) return "retention";
  if (/^rename\b/.test(action)) return "rename";
  if (/^alter (column )?\S+ (set data )?type\b|^(modify|change)\b/.test(action)) return "change-type";
  if (/^alter (column )?\S+ set not null/.test(action)) return "not-null";
  if (
    /^add\b.*\bnot null\b/.test(action) &&
    !/\b(default|generated|identity|serial|auto_increment)\b/.test(action) &&
    !/^add (constraint|check)/.test(action)
  )
    return "not-null";
  return "define";
}

const cascades = (words: readonly string[]): boolean =>
  words.some(
    (word, at) =>
      word === "on" && words[at + 1] === "delete" && (words[at + 2] === "cascade" || words[at + 2] === "set"),
  );

/** A `where` of the statement itself, not of a query inside brackets. */
function hasWhere(words: readonly string[]): boolean {
  let depth = 0;
  for (const word of words) {
    if (word === "(") depth += 1;
    if (word === ")") depth -= 1;
    if (word === "where" && depth <= 0) return true;
  }
  return false;
}

/** The name at a place, past `if exists`, `only` and a schema. */
function nameAfter(words: readonly string[], from: number): string {
  let at = from;
  while (/^(if|not|exists|only|concurrently|table)$/.test(words[at] ?? "")) at += 1;
  while (words[at + 1] === "." && words[at + 2] !== undefined) at += 2;
  return /^[\w$ -]+$/.test(words[at] ?? "") ? (words[at] ?? "") : "";
}
