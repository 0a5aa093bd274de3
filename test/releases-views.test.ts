/** What people read of releases and incidents, on a night that the rules themselves made. */

import { describe, expect, test } from "vitest";
import { inboxView } from "../src/views/inbox.ts";
import { roomView } from "../src/views/incident-room.ts";
import { incidentsView } from "../src/views/incidents.ts";
import { releaseView } from "../src/views/release.ts";
import { releasesView } from "../src/views/releases.ts";
import { shellView } from "../src/views/shell.ts";
import { night, quillhaven } from "./support/quillhaven.ts";
import {
  beforeTheFault,
  hardNight,
  incidentId,
  releaseNight,
  releaseOf,
  watchedNight,
  withNumbers,
} from "./support/release-night.ts";
import { there } from "./support/screens.ts";

const team = releaseNight();
const ana = withNumbers(team.seenBy("ana", night));
const li = withNumbers(team.seenBy("li", night));
const plain = <T>(model: T): T => JSON.parse(JSON.stringify(model).replaceAll("\u00a0", " "));

describe("the releases screen", () => {
  test("answers first whether users are hurt, then who is waited for", async () => {
    const { title, answer, name, bad } = plain(await releasesView(ana));
    expect(`${title} ${answer}`).toBe("Users are fine. clinic-billing 1c6e6c4c waits for Ana until 03:31.");
    expect({ name, bad }).toEqual({ name: "Ana", bad: false });
  });

  test("says that users are hurt when one number is crossed, and offers the way back first", async () => {
    const at = "2026-11-19T02:39:00.000Z";
    const says = "error-rate is 2.7 %; the page stops at > 2 %.";
    const crossed = watchedNight(at, { "error-rate": { state: "crossed", says } });
    const model = plain(await releasesView(withNumbers(beforeTheFault().seenBy("noor", at), crossed)));
    expect(model).toMatchObject({
      ...{ title: "Users are being hurt.", bad: true, offer: true },
      answer: "Error-rate is 2.7 %; the page stops at > 2 %.",
    });
    expect(model.wayBack[0]).toMatchObject({
      ...{ command: "finalcall rollback", to: "clinic-billing 770e6076", undo: "" },
      step: "./deploy.sh production --to 2.40.3",
    });
  });

  test("never calls blind numbers fine, and says how old they are", async () => {
    const at = "2026-11-19T02:25:00.000Z";
    const blind = watchedNight(at, { p95: { state: "blind", age: 1140, says: "The last p95 is 19 min old." } });
    const model = plain(await releasesView(withNumbers(beforeTheFault().seenBy("ana", at), blind)));
    expect(model).toMatchObject({ title: "Nobody knows how users are.", answer: "The last p95 is 19 min old." });
    expect(model.health[0]).toMatchObject({ state: "blind", read: "read 19 min ago" });
  });

  test("a place without any source of numbers is blind, and does not speak for the others", async () => {
    const at = "2026-11-19T02:29:00.000Z";
    const two = withNumbers(beforeTheFault("  staging: {}\n").seenBy("ana", at));
    const model = plain(await releasesView(two));
    expect(model.title).toBe("Users of production are fine.");
    expect(model.health.map(({ environment, state, says }) => [environment, state, says.slice(0, 44)])).toEqual([
      ["production", "good", "Error rate 0.35 % and latency p95 390 ms; tw"],
      ["staging", "blind", "The page names no source of numbers for it."],
    ]);
    expect(model.wayBack.map(({ command }) => command)).toEqual(["finalcall rollback", ""]);
  });

  test("without a watcher nothing is known", async () => {
    const model = await releasesView(team.seenBy("ana", night));
    expect(model.title).toBe("Nobody knows how users are.");
    expect(model.health[0]?.charts.every(({ blind }) => blind === "Nobody looks at its numbers.")).toBe(true);
  });

  test("names what is out in part and what everybody else has", async () => {
    const calm = withNumbers(beforeTheFault().seenBy("ana", "2026-11-19T02:29:00.000Z"));
    const { live, rolling } = plain(await releasesView(calm));
    expect(live.map(({ name, reach, approved, undo }) => [name, reach, approved, undo])).toEqual([
      ["clinic-billing 2f05d4b6", "10 %", "Ana, Wed 17:41", ""],
      ["clinic-billing 770e6076", "everybody else", "Ana, Tue 14:30", ""],
    ]);
    expect(rolling[0]?.stages.map(({ name, state }) => [name, state])).toEqual([
      ["internal users", "good"],
      ["1 %", "good"],
      ["10 %", "watched"],
      ["everybody", "next"],
    ]);
  });

  test("marks on the charts are what happened, numbered, with stops in red", async () => {
    const { health } = plain(await releasesView(ana));
    expect(health[0]?.marks.map(({ time, says, bad }) => `${time} ${bad ? "! " : ""}${says}`)).toEqual([
      "01:36 clinic-billing 2f05d4b6 went to internal users",
      "01:52 clinic-billing 2f05d4b6 went to 1 %",
      "02:10 clinic-billing 2f05d4b6 went to 10 %",
      "02:38 ! clinic-billing 2f05d4b6 stopped: error-rate is 2.7 %; the page stops at > 2 % for 2m.",
      "02:38 ! Incident 1 declared",
      "02:39 Li rolled back to clinic-billing 770e6076 in 41 s",
    ]);
    expect(health[0]?.charts[0]?.says).toBe("Rose to 2.7 % at 02:38, past the stop at 2 %; now 0.35 %.");
  });

  test("every screen carries the freeze, who leads, and the one release that may pass", () => {
    expect(shellView(ana, "page").strip).toEqual({
      ...{ fact: "Deploys frozen", since: " since 02:38", href: `/incidents/${incidentId}`, link: "Incident 1" },
      more: ". Incident 1 is open; Li leads it. One release may pass: clinic-billing 1c6e6c4c.",
    });
    expect(shellView(ana, "page").incidents).toBe(1);
    expect(shellView(quillhaven().seenBy("ana", night), "page").strip).toBeUndefined();
  });

  test("two freezes at once are both said, and each needs its own exception", async () => {
    const hard = withNumbers(hardNight().seenBy("ana", "2026-11-19T02:45:00.000Z"));
    expect(shellView(hard, "page").strip).toMatchObject({
      ...{ since: " since 02:34", link: "Incident 1" },
      more: ". Noor froze releases by hand. Incident 1 is open; Li leads it.",
    });
    const card = there(await releaseView(hard, releaseOf("fix")));
    expect(card.freeze).toMatchObject({ by: "hand", mayPass: true });
    expect(card.except).toBeDefined();
  });

  test("a written window freezes too, and says until when", () => {
    const saturday = withNumbers(beforeTheFault().seenBy("ana", "2026-11-21T10:00:00.000Z"));
    expect(shellView(saturday, "page").strip).toMatchObject({ since: " since Fri 15:00 until Mon 07:00" });
  });
});

describe("the card of a release", () => {
  test("says who decides, why this reader, the undo in seconds, and who let it pass the freeze", async () => {
    const card = plain(there(await releaseView(ana, releaseOf("fix"))));
    expect(card.call?.sentence).toBe("Ana decides; Li if no answer by 03:31; blocked after that.");
    expect(card.undo).toEqual({
      ...{ seconds: "41 s", timed: "Timed 02:40, with good numbers after it" },
      to: "back to clinic-billing 770e6076",
    });
    expect(card.passed).toEqual(["Li let it pass 03:05: Same code path as 02:38; callbacks wait for it."]);
    expect(card.freeze).toBeUndefined();
    expect(card.makers).toBe("Noor (author, committer). So Noor may not approve it.");
    expect(card.plan).toBe("Internal users, then 1 %, then 10 %, then everybody; each watched for 10 min.");
    expect(card.seats.map(({ name, may }) => [name, may])).toEqual([
      ["Ana", true],
      ["Li", false],
    ]);
  });

  test("of a release that was undone tells why, and asks nobody any more", async () => {
    const card = plain(there(await releaseView(ana, releaseOf("bad"))));
    expect(card).toMatchObject({
      status: "rolled-back",
      says: "It was rolled back 02:40.",
      mayAnswer: false,
      over: true,
    });
    expect(card.stopped?.says).toContain("error-rate is 2.7 %");
    expect(card.waits).toBeUndefined();
  });

  test("its maker is told why they may not approve it", async () => {
    const card = there(await releaseView(withNumbers(team.seenBy("noor", night)), releaseOf("fix")));
    expect(card.whyNot).toBe("You took part in it (author, committer), so you may not approve it.");
    expect(card.mayAnswer).toBe(false);
  });

  test("waits in the inbox of its approver, and not in that of its maker", async () => {
    const inbox = await inboxView(ana);
    expect(inbox.now.map(({ title }) => title)).toContain("Release clinic-billing 1c6e6c4c to internal users");
    const theirs = await inboxView(withNumbers(team.seenBy("noor", night)));
    expect(theirs.now).toEqual([]);
    expect(theirs.others.map(({ call }) => call.name)).toContain("Ana");
  });
});

describe("the incident room", () => {
  const room = async (context = li) => plain(there(await roomView(context, incidentId, 14)));

  test("says who leads and whether it goes on", async () => {
    expect((await room()).answer).toBe("Li leads. It no longer hurts since 03:40.");
    const says = "double-charges is 3; the page stops at 1.";
    const crossed = watchedNight(night, { "double-charges": { state: "crossed", says } });
    expect(await room(withNumbers(team.seenBy("ana", night), crossed))).toMatchObject({
      ...{ answer: `Li leads. It goes on: ${says}`, bad: true },
    });
    expect(await room(team.seenBy("ana", night))).toMatchObject({
      ...{ answer: "Li leads. It no longer hurts since 02:40. Nobody knows its numbers now.", bad: true },
    });
  });

  test("the release that stopped itself is the first suspect, with its reasons", async () => {
    const [first] = (await room()).suspects;
    expect(first).toMatchObject({ likely: "very likely", stands: "rolled back 03:40" });
    expect(first?.says).toContain("2f05d4b6");
    expect(first?.why).toContain("It stopped itself at error-rate.");
  });

  test("the next update is due by a clock time, says whose it is, and is late when it is late", async () => {
    expect((await room()).update).toMatchObject({ by: "04:08", who: "Tom", late: false });
    const later = withNumbers(team.seenBy("li", "2026-11-19T03:30:00.000Z"));
    expect((await room(later)).update).toMatchObject({ left: "22 min late", late: true });
    const tom = await inboxView(withNumbers(team.seenBy("tom", night)));
    expect(tom.duties.map(({ title }) => title)).toEqual(["An update is due from you"]);
  });

  test("a guess is a guess; a result carries the numbers before and after", async () => {
    const { entries } = await room();
    expect(entries[0]).toMatchObject({ guess: true, kind: "Symptom", by: "Noor" });
    expect(entries.find(({ kind }) => kind === "Result: it helped")?.changes).toEqual([
      { signal: "error rate", before: "2.7 %", after: "0.5 %" },
      { signal: "p95", before: "402 ms", after: "402 ms" },
    ]);
  });

  test("only the lead is offered to lift its freeze; another may take the lead with a reason", async () => {
    expect(await room()).toMatchObject({ leads: true });
    expect((await room()).take).toBeUndefined();
    expect(await room(ana)).toMatchObject({ leads: false, take: { how: "override" } });
    expect((await room(withNumbers(team.seenBy("sam", night)))).take).toBeUndefined();
  });

  test("the list says who leads, and that the update is late", async () => {
    const { title, answer, open } = plain(await incidentsView(ana));
    expect([title, answer]).toEqual(["One incident is open", "Li leads incident 1; deploys are frozen."]);
    expect(open[0]).toMatchObject({ due: "29 min", after: "update by 03:08" });
  });

  test("with no incident it names who would lead one declared now", async () => {
    expect(await incidentsView(quillhaven().seenBy("ana", night))).toMatchObject({
      ...{ title: "No incident is open", answer: "Li leads, if one is declared now." },
    });
  });
});
