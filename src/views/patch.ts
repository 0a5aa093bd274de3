/** A patch as git prints it, taken apart into files and lines so that a person can read it. */

export interface PatchLine {
  readonly kind: "in" | "out" | "same" | "place";
  readonly text: string;
}

export interface PatchFile {
  readonly path: string;
  /** What happened to it besides its lines: `new`, `gone`, `renamed from …`, `binary`. Empty when nothing did. */
  readonly note: string;
  readonly added: number;
  readonly removed: number;
  readonly lines: readonly PatchLine[];
  /** Lines that are left out here because the file changes too many; they are counted all the same. */
  readonly left: number;
}

/** More than anybody reads on a screen; the rest is counted, and read in git. */
const linesPerFile = 400;
const linesPerScreen = 4000;

interface Building {
  path: string;
  note: string;
  added: number;
  removed: number;
  lines: PatchLine[];
  left: number;
}

/** The files of a unified diff. Text before the first file, such as a mail's head, is left out. */
export function filesOf(patch: string): PatchFile[] {
  const files: Building[] = [];
  let inside = false;
  let shown = 0;
  const keep = (file: Building, line: PatchLine) => {
    if (file.lines.length >= linesPerFile || shown >= linesPerScreen) {
      file.left += 1;
      return;
    }
    shown += 1;
    file.lines.push(line);
  };
  for (const line of patch.split("\n")) {
    const file = files.at(-1);
    if (line.startsWith("diff --git ")) {
      files.push({ path: pathOf(line), note: "", added: 0, removed: 0, lines: [], left: 0 });
      inside = false;
    } else if (file && line.startsWith("@@ ")) {
      inside = true;
      keep(file, { kind: "place", text: line.replace(/^@@ .*? @@ ?/, "") || "…" });
    } else if (file && inside) body(file, line, keep);
    else if (file) head(file, line);
  }
  return files;
}

/** `diff --git a/x b/x` → `x`; quoted names stay as git wrote them. */
function pathOf(line: string): string {
  const second = line.lastIndexOf(" b/");
  return second < 0 ? line.slice("diff --git ".length) : line.slice(second + 3).replace(/"$/, "");
}

function head(file: Building, line: string) {
  if (line.startsWith("new file")) file.note = "new";
  if (line.startsWith("deleted file")) file.note = "removed";
  if (line.startsWith("rename from ")) file.note = `renamed from ${line.slice("rename from ".length)}`;
  if (line.startsWith("Binary files") || line.startsWith("GIT binary patch")) file.note = "binary, not readable here";
}

function body(file: Building, line: string, keep: (file: Building, line: PatchLine) => void) {
  const text = line.slice(1);
  if (line.startsWith("+")) {
    file.added += 1;
    keep(file, { kind: "in", text });
  } else if (line.startsWith("-")) {
    file.removed += 1;
    keep(file, { kind: "out", text });
  } else if (line.startsWith(" ")) keep(file, { kind: "same", text });
}
