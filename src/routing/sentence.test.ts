import { expect, test } from "vitest";
import { deadline } from "./now.ts";
import { decisionSentence, timeText } from "./sentence.ts";

const at = "2026-11-19T03:01:00.000Z";
const now = { person: "ana", as: "owner" as const, why: "" };
const answer = { role: "cto", owner: "ana", backup: "li", now };
const says = (changes: object, moment = at) =>
  decisionSentence({ ...answer, ...changes }, deadline({ answerWithin: 30 }, at), moment, "UTC");

test("says who decides, who if not, and what after that", () => {
  expect(says({})).toBe("Ana decides; Li if no answer by 03:31; blocked after that.");
  expect(says({ backup: "" })).toBe("Ana decides; blocked until Ana answers.");
});

test("says that the backup decides, and until when", () => {
  const backup = { now: { person: "li", as: "backup" as const, why: "" } };
  expect(says(backup)).toBe("Li decides for Ana; blocked if no answer by 04:01.");
  expect(says(backup, "2026-11-19T04:01:00.000Z")).toBe("Li decides for Ana; blocked until Li answers.");
});

test("says that nobody can, or that nobody needs to", () => {
  expect(says({ now: { person: "", as: "nobody", why: "" } })).toBe(
    "Nobody can decide now; it stays blocked until Ana is back.",
  );
  expect(says({ role: "none" })).toBe("Nobody needs to be asked.");
  expect(says({ role: "teammate" })).toBe("Any colleague reads it before use; nobody else needs to be asked.");
  expect(says({ role: "named_approver" })).toBe("Anybody but the author approves, by name; Ana answers for it.");
});

test("shows the day when it is not today, and the year when it is not this one", () => {
  expect(timeText("2026-11-20T03:31:00.000Z", at, "UTC")).toBe("Fri 20 Nov, 03:31");
  expect(timeText("2026-11-19T23:31:00.000Z", at, "Asia/Seoul")).toBe("Fri 20 Nov, 08:31");
  expect(timeText("2027-01-02T03:31:00.000Z", at, "UTC")).toBe("Sat 2 Jan 2027, 03:31");
});
