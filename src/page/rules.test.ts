import { describe, expect, test } from "vitest";
import { readPage } from "./read.ts";

const page = (people: string, areas: string, more = "") => `team: Harbor
zone: Europe/Lisbon
people:
${people}areas:
${areas}everything-else: ana
${more}`;
const trio = `  ana: { role: cto, email: ana@harbor.example }
  ben: { role: engineer, email: ben@harbor.example }
  cy: { role: founder, email: cy@harbor.example }
`;
const three = `  data: { owner: ana, backup: ben }
  deploy: { owner: ben, backup: ana }
  incident: { owner: ben, backup: ana }
`;
const says = (text: string) => readPage(text).problems.map(({ severity, what }) => `${severity}: ${what}`);

describe("people who can be reached", () => {
  const office = (zone: string) => `, hours: Mon-Fri 09:00-18:00, zone: ${zone} }`;
  const pair = (first: string, second: string) =>
    trio
      .replace("ana@harbor.example }", `ana@harbor.example${office(first)}`)
      .replace("ben@harbor.example }", `ben@harbor.example${office(second)}`);

  test("an incident that nobody could lead at the weekend makes a page that cannot be obeyed", () =>
    expect(says(page(pair("Europe/Lisbon", "Asia/Seoul"), three))).toEqual([
      "error: Nobody can say yes for data, deploy, incident on Sat, Sun.",
    ]));

  test("a person without hours covers every hour", () =>
    expect(
      says(
        page(
          pair("Europe/Lisbon", "Asia/Seoul"),
          three.replaceAll("backup: ana", "backup: cy").replace("backup: ben", "backup: cy"),
        ),
      ),
    ).toEqual([]));

  test("a night without anybody is a warning, with its hours in the team's zone", () => {
    const daily = pair("Europe/Lisbon", "Europe/Lisbon").replaceAll("Mon-Fri", "Mon-Sun");
    expect(says(page(daily, three))).toEqual([
      "warning: Nobody can say yes for data, deploy, incident from Mon 18:00 to Tue 09:00, among other hours.",
    ]);
  });

  test("a rotation covers an hour only when each of its members does", () => {
    const people = `${pair("Europe/Lisbon", "Europe/Lisbon")}  on-call: { rotation: [ana, cy] }\n`;
    const night = three.replaceAll(" }", ", after-hours: on-call }");
    expect(says(page(people, night)).some((line) => line.startsWith("error: Nobody can say yes"))).toBe(true);
  });
});

describe("warnings about what will bite later", () => {
  const warned = (areas: string, people = trio) => says(page(people, `${three}${areas}`));

  test("a backup who is in the owner's rotation has weeks without a backup", () =>
    expect(warned("  auth: { owner: on-call, backup: ben }\n", `${trio}  on-call: { rotation: [ben, cy] }\n`)).toEqual([
      "warning: In the weeks in which ben is on call, `areas.auth` has the same owner and backup.",
    ]));

  test("the owner cannot be the one who acts while the owner sleeps", () =>
    expect(warned("  auth: { owner: ben, backup: cy, after-hours: ben }\n")).toEqual([
      "warning: `areas.auth` names ben as owner and for after hours.",
    ]));

  test("somebody who decides needs an address", () =>
    expect(says(page(trio.replace(", email: ben@harbor.example", ""), three))).toEqual([
      "warning: ben decides and has no `email`.",
    ]));

  test("a name that stands twice in a list counts once", () =>
    expect(warned("  auth: { owner: ben, backup: cy, input: [ana, ana] }\n")).toEqual([
      "warning: `ana` stands twice in `areas.auth.input`.",
    ]));
});

describe("roles and rotations", () => {
  test("a role with _ or - is the same role", () => {
    const text = page(
      trio.replace("role: engineer", "role: senior_engineer"),
      three.replace("owner: ben", "owner: senior-engineer"),
    );
    expect(readPage(text).page?.areas.find(({ name }) => name === "deploy")?.owner).toBe("ben");
  });

  test("a rotation may name its members by role, and may not hold another rotation", () => {
    const turns = (members: string) => page(`${trio}  on-call: { rotation: [${members}] }\n`, three);
    expect(readPage(turns("engineer, founder")).page?.rotations[0]?.members).toEqual(["ben", "cy"]);
    expect(says(turns("ben, on-call"))).toContain(
      "error: `people.on-call.rotation` names `on-call`, which is a rotation.",
    );
  });

  test("a person whose name is somebody's role leaves doubt", () =>
    expect(says(page(trio.replace("  cy:", "  engineer:"), three))).toEqual([
      "error: `engineer` is a person's name and the role of ben.",
    ]));
});

test("a team of one may live with an outside approver", () => {
  const people = `  ana: { role: founder, email: ana@solo.example }
  outside: { approver: ann, email: ann@advisors.example }
`;
  const areas = "  data: { owner: ana }\n  deploy: { owner: ana }\n  incident: { owner: ana }\n";
  const { page: read, contacts } = readPage(page(people, areas));
  expect(read?.outside).toEqual({ approver: "ann" });
  expect(contacts.map(({ person }) => person)).toEqual(["ana", "ann"]);
});

test("whoever may release inside a freeze is somebody of the page", () =>
  expect(says(page(trio, three, "releases:\n  production: { freeze-exceptions: [dan] }\n"))).toEqual([
    "error: `releases.production.freeze-exceptions` names `dan`, whom the page does not know.",
  ]));
