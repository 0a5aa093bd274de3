import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Area, Page, Person, Rotation } from "../page/page.ts";
import { weekdays } from "../page/page.ts";
import { readPage } from "../page/read.ts";
import { coverage, type Stretch } from "./coverage.ts";
import { leavings } from "./coverage-leaving.ts";
import { whoNow } from "./now.ts";
import { whoForPath } from "./who.ts";

const pageOf = (people: string, areas: string, more = ""): Page => {
  const { page, problems } = readPage(
    `team: Harbor\nzone: Europe/Lisbon\npeople:\n${people}\n  dee: { email: dee@harbor.example, role: engineer }\nareas:\n${areas}\n${more}`,
  );
  if (!page) throw new Error(JSON.stringify(problems.filter(({ severity }) => severity === "error")));
  return page;
};

const office = "Mon-Fri 09:00-18:00";
const company = `  company: { owner: ana, backup: ben }
  deploy: { owner: ana, backup: ben }
  data: { owner: ana, backup: ben }
  incident: { owner: dee, backup: ana }`;
const harbor = pageOf(
  `  ana: { email: ana@harbor.example, role: cto, hours: ${office} }
  ben: { email: ben@harbor.example, role: senior-engineer, hours: ${office} }`,
  `  billing: { owner: ana, backup: ben, paths: ["src/billing/**"] }\n${company}`,
  "everything-else: ben",
);

const rowOf = (page: Page, name: string, from: string, weeks = 1): readonly Stretch[] =>
  coverage(page, from, weeks).rows.find(({ areas }) => areas.includes(name))?.stretches ?? [];
const gapsOf = (page: Page, name: string, from: string, weeks = 1) =>
  coverage(page, from, weeks)
    .gaps.filter(({ areas }) => areas.includes(name))
    .map(({ from, to }) => `${from.slice(0, 16)} ${to.slice(0, 16)}`);

describe("where nobody can say yes", () => {
  test("a week in the office leaves five nights and a weekend, to the minute", () => {
    expect(gapsOf(harbor, "billing", "2026-11-16T09:00:00.000Z")).toEqual([
      "2026-11-16T18:00 2026-11-17T09:00",
      "2026-11-17T18:00 2026-11-18T09:00",
      "2026-11-18T18:00 2026-11-19T09:00",
      "2026-11-19T18:00 2026-11-20T09:00",
      "2026-11-20T18:00 2026-11-23T09:00",
    ]);
  });

  test("areas with the same gap stand together, and each gap says why", () => {
    const [first] = coverage(harbor, "2026-11-16T09:00:00.000Z", 1).gaps;
    expect(first).toMatchObject({ minutes: 900 });
    expect(first?.areas).toEqual(expect.arrayContaining(["billing", "company"]));
    expect(first?.why).toMatch(/^Ana works .* Ben works .* Nobody can say yes now, so it stays blocked\.$/);
  });

  test("two people half a world apart cover nights; what is left is the weekend", () => {
    const apart = pageOf(
      `  ana: { email: ana@harbor.example, role: cto, zone: America/New_York, hours: Mon-Fri 07:00-19:00 }
  ben: { email: ben@harbor.example, role: senior-engineer, zone: Asia/Kolkata, hours: Mon-Fri 05:30-17:30 }`,
      company,
      "everything-else: ben",
    );
    // In winter New York is 10:30 behind Kolkata: 12:00-24:00 UTC and 00:00-12:00 UTC meet exactly.
    expect(gapsOf(apart, "company", "2026-11-16T00:00:00.000Z", 2)).toEqual([
      "2026-11-21T00:00 2026-11-23T00:00",
      "2026-11-28T00:00 2026-11-30T00:00",
    ]);
    // In summer it is an hour less: both are there from 11:00 to 12:00, and nobody from 23:00 to midnight.
    expect(gapsOf(apart, "company", "2026-07-06T00:00:00.000Z").slice(0, 2)).toEqual([
      "2026-07-06T23:00 2026-07-07T00:00",
      "2026-07-07T23:00 2026-07-08T00:00",
    ]);
  });
});

describe("clocks that change", () => {
  const alone = (zone: string, hours: string): Page => ({
    ...harbor,
    people: pageOf(
      `  ana: { email: ana@harbor.example, role: cto, zone: ${zone}, hours: ${hours} }
  ben: { email: ben@harbor.example, role: engineer, zone: ${zone}, hours: ${hours} }`,
      company,
      "everything-else: ben",
    ).people,
  });
  const nights = (zone: string, hours: string, from: string) =>
    rowOf(alone(zone, hours), "company", from).filter(({ as }) => as === "owner");
  const minutes = ({ from, to }: Stretch) => (Date.parse(to) - Date.parse(from)) / 60_000;

  test("in Lisbon the night in March is an hour shorter and the one in October an hour longer", () => {
    const hours = "Mon-Sun 00:00-06:00";
    expect(nights("Europe/Lisbon", hours, "2026-03-27T00:00:00.000Z").slice(0, 4).map(minutes)).toEqual([
      360, 360, 300, 360,
    ]);
    expect(nights("Europe/Lisbon", hours, "2026-10-22T23:00:00.000Z").slice(0, 4).map(minutes)).toEqual([
      360, 360, 420, 360,
    ]);
  });

  test("in New York on its own nights", () => {
    const hours = "Mon-Sun 00:00-06:00";
    expect(nights("America/New_York", hours, "2026-03-07T05:00:00.000Z").slice(0, 2).map(minutes)).toEqual([360, 300]);
    expect(nights("America/New_York", hours, "2026-10-31T04:00:00.000Z").slice(0, 2).map(minutes)).toEqual([360, 420]);
  });

  test("on Lord Howe Island by half an hour, and a shift that ends inside the repeated half hour ends twice", () => {
    const all = nights("Australia/Lord_Howe", "Mon-Sun 00:00-06:00", "2026-04-03T13:00:00.000Z");
    expect(all.slice(0, 2).map(minutes)).toEqual([360, 390]);
    expect(
      nights("Australia/Lord_Howe", "Mon-Sun 00:00-06:00", "2026-10-02T13:30:00.000Z").slice(0, 2).map(minutes),
    ).toEqual([360, 330]);
    // Clocks go from 02:00 back to 01:30 (15:00 UTC): 01:45 comes at 14:45 and again at 15:15.
    const twice = nights("Australia/Lord_Howe", "Mon-Sun 00:00-01:45", "2026-04-04T12:00:00.000Z").slice(0, 2);
    expect(twice.map(({ from, to }) => `${from.slice(11, 16)} ${to.slice(11, 16)}`)).toEqual([
      "13:00 14:45",
      "15:00 15:15",
    ]);
  });

  test("in Kolkata clocks never change, at half an hour past the others'", () => {
    expect(
      nights("Asia/Kolkata", "Mon-Sun 09:00-17:00", "2026-03-28T00:00:00.000Z").map(({ from }) => from.slice(11, 16)),
    ).toEqual(Array(7).fill("03:30"));
  });

  test("leave takes in the leap day, and ends the day after its last", () => {
    const leap = alone("Europe/Lisbon", "Mon-Sun 00:00-24:00");
    const away: Page = {
      ...leap,
      people: leap.people.map((one) => ({ ...one, leave: [{ from: "2028-02-28", to: "2028-02-29" }] })),
    };
    expect(gapsOf(away, "company", "2028-02-26T00:00:00.000Z")).toEqual(["2028-02-28T00:00 2028-03-01T00:00"]);
  });

  test("a handover in the repeated hour passes once", () => {
    const night: Rotation = {
      id: "on-call",
      members: ["ana", "ben"],
      handover: { day: "Sun", at: 90 },
      zone: "Europe/Lisbon",
    };
    const turning: Page = {
      ...harbor,
      people: harbor.people.map((one) => ({ ...one, hours: [] })),
      rotations: [night],
      areas: harbor.areas.map((area) => (area.name === "billing" ? { ...area, owner: "on-call", backup: "" } : area)),
    };
    expect(rowOf(turning, "billing", "2026-10-24T00:00:00.000Z").map(({ from }) => from.slice(0, 16))).toEqual([
      "2026-10-24T00:00",
      "2026-10-25T00:30",
    ]);
  });
});

const zones = ["Europe/Lisbon", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"] as const;
const minute = fc.integer({ min: 0, max: 1440 });
const hours = fc
  .tuple(fc.uniqueArray(fc.constantFrom(...weekdays), { minLength: 1 }), minute, minute)
  .filter(([, from, to]) => from !== to)
  .map(([days, a, b]) => ({ days, from: Math.min(a, b), to: Math.max(a, b) }));
/** Weeks in which clocks of one of the zones change, and one with a leap day. */
const begins = [
  "2026-03-05",
  "2026-03-26",
  "2026-04-02",
  "2026-10-01",
  "2026-10-22",
  "2026-10-29",
  "2028-02-25",
] as const;
const person = (id: string, begin: string): fc.Arbitrary<Person> =>
  fc.record({
    id: fc.constant(id),
    role: fc.constant(""),
    zone: fc.constantFrom(...zones),
    hours: fc.array(hours, { maxLength: 2 }),
    leave: fc.array(
      fc.tuple(fc.integer({ min: -1, max: 8 }), fc.integer({ min: 0, max: 3 })).map(([start, days]) => {
        const day = (n: number) => new Date(Date.parse(begin) + n * 86_400_000).toISOString().slice(0, 10);
        return { from: day(start), to: day(start + days) };
      }),
      { maxLength: 1 },
    ),
  });
const seat = fc.constantFrom("ana", "ben", "cy", "on-call", "");
const random = fc.constantFrom(...begins).chain((begin) =>
  fc.record({
    begin: fc.constant(begin),
    people: fc.tuple(person("ana", begin), person("ben", begin), person("cy", begin)),
    rotation: fc.record({
      id: fc.constant("on-call"),
      members: fc.constantFrom(["ana", "ben"], ["cy"], ["ben", "cy", "ana"]),
      handover: fc.record({ day: fc.constantFrom(...weekdays), at: fc.integer({ min: 0, max: 1439 }) }),
      zone: fc.constantFrom(...zones),
    }),
    owner: fc.constantFrom("ana", "ben", "cy", "on-call", "gone"),
    backup: seat,
    afterHours: seat,
    instants: fc.array(fc.integer({ min: 0, max: 7 * 86_400_000 - 1 }), { minLength: 20, maxLength: 20 }),
  }),
);

test("cover says who answers, or nobody, exactly as the router says it at that instant", () => {
  fc.assert(
    fc.property(random, ({ begin, people, rotation, owner, backup, afterHours, instants }) => {
      const [billing] = harbor.areas as [Area];
      const area: Area = { ...billing, owner, backup, afterHours };
      const page: Page = { ...harbor, people, rotations: [rotation], areas: [area, ...harbor.areas.slice(1)] };
      const from = Date.parse(`${begin}T00:00:00.000Z`);
      const { rows, gaps } = coverage(page, new Date(from).toISOString(), 1);
      const stretches = rows.find(({ areas }) => areas.includes("billing"))?.stretches ?? [];
      const edges = stretches
        .flatMap(({ from }) => [Date.parse(from), Date.parse(from) - 1])
        .filter((at) => at >= from);
      for (const ms of [...instants.map((after) => from + after), ...edges]) {
        const at = new Date(ms).toISOString();
        const said = stretches.find((one) => one.from <= at && at < one.to);
        const now = whoNow(page, area, at);
        expect([said?.person, said?.as, at]).toEqual([now.person, now.as, at]);
        const gap = gaps.some((one) => one.areas.includes("billing") && one.from <= at && at < one.to);
        expect([gap, at]).toEqual([whoForPath(page, "src/billing/charge.ts", at).now.as === "nobody", at]);
      }
    }),
    { numRuns: 120 },
  );
}, 20_000);

test("an interval that is not whole weeks of a year at most is refused", () => {
  for (const weeks of [0, -1, 1.5, 54, Number.NaN])
    expect(() => coverage(harbor, "2026-11-16T09:00:00.000Z", weeks)).toThrow(RangeError);
});

describe("what breaks if one person leaves", () => {
  const at = "2026-11-16T09:00:00.000Z";
  const said = (page: Page, person: string) =>
    leavings(page, coverage(page, at, 4))
      .find((one) => one.person === person)
      ?.losses.map(({ says }) => says) ?? [];

  test("each thing that hangs on them is a sentence of its own", () => {
    const page = pageOf(
      `  ana: { email: ana@harbor.example, role: cto }
  ben: { email: ben@harbor.example, role: senior-engineer, hours: ${office} }
  cy: { email: cy@harbor.example, role: founder }
  on-call: { rotation: [ben, ana], handover: Mon 09:00 }`,
      `  billing: { owner: ana, backup: ben }
  auth: { owner: ana, backup: ben }
  deploy: { owner: ben, backup: ana, after-hours: on-call }
  data: { owner: ben, backup: cy }
  incident: { owner: on-call, backup: ana }
  company: { owner: cy, backup: ana }`,
      `everything-else: ana
guardrails: { uptime: { target: 99.9 %, source: pushed, owner: ana } }
agents: { coder: { kind: claude-code, asked-by: [ana] } }`,
    );
    expect(said(page, "ana")).toEqual([
      "Billing and auth lose their owner; Ben answers, and nobody stands behind.",
      "Deploy loses its backup; when Ben is away, only whoever has on-call answers.",
      "Incidents lose their backup; when whoever has on-call is away, nobody answers.",
      "Company loses its backup; when Cy is away, nobody answers.",
      "Everything that no area covers loses its owner; Cy answers.",
      "The rotation on-call is Ben alone, every week.",
      "In billing, auth, deploy and incident nobody inside may approve what Ben makes.",
      "In company nobody inside may approve what Cy makes.",
      "The guardrail uptime has no owner: what crosses it goes to nobody by name.",
      "Nobody breaks the tie of speed against quality: local and undoable in a sprint.",
      "Nobody may ask the agent coder.",
      "In the coming 4 weeks nobody can say yes for 492 hours more: billing, auth and incident.",
    ]);
  });

  test("whoever everything hangs on comes first, and the outside approver is among them", () => {
    const page: Page = { ...harbor, outside: { approver: "advisor" } };
    const all = leavings(page, coverage(page, at, 1));
    expect(all.map(({ person }) => person).sort()).toEqual(["advisor", "ana", "ben", "dee"]);
    expect(said(page, "advisor")).toEqual([
      "The page has no outside approver; nothing needs one while everybody else is there.",
    ]);
  });

  test("nobody left means that nobody can say yes, and it says so", () => {
    const [billing] = harbor.areas as [Area];
    const page: Page = { ...harbor, areas: [{ ...billing, backup: "" }, ...harbor.areas.slice(1)] };
    expect(said(page, "ana")[0]).toBe("Billing loses its owner, and nobody else is named: nobody can say yes.");
  });
});
