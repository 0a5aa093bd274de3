import { expect, test } from "vitest";
import { filesOf } from "./patch.ts";

const patch = `From 1234 Mon Sep 17 00:00:00 2001
Subject: [PATCH] one

diff --git a/src/a.ts b/src/b.ts
similarity index 90%
rename from src/a.ts
rename to src/b.ts
--- a/src/a.ts
+++ b/src/b.ts
@@ -1,3 +1,3 @@ function a() {
 same
--- looks like a header
+++ so does this
diff --git a/logo.png b/logo.png
new file mode 100644
Binary files /dev/null and b/logo.png differ
`;

test("takes a patch apart into files with what came in and went out", () => {
  const [first, second] = filesOf(patch);
  expect(first).toMatchObject({ path: "src/b.ts", note: "renamed from src/a.ts", added: 1, removed: 1 });
  expect(first?.lines).toEqual([
    { kind: "place", text: "function a() {" },
    { kind: "same", text: "same" },
    { kind: "out", text: "-- looks like a header" },
    { kind: "in", text: "++ so does this" },
  ]);
  expect(second).toMatchObject({ path: "logo.png", note: "binary, not readable here", lines: [] });
});

test("counts the lines that it does not show", () => {
  const long = `diff --git a/x b/x\n@@ -0,0 +1,500 @@\n${"+line\n".repeat(500)}`;
  expect(filesOf(long)[0]).toMatchObject({ added: 500, left: 101 });
});

test("shows at most four thousand lines of a patch, and counts every one", () => {
  const one = (n: number) => `diff --git a/${n} b/${n}\n@@ -0,0 +1,399 @@\n${"+line\n".repeat(399)}`;
  const files = filesOf(Array.from({ length: 20 }, (_, n) => one(n)).join(""));
  expect(files.reduce((sum, { lines }) => sum + lines.length, 0)).toBe(4000);
  expect(files.reduce((sum, { added }) => sum + added, 0)).toBe(20 * 399);
});

test("finds no file in what is no patch", () => {
  expect(filesOf("nothing\nof a patch")).toEqual([]);
});
