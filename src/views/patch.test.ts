import { expect, test } from "vitest";
import { filesOf, type Hint, type PatchFile } from "./patch.ts";

const patch = `From 1234 Mon Sep 17 00:00:00 2001
Subject: [PATCH] one

diff --git a/src/a.ts b/src/b.ts
similarity index 90%
rename from src/a.ts
rename to src/b.ts
--- a/src/a.ts
+++ b/src/b.ts
@@ -1,2 +1,2 @@ function a() {
 same
--- looks like a header
+++ so does this
diff --git a/logo.png b/logo.png
new file mode 100644
Binary files /dev/null and b/logo.png differ
`;
const adds = (path: string, lines: readonly string[]) =>
  `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -0,0 +1,${lines.length} @@\n${lines.map((line) => `+${line}\n`).join("")}`;
const hint = (file: string, line: number, why = "Look here."): Hint => ({ file, line, why, rule: "billing/amount" });
const text = ({ lines }: PatchFile) =>
  lines.map(({ kind, at, parts }) => [kind, at, parts.map((part) => part.text).join("")]);
const first = async (diff: string, hints: Hint[] = []) => (await filesOf(diff, hints))[0] as PatchFile;

test("a patch is files with what came in and went out, each line with its number", async () => {
  const [moved, logo] = await filesOf(patch, []);
  expect(moved).toMatchObject({ path: "src/b.ts", note: "renamed from src/a.ts", added: 1, removed: 1 });
  expect(text(moved as PatchFile)).toEqual([
    ["place", 0, "function a() {"],
    ["same", 1, "same"],
    ["out", 2, "-- looks like a header"],
    ["in", 2, "++ so does this"],
  ]);
  expect(logo).toMatchObject({ path: "logo.png", note: "new, binary, not readable here", lines: [] });
});

test("a reason stands at its line, one for the whole file above it, and its file comes first", async () => {
  const two = adds("docs/a.md", ["one"]) + adds("src/pay.ts", ["a", "b", "c"]);
  const [pay, docs] = await filesOf(two, [hint("src/pay.ts", 2), hint("src/pay.ts", 0, "It is about money.")]);
  expect([pay?.path, docs?.path]).toEqual(["src/pay.ts", "docs/a.md"]);
  expect(pay?.lines.filter(({ hints }) => hints.length > 0)).toMatchObject([{ kind: "in", at: 2 }]);
  expect(pay?.hints).toMatchObject([{ why: "It is about money." }]);
  expect(pay?.reasons).toBe(2);
});

test("a reason given for the old name of a file is found under the new one", async () => {
  expect(await first(patch, [hint("src/a.ts", 0)])).toMatchObject({ path: "src/b.ts", reasons: 1 });
});

test("code is coloured, and is still exactly the text", async () => {
  const file = await first(adds("src/a.ts", ["const one = `a <c> &amp;`; // why", "return 'x' && \"y\";"]));
  expect(file.lines[0]?.parts).toContainEqual({ colour: "key", text: "const" });
  expect(file.lines[0]?.parts).toContainEqual({ colour: "note", text: "// why" });
  expect(text(file)).toEqual([
    ["in", 1, "const one = `a <c> &amp;`; // why"],
    ["in", 2, "return 'x' && \"y\";"],
  ]);
});

test("what nobody would see is written out", async () => {
  const file = await first(adds("a\u202eb.txt", ["if (a\u200b) {\u2066 // }\u2069"]));
  expect(file.path).toBe("a⟨U+202E⟩b.txt");
  expect(file.lines[0]?.parts.filter(({ colour }) => colour === "unseen").map((part) => part.text)).toEqual([
    "U+200B",
    "U+2066",
    "U+2069",
  ]);
});

test("shows four hundred lines of a file and four thousand of a patch, counts the others and says where they are", async () => {
  const lines = Array.from({ length: 500 }, (_, n) => `line ${n + 1}`);
  const one = await first(adds("x.txt", lines));
  expect(one).toMatchObject({ added: 500, left: 100 });
  expect(text(one).at(-1)).toEqual(["left", 0, "100 lines are not shown here."]);
  const many = await filesOf(Array.from({ length: 20 }, (_, n) => adds(`${n}.txt`, lines)).join(""), []);
  expect(many.flatMap((file) => file.lines).filter(({ kind }) => kind === "in")).toHaveLength(4000);
  expect(many.reduce((sum, { added, left }) => sum + added - left, 0)).toBe(4000);
});

test("a line with a reason is shown however far down it is", async () => {
  const lines = Array.from({ length: 9000 }, (_, n) => `line ${n + 1}`);
  const file = await first(adds("x.txt", lines), [hint("x.txt", 8000)]);
  expect(text(file).slice(-9)).toEqual([
    ["left", 0, "7596 lines are not shown here."],
    ...[7997, 7998, 7999, 8000, 8001, 8002, 8003].map((n) => ["in", n, `line ${n}`]),
    ["left", 0, "997 lines are not shown here."],
  ]);
});

test("finds no file in what is no patch", async () => {
  expect(await filesOf("nothing\nof a patch", [])).toEqual([]);
});
