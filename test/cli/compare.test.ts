/** `finalcall task samples`, `compare` and `choose` against a server with a gateway. */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command, CommanderError } from "commander";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type ExitCode, exit, report } from "../../src/cli/exit.ts";
import { parsed } from "../../src/cli/task/compare.ts";
import { addTasks } from "../../src/cli/task/program.ts";
import { type AiStage, openAiStage } from "../stories/ai-stage.ts";
import { act, type Person, tokenFor } from "../stories/people.ts";
import { aiTeam } from "../support/ai-team.ts";

const name = "billing-replies";
const models = "openai/gpt-5-mini,openai/gpt-5";
const page = (mock: string) =>
  aiTeam().replaceAll("https://api.openai.com/v1", `${mock}/v1`).replaceAll("OPENAI_API_KEY", "MODEL_KEY");

describe("models compared from the command line", { timeout: 60_000 }, () => {
  let stage: AiStage;
  let tom: Person;
  let tokens: Record<"noor" | "tom", string>;
  let folder: string;

  beforeAll(async () => {
    stage = await openAiStage(page, { began: "2026-11-02T08:00:00.000Z", templates: [] });
    stage.mock.on({ userMessage: /.*/ }, { content: "Here is your copy." });
    const li = await stage.join("li");
    const noor = await stage.join("noor", li);
    tom = await stage.join("tom", li);
    tokens = { noor: await own(noor), tom: await own(tom) };
    folder = mkdtempSync(join(tmpdir(), "finalcall-compare-"));
    await act(noor, `/v1/tasks/${name}/releases`, { prompt: "Be short.", reason: "The first one." });
  }, 60_000);
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await stage.close();
  });
  beforeEach(() => {
    vi.stubEnv("XDG_CONFIG_HOME", folder);
    vi.stubEnv("FINALCALL_URL", stage.url);
    as("noor");
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  const own = (person: Person) => tokenFor(person, `person:${person.id}`, ["read", "propose"]);
  const as = (person: "noor" | "tom") => void vi.stubEnv("FINALCALL_TOKEN", tokens[person]);

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
    try {
      await program.parseAsync(args, { from: "user" });
    } catch (fault) {
      code = fault instanceof CommanderError ? exit.usage : report(fault, args.includes("--json"));
    } finally {
      stdout.mockRestore();
      stderr.mockRestore();
    }
    return { code, out: out.join(""), err: err.join("") };
  }
  const lines = (count: number) =>
    Array.from({ length: count }, (_, n) => `${JSON.stringify({ input: `A copy of invoice ${n + 1}?` })}\n`).join("");

  test("too few samples, no rate, one model: nothing is asked", async () => {
    expect((await run("task", "compare", name, "--models", models)).code).toBe(exit.usage);
    expect((await run("task", "compare", name, "--models", "openai/gpt-5", "--hour", "30")).code).toBe(exit.usage);
    const few = await run("task", "compare", name, "--models", models, "--hour", "30");
    expect(few.code).toBe(exit.denied);
    expect(few.err).toContain("0 samples; 10 are needed");
  });

  test("samples come from a file; the same words again are the same sample", async () => {
    const file = join(folder, "samples.jsonl");
    writeFileSync(file, lines(10));
    expect((await run("task", "samples", name, "add", file)).out).toContain("Added 10 of 10. billing-replies has 10");
    writeFileSync(file, lines(11));
    expect((await run("task", "samples", name, "add", file)).out).toContain("Added 1 of 11; 10 were there already");
    expect((await run("task", "samples", name, "list")).out.trim().split("\n")).toHaveLength(11);
    writeFileSync(file, `${lines(1)}{"question": "?"}\n`);
    const bad = await run("task", "samples", name, "add", file);
    expect(bad.code).toBe(exit.usage);
    expect(bad.err).toContain("line 2 is not a sample");
    expect((await run("task", "samples", name, "add", join(folder, "none"))).code).toBe(exit.usage);
  });

  test("the models answer with progress, people mark, and the choice is made with its reason", async () => {
    const { code, out, err } = await run("task", "compare", name, "--models", models, "--hour", "30", "--json");
    expect(code).toBe(exit.ok);
    expect(err).toContain("22 of 22 answers");
    const { id } = JSON.parse(out) as { id: string };
    const choosing = ["task", "choose", id, "--model", "openai/gpt-5-mini", "--reason", "As good here, and cheaper."];
    as("tom");
    const early = await run(...choosing);
    expect(early.code).toBe(exit.denied);
    expect(early.err).toContain("marks are not closed");

    type Next = { next: { sample: string } | null };
    const look = () => stage.get<Next>(`/v1/comparisons/${id}`, tom);
    for (let { next } = await look(); next; { next } = await look())
      await act(tom, `/v1/comparisons/${id}/marks`, {
        sample: next.sample,
        marks: [{ grade: "good" }, { grade: "good" }],
      });
    await act(tom, `/v1/comparisons/${id}/close`, {});
    const chosen = await run(...choosing);
    expect(chosen.out).toContain("openai/gpt-5-mini is chosen; it does better in all than openai/gpt-5.");
    expect(chosen.code).toBe(exit.ok);

    const again = await run("task", "compare", name, "--resume", id);
    expect(again.out).toContain("2 models answered 11 samples");
  });
});

test("a file of samples is read whole or not at all", () => {
  expect(parsed('{"input":"a","wrong":"b"}\r\n\n{"input":"c"}', "f")).toEqual([
    { input: "a", wrong: "b" },
    { input: "c" },
  ]);
  for (const bad of ["", "nothing", "[]", '{"input":""}', '{"input":"a","wrong":1}', '{"input":"a","more":1}', "null"])
    expect(() => parsed(bad, "f")).toThrow();
});
