/** How things stand for a program that asks by an id: each kind, in the nights and mornings of the example team. */

import { describe, expect, test } from "vitest";
import { worldOf } from "../../src/views/context.ts";
import { type StatusModel, statusView } from "../../src/views/status.ts";
import { accessNight, brokenId, openId, stuckId, waitsId } from "../support/access-night.ts";
import { actionMorning, actionsAt, doubtId, heldId, sentId, staleId, twinId } from "../support/action-morning.ts";
import { aiMorning, lateFees, morning } from "../support/ai-morning.ts";
import { fixId, night, quillhaven, withQuestions } from "../support/quillhaven.ts";
import { hardNight, releaseNight } from "../support/release-night.ts";
import type { Team } from "../support/team.ts";

/** As a program sees it: nobody is at a browser. */
const asked = (team: Team, at: string, id: string) => statusView(team.seenBy("", at), id);
const found = async (team: Team, at: string, id: string): Promise<StatusModel> => {
  const one = await asked(team, at, id);
  if (!one) throw new Error(`There is no ${id}.`);
  return one;
};

describe("a change", () => {
  test("waits for the person whose call it is, with the sentence that every surface says", async () => {
    const fix = await found(quillhaven(), night, fixId);
    expect(fix).toMatchObject({ kind: "change", state: "waiting", open: true, path: `/changes/${fixId}` });
    expect(fix.awaits.length).toBeGreaterThan(0);
    expect(fix.says).toContain("decides");
  });
});

describe("an action", () => {
  const at = (id: string) => found(actionMorning(), actionsAt, id);
  test("that was sent says so, and that nothing more is to be done", async () => {
    expect(await at(sentId)).toMatchObject({ state: "done", open: false, awaits: [], next: "Do nothing more." });
  });
  test("that looks like an earlier one says which", async () => {
    const twin = await at(twinId);
    expect(twin).toMatchObject({ state: "waiting", open: true });
    expect(twin.says).toContain("It looks like action-");
  });
  test("in doubt is not to be done again by anybody", async () => {
    const doubt = await at(doubtId);
    expect(doubt).toMatchObject({ state: "in-doubt", open: true });
    expect(doubt.next).toContain("it may have been done");
  });
  test("that is held says by what, and one that is too old whom it waits for", async () => {
    expect((await at(heldId)).holds.length).toBe(1);
    const stale = await at(staleId);
    expect(stale).toMatchObject({ state: "stale", open: true });
    expect(stale.awaits.length).toBeGreaterThan(0);
  });
});

describe("access, a pause and a release", () => {
  test("each say what they are, and who is awaited", async () => {
    const team = accessNight();
    expect(await found(team, night, waitsId)).toMatchObject({ kind: "access", state: "asked", open: true });
    expect((await found(team, night, waitsId)).awaits.length).toBeGreaterThan(0);
    expect((await found(team, night, openId)).until).not.toBe("");
    expect(await found(team, night, stuckId)).toMatchObject({ state: "stuck", open: true });
    expect((await found(team, night, brokenId)).kind).toBe("access");
    const pause = await found(aiMorning(), morning, lateFees);
    expect(pause).toMatchObject({
      kind: "pause",
      state: "paused",
      open: true,
      awaits: expect.arrayContaining(["ana"]),
    });
    expect(pause.says).toContain("starts it again");
  });
});

test.each<[string, () => Team, string]>([
  ["a night", quillhaven, night],
  ["a night with questions", withQuestions, night],
  ["a night of releases", releaseNight, night],
  ["a hard night", hardNight, night],
  ["a night of access", accessNight, night],
  ["a morning of tasks", aiMorning, morning],
  ["a morning of actions", actionMorning, actionsAt],
])("in %s everything that can be asked about says how it stands in whole sentences", async (_, make, at) => {
  const team = make();
  const { actions, proposals, changes, releases, access, pauses } = worldOf(team.world);
  const ids = [actions, proposals, changes, releases, access, pauses].flatMap((all) =>
    [...all.entries()].map(([id]) => id),
  );
  expect(ids.length).toBeGreaterThan(0);
  for (const id of ids) {
    const one = await asked(team, at, id);
    if (!one) continue; // a drill's own access has no place of the page
    expect(one.id).toBe(id);
    expect(one.title).not.toBe("");
    for (const sentence of [one.says, one.next, ...one.holds]) {
      expect(sentence).toMatch(/[.]$/);
      expect(sentence).not.toMatch(/undefined|person:|agent:|NaN|\[object/);
    }
    if (!one.open) expect({ id, awaits: one.awaits }).toEqual({ id, awaits: [] });
  }
});

test("what nobody ever asked for stands nowhere", async () => {
  expect(await asked(quillhaven(), night, "constructor")).toBeUndefined();
  expect(await asked(quillhaven(), night, "action-000000000000000000000000")).toBeUndefined();
});
