/** What people are told of releases, freezes and incidents: each event by example, as the person reads it. */

import { expect, test } from "vitest";
import { worldOf } from "../../src/views/context.ts";
import { openTelling } from "../support/telling.ts";

/** Whoever is told from now on, and what: `ana: Releases are frozen`. */
async function tellsNow({ far, teller }: Awaited<ReturnType<typeof openTelling>>): Promise<string[]> {
  far.received.length = 0;
  await teller.tick();
  const now = far.told().sort();
  await teller.tick();
  expect(far.received).toHaveLength(now.length);
  return now;
}
const linesTo = ({ far }: Awaited<ReturnType<typeof openTelling>>, person: string) =>
  far.received.find(({ to }) => to === person)?.message.said.lines ?? [];

test("a freeze by hand is told to whoever lifts it and to the informed, not to whoever froze; its end to those who heard", async () => {
  const night = await openTelling();
  await night.does("li", "freeze.freeze", { reason: "Some clinics were charged twice." });
  expect(await tellsNow(night)).toEqual(["ana: Releases are frozen", "tom: Releases are frozen"]);
  expect(linesTo(night, "ana")).toEqual([
    "Li froze all releases at 12:00: Some clinics were charged twice.",
    "Ana or Li lifts it. Rolling back stays possible.",
  ]);
  // Tom reads the team's clock, Ana that of Lisbon.
  expect(linesTo(night, "tom")[0]).toContain("at 13:00");
  await night.does("ana", "freeze.thaw", { reason: "It is mended." });
  expect(await tellsNow(night)).toEqual([
    "ana: Releases are no longer frozen by hand",
    "tom: Releases are no longer frozen by hand",
  ]);
  await night.does("li", "freeze.freeze", { reason: "Again." });
  expect(await tellsNow(night)).toHaveLength(2);
});

const incident = {
  ...{ id: "inc-night", title: "Clinics are charged twice", severity: 1, environment: "", hits: ["customers"] },
};

test("an incident: its lead and everybody on the page for it hear it at once, with the next update's time", async () => {
  const night = await openTelling();
  await night.does("tom", "incident.declare", incident);
  const { lead, wider } = worldOf(night.app.world).incidents.get("inc-night") ?? {};
  const told = await tellsNow(night);
  expect(told).toContain(`${lead}: Incident 1, severity 1: Clinics are charged twice`);
  expect(told).toContain(`${wider}: Incident 1, severity 1: Clinics are charged twice`);
  expect(told.map((one) => one.split(":")[0])).not.toContain("tom");
  expect(linesTo(night, "sam")).toEqual([
    expect.stringMatching(/^Tom declared it at 13:00\. (Li|Ana) leads\. /),
    "Ana leads the wider response.",
    "Releases are frozen until it is resolved, or its lead lifts the freeze.",
    "The next update is due at 13:30.",
  ]);
});

test("a lead who does not answer, a lead that is offered, and a lead that passes", async () => {
  const night = await openTelling();
  await night.does("tom", "incident.declare", incident);
  await tellsNow(night);
  const state = () => worldOf(night.app.world).incidents.get("inc-night");
  const lead = state()?.lead ?? "";
  night.clock.pass(16);
  expect(await tellsNow(night)).toEqual(["marta: Incident 1 has no answer from its lead"]);
  await night.does(lead, "incident.take", { id: "inc-night" });
  const other = lead === "li" ? "ana" : "li";
  await night.does(lead, "incident.offer", { id: "inc-night", to: other });
  const name = other === "li" ? "Li" : "Ana";
  expect(await tellsNow(night)).toEqual([`${other}: The lead of incident 1 is offered to ${name}`]);
  await night.does(other, "incident.take", { id: "inc-night" });
  const told = await tellsNow(night);
  expect(told).toContain(`${lead}: ${name} leads incident 1`);
  expect(told.every((one) => one.endsWith(`${name} leads incident 1`))).toBe(true);
});

test("an update is called for five minutes before it is due, once, and again for the next one", async () => {
  const night = await openTelling();
  await night.does("tom", "incident.declare", incident);
  const lead = worldOf(night.app.world).incidents.get("inc-night")?.lead ?? "";
  await night.does(lead, "incident.take", { id: "inc-night" });
  await tellsNow(night);
  night.clock.pass(24);
  expect(await tellsNow(night)).toEqual([]);
  night.clock.pass(1);
  expect(await tellsNow(night)).toEqual([
    expect.stringMatching(new RegExp(`^${lead}: Incident 1: an update is due at 1[23]:30$`)),
  ]);
  await night.does(lead, "incident.update", {
    id: "inc-night",
    audience: "internal",
    says: "We look at the callback.",
  });
  expect(await tellsNow(night)).toEqual([]);
  night.clock.pass(25);
  expect(await tellsNow(night)).toHaveLength(1);
});

test("when it is over, everybody who heard of it hears that", async () => {
  const night = await openTelling();
  await night.does("tom", "incident.declare", incident);
  const lead = worldOf(night.app.world).incidents.get("inc-night")?.lead ?? "";
  await night.does(lead, "incident.take", { id: "inc-night" });
  const heard = (await tellsNow(night)).map((one) => one.split(":")[0]);
  await night.does(lead, "incident.resolve", { id: "inc-night", says: "Charged once again, since 02:41." });
  const told = await tellsNow(night);
  expect(told).toEqual(
    heard.filter((one) => one !== lead).map((one) => `${one}: Over: incident 1, Clinics are charged twice`),
  );
});

test("nothing anybody writes becomes a second line of a subject, or hides in one", async () => {
  const night = await openTelling();
  await night.ask("p-0001", "Refund?\r\nBcc: eve@evil.example \u202e gnihtyreve", "replies");
  await tellsNow(night);
  const subject = night.far.received[0]?.message.said.subject ?? "";
  expect(subject).toBe("Tom decides: Refund? Bcc: eve@evil.example ⟨U+202E⟩ gnihtyreve");
});

test("no mail holds a one-time link, a session or a token: the only link is a screen", async () => {
  const night = await openTelling();
  await night.does("ana", "person.invite", { id: "li", link: "ab".repeat(32), expires: "2026-11-21T12:00:00.000Z" });
  await night.does("li", "freeze.freeze", { reason: "A look at the numbers." });
  await night.does("tom", "incident.declare", incident);
  await night.ask("p-0001", "Refund the clinic in Bonn?");
  await tellsNow(night);
  expect(night.far.received.length).toBeGreaterThan(5);
  for (const { message } of night.far.received) {
    expect(message.link).toMatch(
      /^https:\/\/finalcall\.example\/(proposals|changes|releases|incidents|page)(\/[A-Za-z0-9-]+)?$/,
    );
    expect(message.said.lines.join("\n")).not.toMatch(/https?:\/\/|\/link\/|fc_/);
  }
});
