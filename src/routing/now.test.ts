import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Area, Page, Person, Rotation } from "../page/page.ts";
import { readPage } from "../page/read.ts";
import { deadline, onDuty, whoNow } from "./now.ts";

const written = `
team: Harbor
zone: Europe/Lisbon
people:
  ana: { email: ana@harbor.example, role: cto, zone: Europe/Lisbon, hours: Mon-Fri 09:00-18:00, leave: [2026-12-20 - 2027-01-03] }
  ben: { email: ben@harbor.example, role: senior-engineer, zone: Asia/Seoul, hours: Mon-Fri 09:00-18:00 }
  cy: { email: cy@harbor.example, role: founder, zone: America/New_York, hours: Mon-Fri 09:00-17:00 }
  dee: { email: dee@harbor.example, role: engineer }
  on-call: { rotation: [ben, cy], handover: Mon 09:00, zone: Europe/Lisbon }
areas:
  data: { owner: ana, backup: ben, answer-within: 30m }
  deploy: { owner: ana, backup: ben, after-hours: on-call, answer-within: 30m }
  incident: { owner: on-call, backup: dee }
  company: { owner: ana, backup: cy }
everything-else: ben
`;

const page = readPage(written).page as Page;
const area = (name: string) => page.areas.find((one) => one.name === name) as Area;
const person = (id: string) => page.people.find((one) => one.id === id) as Person;
const thursdayMorning = "2026-11-19T10:00:00.000Z";
const seoulMorning = "2026-11-19T01:00:00.000Z";
const saturday = "2026-11-21T12:00:00.000Z";

describe("who can say yes now", () => {
  test("the owner, in working hours", () => {
    expect(whoNow(page, area("data"), thursdayMorning)).toEqual({
      person: "ana",
      as: "owner",
      why: "Ana can be reached.",
    });
  });

  test("the backup, while the owner sleeps", () => {
    expect(whoNow(page, area("data"), seoulMorning)).toEqual({
      person: "ben",
      as: "backup",
      why: "Ana works Mon to Fri 09:00 to 18:00, and it is Thu 01:00 in Europe/Lisbon. Ben is the backup.",
    });
  });

  test("nobody, and it says so, on a Saturday without cover", () => {
    const now = whoNow(page, area("data"), saturday);
    expect([now.person, now.as]).toEqual(["", "nobody"]);
    expect(now.why).toMatch(/^Ana works .* Ben works .* Nobody can say yes now, so it stays blocked\.$/);
  });

  test("whoever is on call, outside their own hours too", () => {
    expect(whoNow(page, area("deploy"), saturday)).toMatchObject({
      person: onDuty(page.rotations[0] as Rotation, saturday),
      as: "after-hours",
    });
  });

  test("the backup, when the owner does not answer in time, and not a minute before", () => {
    const asked = "2026-11-19T09:00:00.000Z";
    const silent = (at: string) =>
      whoNow({ ...page, people: [person("ana"), { ...person("ben"), hours: [] }] }, area("data"), at, asked);
    expect(silent("2026-11-19T09:29:59.999Z").as).toBe("owner");
    expect(silent("2026-11-19T09:30:00.000Z")).toEqual({
      person: "ben",
      as: "backup",
      why: "Ana has not answered for 30 minutes. Ben is the backup.",
    });
  });

  test("still the owner, when nobody could step in for a silent one", () => {
    const now = whoNow(page, { ...area("data"), backup: "" }, "2026-11-19T10:00:00.000Z", "2026-11-19T09:00:00.000Z");
    expect(now).toMatchObject({ person: "ana", as: "owner" });
    expect(now.why).toContain("stays blocked until Ana answers");
  });

  test("not the owner on leave, whose last day counts", () => {
    expect(whoNow(page, area("company"), "2026-12-31T15:00:00.000Z")).toEqual({
      person: "cy",
      as: "backup",
      why: "Ana is on leave until 3 Jan 2027. Cy is the backup.",
    });
    expect(whoNow(page, area("company"), "2027-01-04T10:00:00.000Z").as).toBe("owner");
  });

  test("the one whose turn it is, where a rotation owns the area", () => {
    const now = whoNow(page, area("incident"), "2026-11-26T20:00:00.000Z");
    expect(now).toEqual({ person: "cy", as: "owner", why: "It is Cy's turn." });
    expect(whoNow(page, area("incident"), "2026-11-26T22:30:00.000Z")).toMatchObject({ person: "dee", as: "backup" });
  });

  test("never somebody who is not on the page", () => {
    expect(whoNow(page, { ...area("data"), owner: "zoe", backup: "" }, thursdayMorning).as).toBe("nobody");
  });
});

describe("whose turn it is", () => {
  const rotation: Rotation = {
    id: "on-call",
    members: ["ben", "cy"],
    handover: { day: "Mon", at: 540 },
    zone: "Europe/Lisbon",
  };

  test("passes at the handover's time on the wall, in summer and in winter", () => {
    expect(onDuty(rotation, "2026-11-16T08:59:00.000Z")).not.toBe(onDuty(rotation, "2026-11-16T09:00:00.000Z"));
    expect(onDuty(rotation, "2026-07-06T07:59:00.000Z")).not.toBe(onDuty(rotation, "2026-07-06T08:00:00.000Z"));
    expect(onDuty(rotation, "2026-11-16T09:00:00.000Z")).toBe(onDuty(rotation, "2026-11-23T08:59:00.000Z"));
  });

  test("passes once and never back in the night that has an hour twice", () => {
    const night: Rotation = { ...rotation, handover: { day: "Sun", at: 90 } };
    const turns = ["00:29", "00:30", "00:59", "01:00", "01:29", "01:30"].map((time) =>
      onDuty(night, `2026-10-25T${time}:00.000Z`),
    );
    expect(turns).toEqual([turns[0], turns[1], turns[1], turns[1], turns[1], turns[1]]);
    expect(turns[0]).not.toBe(turns[1]);
  });

  test("comes to everybody in order, a week each", () => {
    const three: Rotation = { ...rotation, members: ["a", "b", "c"], zone: "UTC" };
    const weeks = [0, 1, 2, 3].map((week) =>
      onDuty(three, new Date(Date.UTC(2026, 10, 16, 12) + week * 604_800_000).toISOString()),
    );
    expect(new Set(weeks.slice(0, 3)).size).toBe(3);
    expect(weeks[3]).toBe(weeks[0]);
    expect(onDuty(three, "1969-12-29T12:00:00.000Z")).toBe("a");
  });

  test("changes at most once a week, at any hour of any zone", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("Europe/Lisbon", "America/New_York", "Australia/Lord_Howe"),
        fc.integer({ min: 0, max: 520 }),
        (zone, week) => {
          const start = Date.UTC(2020, 0, 1) + week * 604_800_000;
          const turns = Array.from({ length: 168 }, (_, hour) =>
            onDuty({ ...rotation, zone }, new Date(start + hour * 3_600_000).toISOString()),
          );
          expect(turns.filter((turn, at) => at > 0 && turn !== turns[at - 1]).length).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 30 },
    );
  });
});

test("the backup may act after the stated minutes, and it is blocked after as many again", () => {
  expect(deadline({ answerWithin: 30 }, "2026-11-19T23:50:00.000Z")).toEqual({
    backupFrom: "2026-11-20T00:20:00.000Z",
    blockedFrom: "2026-11-20T00:50:00.000Z",
  });
});
