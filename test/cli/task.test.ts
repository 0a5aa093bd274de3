/** `finalcall task`, `pause`, `pauses` and `resume` against a server, with the prompt in a git repository. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command, CommanderError } from "commander";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type ExitCode, exit, report } from "../../src/cli/exit.ts";
import { addPauses } from "../../src/cli/pause.ts";
import { addTasks } from "../../src/cli/task/program.ts";
import { listen } from "../../src/http/server.ts";
import { worldOf } from "../../src/views/context.ts";
import { type Desk, expectStatus, invite, openDesk, pairOfPeople, type Signed, tokenOf } from "../e2e/desk.ts";
import { challengeOf } from "../e2e/device.ts";
import { aiTeam, prompt } from "../support/ai-team.ts";
import { gitIn } from "../support/server.ts";

const name = "billing-replies";
let desk: Desk;
let people: Record<"ana" | "li" | "noor" | "tom", Signed>;
let close: () => Promise<void>;
let folder: string;
let repo: string;

beforeEach(async () => {
  desk = await openDesk(undefined, { page: aiTeam() });
  const { ana, li } = await pairOfPeople(desk);
  people = { ana, li, noor: await invite(desk, ana, "noor", li), tom: await invite(desk, ana, "tom", li) };
  const { port, close: end } = await listen(desk.server, 0, "127.0.0.1");
  close = end;
  folder = mkdtempSync(join(tmpdir(), "finalcall-task-"));
  repo = join(folder, "repo");
  mkdirSync(join(repo, "prompts"), { recursive: true });
  gitIn(repo)("init", "-q", "-b", "main");
  commit(prompt, "noor");
  vi.stubEnv("XDG_CONFIG_HOME", folder);
  vi.stubEnv("FINALCALL_URL", `http://127.0.0.1:${port}`);
  vi.stubEnv("NO_COLOR", "1");
  await as("noor");
  vi.spyOn(process, "cwd").mockReturnValue(repo);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
  await close();
});

/** The command line is paired with this person from now on. */
async function as(person: keyof typeof people) {
  const token = await tokenOf(people[person], `person:${person}`, ["read", "propose", "report", "deploy"]);
  vi.stubEnv("FINALCALL_TOKEN", token);
}
function commit(text: string, person: string, file = `prompts/${name}.md`) {
  const git = gitIn(repo, { name: person, email: `${person}@quillhaven.example` });
  writeFileSync(join(repo, file), text);
  git("add", ".");
  git("commit", "-q", "-m", "The prompt");
}

async function run(...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const stdout = vi.spyOn(process.stdout, "write").mockImplementation((text) => out.push(String(text)) > 0);
  const stderr = vi.spyOn(process.stderr, "write").mockImplementation((text) => err.push(String(text)) > 0);
  let code: ExitCode = exit.ok;
  const program = new Command("finalcall").exitOverride();
  const done =
    (work: (...args: never[]) => Promise<ExitCode>) =>
    async (...given: unknown[]) => {
      code = await work(...(given as never[]));
    };
  addTasks(program, done);
  addPauses(program, done);
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (fault) {
    if (fault instanceof CommanderError) code = fault.exitCode === 0 ? exit.ok : exit.usage;
    else code = report(fault, args.includes("--json"));
  } finally {
    stdout.mockRestore();
    stderr.mockRestore();
  }
  return { code, out: out.join(""), err: err.join("") };
}

async function approve(n: number) {
  await as("tom");
  expect(await run("task", "test", name, String(n), "--passed", "--note", "Ten mails.")).toMatchObject({ code: 0 });
  const shown = JSON.parse((await run("task", "show", name, "--json")).out).releases[0].shown;
  const assertion = people.ana.device.touch(challengeOf(shown));
  await expectStatus(
    await people.ana.browser.json(`/v1/tasks/${name}/releases/${n}/approve`, { shown, assertion }),
    200,
  );
  await as("noor");
}
const served = async (text = prompt, n = 1) => {
  if (n > 1) commit(text, "noor");
  expect(await run("task", "propose", name, "--reason", `Change ${n}.`)).toMatchObject({ code: exit.denied });
  await approve(n);
};

describe("finalcall task propose", () => {
  test("shows what would change, the prompt word by word, and proposes nothing with --dry-run", async () => {
    await served();
    commit(prompt.replace("Never promise a refund", "Never promise any credit"), "noor");
    const { code, out } = await run("task", "propose", name, "--dry-run");
    expect(code).toBe(0);
    expect(out).toContain("Against release 1, which is served:");
    expect(out).toContain("Never promise [-a-]{+any+} [-refund-]{+credit+}.");
    expect(worldOf(desk.app.world).tasks.get(name)?.releases).toHaveLength(1);
  });

  test("takes the committed prompt, not the file on the disk, and says so", async () => {
    writeFileSync(join(repo, "prompts", `${name}.md`), "Promise everything.\n");
    const { err, out } = await run("task", "propose", name, "--reason", "The first.", "--json");
    expect(err).toContain("are not proposed");
    expect(JSON.parse(out)).toMatchObject({ ok: false, code: 3, prompt, number: 1, makers: ["noor"] });
  });

  test("makes everybody a maker who wrote the prompt since the one that is served", async () => {
    commit(`${prompt}Name the date.\n`, "ana");
    await run("task", "propose", name, "--reason", "The first.");
    const state = () => worldOf(desk.app.world).tasks.get(name);
    expect([...(state()?.releases[0]?.makers ?? [])].sort()).toEqual(["ana", "noor"]);
    expect(await run("task", "show", name)).toMatchObject({ out: expect.stringContaining("the yes of Marta") });
  });

  test("does not count those who wrote only what is served already", async () => {
    await served();
    commit(`${prompt}Name the date.\n`, "li");
    await run("task", "propose", name, "--reason", "Dates.");
    expect(worldOf(desk.app.world).tasks.get(name)?.releases[1]?.makers).toEqual(["noor", "li"]);
    commit("else", "sam", "README.md");
    const { out } = await run("task", "propose", name, "--reason", "Dates.", "--json");
    expect(JSON.parse(out)).toMatchObject({ number: 2 });
  });

  test("is refused without a reason, for a file that is not committed, and for who may not change the task", async () => {
    expect(await run("task", "propose", name)).toMatchObject({ code: exit.usage });
    rmSync(join(repo, "prompts"), { recursive: true });
    gitIn(repo)("add", ".");
    gitIn(repo)("commit", "-q", "-m", "Gone");
    const { code, err } = await run("task", "propose", name, "--reason", "The first.");
    expect([code, err.includes(`prompts/${name}.md is not in`)]).toEqual([exit.usage, true]);
    commit2();
    await as("tom");
    expect(await run("task", "propose", name, "--reason", "The first.")).toMatchObject({
      code: exit.denied,
      err: expect.stringContaining("Only Noor, Li may change this task."),
    });
  });
  const commit2 = () => {
    mkdirSync(join(repo, "prompts"));
    commit(prompt, "noor");
  };
});

test("list, show and answers say what is served, and what is missing", async () => {
  await served();
  const list = (await run("task", "list")).out;
  expect(list).toBe(`${name}: off: This task never passed a drill, so this task stays off.\n`);
  const { out } = await run("task", "show", name);
  expect(out).toContain("Release 1: openai/gpt-5-mini, odd cases to openai/gpt-5, approved by Ana");
  expect(out).toContain("Ana has the final call.");
  const answers = await run("task", "answers", name);
  expect(answers.code).toBe(exit.denied);
  expect(answers.out).toContain("Who can stop it?\n  Not answered.");
  expect(await run("task", "show", "invoices")).toMatchObject({ code: exit.usage });
});

test("rollback goes back at once; history and note tell it", async () => {
  await served();
  await served(`${prompt}Say when it is due.\n`, 2);
  await as("tom");
  const { code, out } = await run("task", "rollback", name, "--reason", "Odd answers.");
  expect([code, out]).toEqual([0, "From release 2 back to release 1. Every call from now on is served by it.\n"]);
  expect(await run("task", "rollback", name, "--reason", "Again.")).toMatchObject({ code: exit.denied });
  const history = (await run("task", "history", name)).out;
  expect(history).toMatch(
    /Release 1: openai\/gpt-5-mini[\s\S]*Release 2: prompt \w{8} → \w{8}: Change 2\.[\s\S]*Back to release 1/,
  );
  expect(history).toContain("nobody knows how good they are");
  const note = (await run("task", "note", name)).out;
  expect(note).toContain("# Billing replies");
  expect(note).toContain("- Release 1, digest");
  expect(note).toContain("- Never: refunds.");
});

describe("finalcall pause", () => {
  const pause = (...args: string[]) => run("pause", ...args, "--reason", "Wrong fee quoted.");

  test("stops a question type at once and says who starts it again, and where", async () => {
    const { code, out } = await pause("--question", `${name}/late-fees`);
    expect(code).toBe(0);
    expect(out).toContain(`The question ${name}/late-fees is paused since`);
    expect(out).toMatch(/Ana starts it again, in the browser and with one rule changed: http:.*\/ai\/pauses\/pause-/);
    const id = worldOf(desk.app.world).pauses.values().next().value?.id ?? "";
    expect((await run("pauses")).out).toContain(id);
    expect(await run("resume", id)).toMatchObject({ code: exit.denied, out: expect.stringContaining("Ana starts it") });
    expect(JSON.parse((await run("pauses", id, "--json")).out)).toMatchObject({ id, what: "question" });
  });

  test.each([[[]], [["--everything", "--task", name]], [["--task", name, "--model", "openai/gpt-5"]]])(
    "takes exactly one thing: %j",
    async (args) => expect(await pause(...args)).toMatchObject({ code: exit.usage }),
  );

  test("of something unknown says loudly that nothing was paused", async () =>
    expect(await pause("--tool", "send-money")).toMatchObject({
      code: exit.denied,
      err: expect.stringContaining("NOT paused. The page names nothing called send-money"),
    }));

  test("shows no control characters of a reason", async () => {
    await run("pause", "--everything", "--reason", "Odd \u001b[2J answers");
    expect((await run("pauses")).out).toContain("Odd <U+001B>[2J answers");
  });
});
