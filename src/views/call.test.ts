import { expect, test } from "vitest";
import { type Asked, callOf } from "./call.ts";

const asked: Asked = {
  can: [{ person: "ana", as: "owner", why: "Ana owns billing." }],
  area: "billing",
  owner: "ana",
  backup: "li",
  since: "2026-11-19T03:01:00.000Z",
  backupFrom: "2026-11-19T03:31:00.000Z",
  blockedFrom: "2026-11-19T04:01:00.000Z",
};
const seen = (time: string, me = "ana", more: Partial<Asked> = {}) =>
  callOf({ ...asked, ...more }, { me, at: `2026-11-19T${time}:00.000Z`, zone: "UTC" });
const late: Partial<Asked> = { can: [...asked.can, { person: "li", as: "backup", why: "Ana has not answered." }] };

test("says who decides, who after that, and when it is blocked", () => {
  expect(seen("03:07").sentence).toBe("Ana decides; Li if no answer by 03:31; blocked after that.");
});

test("gives the owner until the backup's turn", () => {
  expect(seen("03:07")).toMatchObject({ mine: true, due: "03:31", after: "then Li", left: "24\u00a0min" });
});

test("names the backup once the owner has been silent for too long, and tells the backup why", () => {
  const call = seen("03:40", "li", late);
  expect(call.sentence).toBe("Li decides for Ana; blocked if no answer by 04:01.");
  expect(call.whyMe).toBe("Ana did not answer by 03:31, and you are the backup for money.");
});

test("never offers a backup who took part in it", () => {
  const call = seen("03:07", "ana", { backup: "" });
  expect(call.sentence).not.toContain("Li");
  expect(call.fuse?.next).toBeUndefined();
});

test("draws the line of time in percent of the way", () => {
  expect(seen("03:07").fuse).toMatchObject({
    gone: 10,
    next: { name: "Li", at: "03:31", share: 50 },
    blocked: "04:01",
  });
});

test("is blocked after the last minute, and says since when", () => {
  expect(seen("05:00")).toMatchObject({ due: "blocked", after: "since 04:01", left: "", fuse: undefined });
});

test("says so when everybody named took part", () => {
  expect(seen("03:07", "ana", { can: [] })).toMatchObject({ name: "", mine: false });
});

test("is nobody's who is not named for it", () => {
  expect(seen("03:07", "tom")).toMatchObject({ mine: false, whyMe: "" });
});
