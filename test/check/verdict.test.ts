/** `check` without a server, on real repositories: the page where the change began decides, and nothing on the branch can. */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ana, at, ben, checkIn, cy, newFolder, newRepo, page } from "./repo.ts";

const charge = { "src/billing/charge.ts": "export const charge = 1;\n" };

function onBranch(files: Record<string, string | Buffer> = charge, author = cy, message = "Charge once") {
  const repo = newRepo();
  repo.branch("fix");
  repo.commit(message, files, author);
  return repo;
}

test("a change under a path of the page needs that area's owner, by name, in the first sentence", async () => {
  const { code, stdout, json, exitOfJson } = await onBranch().check();
  expect({ code, exitOfJson }).toEqual({ code: 3, exitOfJson: 3 });
  expect(stdout.split("\n")[0]).toBe("Not yet. Ben must approve: it touches billing (high risk).");
  expect(json).toMatchObject({
    ...{ ok: false, code: 3, risk: "high", areas: ["billing"], oneWayDoor: false, ai: false, link: null },
    needs: [{ area: "billing", owner: "ben", can: [{ person: "ben", as: "owner" }] }],
  });
  expect(json.next).toContain("finalcall login");
});

test("the owner's own change goes to the backup", async () => {
  expect((await onBranch(charge, ben).check()).json.missing[0]?.can[0]).toMatchObject({ person: "ana", as: "backup" });
});

test("whoever is named as co-author may not approve, though the owner's name stands nowhere else", async () => {
  const repo = onBranch(charge, cy, "Charge once\n\nCo-authored-by: B. <BEN@harbor.example>");
  expect((await repo.check()).json.missing[0]?.can.map(({ person }) => person)).toEqual(["ana"]);
});

test.each([
  ["second in a line", "Co-authored-by: Cy <cy@harbor.example>, Ben <ben@harbor.example>"],
  ["second and without an address", "Co-authored-by: Cy <cy@harbor.example> and Ben"],
  ["before somebody known", "Co-authored-by: ben@harbor.example, Cy <cy@harbor.example>"],
  ["on the next line", "Co-authored-by:\n  Ben <ben@harbor.example>"],
  ["with the address on the next line", "Co-authored-by: Somebody\n  <ben@harbor.example>"],
  [
    "indented below another line",
    "Made:\n  Co-authored-by: Ben <ben@harbor.example>\n  Reviewed-by: Ana <ana@harbor.example>",
  ],
  ["in a list", "* Co-authored-by: Ben <ben@harbor.example>"],
  ["in a quotation", "> Co-authored-by: Ben <ben@harbor.example>"],
  ["after a bare carriage return", "Words.\rCo-authored-by: Ben <ben@harbor.example>"],
  ["without brackets", "Co-authored-by: Somebody ben@harbor.example"],
  ["with half of the brackets", "Co-authored-by: <ben@harbor.example"],
  ["by account", "Co-authored-by: @benw"],
  ["by account, in the place of an address", "Co-authored-by: Somebody <@benw>"],
  ["with another word for it", "Co-author: Ben <ben@harbor.example>"],
])("a co-author is found however the line names him: %s", async (_, line) => {
  const repo = onBranch(charge, cy, `Charge once\n\n${line}`);
  expect((await repo.check()).json.missing[0]?.can.map(({ person }) => person)).toEqual(["ana"]);
});

test("a remark behind a co-author is nobody", async () => {
  const repo = onBranch({ "docs/a.md": "words\n" }, cy, "Words\n\nCo-authored-by: Ben <ben@harbor.example> (pairing)");
  expect((await repo.check()).json).toMatchObject({ ok: true, risk: "low" });
});

test("when everybody who could answer took part, nobody can, and the next step says what to do", async () => {
  const repo = onBranch(charge, ben);
  repo.commit("More", { "src/billing/charge.ts": "export const charge = 2;\n" }, ana);
  const { code, stdout, json } = await repo.check();
  expect(code).toBe(3);
  expect(stdout).toContain("Nobody can approve billing now");
  expect(json.next).toContain("split the change");
});

test("a branch that edits the page is judged by the page it left", async () => {
  const repo = newRepo();
  repo.branch("fix");
  repo.commit("Ours now", { "finalcall.yaml": page.replaceAll("owner: ben, backup: ana", "owner: cy, backup: ana") });
  repo.commit("Charge", charge);
  for (const range of [undefined, "HEAD~1..HEAD", "HEAD"] as const) {
    const { json } = await repo.check(range === undefined ? {} : { range });
    expect(json.needs.find(({ area }) => area === "billing")?.owner).toBe("ben");
  }
});

test("a branch without common history is judged by the default branch's page, not by one it brought along", async () => {
  const repo = newRepo();
  repo.git("switch", "-q", "--orphan", "alone");
  repo.commit("Own page", {
    "finalcall.yaml": page.replaceAll("owner: ben, backup: ana", "owner: cy, backup: ana"),
  });
  repo.commit("Charge", charge);
  expect((await repo.check({ range: "HEAD" })).json.needs.find(({ area }) => area === "billing")?.owner).toBe("ben");
});

test("a branch from before there was a page is judged by the default branch's, and says so", async () => {
  const repo = newRepo({ "src/a.ts": "export const a = 1;\n" });
  repo.branch("fix");
  repo.commit("Charge", charge);
  repo.git("switch", "-q", "main");
  repo.commit("The page", { "finalcall.yaml": page });
  repo.git("switch", "-q", "fix");
  for (const range of [undefined, "main..HEAD", "HEAD"] as const) {
    const { json, code } = await repo.check(range === undefined ? {} : { range });
    expect({ code, owner: json.needs[0]?.owner }).toEqual({ code: 3, owner: "ben" });
    expect(json.notes.join()).toContain("main has one now");
  }
  repo.git("switch", "-q", "--orphan", "alone");
  repo.commit("Charge", charge);
  expect((await repo.check({ range: "HEAD" })).json.needs[0]?.owner).toBe("ben");
});

test("what is already on the default branch is judged as it was: without a page where there was none", async () => {
  const repo = newRepo({ "src/a.ts": "export const a = 1;\n" });
  repo.commit("The page", { "finalcall.yaml": page });
  expect((await repo.check({ range: "HEAD" })).json.page).toBe(null);
});

test("a page in the work tree that is in no commit changes nothing", async () => {
  const repo = onBranch();
  repo.write({ "finalcall.yaml": page.replaceAll("owner: ben, backup: ana", "owner: cy, backup: ana") });
  expect((await repo.check()).json.needs[0]?.owner).toBe("ben");
});

test("no page: the built-in rules answer, dangerous is no, the rest is let through with a warning", async () => {
  const repo = newRepo({ "src/a.ts": "export const a = 1;\n" });
  repo.branch("fix");
  repo.commit("Docs", { "docs/a.md": "words\n" });
  const mild = await repo.check();
  expect(mild.json).toMatchObject({ ok: true, code: 0, page: null });
  expect(mild.json.notes.join()).toContain("nobody owns it");
  repo.commit("Gone", { "db/migrations/9.sql": "DROP TABLE invoices;\n" });
  expect((await repo.check()).json).toMatchObject({ ok: false, code: 3, risk: "high", page: null });
});

test("a broken page where the change began is an error with the lint's own words, never a yes", async () => {
  const repo = newRepo({ "finalcall.yaml": page.replace("backup: ana, paths", "backup: ben, paths") });
  repo.branch("fix");
  repo.commit("Docs", { "docs/a.md": "words\n" });
  const { code, stderr, json } = await repo.check();
  expect(code).toBe(2);
  expect(stderr).toMatch(/finalcall\.yaml:\d+:\d+ /);
  expect(json).toMatchObject({ ok: false, code: 2, page: null });
});

test("a page that is a symbolic link is not followed", async () => {
  const repo = newRepo({ "other.yaml": page });
  repo.link("finalcall.yaml", "other.yaml");
  repo.commit("A link");
  repo.branch("fix");
  repo.commit("Charge", charge);
  const { code, stderr } = await repo.check();
  expect({ code, said: stderr.includes("symbolic link") }).toEqual({ code: 2, said: true });
});

test("a page may include files, and they come from the same commit", async () => {
  const [people, areas] = [page.slice(0, page.indexOf("areas:")), page.slice(page.indexOf("areas:"))];
  const repo = newRepo({ "finalcall.yaml": `${people}include: [areas.yaml]\n`, "areas.yaml": areas });
  repo.branch("fix");
  repo.commit("Ours", { "areas.yaml": areas.replace("owner: ben, backup: ana", "owner: cy, backup: ana"), ...charge });
  expect((await repo.check()).json.needs[0]?.owner).toBe("ben");
});

test.each([
  ["the same name, another address", { name: "Ben", email: "private@mail.example" }, ["ana"]],
  ["a look-alike name", { name: "\u0412en", email: "private@mail.example" }, ["ana"]],
  ["invisible letters in the name", { name: "B\u200Be\u202En", email: "private@mail.example" }, ["ana"]],
  ["a look-alike address", { name: "Somebody", email: "ben@harb\u043Er.example" }, ["ana"]],
  ["a stranger", { name: "Eve", email: "eve@mail.example" }, ["ben"]],
])("an author nobody knows is the riskiest case, and whoever it may be does not approve: %s", async (_, who, can) => {
  const { json } = await onBranch({ "src/other.ts": "export const a = 1;\n" }, who).check();
  expect(json.risk).toBe("high");
  expect(json.missing[0]?.can.map(({ person }) => person)).toEqual(can);
});

test("a mailmap on the branch gives nobody another name", async () => {
  const map = "Cy <cy@harbor.example> <ben@harbor.example>\n";
  const repo = onBranch({ ...charge, ".mailmap": map }, ben);
  expect((await repo.check({}, {})).json.missing[0]?.can[0]?.person).toBe("ana");
});

test("a merge does not hide whoever wrote the side branch, nor what they wrote", async () => {
  const repo = newRepo();
  repo.branch("side");
  repo.commit("Hidden", charge, ben);
  repo.branch("fix", "main");
  repo.commit("Visible", { "docs/a.md": "words\n" });
  repo.git("merge", "-q", "--no-ff", "-m", "Merge side", "side");
  for (const range of [undefined, "HEAD"] as const) {
    const { json } = await repo.check(range === undefined ? {} : { range });
    expect(json.areas).toContain("billing");
    expect(json.missing.find(({ area }) => area === "billing")?.can.map(({ person }) => person)).toEqual(["ana"]);
  }
});

test("what a merge changes by itself is seen", async () => {
  const repo = newRepo();
  repo.branch("side");
  repo.commit("Side", { "docs/b.md": "b\n" });
  repo.branch("fix", "main");
  repo.commit("Visible", { "docs/a.md": "a\n" });
  repo.git("merge", "-q", "--no-ff", "--no-commit", "side");
  repo.commit("Merge side", charge);
  expect((await repo.check({ range: "HEAD" })).json.areas).toContain("billing");
});

test("renames into and out of an area, submodules, links and binaries are all under their area", async () => {
  const repo = newRepo({ "finalcall.yaml": page, "src/data/a.ts": `${"export const a = 1;\n".repeat(20)}`, ...charge });
  repo.branch("fix");
  repo.git("mv", "src/data/a.ts", "src/plain.ts");
  repo.commit("Moved out");
  expect((await repo.check()).json.areas).toContain("data");
  repo.link("src/billing/link.ts", "/etc/passwd");
  repo.commit("Link", { "src/billing/logo.png": Buffer.from([0x89, 0x50, 0, 1, 2, 0xff]) });
  const { json } = await repo.check({ range: "HEAD" });
  expect(json).toMatchObject({ risk: "high", areas: expect.arrayContaining(["billing"]) });
});

test.each(["src/billing", "src"])(
  "a submodule or a link in the place of the folder %s is under its areas",
  async (path) => {
    const other = newRepo({ "x.ts": "1\n" });
    const repo = newRepo();
    repo.branch("vendor");
    repo.git("submodule", "add", "-q", other.root, path);
    repo.commit("Vendor");
    expect((await repo.check()).json.areas).toContain("billing");
    const linked = newRepo();
    linked.branch("link");
    linked.write({ "other/a.ts": "1\n", ...(path === "src" ? {} : { "src/b.ts": "1\n" }) });
    linked.link(path, "other");
    linked.commit("Link");
    expect((await linked.check()).json.areas).toContain("billing");
  },
);

test("a submodule cannot be hidden by its own setting", async () => {
  const other = newRepo({ "x.ts": "1\n" });
  const repo = newRepo();
  repo.branch("fix");
  repo.git("submodule", "add", "-q", other.root, "src/billing/vendor");
  repo.commit("Vendor");
  other.commit("Next", { "x.ts": "2\n" });
  repo.git("-C", "src/billing/vendor", "pull", "-q");
  repo.git("config", "-f", ".gitmodules", "submodule.src/billing/vendor.ignore", "all");
  repo.git("config", "submodule.src/billing/vendor.ignore", "all");
  repo.git("add", "-f", "src/billing/vendor");
  repo.git("commit", "-q", "-m", "Moved on");
  expect((await repo.check({ range: "HEAD" })).json.areas).toContain("billing");
});

test("attributes and settings of the branch hide no content and run no program", async () => {
  const repo = newRepo({ "finalcall.yaml": page, ...charge });
  repo.branch("fix");
  repo.commit("Hide", {
    ".gitattributes": "*.ts -diff binary diff=evil\n",
    "src/billing/charge.ts": "export const charge = 2;\n",
  });
  repo.git("config", "diff.evil.textconv", "touch ran; cat");
  repo.git("config", "diff.external", "touch ran");
  repo.git("config", "diff.noprefix", "true");
  repo.git("config", "core.fsmonitor", "touch ran");
  repo.git("config", "diff.orderFile", "nowhere");
  const { json } = await repo.check();
  expect(json.reasons.some(({ file }) => file === "src/billing/charge.ts")).toBe(true);
  expect(existsSync(join(repo.root, "ran"))).toBe(false);
});

test("names that run from right to left are printed as what they are", async () => {
  const repo = onBranch({ "src/billing/\u202Egnp.ts": "export const a = 1;\n" });
  const { stdout, code } = await repo.check();
  expect(code).toBe(3);
  expect(stdout).toContain("<U+202E>");
  expect(stdout).not.toContain("\u202E");
});

test("paths and contents that are not UTF-8 are judged", async () => {
  const repo = newRepo();
  repo.branch("fix");
  repo.commit("Latin", { "src/billing/a.ts": Buffer.from("caf\xe9 = 1\n", "latin1") });
  expect((await repo.check()).json).toMatchObject({ code: 3, areas: ["billing"] });
});

test("evidence of AI is shown; what an agent wrote about money needs the named person", async () => {
  const repo = onBranch(charge, cy, "Charge\n\nCo-authored-by: Claude <noreply@anthropic.com>");
  const { json, stdout } = await repo.check();
  expect(json).toMatchObject({ ai: true, risk: "high" });
  expect(json.missing[0]?.can[0]?.person).toBe("ben");
  expect(stdout).toContain("AI took part: Co-authored-by: Claude");
  const alone = onBranch({ "docs/a.md": "words\n" }, { name: "Claude", email: "noreply@anthropic.com" });
  expect((await alone.check()).json).toMatchObject({ ai: true, ok: false });
});

test.each(["--output=x", "-c", "^main", "nowhere", "main..nowhere", "--upload-pack=x..HEAD", "", "a\nb"])(
  "what is no commit is refused and never taken for an option: %j",
  async (range) => {
    const { code, stderr, json } = await onBranch().check({ range });
    expect(code).toBe(2);
    expect(stderr).toContain("is no commit");
    expect(json).toMatchObject({ ok: false, code: 2 });
  },
);

test("a tag with the name of the branch does not stand in for it", async () => {
  const repo = onBranch();
  repo.git("tag", "main", "HEAD");
  expect((await repo.check()).json.needs[0]?.owner).toBe("ben");
  const { code, stderr } = await repo.check({ range: "main..HEAD" });
  expect({ code, said: stderr.includes("names 2 things") }).toEqual({ code: 2, said: true });
});

test("an empty range, no commit, no repository and unrelated histories are refused, each with a next step", async () => {
  const empty = await newRepo().check();
  expect(empty).toMatchObject({ code: 2, stderr: expect.stringContaining("Nothing to judge") });
  expect(await checkIn(newFolder(), {})).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("no git work tree"),
  });
  const bare = at(newFolder());
  bare.git("init", "-q");
  expect(await bare.check()).toMatchObject({ code: 2, stderr: expect.stringContaining("no commit here yet") });
  const repo = newRepo();
  repo.git("switch", "-q", "--orphan", "alone");
  repo.commit("Alone", charge);
  expect(await repo.check()).toMatchObject({ code: 2, stderr: expect.stringContaining("no history in common") });
});

test("a shallow clone is refused: nobody can say who made the change", async () => {
  const repo = onBranch();
  const clone = `${newFolder()}/clone`;
  repo.git("clone", "-q", "--depth", "1", `file://${repo.root}`, clone);
  expect(await checkIn(clone, { range: "HEAD" })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("The history is cut"),
  });
});

test("grafts and replaced objects do not rewrite who made it", async () => {
  const repo = onBranch(charge, ben);
  const own = repo.git("rev-parse", "HEAD").trim();
  const other = repo.git("commit-tree", "-p", "main", "-m", "By Cy", "HEAD^{tree}").trim();
  repo.git("replace", own, other);
  expect((await repo.check()).json.missing[0]?.can[0]?.person).toBe("ana");
});

test("crosswise merges have no one beginning, and the refusal says how to give them one", async () => {
  const repo = newRepo();
  repo.branch("fix");
  repo.commit("Fix", charge);
  repo.git("switch", "-q", "main");
  repo.commit("Main", { "docs/a.md": "a\n" });
  repo.git("tag", "m1");
  repo.git("merge", "-q", "--no-ff", "-m", "x", "fix");
  repo.git("switch", "-q", "fix");
  repo.git("merge", "-q", "--no-ff", "-m", "y", "m1");
  repo.commit("More", { "docs/b.md": "b\n" });
  const { code, stderr } = await repo.check();
  expect({ code, said: stderr.includes("merged crosswise") }).toEqual({ code: 2, said: true });
});

test("HEAD without a branch takes the name that the code host gives", async () => {
  const repo = onBranch();
  repo.git("switch", "-q", "--detach");
  expect((await repo.check({}, { GITHUB_HEAD_REF: "fix" })).json.change.ref).toBe("fix");
  expect((await repo.check()).json.change.ref).toMatch(/^commit [0-9a-f]{40}$/);
});

test("origin's branch counts before one of the same name here, which anybody could move", async () => {
  const repo = newRepo();
  const clone = at(`${newFolder()}/clone`);
  repo.git("clone", "-q", repo.root, clone.root);
  clone.commit("Ours now", { "finalcall.yaml": page.replaceAll("owner: ben, backup: ana", "owner: cy, backup: ana") });
  clone.commit("Charge", charge);
  expect((await clone.check()).json.needs.find(({ area }) => area === "billing")?.owner).toBe("ben");
});

test("a work tree and a patch are judged as made by nobody known, new files included", async () => {
  const repo = newRepo();
  repo.write(charge);
  const tree = await repo.check({ worktree: true });
  expect(tree.json).toMatchObject({ code: 3, risk: "high", areas: ["billing"] });
  expect(tree.json.next).toContain("commit it");
  expect(repo.git("status", "--porcelain").trim()).toBe("?? src/");
  repo.git("add", "-A");
  const diff = repo.git("diff", "--cached");
  expect((await repo.check({ patch: "-" }, {}, diff)).json).toMatchObject({ code: 3, areas: ["billing"] });
  repo.write({ "a.patch": diff });
  expect((await repo.check({ patch: "a.patch" })).json).toMatchObject({ code: 3, areas: ["billing"] });
  expect(await repo.check({ patch: "none.patch" })).toMatchObject({ code: 2 });
  expect(await repo.check({ patch: "-" }, {}, "")).toMatchObject({ code: 2 });
  expect(await repo.check({ patch: "-", worktree: true })).toMatchObject({ code: 2 });
});

test("more than two megabytes are cut, high risk, and bound to all of it", async () => {
  const repo = newRepo();
  repo.branch("fix");
  const line = `${"words ".repeat(20)}\n`;
  repo.commit("Long", { "docs/long.md": line.repeat(30_000) });
  expect((await repo.check()).json).toMatchObject({ code: 3, risk: "high" });
});

test("beside the diff in GitHub's CI, without letting a path give commands; SARIF where it is asked for", async () => {
  const repo = onBranch({ "src/billing/a\n::set-env name=X::y.ts": "export const a = 1;\n" });
  const { stdout } = await repo.check({}, { GITHUB_ACTIONS: "true" });
  expect(stdout).toMatch(/^::error title=finalcall::Not yet\. Ben must approve/m);
  expect(stdout).not.toMatch(/^\s*::set-env/m);
  await repo.check({ sarif: "out.sarif" });
  const log = JSON.parse(readFileSync(`${repo.root}/out.sarif`, "utf8"));
  expect(log).toMatchObject({ version: "2.1.0", runs: [{ tool: { driver: { name: "finalcall" } } }] });
  expect(log.runs[0].results[0]).toMatchObject({ level: "error" });
});
