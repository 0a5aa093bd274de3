/** A patch as a person reads it: files with reasons first, each reason at its line, the code coloured, nothing unseen left out. */

import { type FileChange, type Line, parseDiff } from "../classify/diff.ts";
import { type Colour, colouredLines, type Part } from "./colour.ts";
import { pieces, visible } from "./hidden.ts";

/** A line of a difference without colours. */
export interface PatchLine {
  readonly kind: "in" | "out" | "same" | "place";
  readonly text: string;
}

/** Why somebody is asked, and where: a rule that fired, or a question that the change raises. */
export interface Hint {
  readonly file: string;
  readonly line: number;
  readonly why: string;
  readonly rule: string;
}

export interface CodePart {
  /** `unseen`: a character that nobody would see, written out by its number. */
  readonly colour: Colour | "unseen";
  readonly text: string;
}

export interface CodeLine {
  /** `place`: where in the file it goes on. `left`: lines that are not shown; the text says how many. */
  readonly kind: "in" | "out" | "same" | "place" | "left";
  /** Its number in the new file, or in the old one for a line that goes out; 0 when it is none of either. */
  readonly at: number;
  readonly parts: readonly CodePart[];
  readonly hints: readonly Hint[];
}

export interface PatchFile {
  readonly path: string;
  /** What happened to it besides its lines: `new`, `removed`, `renamed from …`, `binary`. Empty when nothing did. */
  readonly note: string;
  readonly added: number;
  readonly removed: number;
  /** How many reasons stand in it; files with reasons come first. */
  readonly reasons: number;
  /** Reasons for the file as a whole. */
  readonly hints: readonly Hint[];
  readonly lines: readonly CodeLine[];
  /** Lines that are left out because there are too many; they are counted all the same. */
  readonly left: number;
}

/** More than anybody reads on a screen; the rest is counted, and read in git. Lines around a reason are always shown. */
const linesPerFile = 400;
const linesPerScreen = 4000;
const around = 3;
/** Characters of one card that are coloured; colour beyond that costs more than it helps. */
const colouredPerScreen = 65_536;

interface Budget {
  lines: number;
  coloured: number;
}

/** The files of a unified diff, those with reasons first and otherwise in its order. */
export async function filesOf(patch: string, hints: readonly Hint[]): Promise<PatchFile[]> {
  const budget = { lines: linesPerScreen, coloured: colouredPerScreen };
  const found = parseDiff(patch).files.map((file) => ({
    file,
    own: hints.filter((hint) => hint.file === file.path || hint.file === file.oldPath),
  }));
  const files: PatchFile[] = [];
  for (const { file, own } of [
    ...found.filter(({ own }) => own.length > 0),
    ...found.filter(({ own }) => own.length === 0),
  ])
    files.push(await fileOf(file, own, budget));
  return files;
}

async function fileOf(file: FileChange, hints: readonly Hint[], budget: Budget): Promise<PatchFile> {
  const all = file.hunks.flatMap(({ lines }) => lines);
  const placed = placesOf(all, hints);
  const shown = shownOf(all, placed, budget);
  const count = (mark: string) => all.filter((line) => line.mark === mark).length;
  const inside = new Set([...placed.values()].flat());
  return {
    path: visible(file.path),
    note: noteOf(file),
    added: count("+"),
    removed: count("-"),
    reasons: hints.length,
    hints: hints.filter((hint) => !inside.has(hint)),
    lines: await codeOf(file, placed, shown, budget),
    left: all.length - shown.size,
  };
}

/** Which lines are shown: those around a reason, and the first ones as long as there is room. */
function shownOf(all: readonly Line[], placed: ReadonlyMap<Line, unknown>, budget: Budget): Set<Line> {
  const near = new Set<Line>();
  for (const [at, line] of all.entries())
    if (placed.has(line)) for (const one of all.slice(Math.max(0, at - around), at + around + 1)) near.add(one);
  const room = Math.min(linesPerFile, budget.lines);
  const shown = new Set(all.filter((line, n) => n < room || near.has(line)));
  budget.lines -= shown.size;
  return shown;
}

async function codeOf(
  { path, hunks }: FileChange,
  placed: ReadonlyMap<Line, readonly Hint[]>,
  shown: ReadonlySet<Line>,
  budget: Budget,
): Promise<CodeLine[]> {
  const out: CodeLine[] = [];
  let left = 0;
  const skipped = () => {
    if (left > 0) out.push(plain("left", `${left} ${left === 1 ? "line is" : "lines are"} not shown here.`));
    left = 0;
  };
  for (const { section, lines } of hunks) {
    const own = lines.filter((line) => shown.has(line));
    const painted = await paint(path, own, budget);
    if (own.length > 0) {
      skipped();
      if (section !== "" || out.length > 0) out.push(plain("place", visible(section) || "…"));
    }
    for (const line of lines)
      if (shown.has(line)) {
        skipped();
        out.push({
          kind: kinds[line.mark],
          at: line.at,
          parts: painted.get(line) ?? [],
          hints: placed.get(line) ?? [],
        });
      } else left += 1;
  }
  skipped();
  return out;
}

/** The lines that reasons belong to. A changed line is meant before one that stays. */
function placesOf(all: readonly Line[], hints: readonly Hint[]): Map<Line, Hint[]> {
  const placed = new Map<Line, Hint[]>();
  for (const hint of hints) {
    const marks = ["+", "-", " "];
    const line = marks.map((mark) => all.find((one) => one.mark === mark && one.at === hint.line)).find(Boolean);
    if (line) placed.set(line, [...(placed.get(line) ?? []), hint]);
  }
  return placed;
}

/** Colours what came in with what stays, and what goes out with what stays: each side reads as the file did. */
async function paint(path: string, lines: readonly Line[], budget: Budget): Promise<Map<Line, CodePart[]>> {
  const length = lines.reduce((sum, { text }) => sum + text.length + 1, 0);
  const coloured = length <= budget.coloured;
  if (coloured) budget.coloured -= length;
  const side = async (mark: string) => {
    const own = lines.filter((line) => line.mark === mark || line.mark === " ");
    const parts = await colouredLines(
      coloured ? path : "",
      own.map(({ text }) => text),
    );
    return own.map((line, n) => [line, (parts[n] ?? []).flatMap(seen)] as const);
  };
  return new Map([...(lines.some(({ mark }) => mark === "-") ? await side("-") : []), ...(await side("+"))]);
}

const seen = ({ colour, text }: Part): CodePart[] =>
  pieces(text).map((piece) => ({ colour: piece.unseen ? "unseen" : colour, text: piece.text }));

const kinds = { "+": "in", "-": "out", " ": "same" } as const;
const plain = (kind: "place" | "left", text: string): CodeLine => ({
  kind,
  at: 0,
  parts: [{ colour: "", text }],
  hints: [],
});

function noteOf({ status, oldPath, binary, submodule, symlink, modeChanged }: FileChange): string {
  const notes = [];
  if (status === "added") notes.push("new");
  if (status === "deleted") notes.push("removed");
  if (status === "renamed" || status === "copied") notes.push(`${status} from ${visible(oldPath)}`);
  if (binary) notes.push("binary, not readable here");
  if (submodule) notes.push("a submodule");
  if (symlink) notes.push("a symbolic link");
  if (modeChanged) notes.push("its mode changes");
  return notes.join(", ");
}
