/** What is wrong with a page and where: one problem is one mistake, with its place, its reason and the corrected line. */

export type Severity = "error" | "warning" | "note";

/** A file's text, and where in it something stands: offsets into `text`, the end excluded. */
export interface Source {
  readonly file: string;
  readonly text: string;
}

export interface Place {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
}

/** A mend that has exactly one answer: put `text` in place of what stands between two offsets of the file. */
export interface Edit {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface Problem {
  readonly severity: Severity;
  /** Permanent, such as `page.two-owners`. */
  readonly code: string;
  readonly file: string;
  /** Both from 1. Columns count UTF-16 units, as editors do. */
  readonly line: number;
  readonly column: number;
  readonly what: string;
  readonly why: string;
  readonly fix: string;
  /** The line as it should stand, where there is one to show. */
  readonly corrected?: string | undefined;
  /** Present only when the mend has exactly one answer; `fixPage` applies it. */
  readonly edit?: Edit | undefined;
}

/** What a rule says about a place. `replace` is what should stand there instead; `sure` when nothing else could. */
export interface Finding {
  readonly severity?: Severity;
  readonly code: string;
  readonly what: string;
  readonly why: string;
  readonly fix: string;
  readonly replace?: string | undefined;
  readonly sure?: boolean;
  readonly corrected?: string | undefined;
}

export type Report = (place: Place, finding: Finding) => void;

/** A page with more mistakes than this is not a page; the rest is counted, not listed. */
const most = 200;

/** Collects problems while a page is read. */
export class Problems {
  readonly found: Problem[] = [];
  #left = 0;

  readonly #seen = new Set<string>();
  readonly #secrets: Place[] = [];

  /**
   * The same mistake at the same place is one mistake, also when two rules see it. What else is wrong with a secret is
   * not said, because the message would repeat it.
   */
  readonly report: Report = (place, finding) => {
    const key = `${finding.code} ${place.source.file} ${place.start} ${finding.what}`;
    if (this.#seen.has(key) || this.#secrets.some((secret) => overlap(secret, place))) return;
    this.#seen.add(key);
    if (finding.code === "page.secret") this.#secrets.push(place);
    if (this.found.length >= most) this.#left += 1;
    else this.found.push(problem(place, finding));
  };

  get failed(): boolean {
    return this.found.some(({ severity }) => severity === "error");
  }

  /** Everything found, in the order of the files, and how much was left out. */
  all(): Problem[] {
    const hiding = new Set(this.#secrets.map(({ source, start }) => `${source.file}:${position(source, start).line}`));
    const shown = this.found.map((one) =>
      one.code !== "page.secret" && hiding.has(`${one.file}:${one.line}`) ? { ...one, corrected: undefined } : one,
    );
    const sorted = shown.sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column);
    const last = sorted.at(-1);
    if (!last || this.#left === 0) return sorted;
    const what = `${this.#left} more problems are not listed.`;
    return [...sorted, { ...last, code: "page.more", what, why: "The list stops here.", fix: "Mend these first." }];
  }
}

/** A mapping or list around a secret may still be wrong in itself; the word that holds it is the secret. */
const overlap = (secret: Place, place: Place): boolean =>
  place.source.file === secret.source.file &&
  place.start <= secret.start + 1 &&
  place.start + 1 >= secret.start &&
  place.end > secret.start;

function problem({ source, start, end }: Place, finding: Finding): Problem {
  const { severity = "error", code, what, why, fix, replace, sure } = finding;
  const { line, column, from, to } = position(source, start);
  const oneLine = replace !== undefined && end <= to && !replace.includes("\n");
  const mended = oneLine ? source.text.slice(from, start) + replace + source.text.slice(end, to) : undefined;
  return {
    severity,
    code,
    file: source.file,
    line,
    column,
    what,
    why,
    fix,
    corrected: finding.corrected ?? mended,
    edit: sure && replace !== undefined ? { file: source.file, start, end, text: replace } : undefined,
  };
}

/** The line and column of an offset, both from 1, and where its line begins and ends. */
export function position({ text }: Source, offset: number) {
  const from = offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
  const next = text.indexOf("\n", offset);
  const to = next < 0 ? text.length : text[next - 1] === "\r" && next - 1 >= offset ? next - 1 : next;
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < from; at = text.indexOf("\n", at + 1)) line += 1;
  return { line, column: offset - from + 1, from, to };
}

/** The known word nearest to a mistyped one, when it is near enough to be meant. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const plain = word.toLowerCase().replaceAll("_", "-").slice(0, 40);
  let best: string | undefined;
  let least = Math.max(1, Math.floor(plain.length / 3)) + 1;
  for (const candidate of known) {
    const steps = distance(plain, candidate);
    if (steps < least) [best, least] = [candidate, steps];
  }
  return best;
}

/** Edits needed to get from one word to the other (Levenshtein, with a swap of neighbours as one). */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let steps = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        steps = Math.min(steps, (before[j - 2] ?? 0) + 1);
      }
      row.push(steps);
    }
    [before, last] = [last, row];
  }
  return last[b.length] ?? 0;
}

/** A problem as the terminal and the log of a build show it: place, what happened, why it matters, the mend. */
export function problemText({ severity, code, file, line, column, what, why, fix, corrected }: Problem): string {
  const place = `${file}:${line}:${column}: ${severity}: ${what} [${code}]`;
  return [place, `  ${why}`, `  ${fix}`, ...(corrected === undefined ? [] : [`  > ${corrected.trimEnd()}`])].join("\n");
}
