/** The record on the command line, as an operator and as a doubter use it: export, verify, why, doctor. */

import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { copyOf, type Running, repository, startServer } from "../support/server.ts";
import { needs } from "../support/skip.ts";

const hasPython = spawnSync("python3", ["--version"]).status === 0;
const page = readFileSync(new URL("../../examples/three-people/finalcall.yaml", import.meta.url), "utf8");

describe("a record on disk", () => {
  let server: Running;
  let exported: string;
  const file = (name: string) => join(server.folder, name);

  beforeAll(async () => {
    server = await startServer(repository(page));
    const form = new URLSearchParams({ person: "ana" });
    await fetch(server.link ?? "", { method: "POST", body: form, redirect: "manual" });
    await server.stop();
    exported = server.run(["export"]).stdout;
  });
  afterAll(() => server.remove());

  test("says how it was founded, offered and adopted", () => {
    const events = server.run(["why", "2", "--json"]).stdout;
    expect(JSON.parse(events).events.map(({ type }: { type: string }) => type)).toEqual([
      "page.offered",
      "page.adopted",
    ]);
  });

  test("verifies, also as a copy and as an export", () => {
    const copy = copyOf(join(server.folder, ".finalcall"));
    writeFileSync(file("export.jsonl"), exported);
    for (const target of [[], [join(copy, "record.db")], ["export.jsonl"]]) {
      const { code, stdout } = server.run(["verify", ...target, "--json"]);
      expect({ code, ...JSON.parse(stdout) }, target[0]).toMatchObject({ code: 0, ok: true, firstBad: null });
    }
  });

  needs("python3", hasPython).test(
    "is found whole by ten lines of another language, and broken where it was changed",
    () => {
      const verify = (text: string) => {
        writeFileSync(file("other.jsonl"), text);
        return spawnSync("python3", [join(import.meta.dirname, "../../docs/verify.py"), file("other.jsonl")], {
          encoding: "utf8",
        });
      };
      expect(verify(exported).stdout).toMatch(/^whole: \d+ entries, head [0-9a-f]{64}\n$/);
      expect(verify(exported.replace('"person:ana"', '"person:eve"'))).toMatchObject({ status: 1 });
    },
  );

  test("shows where an export was changed", () => {
    const lines = exported.split("\n");
    lines[1] = lines[1]?.replace('"actor":"system"', '"actor":"person:eve"') ?? "";
    writeFileSync(file("changed.jsonl"), lines.join("\n"));
    const { code, stdout } = server.run(["verify", "changed.jsonl", "--json"]);
    expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 6, ok: false, firstBad: 2 });
  });

  test("shows that its end was cut off, by a checkpoint that was kept", () => {
    const lines = exported.trimEnd().split("\n");
    const closing = JSON.parse(lines.at(-1) ?? "") as { checkpoint: string };
    writeFileSync(file("kept.txt"), closing.checkpoint);
    writeFileSync(file("cut.jsonl"), `${lines.slice(0, 2).join("\n")}\n`);
    expect(server.run(["verify", "cut.jsonl", "--checkpoint", "kept.txt", "--json"]).code).toBe(6);
  });

  test("is described by doctor, with the settings read back", () => {
    const { stdout } = server.run(["doctor", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, settings: { synchronous: "FULL" } });
  });

  test("holds nobody's address", () => expect(exported).not.toContain("@harbor.example"));
});
