/**
 * A strict reader for unified diffs, in one pass. What it cannot read for certain it names as a fault: a diff that
 * lies about its lengths, a combined diff of a merge, a header without paths. Nothing is skipped in silence.
 */

import { pathOf, pathsOfHeader } from "./diff-path.ts";

export type Mark = "+" | "-" | " ";

export interface Line {
  readonly mark: Mark;
  readonly text: string;
  /** The line's number in the new file; for a removed line the number in the old one. */
  readonly at: number;
}

export interface Hunk {
  /** What git found as the enclosing function. */
  readonly section: string;
  readonly lines: readonly Line[];
}

export type Status = "added" | "modified" | "deleted" | "renamed" | "copied";

export interface FileChange {
  readonly path: string;
  /** The path before a rename or copy; otherwise the same as `path`. */
  readonly oldPath: string;
  readonly status: Status;
  readonly hunks: readonly Hunk[];
  readonly binary: boolean;
  readonly submodule: boolean;
  readonly symlink: boolean;
  /** The file's mode changed, for instance to executable. */
  readonly modeChanged: boolean;
}

export interface Fault {
  readonly file: string;
  readonly line: number;
  readonly why: string;
}

export interface Diff {
  readonly files: readonly FileChange[];
  readonly faults: readonly Fault[];
}

type Draft = { -readonly [Key in keyof FileChange]: FileChange[Key] } & {
  hunks: { section: string; lines: Line[] }[];
  known: boolean;
};

const empty = (path: string, oldPath: string, known: boolean): Draft => ({
  path,
  oldPath,
  known,
  status: "modified",
  hunks: [],
  binary: false,
  submodule: false,
  symlink: false,
  modeChanged: false,
});

const hunkHeader = /^@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@(.*)$/;

/** Reads a diff of `git diff`, `git show`, `git format-patch` or `diff -u`. Never throws. */
export function parseDiff(text: string): Diff {
  const reader = new Reader();
  let from = 0;
  while (from < text.length) {
    const end = text.indexOf("\n", from);
    reader.take(text.slice(from, end === -1 ? text.length : end));
    if (end === -1) break;
    from = end + 1;
  }
  return reader.done();
}

class Reader {
  readonly files: FileChange[] = [];
  readonly faults: Fault[] = [];
  #file: Draft | undefined;
  #hunk: { section: string; lines: Line[] } | undefined;
  #old = 0;
  #new = 0;
  #oldLeft = 0;
  #newLeft = 0;
  #number = 0;
  #skipBinary = false;
  /** A hunk whose counts were wrong: its lines are still taken, so that what they touch is seen. */
  #lost = false;

  take(line: string): void {
    this.#number += 1;
    if (this.#oldLeft > 0 || this.#newLeft > 0) {
      if (this.#body(line)) return;
      this.#fault("A hunk is shorter than its header says, or a line of it has no mark.");
      this.#oldLeft = 0;
      this.#newLeft = 0;
      this.#lost = true;
    }
    this.#outside(line);
  }

  done(): Diff {
    if (this.#oldLeft > 0 || this.#newLeft > 0) this.#fault("The diff ends inside a hunk.");
    this.#close();
    return { files: this.files, faults: this.faults };
  }

  /** A line inside a hunk whose counts are not used up. */
  #body(line: string): boolean {
    const mark = line[0] ?? " ";
    if (mark === "+" && this.#newLeft > 0) {
      this.#push("+", line, this.#new);
      this.#new += 1;
      this.#newLeft -= 1;
    } else if (mark === "-" && this.#oldLeft > 0) {
      this.#push("-", line, this.#old);
      this.#old += 1;
      this.#oldLeft -= 1;
    } else if ((mark === " " || line === "" || line === "\r") && this.#oldLeft > 0 && this.#newLeft > 0) {
      this.#push(" ", line, this.#new);
      this.#old += 1;
      this.#new += 1;
      this.#oldLeft -= 1;
      this.#newLeft -= 1;
    } else return mark === "\\";
    return true;
  }

  #push(mark: Mark, line: string, at: number): void {
    const text = line.endsWith("\r") ? line.slice(1, -1) : line.slice(1);
    this.#hunk?.lines.push({ mark, text, at });
  }

  #outside(line: string): void {
    if (line.startsWith("diff --git ")) {
      this.#start(line.slice(11));
      return;
    }
    if (line.startsWith("diff --cc ") || line.startsWith("diff --combined ") || line.startsWith("@@@")) {
      this.#fault("A combined diff of a merge hides what each side changed.");
      return;
    }
    const file = this.#file;
    if (line.startsWith("@@")) {
      this.#openHunk(line);
      return;
    }
    if (line.startsWith("--- ") && (!file || file.hunks.length > 0) && !this.#skipBinary) {
      // `diff -u` writes no `diff --git`; a mail's `--- ` before the first file is not one of these.
      this.#close();
      this.#file = empty("", pathOf(line.slice(4), "a/") ?? "", false);
      if (this.#file.oldPath === "") this.#file.status = "added";
      return;
    }
    if (!file || line === "") return;
    if (file.hunks.length === 0) this.#header(file, line);
    else this.#afterHunk(line);
  }

  #start(rest: string): void {
    this.#close();
    const paths = pathsOfHeader(rest);
    this.#file = empty(paths?.[1] ?? "", paths?.[0] ?? "", paths !== undefined);
  }

  #header(file: Draft, line: string): void {
    if (this.#skipBinary) return;
    const space = line.indexOf(" ");
    const second = line.indexOf(" ", space + 1);
    const two = second === -1 ? line : line.slice(0, second);
    const rest = line.slice(second + 1);
    if (line.startsWith("--- ")) this.#name(file, "oldPath", line.slice(4), "a/");
    else if (line.startsWith("+++ ")) this.#name(file, "path", line.slice(4), "b/");
    else if (two === "new file" || two === "deleted file") {
      file.status = two === "new file" ? "added" : "deleted";
      this.#mode(file, rest);
    } else if (two === "rename from" || two === "copy from") {
      file.status = two === "rename from" ? "renamed" : "copied";
      this.#name(file, "oldPath", rest, "");
    } else if (two === "rename to" || two === "copy to") this.#name(file, "path", rest, "");
    else if (two === "old mode" || two === "new mode") {
      file.modeChanged = true;
      this.#mode(file, rest);
    } else if (line.startsWith("index ")) this.#mode(file, rest);
    else if (line.startsWith("Binary files ")) file.binary = true;
    else if (line === "GIT binary patch") {
      file.binary = true;
      this.#skipBinary = true;
    } else if (!/^(similarity|dissimilarity) index /.test(line)) this.#fault("A header line is none that git writes.");
  }

  #mode(file: Draft, mode: string): void {
    if (mode.includes("160000")) file.submodule = true;
    if (mode.includes("120000")) file.symlink = true;
  }

  #name(file: Draft, which: "path" | "oldPath", written: string, prefix: "a/" | "b/" | ""): void {
    const path = pathOf(written, prefix);
    if (path === undefined) {
      this.#fault("A path is quoted in a way git never does.");
      return;
    }
    if (path === "") {
      file.status = which === "oldPath" ? "added" : "deleted";
      return;
    }
    if (file.known && file[which] !== path) this.#fault("The header and the paths of a file do not agree.");
    file[which] = path;
    if (which === "path" && file.oldPath === "") file.oldPath = path;
  }

  #openHunk(line: string): void {
    const parts = hunkHeader.exec(line);
    if (!this.#file || !parts) {
      this.#fault(parts ? "A hunk stands before any file." : "A hunk header cannot be read.");
      return;
    }
    this.#lost = false;
    this.#old = Number(parts[1]);
    this.#new = Number(parts[3]);
    this.#oldLeft = Number(parts[2] ?? 1);
    this.#newLeft = Number(parts[4] ?? 1);
    this.#hunk = { section: (parts[5] ?? "").trim(), lines: [] };
    this.#file.hunks.push(this.#hunk);
  }

  /** After a hunk only the next file, a mail's signature or the words of the next commit may follow. */
  #afterHunk(line: string): void {
    if (line.startsWith("\\")) return;
    const mark = line[0];
    if ((mark === "+" || mark === "-" || mark === " ") && line !== "-- ") {
      if (!this.#lost) this.#fault("A hunk is longer than its header says.");
      this.#lost = true;
      this.#push(mark, line, mark === "-" ? this.#old++ : this.#new++);
    } else if (/^(-- $|From |commit |Only in |\d+\.\d+)/.test(line)) this.#close();
  }

  #close(): void {
    const file = this.#file;
    this.#file = undefined;
    this.#hunk = undefined;
    this.#skipBinary = false;
    this.#lost = false;
    if (!file) return;
    if (file.path === "") file.path = file.oldPath;
    if (file.oldPath === "") file.oldPath = file.path;
    if (file.path === "") this.#fault("A file of the diff has no path.");
    const { known: _, ...change } = file;
    this.files.push(change);
  }

  #fault(why: string): void {
    if (this.faults.length < 100) this.faults.push({ file: this.#file?.path ?? "", line: this.#number, why });
  }
}
