import { expect, test } from "vitest";
import type { DraftState } from "../draft/state.ts";
import { evidenceOf } from "./evidence.ts";
import { levelOf, type TaskState } from "./state.ts";

const served = (release: number, seq: number) => ({ release, seq, at: "", by: "person:ana", how: "approved" as const });
const state = (level: "people" | "spot-checks", seq: number, last: number) =>
  ({
    served: [served(1, 10), served(2, last)],
    levels: new Map([["invoice-copies", { level, seq, at: "", by: "person:ana", why: undefined }]]),
  }) as unknown as TaskState;

test("what was widened for one release is read again once another is served", () => {
  expect(levelOf(state("spot-checks", 30, 20), "invoice-copies")).toBe("spot-checks");
  expect(levelOf(state("spot-checks", 30, 40), "invoice-copies")).toBe("reviewed");
});

test("what people answer alone stays with them, whatever is served", () => {
  expect(levelOf(state("people", 30, 40), "invoice-copies")).toBe("people");
});

test("whoever made a release is no witness for it", () => {
  const draft = (by: string) =>
    ({
      ...{ task: "billing-replies", question: "invoice-copies", release: 1, seq: 5, why: "reviewed", complained: "" },
      ...{ faults: [], review: { outcome: "accepted", by } },
    }) as unknown as DraftState;
  const found = evidenceOf([draft("noor"), draft("tom")], "billing-replies", "invoice-copies", {
    ...{ release: 1, seq: 0, makers: ["noor"] },
  });
  expect(found.read).toBe(1);
});
