/** Finds dangerous statements in what a change adds: plain SQL, SQL inside code, and the calls of ORM migrations. */

import type { FileChange } from "./diff.ts";
import { extensionOf } from "./normal.ts";
import type { Role } from "./role.ts";
import { type StatementRule, statementRules } from "./rules/statements.ts";
import { type Operation, type Statement, statements } from "./sql.ts";

export interface Found {
  readonly rule: StatementRule;
  readonly line: number;
  readonly excerpt: string;
}

const byOperation = new Map<Operation, StatementRule>(statementRules.map((rule) => [rule.operation, rule]));

/** Calls by which migrations of ORMs do the same; `down` parts are left out before. */
const calls: readonly (readonly [Operation, RegExp])[] = [
  ["drop-table", /\b(drop_?table|DeleteModel|delete_table|drop_?collection|dropTableIfExists|deleteTable)\b\s*[(:\s]/i],
  ["drop-column", /\b(drop_?columns?|remove_?columns?|RemoveField|removeField|dropTimestamps)\b\s*[(:\s]/i],
  ["rename", /\b(rename_?(column|table|field|model|index)|RenameField|RenameModel)\b\s*[(:\s]/i],
  [
    "change-type",
    /\b(change_column|AlterField|changeColumn|modifyColumn)\b\s*[(:\s]|alter_?column\(.*\btype_?\s*[:=]/i,
  ],
  ["not-null", /nullable\s*=\s*False|null:\s*false|change_column_null|\.notNullable\(\)|\.setNotNull|SetNotNull/],
  ["update-some", /\b(update_all|update_columns?|RunPython|bulk_update|updateMany|in_batches|find_each)\b/],
  ["delete-some", /\b(delete_all|destroy_all|deleteMany|delete_by)\b/],
];

const begins = /\b(drop|truncate|alter|delete|update|insert|create|grant|revoke|merge)\b/i;
const likely =
  /\b(drop\s+(table|column|index|view|database|schema|policy|type|constraint)|truncate\s+table\s|alter\s+(table|policy|role|type)\s|delete\s+from\s|update\s+["'`\w.]+\s+set\s|update\s+["'`\w.]+\s*$|insert\s+into\s|create\s+(or replace\s+)?(unique\s+)?(table|index|view|materialized|policy|type|role)\s|grant\s+\w+.*\sto\s|revoke\s+\w+.*\sfrom\s)/i;
const downPart =
  /^\s*(def (downgrade|down|self\.down)\b|(public\s+)?(async\s+)?(function\s+)?down\s*\(|exports\.down\b|export (async )?function down|(export )?const down\b|fun down|protected override void Down|-- ?(\+goose|migrate:|\+migrate) ?down|-- ?down\b)/i;
const upPart =
  /^\s*(def (upgrade|up|change|self\.up)\b|(public\s+)?(async\s+)?(function\s+)?up\s*\(|exports\.up\b|export (async )?function up|(export )?const up\b|fun up|protected override void Up|-- ?(\+goose|migrate:|\+migrate) ?up|-- ?up\b)/i;
const wholeDown = /(\.down\.\w+|(^|\/)down\/[^/]+|(^|\/)U\d[\d._]*__[^/]+\.sql|[._-]rollback\.sql)$/i;

const placeholder = /^\s*-- name: \w+ :\w+|[=(,]\s*(\$\d+|\?|@\w+|:\w+|sqlc\.\w+)(?=[\s,;)]|$)/;

/** Tells, line by line, whether a migration stands in the part that only undoes it. */
export function undoing(): (text: string) => boolean {
  let down = false;
  return (text) => {
    if (downPart.test(text)) down = true;
    else if (upPart.test(text)) down = false;
    return down;
  };
}

/** Whether the whole file only undoes a migration. */
export const undoes = (path: string): boolean => wholeDown.test(path);

/** The dangerous statements that a file's added lines hold. One finding for each operation. */
export function dangerousStatements(file: FileChange, role: Role): Found[] {
  if (undoes(file.path)) return [];
  const plain = extensionOf(file.path) === "sql";
  // Queries with places for values are the product's own, run for one row at a time.
  const queries =
    role !== "migration" && file.hunks.some(({ lines }) => lines.some(({ text }) => placeholder.test(text)));
  const migration = role === "migration" || ((role === "script" || plain) && !queries);
  const created = new Set<string>();
  const found: (Statement & { excerpt: string })[] = [];
  const isUndoing = role === "migration" ? undoing() : () => false;
  for (const hunk of file.hunks) {
    let block: { text: string[]; at: number[] } = { text: [], at: [] };
    const close = () => {
      if (block.text.length > 0) read(block, plain, role === "migration", found);
      block = { text: [], at: [] };
    };
    for (const { mark, text, at } of hunk.lines) {
      if (mark === "-") continue;
      if (isUndoing(text)) continue;
      if (mark === "+") {
        block.text.push(text);
        block.at.push(at);
      } else close();
    }
    close();
  }
  for (const { operation, target } of found) if (operation === "define" && target !== "") created.add(target);
  const out = new Map<Operation, Found>();
  for (const { operation, target, line, excerpt } of found) {
    const rule = byOperation.get(operation);
    if (!rule || out.has(operation) || !(migration || rule.everywhere)) continue;
    if (operation === "drop-table" && created.has(target)) continue;
    out.set(operation, { rule, line, excerpt });
  }
  return [...out.values()];
}

/** A column that becomes required together with its table takes nothing from anybody. */
const harmlessInNewTable = new Set<Operation>(["not-null"]);

function read(
  block: { text: readonly string[]; at: readonly number[] },
  plain: boolean,
  migration: boolean,
  found: (Statement & { excerpt: string })[],
): void {
  const note = (operation: Operation, target: string, offset: number) =>
    found.push({
      operation,
      target,
      line: block.at[offset] ?? 1,
      excerpt: (block.text[offset] ?? "").trim().slice(0, 160),
    });
  if (plain) {
    for (const { operation, target, line } of statements(block.text.join("\n"))) note(operation, target, line);
    return;
  }
  const makesTable = migration && block.text.some((text) => /\b(create_?table|CreateModel)\b/i.test(text));
  block.text.forEach((text, at) => {
    if (text.length > 20_000) return;
    if (migration)
      for (const [operation, call] of calls)
        if (call.test(text) && !(makesTable && harmlessInNewTable.has(operation))) note(operation, "", at);
    if (begins.test(text) && likely.test(text)) embedded(block.text, at, note);
  });
}

/** SQL that begins in a line of code: up to its `;`, the end of its string, or 30 lines on. */
function embedded(
  lines: readonly string[],
  at: number,
  note: (operation: Operation, target: string, offset: number) => void,
): void {
  const first = lines[at] ?? "";
  const from = first.search(likely);
  const before = first.slice(0, from);
  const quote = /(["'`])[^"'`]*$/.exec(before)?.[1];
  // Only inside a string, or on a line of its own inside a longer string, is it SQL.
  if (!quote && before.trim() !== "") return;
  const rest = [first.slice(from), ...lines.slice(at + 1, at + 30)].join("\n");
  const triple = before.endsWith('"""') || before.endsWith("'''");
  const end = triple ? rest.search(/"""|'''/) : quote ? endOf(rest, quote) : rest.search(/;|`|"""|'''|\n\s*\n/);
  const statement = end === -1 ? rest : rest.slice(0, end);
  const one = statements(statement)[0];
  for (const { operation, target } of statements(statement)) if (one) note(operation, target, at);
}

function endOf(text: string, quote: string): number {
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === quote) return at;
    else if (text[at] === "\n" && quote !== "`") return at;
  }
  return -1;
}
