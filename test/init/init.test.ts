/** `finalcall init` on repositories of many shapes: what it proposes, what it refuses to invent, and what it leaves alone. */

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readPage } from "../../src/page/read.ts";
import { recount } from "./recount.ts";
import { ana, ben, cy, drafted, often, run, type Step, shaped, today } from "./shape.ts";

const area = (draft: Awaited<ReturnType<typeof drafted>>["draft"], name: string) =>
  draft.areas.find((one) => one.name === name);
const errors = ({ problems }: { problems: readonly { severity: string }[] }) =>
  problems.filter(({ severity }) => severity === "error");

const harbor: readonly Step[] = [
  ...often(ana, "src/app.ts", 3, "2026-05-05", { zone: "+0100" }),
  ...often(ben, "db/migrate/20260101000000_add.rb", 7, "2026-09-10", { zone: "+0200" }),
  ...often(cy, "db/migrate/20260102000000_more.rb", 2, "2026-09-14"),
  { by: ben, on: "2026-10-01", files: { "src/billing/charge.ts": "charge\n" }, mergedBy: ana },
  { by: ben, on: "2026-10-02", files: { "src/billing/charge.ts": "charge twice\n" }, mergedBy: ana },
  { by: cy, on: "2026-10-03", files: { "src/billing/refund.ts": "refund\n" }, mergedBy: cy },
];

describe("a small team's repository", () => {
  test("every name has its figures, git counts the same, and the page holds", async () => {
    const root = shaped(harbor);
    const answer = await drafted(root);
    expect(answer.code).toBe(0);
    expect(errors(answer)).toEqual([]);
    expect(area(answer.draft, "schema")?.owner).toEqual({
      person: "ben",
      source: "7 of 9 commits to /db/migrate/ in 12 months",
    });
    expect(area(answer.draft, "schema")?.backup?.source).toBe("2 of 9 commits to /db/migrate/ in 12 months");
    expect(area(answer.draft, "billing")?.choices.map(({ source }) => source)).toEqual([
      "merged 2 of 3 merges for others in 12 months",
      "2 of 3 commits to /src/billing/ in 12 months",
      "1 of 3 commits to /src/billing/ in 12 months",
    ]);
    const { counted, wrong } = recount(root, answer.draft);
    expect(wrong).toEqual([]);
    expect(counted).toBeGreaterThan(12);
    const one = JSON.stringify(answer.draft).replace("7 of 9 commits to", "8 of 9 commits to");
    expect(recount(root, JSON.parse(one)).wrong).toHaveLength(1);
  });

  test("each line of the file says where it comes from, and the same day gives the same file", async () => {
    const root = shaped(harbor);
    const { source } = await drafted(root);
    const lines = source.split("\n").filter((line) => /:\s*\S|^\s+- /.test(line) && !/^\s*#/.test(line));
    expect(lines.length).toBeGreaterThan(15);
    expect(lines.filter((line) => !line.includes(" # "))).toEqual([]);
    const other = shaped(harbor);
    expect((await drafted(other)).source).toBe(source);
    expect(readFileSync(join(root, "finalcall.yaml"), "utf8")).toBe(source);
  });

  test("an area that git shows nothing of stays unclaimed, and one that the page needs says that its name only stands in", async () => {
    const { draft, source } = await drafted(shaped(harbor));
    expect(area(draft, "auth")?.owner).toBeUndefined();
    expect(area(draft, "hiring")?.owner).toBeUndefined();
    expect(area(draft, "incident")).toMatchObject({ unshown: true, needed: true });
    expect(area(draft, "incident")?.owner?.source).toMatch(/git shows nobody here/);
    expect(source).toMatch(/# Unclaimed, and git shows nothing that says whose: auth, /);
  });

  test("the last three months are replayed under the new page, and nothing is committed", async () => {
    const root = shaped(harbor);
    const said = await run(root);
    expect(said.stdout).toMatch(/Written: finalcall.yaml/);
    expect(said.stdout).toMatch(/The page holds: 0 errors/);
    expect(said.stdout).toMatch(/The last 3 months under this page/);
    expect(said.stdout).toMatch(/1\. Read finalcall.yaml/);
    expect(execFileSync("git", ["status", "--porcelain"], { cwd: root, encoding: "utf8" })).toBe("?? finalcall.yaml\n");
  });

  test("a page that is there is never written over: the difference is shown instead", async () => {
    const root = shaped(harbor);
    writeFileSync(join(root, "finalcall.yaml"), "team: Ours\n");
    const said = await run(root);
    expect(readFileSync(join(root, "finalcall.yaml"), "utf8")).toBe("team: Ours\n");
    expect(said.stdout).toMatch(/is there already and was not changed/);
    expect(said.stdout).toMatch(/^-team: Ours$/m);
    await run(root, { out: "draft.yaml" });
    expect(existsSync(join(root, "draft.yaml"))).toBe(true);
    await expect(run(root, { out: "draft.yaml" })).rejects.toThrow("nothing is written over");
  });

  test("without anybody to confirm and without --yes, nothing is written", async () => {
    const root = shaped(harbor);
    await expect(run(root, { yes: false })).rejects.toThrow("Nobody is here to confirm");
    await expect(run(root, { yes: false, json: true }, { confirmBy: async () => undefined })).rejects.toThrow("Nobody");
    await expect(run(root, {}, { confirmBy: async () => undefined })).rejects.toThrow("was not confirmed");
    expect(existsSync(join(root, "finalcall.yaml"))).toBe(false);
  });
});

describe("whom it never names", () => {
  const bot = "dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>";
  const agent = "Claude <noreply@anthropic.com>";
  const team = "Harbor Engineering Team <engineering@harbor.example>";

  test("programs, agents and groups own nothing, however much they commit", async () => {
    const root = shaped([
      ...often(bot, "Dockerfile", 20),
      ...often(agent, "src/auth/session.ts", 20),
      ...often(team, "src/billing/charge.ts", 20),
      ...often(ana, "src/auth/login.ts", 1),
      ...often(ben, "Dockerfile", 1),
    ]);
    const answer = await drafted(root);
    expect(answer.draft.people.map(({ id }) => id).sort()).toEqual(["ana", "ben"]);
    expect(area(answer.draft, "auth")?.owner?.person).toBe("ana");
    expect(area(answer.draft, "billing")?.owner).toBeUndefined();
    expect(answer.draft.gaps.join("\n")).toMatch(/programs commit too and own nothing: Claude, dependabot\[bot\]/);
    expect(answer.draft.gaps.join("\n")).toMatch(
      /groups or shared mailboxes commit and own nothing: Harbor Engineering/,
    );
    expect(errors(answer)).toEqual([]);
  });

  test("where only programs commit there is nobody to name, and no file", async () => {
    const root = shaped(often(bot, "Dockerfile", 5));
    await expect(run(root)).rejects.toThrow("No human is seen");
    expect(existsSync(join(root, "finalcall.yaml"))).toBe(false);
  });

  test("one author alone: the draft says that nobody could approve, until somebody outside is named", async () => {
    const root = shaped(often(ana, "src/billing/charge.ts", 6));
    const answer = await drafted(root, { out: "alone.yaml" });
    expect(answer.code).toBe(2);
    expect(errors(answer)).toMatchObject([{ code: "page.alone" }]);
    expect(area(answer.draft, "billing")?.gaps).toContain("only ana in two years: bus factor one");
    const said = await run(root, { json: true, yes: false, out: "two.yaml" }, {}).catch(
      (fault: Error) => fault.message,
    );
    expect(said).toMatch(/Nobody is here/);
    const outside = { name: "ann", email: "ann@advisors.example" };
    const confirmed = await run(root, {}, { confirmBy: async () => ({ areas: new Map(), outside, byHand: true }) });
    expect(confirmed.code).toBe(0);
    expect(readFileSync(join(root, "finalcall.yaml"), "utf8")).toMatch(/approver: ann/);
  });

  test("whom only trailers name is not proposed: anybody can write anybody there", async () => {
    const says =
      "x\n\nCo-authored-by: Mallory Moe <mallory@elsewhere.example>\nReviewed-by: Mallory Moe <mallory@elsewhere.example>\n";
    const { draft } = await drafted(
      shaped([...often(ana, "src/auth/a.ts", 5, "2026-11-01", { says }), ...often(ben, "src/app.ts", 2)]),
    );
    expect(draft.people.map(({ id }) => id)).toEqual(["ana", "ben"]);
    expect(area(draft, "auth")?.choices.map(({ person }) => person)).toEqual(["ana"]);
  });

  test("who was here once among hundreds is never proposed, and may be named by hand", async () => {
    const root = shaped([
      ...often(ana, "src/billing/charge.ts", 300),
      ...often(cy, "src/billing/charge.ts", 1),
      ...often(cy, "src/auth/a.ts", 1),
    ]);
    const { draft, problems } = await drafted(root, { out: "x.yaml" });
    expect(area(draft, "billing")?.owner?.person).toBe("ana");
    expect(area(draft, "billing")?.backup).toBeUndefined();
    expect(area(draft, "auth")?.owner).toBeUndefined();
    expect(problems.filter(({ severity }) => severity === "error")).toMatchObject([{ code: "page.alone" }]);
    const areas = new Map([["auth", { owner: "cy" }]]);
    const said = await run(root, {}, { confirmBy: async () => ({ areas, byHand: true }) });
    expect(readFileSync(join(root, "finalcall.yaml"), "utf8")).toMatch(
      /auth: .*\n {4}owner: cy +# 1 of 1 commit to \/src\/auth\//,
    );
    expect(said.stdout).toMatch(/billing.*has no `backup`/);
  });

  test("who left is said and not proposed", async () => {
    const left = "Dee Jones <dee@harbor.example>";
    const root = shaped([
      ...often(left, "src/auth/session.ts", 15, "2024-06-01"),
      ...often(ana, "src/app.ts", 4),
      ...often(ben, "src/app.ts", 4),
    ]);
    const { draft } = await drafted(root);
    expect(area(draft, "auth")?.owner).toBeUndefined();
    expect(area(draft, "auth")?.gaps).toEqual([
      "nobody regular was at work there: it stays unclaimed",
      "nobody has touched it in 29 months (last on 2024-06-01)",
      "Dee Jones made 15 of all 15 commits there and is no longer at work here",
    ]);
  });

  test("names in letters that look alike stay two people, and the page asks which it is", async () => {
    const twin = "\u0410na Silva <ana@elsewhere.example>";
    const { draft } = await drafted(shaped([...often(ana, "src/app.ts", 5), ...often(twin, "src/app.ts", 4)]));
    expect(draft.people).toHaveLength(2);
    expect(new Set(draft.people.map(({ id }) => id)).size).toBe(2);
    expect(draft.gaps.join("\n")).toMatch(/have names that read alike: one person, or 2\?/);
  });
});

describe("CODEOWNERS", () => {
  const owners = [
    "# who looks",
    "*                 @harbor/everybody",
    "/db/migrate/      @ana-s # the schema",
    "src/billing/      @harbor/payments ben@harbor.example",
    "src/auth/         @gone",
    "docs/ !odd",
    "",
  ].join("\n");
  const account = "Ana Silva <1+ana-s@users.noreply.github.com>";

  test("a person it names comes first, with the line; teams and people who are not seen are gaps", async () => {
    const root = shaped([
      { by: account, on: "2026-11-01", files: { ".github/CODEOWNERS": owners, "docs/CODEOWNERS": "* @cy\n" } },
      ...often(ben, "db/migrate/1_a.rb", 5),
      ...often(cy, "src/billing/charge.ts", 5),
      ...often(cy, "src/auth/session.ts", 2),
      { by: ben, on: "2026-11-12", files: { "src/billing/charge.ts": "x\n" } },
    ]);
    const { draft } = await drafted(root);
    expect(area(draft, "schema")?.owner).toEqual({ person: "ana", source: ".github/CODEOWNERS line 3 (/db/migrate/)" });
    expect(area(draft, "billing")?.owner?.person).toBe("ben");
    expect(area(draft, "billing")?.owner?.source).toMatch(
      /^.github\/CODEOWNERS line 4 \(src\/billing\/\); 1 of 6 commits/,
    );
    expect(area(draft, "billing")?.gaps).toContain(
      ".github/CODEOWNERS line 4 names @harbor/payments, a team, which cannot own",
    );
    expect(area(draft, "auth")?.gaps).toContain(
      ".github/CODEOWNERS line 5 names @gone, who is not seen at work in 12 months",
    );
    expect(draft.gaps).toContain("docs/CODEOWNERS is read by no host, because another stands before it");
    expect(draft.gaps).toContain(
      ".github/CODEOWNERS line 2 names @harbor/everybody for everything, a team, which cannot own",
    );
  });
});

describe("odd repositories", () => {
  test("an empty one and a shallow clone are refused with what to do", async () => {
    await expect(run(shaped([]))).rejects.toThrow("There is no commit here yet.");
    const root = shaped(harbor);
    const clone = join(root, "../shallow");
    execFileSync("git", ["clone", "-q", "--depth", "2", `file://${root}`, clone]);
    await expect(run(clone)).rejects.toThrow("shallow clone");
  });

  test("a detached head and a folder below the top are read as they are", async () => {
    const root = shaped(harbor);
    execFileSync("git", ["checkout", "-q", "--detach", "HEAD~1"], { cwd: root });
    const { draft } = await drafted(join(root, "src"));
    expect(existsSync(join(root, "finalcall.yaml"))).toBe(true);
    expect(draft.commits).toBe(16);
  });

  test("hostile names of files and people neither break the page nor reach the screen", async () => {
    const evil = 'Eve\u202E ]}\u0007 owner: "x" # <eve@harbor.example>';
    const root = shaped([
      ...often(evil, "src/billing/charge.ts", 5),
      {
        by: ben,
        on: "2026-11-11",
        says: "x\n\nCo-authored-by: a: [b]\u2028 <x@harbor.example>\n",
        files: {
          "src/billing/\nowner: ben\n.ts": "a\n",
          'src/auth/"]\u0007: { } #.ts': "b\n",
          "src/auth/*\\?.ts": "c\n",
          "db/migrate/1_\u202Eevil.rb": "d\n",
        },
      },
      ...often(ben, "src/auth/a.ts", 3),
    ]);
    const answer = await drafted(root);
    expect(errors(answer)).toEqual([]);
    for (const unseen of ["\u202E", "\u0007", "\u2028"]) expect(answer.source).not.toContain(unseen);
    const { page } = readPage(answer.source);
    expect(page?.areas.filter(({ claimed }) => claimed).map(({ name, owner }) => `${name} ${owner}`)).toEqual([
      "billing eve",
      "auth ben",
      "data eve",
      "deploy eve",
      "incident eve",
    ]);
    expect(answer.source).toContain('- "/src/auth/"');
  });

  test("many addresses of one person are one person: mailmap, account and full name; the address used most is theirs", async () => {
    const root = shaped([
      { by: ana, on: "2026-10-01", files: { ".mailmap": "Ana Silva <ana@harbor.example> <ana@old.example>\n" } },
      ...often("ana <ana@old.example>", "src/auth/a.ts", 3),
      ...often("Ana Silva <7+anas@users.noreply.github.com>", "src/auth/b.ts", 2),
      ...often(ben, "src/auth/c.ts", 2),
    ]);
    const { draft } = await drafted(root);
    expect(draft.people.map(({ id }) => id)).toEqual(["ana", "ben"]);
    expect(draft.people[0]).toMatchObject({ email: "ana@harbor.example", github: "anas" });
  });

  test("a clock that moves with summer time is a place, always marked as a guess", async () => {
    const root = shaped([
      ...often(ana, "a.ts", 4, "2026-02-01", { zone: "-0500" }),
      ...often(ana, "a.ts", 4, "2026-07-01", { zone: "-0400" }),
      ...often(ben, "a.ts", 4, "2026-07-01", { zone: "+0530" }),
    ]);
    const { draft, source } = await drafted(root);
    expect(draft.people.map(({ zone }) => zone?.zone)).toEqual(["America/New_York", "Asia/Kolkata"]);
    expect(source).toMatch(/zone: Asia\/Kolkata +# a guess: 4 of 4 commits fit, at \+05:30/);
  });

  test("what lies after the day is not counted, and a history that ended long ago says so", async () => {
    const root = shaped(harbor);
    const before = await drafted(root, { on: "2026-09-12", out: "a.yaml" });
    expect(area(before.draft, "billing")?.owner).toBeUndefined();
    const later = await drafted(root, { on: "2030-01-01", out: "b.yaml" });
    expect(later.draft.gaps[0]).toMatch(/^no human committed in the last 12 months/);
    expect(later.code).toBe(0);
    await expect(run(root, { on: "2026-02-30" })).rejects.toThrow("--on takes a day");
    expect(today).toBe("2026-11-21");
  });

  test("a squashed history shows no approval, and reviewers stand in trailers", async () => {
    const host = "GitHub <noreply@github.com>";
    const squashed = often(ben, "src/billing/charge.ts", 4, "2026-11-01", { committer: host });
    const plain = await drafted(shaped([...squashed, ...often(ana, "src/app.ts", 1)]));
    expect(plain.draft.gaps.join("\n")).toMatch(/git shows nobody who approves/);
    const says = "Charge\n\nReviewed-by: Ana Silva <ana@harbor.example>\n";
    const reviewed = await drafted(
      shaped([
        ...often(ben, "src/billing/charge.ts", 4, "2026-11-01", { committer: host, says }),
        ...often(ana, "src/app.ts", 1),
      ]),
    );
    expect(area(reviewed.draft, "billing")?.choices.map(({ person }) => person)).toEqual(["ana", "ben"]);
    expect(area(reviewed.draft, "billing")?.owner?.source).toBe("reviewed 4 of 4 commits of others in 12 months");
  });
});
