import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { type Entry, journal, self } from "./journal.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "finalcall-journal-"));
  return () => rmSync(folder, { recursive: true, force: true });
});

const entry = (more: Partial<Entry> = {}): Entry => ({
  ...{ kind: "deploy", id: "run-1", release: "rel-1", ...self(), startedAt: "2026-11-19T12:00:00.000Z" },
  ...more,
});
/** A number that no process has any more. */
const gone = () => spawnSync(process.execPath, ["-e", ""]).pid;

test("a run begins once, also when its first process is gone", () => {
  const kept = journal(folder);
  expect(kept.begin(entry({ pid: gone() }))).toBe(true);
  expect(kept.begin(entry())).toBe(false);
  kept.forget("run-1");
  expect(kept.begin(entry())).toBe(true);
});

test("what runs here now is not in doubt; what a process left that is gone, is", () => {
  const kept = journal(folder);
  kept.begin(entry());
  expect(kept.untold()).toEqual([]);
  kept.begin(entry({ id: "run-2", pid: gone() }));
  expect(kept.untold().map(({ id }) => id)).toEqual(["run-2"]);
});

test.runIf(existsSync("/proc/self/stat"))("another process with the same number does not hide a crash", () => {
  const kept = journal(folder);
  kept.begin(entry({ born: "1" }));
  expect(kept.untold().map(({ id }) => id)).toEqual(["run-1"]);
});

test("nobody judges the processes of another host", () => {
  const kept = journal(folder);
  kept.begin(entry({ host: "web-9", pid: gone() }));
  expect(kept.untold()).toEqual([]);
});

test("an entry that was cut off proves nothing, and is not begun again", () => {
  const kept = journal(folder);
  kept.begin(entry());
  writeFileSync(join(folder, "runs", "run-1.json"), "{");
  expect(kept.untold()).toEqual([]);
  expect(kept.begin(entry())).toBe(false);
});

test("no name leaves the folder, and nothing of it is for git or for others", () => {
  const kept = journal(folder);
  kept.keepReceipt("../../elsewhere", { receipt: "x", keys: [] });
  expect(kept.receipt("../../elsewhere")).toEqual({ receipt: "x", keys: [] });
  const file = join(folder, "receipts", ".._.._elsewhere.json");
  expect(statSync(file).mode & 0o077).toBe(0);
  expect(readFileSync(join(folder, ".gitignore"), "utf8")).toBe("*\n");
});
