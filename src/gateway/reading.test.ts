import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { textDigest } from "../kernel/prose.ts";
import { draftId, drawOf, mayBeRead, willBeRead } from "./reading.ts";

const call = { task: "billing-replies", level: "spot-checks", odd: false, drill: false } as const;
/** The digest of an answer as the book makes it: its salt is drawn after the answer is complete. */
const kept = (answer: string) => ({ text: textDigest(randomBytes(16).toString("hex"), answer) });

describe("who reads an answer", () => {
  test("everything where everything is reviewed, nothing where it runs alone, odd cases always, drills never", () => {
    const answer = kept("Yes.");
    const read = (more: object) => willBeRead({ ...call, ...more }, answer, 0);
    expect(read({ level: "reviewed" })).toBe(true);
    expect(read({ level: "automatic" })).toBe(false);
    for (const level of ["reviewed", "spot-checks", "automatic"]) expect(read({ level, odd: true })).toBe(true);
    expect(read({ level: "reviewed", drill: true })).toBe(false);
    expect(read({ level: "reviewed", task: "" })).toBe(false);
    expect(mayBeRead({ ...call, level: "automatic", odd: true })).toBe(true);
  });

  test("of spot checks as many as the page says", () => {
    for (const sample of [0, 10, 25, 100]) {
      const read = Array.from({ length: 4000 }, () => willBeRead(call, kept("The fee is 5 EUR."), sample));
      const share = (read.filter(Boolean).length / read.length) * 100;
      expect(Math.abs(share - sample)).toBeLessThan(4); // six standard deviations of 25 %
    }
  });

  test("whatever the answer says: the same words are drawn anew each time, and the worst words as often as the best", () => {
    const share = (answer: string) =>
      Array.from({ length: 4000 }, () => willBeRead(call, kept(answer), 20)).filter(Boolean).length / 4000;
    for (const answer of ["", "a", "I refund you 10,000 EUR.", "x".repeat(5000)])
      expect(Math.abs(share(answer) - 0.2)).toBeLessThan(0.04);
  });

  test("one draw says nothing of the next", () => {
    const draws = Array.from({ length: 8000 }, () => willBeRead(call, kept("Same."), 50));
    const pairs = draws.filter((one, n) => n > 0 && one === draws[n - 1]).length / (draws.length - 1);
    expect(Math.abs(pairs - 0.5)).toBeLessThan(0.035);
  });

  test("by the digest in the book, so that anybody can draw again", () => {
    const answer = { text: textDigest("5a17", "The fee is 5 EUR.") };
    expect(drawOf(answer)).toBe(drawOf({ text: answer.text }));
    expect(drawOf({ text: "0".repeat(64) })).toBe(0);
    expect(drawOf({ text: "f".repeat(64) })).toBeLessThan(1);
  });
});

test("the draft of a call has one name, wherever it is opened", () => {
  expect(draftId("call-1")).toBe(draftId("call-1"));
  expect(draftId("call-1")).not.toBe(draftId("call-2"));
  expect(draftId("call-1")).toMatch(/^draft-[a-z0-9]{16}$/);
});
