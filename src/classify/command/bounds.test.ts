/** Calls that are made to cost time or memory: each is answered, and nothing that grows without end is allowed. */

import { describe, expect, test } from "vitest";
import type { Page } from "../../page/page.ts";
import { judgeTool } from "./judge-tool.ts";

const page = { areas: [], actions: [], releases: [], environments: [], people: [], agents: [] } as unknown as Page;
const bash = (command: string) => judgeTool({ tool: "Bash", input: { command }, cwd: "/work", root: "/work" }, page);
const times = (count: number, text: string) => text.repeat(count);

describe("a short line that makes a long text", () => {
  test.each([
    ["by replacing", `a=aaaaaaaa;${times(60, "a=$" + "{a//a/aaaaaaaa};")}echo $a`],
    ["by assignments", `a=x;${times(60, "a=$a$a;")}echo $a`],
    ["by appending", `a=x;${times(60, "a+=$a;")}echo $a`],
    ["by an array", `a=(x y);${times(60, "a=($" + "{a[@]} $" + "{a[@]});")}echo $a`],
    ["by its parameters", `set -- a b;${times(60, 'set -- "$@" "$@";')}echo $@`],
    ["by a function", 'f(){ f "$@" "$@"; };f a'],
    ["by files", `echo aaaa > f;${times(60, "cat f f > g; cat g g > f;")}cat f`],
    ["by what it prints", `a=xx;${times(60, "a=$(echo $a$a);")}echo $a`],
    ["by pieces", `echo ${times(9000, '""')}`],
  ])("%s is read no further, and is not allowed", (_, line) => {
    expect(bash(line)).toMatchObject({ answer: "deny", action: "run-unreadable" });
  });
});

test("what is shown of a long call is short, and a password at the cut is not in it", () => {
  const call = (words: string) => judgeTool({ tool: "mcp__shop__pay", input: { words }, cwd: "/work" }, page).evidence;
  expect(call(times(150_000, "a")).length).toBeLessThanOrEqual(200);
  for (let at = 1900; at < 2000; at += 1) {
    const words = `${times(7, `token=${times(270, "x")} `).padEnd(at, "-")} postgres://app:hunter2hunter2@db.example/x`;
    expect(call(words)).not.toContain("hunter2");
  }
});
