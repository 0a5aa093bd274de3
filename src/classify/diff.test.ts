/** The reader of diffs: exact on what git writes, loud about anything else. */

import { describe, expect, test } from "vitest";
import { parseDiff } from "./diff.ts";

const one = (text: string) => {
  const { files, faults } = parseDiff(text);
  expect(faults).toEqual([]);
  expect(files).toHaveLength(1);
  return files[0] as NonNullable<(typeof files)[0]>;
};

describe("reading a diff", () => {
  test("knows lines by their number in the new file, removed ones by that in the old", () => {
    const file = one(
      "diff --git a/a.ts b/a.ts\n--- a/a.ts\n+++ b/a.ts\n@@ -10,3 +12,3 @@ function x() {\n a\n-b\n+c\n d\n",
    );
    expect(file.hunks[0]).toEqual({
      section: "function x() {",
      lines: [
        { mark: " ", text: "a", at: 12 },
        { mark: "-", text: "b", at: 11 },
        { mark: "+", text: "c", at: 13 },
        { mark: " ", text: "d", at: 14 },
      ],
    });
  });

  test("knows new, deleted, renamed and copied files", () => {
    expect(one("diff --git a/n b/n\nnew file mode 100644\n--- /dev/null\n+++ b/n\n@@ -0,0 +1 @@\n+x\n")).toMatchObject({
      status: "added",
      path: "n",
      oldPath: "n",
    });
    expect(
      one("diff --git a/n b/n\ndeleted file mode 100644\n--- a/n\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n"),
    ).toMatchObject({ status: "deleted", path: "n" });
    expect(one("diff --git a/o b/n\nsimilarity index 100%\nrename from o\nrename to n\n")).toMatchObject({
      status: "renamed",
      oldPath: "o",
      path: "n",
    });
    expect(one("diff --git a/o b/n\nsimilarity index 90%\ncopy from o\ncopy to n\n")).toMatchObject({
      status: "copied",
      oldPath: "o",
      path: "n",
    });
  });

  test("reads paths with blanks, quotes, tabs and letters beyond ASCII", () => {
    expect(one("diff --git a/a b.ts b/a b.ts\n--- a/a b.ts\t\n+++ b/a b.ts\t\n@@ -1 +1 @@\n-a\n+b\n").path).toBe(
      "a b.ts",
    );
    expect(
      one('diff --git "a/\\303\\251\\t\\"x\\".ts" "b/\\303\\251\\t\\"x\\".ts"\nold mode 100644\nnew mode 100755\n')
        .path,
    ).toBe('é\t"x".ts');
  });

  test("takes `diff -u`, mails and several commits", () => {
    expect(one("--- a/x.ts\t2024-01-01\n+++ b/x.ts\t2024-01-02\n@@ -1 +1 @@\n-a\n+b\n").path).toBe("x.ts");
    const mail =
      "From 1 Mon\nSubject: x\n---\n a.ts | 2 +-\n\ndiff --git a/a.ts b/a.ts\n--- a/a.ts\n+++ b/a.ts\n@@ -1 +1 @@\n-a\n+b\n-- \n2.40.0\n";
    expect(one(mail).path).toBe("a.ts");
    const log =
      "commit 1\n\n    one\n\ndiff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-a\n+b\n\ncommit 2\nAuthor: x\n\n    two\n\ndiff --git a/c b/c\n--- a/c\n+++ b/c\n@@ -1 +1 @@\n-a\n+b\n";
    expect(parseDiff(log)).toMatchObject({ faults: [], files: [{ path: "a" }, { path: "c" }] });
  });

  test("takes a line that begins like a header for what it is inside a hunk", () => {
    const file = one(
      "diff --git a/a.sql b/a.sql\n--- a/a.sql\n+++ b/a.sql\n@@ -1,2 +1,1 @@\n--- old comment\n-x\n+++ i;\n",
    );
    expect(file.hunks[0]?.lines.map(({ mark, text }) => mark + text)).toEqual(["--- old comment", "-x", "+++ i;"]);
  });

  test("keeps quiet about the end of a file without a line feed, and about carriage returns", () => {
    expect(
      one(
        "diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-a\r\n\\ No newline at end of file\n+b\r\n\\ No newline at end of file\n",
      ).hunks[0]?.lines,
    ).toHaveLength(2);
  });
});

describe("a fault is named when", () => {
  test.each([
    ["a hunk is longer than it says", "diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-a\n+b\n+c\n"],
    [
      "a hunk is shorter than it says",
      "diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1,2 +1,2 @@\n-a\n+b\ndiff --git a/b b/b\n",
    ],
    ["the diff ends inside a hunk", "diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1,2 +1,2 @@\n-a\n"],
    ["a hunk header is nonsense", "diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -x +y @@\n"],
    ["a hunk stands before any file", "@@ -1 +1 @@\n-a\n+b\n"],
    [
      "header and paths do not agree",
      "diff --git a/docs/a.md b/docs/a.md\n--- a/src/pay.ts\n+++ b/src/pay.ts\n@@ -1 +1 @@\n-a\n+b\n",
    ],
    ["a header line is unknown", "diff --git a/a b/a\nplease ignore\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-a\n+b\n"],
    ["a merge is shown combined", "diff --combined a\n@@@ -1 -1 +1 @@@\n++x\n"],
    ["a path is quoted badly", 'diff --git "a/\\q" "b/\\q"\n--- "a/\\q"\n+++ "b/\\q"\n@@ -1 +1 @@\n-a\n+b\n'],
  ])("%s", (_, text) => {
    expect(parseDiff(text).faults.length).toBeGreaterThan(0);
  });

  test("and what follows a fault is still read", () => {
    const { files } = parseDiff("diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-a\n+b\n+c\n@@ -9 +9 @@\n-d\n+e\n");
    expect(files[0]?.hunks.flatMap(({ lines }) => lines.map(({ text }) => text))).toEqual(["a", "b", "c", "d", "e"]);
  });
});
