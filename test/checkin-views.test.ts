/** What the check-in finds in the record: waits, lanes, friction with words for the page, and a note that is the same each time. */

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { TaskState } from "../src/decisions/task/state.ts";
import type { Subjects } from "../src/kernel/kind.ts";
import type { Page } from "../src/page/page.ts";
import { readPage } from "../src/page/read.ts";
import { checkinView, factsOf } from "../src/views/checkin.ts";
import { trustIn } from "../src/views/checkin-ai.ts";
import { checkinDuties } from "../src/views/checkin-duties.ts";
import { checkinNote } from "../src/views/checkin-note.ts";
import { lasted, median, waitsIn } from "../src/views/checkin-waits.ts";
import { worldOf } from "../src/views/context.ts";
import { friction } from "../src/views/friction.ts";
import { notices } from "../src/views/notices.ts";
import { aiUntested, replies } from "./support/ai-morning.ts";
import {
  answer,
  checkinSaid,
  checkinWeek,
  closed,
  friday,
  opened,
  question,
  stateIn,
} from "./support/checkin-screens.ts";
import { pageFile, setUp } from "./support/quillhaven.ts";
import { newTeam, type Team } from "./support/team.ts";

const week = { from: "2026-11-13T09:00:00.000Z", to: friday };
const pageIn = (team: Team): Page => worldOf(team.world).page.inForce?.page as Page;
const found = (team: Team, span = week) => friction(team.seenBy("ana", span.to), pageIn(team), span.from, span.to);
const plainTeam = (): Team => {
  const team = newTeam();
  setUp(team);
  return team;
};
const ask = (
  team: Team,
  id: string,
  who: readonly [string, string],
  area: string,
  at: string,
  after: number,
  says = `Is it ${id}?`,
) => question(team, { id, asks: who[0], answers: who[1], area, at, after, says });
const tuesday = "2026-11-17T10:00:00.000Z";

describe("waits", () => {
  test("are counted from the question to the answer, and nobody waits for their own", async () => {
    const team = plainTeam();
    ask(team, "one0", ["li", "ana"], "architecture", tuesday, 30);
    ask(team, "two0", ["noor", "ana"], "architecture", tuesday, 90);
    ask(team, "own0", ["li", "li"], "quality", tuesday, 500);
    const waits = await waitsIn(team.seenBy("li", friday), "Europe/Berlin", week.from, week.to);
    expect(waits.all.map(({ minutes, by, who }) => [minutes, by, who])).toEqual([
      [90, "ana", ["noor"]],
      [30, "ana", ["li"]],
    ]);
    expect(waits).toMatchObject({ total: 120, deciders: [{ person: "ana", count: 2, median: 30 }] });
  });

  test("stand beside those of the week before it, on the wall and not by hours", async () => {
    const team = plainTeam();
    // 10:00 in Berlin before the clocks go forward is 09:00 UTC, after it 08:00.
    ask(team, "old0", ["li", "ana"], "architecture", "2027-03-19T09:30:00.000Z", 10);
    const zone = "Europe/Berlin";
    const waits = await waitsIn(
      team.seenBy("li", friday),
      zone,
      "2027-03-26T09:00:00.000Z",
      "2027-04-02T08:00:00.000Z",
    );
    expect(waits.before).toEqual({ count: 1, total: 10 });
    const next = await waitsIn(team.seenBy("li", friday), zone, "2027-04-02T08:00:00.000Z", "2027-04-09T08:00:00.000Z");
    expect(next.before).toEqual({ count: 0, total: 0 });
  });

  test("say how long in as few words as matter", () => {
    expect([24, 60, 250, 1440, 1500, 4320].map(lasted).map((one) => one.replaceAll("\u00a0", " "))).toEqual([
      ...["24 min", "1 h", "4 h 10 min", "1 day", "1 day 1 h", "3 days"],
    ]);
    expect(median([9, 1, 5, 7])).toBe(5);
  });
});

describe("friction", () => {
  test("nothing is found in a week in which everybody decided what is theirs", async () => {
    const team = plainTeam();
    ask(team, "calm", ["li", "ana"], "architecture", tuesday, 20);
    expect(await found(team)).toEqual([]);
  });

  test("an answer that was reversed, with the line that would make it theirs", async () => {
    const team = plainTeam();
    ask(team, "workers", ["noor", "li"], "quality", tuesday, 20);
    answer(team, "ana", "workers", "no", "2026-11-18T10:00:00.000Z", "override");
    expect(await found(team)).toMatchObject([
      { kind: "overridden", lane: true, whose: "li", wording: "quality: { owner: ana, backup: li }" },
    ]);
  });

  test("a backup who answered while the owner could be reached", async () => {
    const team = plainTeam();
    ask(team, "slow", ["noor", "li"], "data", tuesday, 75);
    const [first] = await found(team);
    expect(first).toMatchObject({ kind: "backup", whose: "ana" });
    expect(first?.says.replaceAll("\u00a0", " ")).toContain(
      "Li answered “Is it slow?” for Ana after 1 h 15 min; Ana could be reached.",
    );
    expect(first?.wording).toBe("data: { owner: ana, backup: li, answer-within: 2h }");
  });

  test("a backup while the owner is on leave is no step outside a lane", async () => {
    const source = readFileSync(pageFile, "utf8").replace("role: cto,", "role: cto, leave: [2026-11-16 - 2026-11-18],");
    const team = newTeam();
    setUp(team, source);
    ask(team, "away", ["noor", "li"], "data", tuesday, 5);
    expect(await found(team)).toEqual([]);
  });

  test("the founder who breaks a tie that is somebody else's", async () => {
    const team = plainTeam();
    ask(team, "hire", ["li", "marta"], "hiring", tuesday, 500);
    const [first] = await found(team);
    expect([first]).toMatchObject([
      { kind: "founder", lane: true, whose: "ana", wording: "hiring: { owner: ana, backup: li }" },
    ]);
  });

  test("a question that went round three people, and one that was asked again in other order", async () => {
    const team = plainTeam();
    ask(team, "refund", ["noor", "ana"], "architecture", tuesday, 0, "Who may refund a clinic?");
    for (const who of ["tom", "sam", "marta"])
      team.does(who, "proposal.comment", { id: "refund", says: "Not me." }, "2026-11-17T11:00:00.000Z");
    ask(team, "again", ["sam", "ana"], "architecture", "2026-11-18T10:00:00.000Z", 0, "Refund a clinic: who may?");
    const says = (await found(team)).map(({ says }) => says);
    expect(says).toEqual([
      "“Who may refund a clinic?” went round Tom, Sam and Marta; nobody has answered yet.",
      "“Refund a clinic: who may?” was asked 2 times in 30 days, in architecture and boundaries.",
    ]);
  });

  test("an answer that came after everybody's time", async () => {
    const team = plainTeam();
    ask(team, "late", ["noor", "ana"], "data", tuesday, 200);
    const [first] = await found(team);
    expect(first).toMatchObject({
      kind: "stalled",
      lane: false,
      wording: "data: { owner: ana, backup: li, after-hours: on-call }",
    });
  });

  test("one person for whom all others wait, and what of it could be the engineer's", async () => {
    const team = plainTeam();
    for (const [n, after] of [1500, 1600, 1700].entries())
      ask(team, `wait${n}`, ["noor", "ana"], "scope", `2026-11-1${5 + n}T10:00:00.000Z`, after);
    const all = await found(team);
    const bottle = all.find(({ kind }) => kind === "bottleneck");
    expect(bottle?.says.replaceAll("\u00a0", " ")).toBe(
      "Ana answered 3 of 3 that people waited for; half of them took 1 day 2 h or more.",
    );
  });

  test("a backup who decides more often than the owner, over a month", async () => {
    const team = plainTeam();
    for (const n of [0, 1, 2]) ask(team, `drift${n}`, ["noor", "li"], "data", `2026-11-1${5 + n}T10:00:00.000Z`, 45);
    const drift = (await found(team)).find(({ kind }) => kind === "drift");
    expect(drift).toMatchObject({ whose: "ana", wording: "data: { owner: li, backup: ana }" });
  });

  test("a prompt that two people changed on one day", async () => {
    const team = aiUntested();
    const tasks = team.world.many("task") as Subjects<TaskState>;
    const state = tasks.get(replies) as TaskState;
    const last = state.releases.at(-1);
    if (!last) throw new Error("No release.");
    const other = { ...last, number: last.number + 1, proposedBy: "person:tom", makers: ["tom"] };
    team.world.setMany("task", replies, { ...state, releases: [...state.releases, other] });
    const two = (await found(team)).find(({ kind }) => kind === "two-editors");
    expect(two).toMatchObject({ says: "Noor and Tom both changed the prompt of billing replies on Thu; 2 releases." });
  });

  test("each line that it suggests is one that the page takes", async () => {
    const team = await checkinWeek();
    const source = readFileSync(pageFile, "utf8");
    for (const { wording } of await found(team)) {
      if (!wording.includes("owner:")) continue;
      const name = wording.slice(0, wording.indexOf(":"));
      const changed = source.replace(new RegExp(`^  ${name}: .*$`, "m"), `  ${wording}`);
      expect(changed).not.toBe(source);
      expect(readPage(changed).problems.filter(({ severity }) => severity === "error")).toEqual([]);
    }
  });
});

describe("the note", () => {
  test("is the same each time it is made of the same record, and fits a page", async () => {
    const { team, id } = await checkinSaid("ana", "marta");
    const at = "2026-11-20T09:14:00.000Z";
    const make = async (reader: string) => {
      const context = team.seenBy(reader, at);
      const { fields } = await factsOf({ ...context, me: undefined }, pageIn(team), stateIn(team, id));
      const said = new Map([
        ["ana", "ana"],
        ["li", "marta"],
      ]);
      return checkinNote(context, pageIn(team), stateIn(team, id), { fields, by: "ana", said });
    };
    const note = await make("ana");
    expect(await make("tom")).toBe(note);
    expect(note.split("\n").length).toBeLessThan(90);
    for (const says of [
      "# Check-in, week 47 of Quillhaven",
      "- Li said Marta, and the record does not.",
      "**Finding:** Li named Marta; the record says Ana.",
      "Li waited 2 times, down from 5.",
      "- Late fees are paused since Thu 10:42.",
    ])
      expect(note).toContain(says);
  });

  test("keeps what the pair said of a finding", async () => {
    const { team, id } = await checkinSaid("ana", "ana");
    const [finding] = await found(team);
    team.does("li", "checkin.judge", { id, finding: finding?.key, page: false }, "2026-11-20T09:05:00.000Z");
    await closed(team, "ana", id, "2026-11-20T09:14:00.000Z");
    const model = await checkinView(team.seenBy("sam", "2026-11-20T10:00:00.000Z"), id);
    expect(model?.note).toContain("code quality is Li’s. It stays as it is, says Li.");
  });

  test("says which owners are others than at the check-in before", async () => {
    const team = await checkinWeek();
    const state = worldOf(team.world).checkins.get("2026-W46");
    if (!state) throw new Error("No check-in.");
    const owners = state.owners.map((one) => (one.area === "billing" ? { ...one, owner: "marta" } : one));
    team.world.setMany("checkin", "2026-W46", { ...state, owners });
    const id = opened(team, "ana", friday);
    const { fields } = await factsOf(team.seenBy("ana", friday), pageIn(team), stateIn(team, id));
    expect(fields.owners).toBe("billing: Ana, was Marta.");
  });
});

describe("whether people trust the AI", () => {
  test("is what they say, beside what they do", async () => {
    const { team, id } = await checkinSaid("ana", "ana");
    for (const who of ["ana", "li"]) team.does(who, "checkin.trust", { id, trust: "no" }, friday);
    team.does("sam", "checkin.trust", { id, trust: "yes" }, friday);
    const trust = trustIn(team.seenBy("ana", friday), stateIn(team, id), pageIn(team), friday);
    expect(trust.said).toEqual(["Sam: yes", "Ana and Li: no"]);
    expect(trust.sign).toBe("13 of 576 drafts that people read were changed or sent back.");
    expect(trust.differs).toBe("People say that they do not trust it, and change almost nothing of it.");
  });
});

describe("who is asked", () => {
  test("whoever goes on leave in the middle of it is not asked any more, and the other closes it", async () => {
    const source = readFileSync(pageFile, "utf8").replace(
      "role: senior_engineer,",
      "role: senior_engineer, leave: [2026-11-19 - 2026-11-27],",
    );
    const team = newTeam();
    setUp(team, source);
    ask(team, "one0", ["li", "ana"], "architecture", "2026-11-16T10:00:00.000Z", 30);
    const id = opened(team, "ana", "2026-11-18T12:00:00.000Z");
    const before = "2026-11-18T22:59:00.000Z";
    const after = "2026-11-18T23:00:00.000Z";
    expect(checkinDuties(team.seenBy("li", before)).map(({ title }) => title)).toEqual([
      "Check-in, week 47: who had the final say?",
    ]);
    expect(checkinDuties(team.seenBy("li", after))).toEqual([]);
    team.does("ana", "checkin.answer", { id, said: "ana" }, after);
    expect(checkinDuties(team.seenBy("ana", after)).map(({ title }) => title)).toEqual(["Close the note of week 47"]);
    const heard = { of: () => [], subjects: () => [], knows: () => false };
    expect(notices(team.seenBy("", after), heard).filter(({ about }) => about.startsWith("checkin:"))).toEqual([]);
  });
});
