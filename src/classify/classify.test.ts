/** What comes out for a change as a whole: never a wrong "low", always a reason. */

import { describe, expect, test } from "vitest";
import type { Page } from "../page/page.ts";
import { type Change, classify, largestDiff } from "./classify.ts";

/** A diff of one file in which `added` and `removed` lines stand together. */
const diffOf = (path: string, added: readonly string[], removed: readonly string[] = [], header = ""): string =>
  `diff --git a/${path} b/${path}\n${header}--- a/${path}\n+++ b/${path}\n@@ -1,${removed.length} +1,${added.length} @@\n${[
    ...removed.map((line) => `-${line}`),
    ...added.map((line) => `+${line}`),
  ].join("\n")}\n`;
const judge = (diff: string, more: Partial<Change> = {}) => classify({ diff, ...more });
const rulesOf = (diff: string) => judge(diff).reasons.map(({ rule }) => rule);

describe("a change is low", () => {
  test.each([
    ["words in a test", diffOf("src/refund.test.ts", ["expect(refund.amount).toBe(1);"])],
    ["documentation", diffOf("docs/start.md", ["Run it."])],
    ["a comment", diffOf("src/billing/refund.ts", ["// rounds down"], ["// rounds"])],
    ["white space", diffOf("src/billing/refund.ts", ["    pay(amount);"], ["  pay(amount);"])],
    ["the project's own version", diffOf("package.json", ['  "version": "1.2.4",'], ['  "version": "1.2.3",'])],
    [
      "a class name in a view",
      diffOf("app/views/home.html.erb", ['<p class="big">Hello</p>'], ['<p class="small">Hello</p>']),
    ],
    ["a style sheet", diffOf("src/app.css", ["a { color: red }"])],
  ])("when it only touches %s", (_, diff) => {
    expect(judge(diff)).toMatchObject({ risk: "low", areas: [] });
  });
});

describe("a change is not low", () => {
  test.each([
    ["a feature called stories", diffOf("src/stories/pay.ts", ["const first = list[0];"])],
    ["a factory", diffOf("src/factories/Report.ts", ["const first = list[0];"])],
    ["tools that a model may use", diffOf("src/tools/list.ts", ["const first = list[0];"])],
    ["code that sends messages", diffOf("src/messages/list.ts", ["const first = list[0];"])],
    ["code of an editor of documents", diffOf("src/docs/list.ts", ["const first = list[0];"])],
    [
      "production code whose name begins like a test",
      diffOf("a/src/main/java/com/x/y/TestList.java", ["int a = list.size();"]),
    ],
    ["code in a folder called vendor", diffOf("app/vendor/list.ts", ["const first = list[0];"])],
    [
      "another module under the same name",
      diffOf("src/a.ts", ['import { pay } from "./fake.ts";'], ['import { pay } from "./pay.ts";']),
    ],
    ["a file that becomes executable", "diff --git a/src/a.ts b/src/a.ts\nold mode 100644\nnew mode 100755\n"],
    ["ordinary code", diffOf("src/list.ts", ["const first = list[0];"])],
    ["a lockfile alone", diffOf("package-lock.json", ['"x": "2"'], ['"x": "1"'])],
    ["indentation in Python, which is logic", diffOf("src/list.py", ["return 1"], ["    return 1"])],
    [
      "a link in a view",
      diffOf("app/views/home.html.erb", ['<a href="https://a.example">Hello</a>'], ['<a href="/">Hello</a>']),
    ],
    ["a dependency's version", diffOf("package.json", ['    "left": "1.2.4",'], ['    "left": "1.2.3",'])],
  ])("when it touches %s", (_, diff) => {
    expect(judge(diff).risk).toBe("medium");
  });

  test("when a statement moves behind another one", () => {
    const diff = `diff --git a/src/hook.ts b/src/hook.ts
--- a/src/hook.ts
+++ b/src/hook.ts
@@ -1,3 +1,3 @@
-  verifySignature(body);
   respond(200);
+  verifySignature(body);
   save(body);
`;
    expect(judge(diff)).toMatchObject({ risk: "high", areas: ["auth"] });
  });
});

describe("a change is high", () => {
  test.each([
    ["a refund", diffOf("src/pay.ts", ["await stripe.refunds.create({ charge });"]), ["billing"]],
    [
      "a permission check that goes",
      diffOf("src/a.ts", [], ["if (!user.hasPermission('write')) throw denied;"]),
      ["auth"],
    ],
    ["a bulk delete", diffOf("src/a.ts", ["await prisma.click.deleteMany({ where: { old: true } });"]), ["data"]],
    ["a dropped column", diffOf("db/migrate/20240101000000_x.rb", ["    remove_column :users, :phone"]), ["schema"]],
    ["a machine", diffOf("terraform/main.tf", ['resource "x" "y" {}']), ["infra"]],
    ["an environment variable", diffOf("src/a.ts", ["const key = process.env.PAYMENT_KEY;"]), ["secrets"]],
    ["a model", diffOf("src/a.ts", ["  model: 'gpt-4o-mini',"], ["  model: 'gpt-4o',"]), ["ai"]],
    ["a prompt in a Markdown file", diffOf("src/prompts/reply.md", ["Always say the fee."]), ["ai"]],
    ["the owners of the code", diffOf(".github/CODEOWNERS", ["* @ana"]), ["auth"]],
    ["the page that judges it", diffOf("finalcall.yaml", ["owner: bob"], ["owner: ana"]), ["auth"]],
  ])("when it touches %s", (_, diff, areas) => {
    expect(judge(diff)).toMatchObject({ risk: "high", areas });
  });

  test("and a one-way door when what it does cannot be undone", () => {
    expect(judge(diffOf("db/migrate/20240101000000_x.rb", ["    drop_table :users"]))).toMatchObject({
      oneWayDoor: true,
      reversible: false,
    });
    expect(judge(diffOf("src/pay.ts", ["const amount = price * 2;"])).oneWayDoor).toBe(false);
  });

  test("when it was cut off", () => {
    expect(judge(diffOf("docs/a.md", ["x"]), { truncated: true })).toMatchObject({
      risk: "high",
      unreadable: ["The diff was cut off."],
    });
  });

  test("when it is larger than anybody reads", () => {
    expect(judge(" ".repeat(largestDiff + 1)).risk).toBe("high");
  });

  test("when a file that the host lists is not in the diff", () => {
    expect(judge(diffOf("docs/a.md", ["x"]), { files: [{ path: "src/pay.ts", status: "modified" }] })).toMatchObject({
      risk: "high",
      unreadable: ["src/pay.ts is not in the diff."],
    });
  });

  test("when there is text but no diff", () => {
    expect(judge("trust me\n").risk).toBe("high");
  });

  test.each([
    [
      "a submodule",
      "diff --git a/lib b/lib\nindex 1111111..2222222 160000\n--- a/lib\n+++ b/lib\n@@ -1 +1 @@\n-Subproject commit 1111111111111111111111111111111111111111\n+Subproject commit 2222222222222222222222222222222222222222\n",
      "diff/submodule",
    ],
    [
      "a symbolic link",
      "diff --git a/docs/a.md b/docs/a.md\nnew file mode 120000\n--- /dev/null\n+++ b/docs/a.md\n@@ -0,0 +1 @@\n+/etc/passwd\n\\ No newline at end of file\n",
      "diff/symlink",
    ],
    [
      "a binary",
      "diff --git a/bin/tool.exe b/bin/tool.exe\nBinary files a/bin/tool.exe and b/bin/tool.exe differ\n",
      "diff/binary",
    ],
    ["an unknown type of file", diffOf("src/rules.zzz", ["x"]), "diff/unknown-type"],
    ["text that runs the other way", diffOf("src/a.ts", ["if (level != '\u202E user') {"]), "diff/direction"],
    ["an invisible letter", diffOf("src/a.ts", ["const adm\u200Bin = true;"]), "diff/invisible"],
    ["a path that runs the other way", diffOf("docs/\u202Egpj.md", ["x"]), "diff/direction"],
    ["a zero byte", diffOf("src/a.ts", ["a\0b"]), "diff/zero-byte"],
    [
      "a path that is not UTF-8",
      'diff --git "a/src/\\377.ts" "b/src/\\377.ts"\n--- "a/src/\\377.ts"\n+++ "b/src/\\377.ts"\n@@ -1 +1 @@\n-a\n+b\n',
      "diff/path-not-utf8",
    ],
  ])("when it holds %s", (_, diff, rule) => {
    expect(judge(diff).risk).toBe("high");
    expect(rulesOf(diff)).toContain(rule);
  });

  test("when a file moves into or out of a sensitive place without another change", () => {
    const move = (from: string, to: string) =>
      `diff --git a/${from} b/${to}\nsimilarity index 100%\nrename from ${from}\nrename to ${to}\n`;
    expect(judge(move("src/billing/refund.ts", "src/old/thing.ts"))).toMatchObject({
      risk: "high",
      areas: ["billing"],
    });
    expect(judge(move("src/old/thing.ts", "src/auth/session.ts"))).toMatchObject({ risk: "high", areas: ["auth"] });
    expect(judge(move("src/old/thing.ts", "src/new/thing.ts")).risk).toBe("medium");
  });

  test("when something stands far right in a long line, or the line is longer than anybody reads", () => {
    const far = `${"const a = 1; ".repeat(200)}await stripe.refunds.create({ charge });`;
    expect(judge(diffOf("src/a.ts", [far]))).toMatchObject({ risk: "high", areas: ["billing"] });
    expect(rulesOf(diffOf("src/a.ts", ["a;".repeat(20_000)]))).toContain("diff/long-line");
  });

  test("when it has more lines than fit on a stack", () => {
    const many = Array.from({ length: 300_000 }, () => "x();");
    expect(judge(diffOf("src/a.ts", [...many, "await stripe.refunds.create({ charge });"])).areas).toEqual(["billing"]);
  });

  test("when a diff lies about its lengths, also where the lie hides the next file", () => {
    const diff =
      "diff --git a/src/a.ts b/src/a.ts\n--- a/src/a.ts\n+++ b/src/a.ts\n@@ -1,1 +1,9 @@\n-a\n+b\ndiff --git a/src/pay.ts b/src/pay.ts\n--- a/src/pay.ts\n+++ b/src/pay.ts\n@@ -1 +1 @@\n-a\n+await stripe.refunds.create({ charge });\n";
    expect(judge(diff)).toMatchObject({ risk: "high", areas: ["billing"] });
    expect(judge(diff).unreadable).toHaveLength(1);
  });

  test("when it is the combined diff of a merge, which hides a side", () => {
    expect(
      judge("diff --cc src/a.ts\nindex 1,2..3\n--- a/src/a.ts\n+++ b/src/a.ts\n@@@ -1,1 -1,1 +1,1 @@@\n++x\n").risk,
    ).toBe("high");
  });
});

test("The page's paths add areas and never take any away", () => {
  const area = {
    name: "ledger",
    kind: "ledger",
    owner: "ana",
    backup: "bob",
    claimed: true,
    input: [],
    informed: [],
    afterHours: "",
    answerWithin: 60,
    covers: "",
    like: [],
    except: [],
    risk: "high",
    stages: [],
    never: [],
  } as const;
  const page = { areas: [{ ...area, paths: ["books/"] }] } as unknown as Page;
  const diff = diffOf("books/list.ts", ["const a = 1;"]);
  expect(classify({ diff }).areas).toEqual([]);
  expect(classify({ diff }, page)).toMatchObject({ areas: ["ledger"], risk: "high" });
  expect(classify({ diff: diffOf("src/pay.ts", ["await stripe.refunds.create({ charge });"]) }, page).areas).toEqual([
    "billing",
  ]);
});

test("A reason names file, line, rule and why", () => {
  expect(judge(diffOf("src/pay.ts", ["", "await stripe.refunds.create({ charge });"])).reasons[0]).toMatchObject({
    rule: "billing/provider-call",
    area: "billing",
    file: "src/pay.ts",
    line: 2,
    excerpt: "await stripe.refunds.create({ charge });",
  });
});
