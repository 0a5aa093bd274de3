/**
 * Decisions that a change implies without saying so. Each becomes one question that a named person answers; green
 * tests never answer it. Standards are asked the same way when something new appears.
 */

import { type Asking, implied, standards } from "./asked.ts";
import type { Change } from "./classify.ts";
import { type Line, parseDiff } from "./diff.ts";
import { undoes, undoing } from "./migration.ts";
import { changedLines, isNoise } from "./normal.ts";
import { type Role, roleOf } from "./role.ts";

export interface Question {
  /** Permanent, for instance `personal-data`. */
  readonly name: string;
  /** The question as the card shows it. */
  readonly text: string;
  readonly file: string;
  readonly line: number;
  readonly excerpt: string;
  /** For a renamed or dropped field: the name that is no more, whose readers the caller lists. */
  readonly lost?: string;
}

const asked: readonly Asking[] = [...implied, ...standards];
const silent: ReadonlySet<Role> = new Set([
  "test",
  "docs",
  "example",
  "asset",
  "style",
  "lock",
  "generated",
  "locale",
  "development",
]);

/** Names of stored or public fields: in a definition, the name stands first or is quoted. */
const definition =
  /^\s*(?:t\.\w+\s+[:"'](\w+)|(?:remove_column|rename_column|op\.drop_column|drop_column|dropColumn)\s*\(?\s*[:"']?\w+["']?\s*,\s*(?:[^,]*column_name\s*=\s*)?[:"'](\w+)|(\w+)\s*:\s*Mapped\[|(\w+)\s*=\s*(?:db|sa|models)\.\w+\(|(\w+)\s*:?\s*(?:varchar|text|integer|bigint|boolean|jsonb|uuid|timestamp|numeric|serial)\(\s*["']|field\.\w+\("(\w+)"|(\w+)\s*:\s*z\.\w+|[\w.]+\s+[\w.*[\]]+\s+`json:"(\w+)|(?:ADD|DROP|RENAME)\s+(?:COLUMN\s+)?(?:IF EXISTS\s+)?["`]?(\w+)|ALTER TABLE \S+ (?:DROP|RENAME) (?:COLUMN )?(?:IF EXISTS )?["`]?(\w+)|(\w+)\s+(?:String|Int|Boolean|DateTime|Json|Float|Decimal|BigInt)\b)/i;

const nameIn = (text: string): string | undefined =>
  definition
    .exec(text)
    ?.slice(1)
    .find((name) => name !== undefined);
const drops =
  /\b(drop_?column|remove_?column|rename_?column|DROP\s+COLUMN|RENAME\s+(COLUMN\s+)?|RemoveField|RenameField)\b/i;

/** The questions a change raises, each once for a file, in the order of the files. Tests, docs and examples raise none. */
export function questions(change: Change): Question[] {
  const out: Question[] = [];
  for (const file of parseDiff(change.diff).files) {
    const role = roleOf(file.path);
    if (silent.has(role)) continue;
    const { added, removed } = changedLines(file);
    for (const asking of asked) {
      if (asking.in && !asking.in.includes(role)) continue;
      const lines = asking.on === "added" ? added : removed;
      const others = asking.on === "added" ? removed : added;
      const fits = ({ text }: Line) => text.length < 600 && asking.test.test(text) && !asking.unless?.test(text);
      // What was there before is nothing new, and what still stands is not lost.
      const before = new Set(others.filter(fits).map(({ text }) => firstName(text)));
      const hit = lines.find((line) => fits(line) && !before.has(firstName(line.text)));
      if (!hit) continue;
      out.push({
        name: asking.name,
        text: asking.text,
        file: file.path,
        line: hit.at,
        excerpt: hit.text.trim().slice(0, 160),
      });
    }
    const isUndoing = role === "migration" ? undoing() : () => false;
    const undone = new Set<Line>();
    for (const { lines } of file.hunks) for (const line of lines) if (isUndoing(line.text)) undone.add(line);
    const forward = undoes(file.path) ? [] : added.filter((line) => !undone.has(line));
    out.push(...lostFields(file.path, forward, removed));
  }
  return out;
}

/** The first name of a line: a library in a manifest, what is called or set in code. */
const firstName = (text: string): string => /[A-Za-z@_][\w@/.-]*/.exec(text)?.[0] ?? "";

function lostFields(file: string, added: readonly Line[], removed: readonly Line[]): Question[] {
  const kept = new Set(added.filter(({ text }) => !drops.test(text)).map(({ text }) => nameIn(text)));
  const lost = new Map<string, Question>();
  for (const { text, at } of [...removed, ...added.filter((line) => drops.test(line.text))]) {
    if (text.length > 600 || isNoise(text, "")) continue;
    const name = nameIn(text);
    if (!name || kept.has(name) || lost.has(name) || lost.size >= 20) continue;
    lost.set(name, {
      name: "lost-field",
      text: `The field ${name} is renamed or dropped. Who reads it?`,
      file,
      line: at,
      excerpt: text.trim().slice(0, 160),
      lost: name,
    });
  }
  return [...lost.values()];
}
