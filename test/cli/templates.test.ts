/** Templates from a real repository: offered as the base branch has them, with whoever wrote what is new, and never from the work tree. */

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { templateLook } from "../../src/cli/templates.ts";
import { templateCard, templateId } from "../../src/decisions/template/kind.ts";
import { isUsable } from "../../src/decisions/template/state.ts";
import { digest } from "../../src/kernel/json.ts";
import { taskOf } from "../../src/page/page.ts";
import { worldOf } from "../../src/views/context.ts";
import { type Desk, expectStatus, invite, openDesk, pairOfPeople, type Signed } from "../e2e/desk.ts";
import { challengeOf } from "../e2e/device.ts";
import { aiTeam } from "../support/ai-team.ts";
import { gitIn } from "../support/server.ts";

const path = "templates/billing/late-fee.md";
const words = "The late fee is 5 EUR on the small plan.\n";
let desk: Desk;
let tom: Signed;
let folder: string;
let look: () => Promise<void>;
let said: string[];

beforeEach(async () => {
  desk = await openDesk(undefined, { page: aiTeam() });
  const { ana, li } = await pairOfPeople(desk);
  tom = await invite(desk, ana, "tom", li);
  folder = mkdtempSync(join(tmpdir(), "finalcall-templates-"));
  gitIn(folder)("init", "-q", "-b", "main");
  said = [];
  look = templateLook({ app: desk.app, folder, env: process.env, say: (line) => said.push(line) });
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}
function commit(person = "noor", email = `${person}@quillhaven.example`): void {
  const git = gitIn(folder, { name: person, email });
  git("add", "-A");
  git("commit", "-q", "-m", "Templates");
}
const state = (file = path) => worldOf(desk.app.world).templates.get(templateId(file));
const usable = (file = path) => {
  const page = worldOf(desk.app.world).page.inForce?.page;
  const found = state(file);
  return found !== undefined && isUsable(found, page && taskOf(page, "billing-replies"));
};
const offeredWords = async () => {
  const [found] = await desk.store.words([state()?.offered?.words.text ?? ""]);
  return found?.words;
};
async function approve(): Promise<void> {
  const { page } = worldOf(desk.app.world);
  const template = state();
  if (!template?.offered) throw new Error("Nothing is on offer.");
  const shown = digest(templateCard(template, page.inForce?.version ?? ""));
  const yes = { digest: template.offered.digest, shown, assertion: tom.device.touch(challengeOf(shown)) };
  await expectStatus(await tom.browser.json(`/v1/templates/${template.id}/approve`, yes), 200);
}

test("what the base branch has is offered once, with its author; the work tree has no say", async () => {
  write(path, words);
  commit("noor");
  write(path, "Something that nobody committed.");
  await look();
  await look();
  expect(await offeredWords()).toBe(words);
  expect(state()?.offered).toMatchObject({ authors: ["noor"], stranger: false });
  const before = desk.app.head.seq;
  await templateLook({ app: desk.app, folder, env: process.env, say: () => undefined })();
  expect(desk.app.head.seq).toBe(before);
  expect(usable()).toBe(false);
});

test("whoever wrote what is new since the yes is its author, and nobody whose words were approved before", async () => {
  write(path, words);
  commit("tom");
  write(path, words.replace("5", "6"));
  commit("noor");
  await look();
  expect(state()?.offered?.authors).toEqual(["noor", "tom"]);
  write(path, `${words}Quillhaven\n`);
  commit("li");
  await look();
  expect(state()?.offered?.authors).toEqual(["li", "noor", "tom"]);
});

test("the approved words stay usable until others are approved; what comes back needs no second yes", async () => {
  write(path, words);
  commit("noor");
  await look();
  await approve();
  expect(usable()).toBe(true);
  write(path, words.replace("5", "6"));
  commit("li");
  await look();
  expect(state()).toMatchObject({ offered: { authors: ["li"] } });
  expect(usable()).toBe(true);
  write(path, words);
  commit("li");
  await look();
  expect([state()?.offered, usable()]).toEqual([undefined, true]);
});

test("a file that is gone is used no more, and one that the page's folder does not hold is no template", async () => {
  write(path, words);
  write("templates/other/x.md", "Other.");
  write("README.md", "Read me.");
  commit();
  await look();
  await approve();
  expect([...worldOf(desk.app.world).templates.values()].map((one) => one.path)).toEqual([path]);
  rmSync(join(folder, path));
  write("templates/billing/other.md", "Other.");
  commit();
  await look();
  expect([state()?.gone, usable()]).toEqual([true, false]);
  write(path, words);
  commit();
  await look();
  expect(usable()).toBe(true);
});

test("links, pictures and what is too long are not taken, and it is said why", async () => {
  write(path, words);
  write("templates/billing/long.md", "x".repeat(20_001));
  write("templates/billing/picture.png", "\ufffd\u0000");
  symlinkSync("/etc/hostname", join(folder, "templates/billing/link.md"));
  commit();
  await look();
  expect([...worldOf(desk.app.world).templates.values()].map((one) => one.path)).toEqual([path]);
  expect(said).toEqual([
    expect.stringContaining("long.md is not taken"),
    expect.stringContaining("picture.png is not taken"),
  ]);
});

test("an author whom the page does not know is said", async () => {
  write(path, words);
  commit("Ole Olsen", "ole@elsewhere.example");
  await look();
  expect(state()?.offered).toMatchObject({ authors: [], stranger: true });
});

test("where the history is cut nobody can say who wrote it: nothing is taken, and it is said once", async () => {
  write(path, words);
  commit();
  write("x", "y");
  commit();
  const cut = join(folder, "cut");
  execFileSync("git", ["clone", "-q", "--depth", "1", `file://${folder}`, cut]);
  const looks = templateLook({ app: desk.app, folder: cut, env: process.env, say: (line) => said.push(line) });
  await looks();
  await looks();
  expect(said).toEqual([expect.stringContaining("shallow clone")]);
  expect(state()).toBeUndefined();
});

test("without a repository there is no base branch, and no template", async () => {
  const bare = mkdtempSync(join(tmpdir(), "finalcall-none-"));
  await templateLook({ app: desk.app, folder: bare, env: process.env, say: (line) => said.push(line) })();
  rmSync(bare, { recursive: true });
  expect([said, worldOf(desk.app.world).templates.size]).toEqual([[], 0]);
});
