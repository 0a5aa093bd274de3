/** The card of a release in its harder moments: a stage that waits for a person, a page that changed, nobody left to say yes. */

import { expect, test } from "vitest";
import { kinds } from "../src/decisions/index.ts";
import type { Recorded } from "../src/kernel/kind.ts";
import { decide } from "../src/kernel/world.ts";
import type { ViewContext } from "../src/views/context.ts";
import { inboxView } from "../src/views/inbox.ts";
import { releaseView } from "../src/views/release.ts";
import { shellView } from "../src/views/shell.ts";
import { releaseScreen } from "../src/web/screens/release.tsx";
import {
  and,
  approved,
  commit,
  later,
  maker,
  preparation,
  prepared,
  stageDone,
  team,
  thursday,
  version,
  worldOf,
} from "./support/releases.ts";
import { there } from "./support/screens.ts";

const id = preparation().id;
const seenBy = (person: string, past: readonly Recorded[], at = thursday): ViewContext => ({
  world: worldOf(past),
  at,
  me: { person, assurance: "passkey" },
  words: async () => () => "words",
});
const card = async (person: string, past: readonly Recorded[], at?: string) =>
  there(await releaseView(seenBy(person, past, at), id));

/** The form of a screen with this action: its digest and its hidden fields, sent to the rules with a touch. */
async function send(person: string, past: readonly Recorded[], action: string, at: string) {
  const context = seenBy(person, past, at);
  const html = String(await releaseScreen(shellView(context, "releases"), await card(person, past, at)));
  const form = new RegExp(`<form[^>]*action="/releases/${id}/${action}"[^>]*>.*?</form>`, "s").exec(html)?.[0] ?? "";
  const field = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(form)?.[1] ?? "";
  const digest = /data-challenge="([0-9a-f]+)"/.exec(form)?.[1] ?? "";
  const proof = {
    ...{ credential: `key-${person}`, digest, counter: 0 },
    ...{ authenticatorData: "AA", clientDataJSON: "AA", signature: "AA" },
  };
  const stage = field("stage");
  const data = { id, shown: field("shown"), ...(stage === "" ? {} : { stage }) };
  const how = { actor: `person:${person}`, via: "passkey:s1", at, cmd: "c", page: version, proof };
  return decide(kinds, context.world, `release.${action}`, data, how);
}

/** Two stages out and good; the last one asks a person. */
const beforeLast = () => stageDone(stageDone(approved(), "internal", 1, later(1)), "10%", 2, later(20));

test("the form of the card is accepted as it was shown", async () => {
  expect(await send("ben", prepared(), "approve", later(1))).toMatchObject([{ type: "release.approved" }]);
});

test("a stage that asks a person waits in their inbox, and its form is accepted as it was shown", async () => {
  const at = later(40);
  const { waits, call, stages } = await card("ben", beforeLast(), at);
  expect(waits).toMatchObject({ stage: "all after approval", name: "everybody" });
  expect(call).toMatchObject({ mine: true, name: "Ben" });
  expect(stages.map(({ name, state }) => [name, state])).toEqual([
    ["internal users", "good"],
    ["10 %".replace(" ", "\u00a0"), "good"],
    ["everybody", "next"],
  ]);
  const inbox = await inboxView(seenBy("ben", beforeLast(), at));
  expect(inbox.now.map(({ title }) => title)).toEqual(["Release harbor aaaaaaaa to everybody"]);
  expect(await send("ben", beforeLast(), "advance", at)).toMatchObject([
    { type: "release.advanced", data: { stage: "all after approval" } },
  ]);
});

test("a stage waits for nobody's yes before the one before it is good", async () => {
  const past = stageDone(approved(), "internal", 1, later(1));
  const { waits, call } = await card("ben", past, later(10));
  expect(waits).toBeUndefined();
  expect(call).toBeUndefined();
});

test("whoever made it is offered no stage either", async () => {
  expect(await card("cy", beforeLast(), later(40))).toMatchObject({ mayAnswer: false });
});

test("when owner and backup both made it, nobody inside is left, and the outside approver is named", async () => {
  const commits = [
    {
      ...{ commit: commit("a"), subject: "Charge once", diff: "" },
      makers: [maker("ana", "author"), maker("ben", "committer")],
    },
  ];
  const { seats, call } = await card("ann", prepared({ commits }, "cy"));
  expect(seats.map(({ name, may, why }) => [name, may, why])).toEqual([
    ["Ben", false, "took part in it (committer)"],
    ["Ana", false, "took part in it (author)"],
    ["Ann", true, "nobody inside is independent"],
  ]);
  expect(call?.mine).toBe(true);
});

test("a refusal is on the card with its reason, and it waits for nobody", async () => {
  const { waits } = await card("ben", prepared());
  const data = { id, shown: waits?.shown, reason: "The note says nothing about refunds." };
  const past = and(prepared(), "ben", "release.refuse", data, {});
  expect(await card("ben", past)).toMatchObject({ status: "refused", waits: undefined, refusals: [{ by: "Ben" }] });
  expect((await inboxView(seenBy("ben", past))).now).toEqual([]);
});

test("a fresh team has no release to show", async () => {
  expect(await releaseView(seenBy("ben", team), id)).toBeUndefined();
  expect(await releaseView(seenBy("ben", team), "constructor")).toBeUndefined();
});
