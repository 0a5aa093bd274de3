/** One night from the side of releases, as each person is told of it. */

import { expect, test } from "vitest";
import { worldOf } from "../../src/views/context.ts";
import type { Heard, Notice } from "../../src/views/notice.ts";
import { notices } from "../../src/views/notices.ts";
import { night } from "../support/quillhaven.ts";
import { hardNight, releaseNight } from "../support/release-night.ts";
import type { Team } from "../support/team.ts";

const nobody: Heard = { of: () => [], subjects: () => [], knows: () => false };
/** Marta was told of everything so far. */
const marta: Heard = { of: () => ["marta"], subjects: () => [], knows: () => true };

async function told(team: Team, what: string, heard = nobody, at = night) {
  const found = notices(team.seenBy("", at), heard).filter((one) => one.what === what);
  return Promise.all(
    found.map(async (one: Notice) => {
      const reader = team.seenBy(one.people[0] ?? "", at);
      const { subject, lines } = one.says(reader, await reader.words(one.texts));
      return { people: one.people, link: one.link, urgency: one.urgency, subject, lines: lines.filter(Boolean) };
    }),
  );
}

test("the release that stopped itself: what crossed, and what is true of the way back when it is sent", async () => {
  expect(await told(releaseNight(), "stopped")).toEqual([
    {
      people: ["ana", "li", "noor", "tom"],
      link: expect.stringMatching(/^\/releases\/rel-/),
      urgency: "now",
      subject: expect.stringMatching(/^Stopped: clinic-billing [0-9a-f]{8} in production$/),
      lines: [
        "It stopped itself at 02:38, at error-rate.",
        "error-rate is 2.7 %; the page stops at > 2 % for 2m.",
        "It was rolled back at 02:40.",
      ],
    },
  ]);
});

test("the fix waits for Ana, with the sentence of every surface", async () => {
  expect(await told(releaseNight(), "waits")).toEqual([
    expect.objectContaining({
      people: ["ana"],
      subject: expect.stringMatching(/^Ana decides: release clinic-billing [0-9a-f]{8} to internal users, production$/),
      lines: [
        "Each invoice is charged once, however often the card provider calls back.",
        "Ana decides; Li if no answer by 03:31; blocked after that.",
      ],
    }),
  ]);
});

test("a rollback is done once fresh numbers say so, and whoever heard of the stop hears that", async () => {
  expect(await told(releaseNight(), "verified", marta)).toEqual([
    expect.objectContaining({
      people: ["marta"],
      subject: "Done: rollback of production",
      lines: [expect.stringMatching(/^It took 41\u00a0s\. Fresh numbers are good since \d\d:\d\d\.$/)],
    }),
  ]);
});

test("what failed, or nobody knows the end of, is said to whoever can do something about it", async () => {
  const hard = hardNight();
  const all = [...(await told(hard, "failed")), ...(await told(hard, "in-doubt"))];
  expect(all.length).toBeGreaterThan(0);
  for (const { people, urgency, lines } of all) {
    expect(people).toEqual(expect.arrayContaining(["ana", "li"]));
    expect(urgency).toBe("now");
    expect(lines.join(" ")).toMatch(/settles it|decides what is tried next/);
  }
});

test("what happened weeks ago is no news", async () => {
  const later = "2026-12-24T12:00:00.000Z";
  for (const what of ["stopped", "decided", "verified", "failed"])
    expect(await told(releaseNight(), what, marta, later)).toEqual([]);
});

test("property: each key stands for one thing, and everybody told is on the page", () => {
  for (const team of [releaseNight(), hardNight()]) {
    const all = notices(team.seenBy("", night), marta);
    expect(new Set(all.map(({ key }) => key)).size).toBe(all.length);
    const known = new Set(worldOf(team.world).page.inForce?.page.people.map(({ id }) => id));
    for (const { people } of all) expect(people.filter((one) => !known.has(one))).toEqual([]);
  }
});
