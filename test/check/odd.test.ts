/** Repositories that few people have: linked work trees, SHA-256, first commits, huge diffs, odd names. */

import { mkdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { changedPaths, tracked } from "../../src/connect/git/files.ts";
import { makers } from "../../src/connect/git/makers.ts";
import { patch } from "../../src/connect/git/patch.ts";
import { range, resolve } from "../../src/connect/git/range.ts";
import { ana, at, ben, checkIn, cy, newFolder, newRepo, page } from "./repo.ts";

const charge = { "src/billing/charge.ts": "export const charge = 1;\n" };

test("a linked work tree is judged by its own HEAD", async () => {
  const repo = newRepo();
  const other = join(newFolder(), "other");
  repo.git("worktree", "add", "-q", "-b", "fix", other);
  at(other).commit("Charge", charge);
  const { json } = await checkIn(other, {});
  expect(json).toMatchObject({ areas: ["billing"], change: { ref: "fix" } });
  expect((await checkIn(other, { range: "HEAD~1..HEAD" })).json.change.head).toBe(json.change.head);
});

test("a folder inside the repository gives the same verdict as its top", async () => {
  const repo = newRepo();
  repo.branch("fix");
  repo.commit("Charge", charge);
  const inside = await checkIn(join(repo.root, "src/billing"), {});
  expect(inside.json.areas).toEqual(["billing"]);
  expect((await checkIn(join(repo.root, "src/billing"), { worktree: true })).code).toBe(2);
});

test("a repository with SHA-256 names is judged", async () => {
  const repo = at(newFolder());
  repo.git("init", "-q", "-b", "main", "--object-format=sha256");
  repo.commit("The beginning", { "finalcall.yaml": page });
  const first = await repo.check({ range: "HEAD" });
  expect(first.json).toMatchObject({ page: null, change: { head: expect.stringMatching(/^[0-9a-f]{64}$/) } });
  repo.branch("fix");
  repo.commit("Charge", charge);
  expect((await repo.check()).json.areas).toEqual(["billing"]);
});

test("the first commit of all is judged against nothing, and without a page", async () => {
  const repo = newRepo();
  expect((await repo.check({ range: "HEAD" })).json).toMatchObject({ page: null });
});

test("a diff of fifty megabytes is high risk, and what was cut off is bound", async () => {
  const repo = newRepo();
  repo.branch("fix");
  mkdirSync(join(repo.root, "docs"));
  writeFileSync(join(repo.root, "docs/a.md"), "a line of words\n".repeat(3_300_000));
  const first = repo.commit("Long");
  const here = await repo.read();
  const one = await patch(here, "main", first, 10_000);
  writeFileSync(join(repo.root, "docs/a.md"), `${"a line of words\n".repeat(3_299_999)}another line wd\n`);
  repo.git("commit", "-q", "-a", "--amend", "--no-edit");
  const two = await patch(here, "main", repo.git("rev-parse", "HEAD").trim(), 10_000);
  expect([one.truncated, two.truncated, one.text.length <= 10_000]).toEqual([true, true, true]);
  expect(one.text.split("\n").at(-2)).toContain("finalcall: cut off here");
  expect(one.text.split("\n").at(-2)).not.toBe(two.text.split("\n").at(-2));
  expect((await repo.check()).json).toMatchObject({ risk: "high", code: 3 });
});

test("a zero byte far inside a text is high risk, and written out", async () => {
  const repo = newRepo();
  repo.branch("fix");
  repo.commit("Zero", { "docs/a.md": Buffer.concat([Buffer.alloc(9000, "words\n"), Buffer.from("a\0b\n")]) });
  const here = await repo.read();
  const { base, head } = await range(here, undefined);
  expect((await patch(here, base, head, 100_000)).text).toContain("+a\uFFFD00b");
  expect((await repo.check()).json.risk).toBe("high");
});

test("every maker of every parent is found, each address once, whoever reviewed is none", async () => {
  const repo = newRepo();
  repo.branch("side");
  repo.commit("Side\n\nCo-authored-by: Dee <DEE@harbor.example>\nReviewed-by: Fin <fin@harbor.example>", charge, ana);
  repo.branch("fix", "main");
  repo.commit("Visible\n\nSigned-off-by: Cy <cy@harbor.example>", { "docs/a.md": "a\n" }, cy, {
    name: "GitHub",
    email: "noreply@github.com",
  });
  repo.git("merge", "-q", "--no-ff", "-m", "Merge side", "side");
  const here = await repo.read();
  const made = await makers(here, await range(here, undefined));
  const found = made.makers.map(({ email, as }) => [email.toLowerCase(), [...as].sort()]);
  expect(Object.fromEntries(found)).toEqual({
    "ana@harbor.example": ["author", "committer"],
    "cy@harbor.example": ["author", "co-author", "committer"],
    "dee@harbor.example": ["co-author"],
  });
  expect(made.subject).toBe("Visible");
  expect(made.commits).toBe(3);
});

test("a name with line breaks, zero widths or thousands of letters gives one maker", async () => {
  const repo = newRepo();
  repo.branch("fix");
  repo.commit("Odd", charge, { name: `B\u202Een ${"x".repeat(5000)}`, email: "eve@mail.example" });
  const here = await repo.read();
  const made = await makers(here, await range(here, undefined));
  expect(made.makers).toHaveLength(1);
  expect(made.makers[0]?.name.length).toBeLessThanOrEqual(300);
});

test("paths with line breaks, quotes and letters of other scripts are listed as they are", async () => {
  const repo = newRepo();
  repo.branch("fix");
  repo.commit("Names", { 'a\n"b".ts': "1\n", "\u00fcber.ts": "1\n" }, ben);
  const here = await repo.read();
  const { base, head } = await range(here, undefined);
  expect((await changedPaths(here, base, head)).sort()).toEqual(['a\n"b".ts', "\u00fcber.ts"]);
  expect(await tracked(here, head)).toContain("finalcall.yaml");
});

test("a commit is found by any of its names", async () => {
  const repo = newRepo();
  const commit = repo.git("rev-parse", "HEAD").trim();
  const here = await repo.read();
  for (const name of ["HEAD", "main", commit.slice(0, 8), "@"]) expect((await resolve(here, name)).commit).toBe(commit);
  expect((await resolve(here, "main")).branch).toBe("main");
});

test("without git nothing is judged, and it says what to install", async () => {
  const repo = newRepo();
  const { code, stderr } = await repo.check({ range: "HEAD" }, { PATH: "/nowhere" });
  expect({ code, said: stderr.includes("git cannot be started") }).toEqual({ code: 2, said: true });
});

test("a file of the work tree cannot stand in for what was committed, however well it is disguised", async () => {
  const repo = newRepo();
  repo.branch("fix");
  repo.write({ "src/billing/charge.ts": "export const charge = 2;\n" });
  const file = join(repo.root, "src/billing/charge.ts");
  const then = new Date("2026-01-01T00:00:00Z");
  utimesSync(file, then, then);
  repo.commit("Charge");
  repo.git("config", "core.trustctime", "false");
  repo.git("config", "core.checkStat", "minimal");
  writeFileSync(file, "export const harmless=0;\n");
  utimesSync(file, then, then);
  const here = await repo.read();
  const { base, head } = await range(here, undefined);
  expect((await patch(here, base, head, 100_000)).text).toContain("+export const charge = 2;");
});

test("a commit whose content is missing is not judged, and the next step says how to find it", async () => {
  const repo = newRepo();
  repo.branch("fix");
  repo.commit("Charge", charge);
  const blob = repo.git("rev-parse", "HEAD:src/billing/charge.ts").trim();
  rmSync(join(repo.root, ".git/objects", blob.slice(0, 2), blob.slice(2)));
  expect(await repo.check()).toMatchObject({ code: 2, stderr: expect.stringContaining("git fsck") });
});

test("a page that is larger than any page is refused by its name", async () => {
  const repo = newRepo({ "finalcall.yaml": `${page}${"# x\n".repeat(5_000_000)}` });
  repo.branch("fix");
  repo.commit("Charge", charge);
  expect(await repo.check()).toMatchObject({ code: 2, stderr: expect.stringContaining("finalcall.yaml") });
});
