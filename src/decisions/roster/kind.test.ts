import { expect, test } from "vitest";
import { passkeyOf, touch } from "../../../test/support/history.ts";
import { by, given, stored } from "../../kernel/given.ts";
import { digest, type Json } from "../../kernel/json.ts";
import type { Recorded, Subjects } from "../../kernel/kind.ts";
import { keepWords } from "../../kernel/prose.ts";
import { emptyWorld, evolve } from "../../kernel/world.ts";
import { readPage } from "../../page/read.ts";
import type { AccessState } from "../access/state.ts";
import { kinds } from "../index.ts";
import { listOf, type RosterState, rosterCard } from "./kind.ts";

const place = "access:\n  db: { who: [cy], approve: [ana], postgres: env:ADMIN, roles: [rw], for: 30m }\n";
const teamOf = (more: string) => {
  const source = `team: Harbor
zone: Europe/Lisbon
people:
  ana: { role: cto, email: ana@harbor.example }
  cy:  { role: engineer, email: cy@harbor.example }
areas:
  data:     { owner: ana, backup: cy }
  deploy:   { owner: cy, backup: ana }
  incident: { owner: cy, backup: ana }
everything-else: cy
${more}`;
  const { page, version } = readPage(source);
  if (!page) throw new Error("The page does not hold.");
  const offered = by("system", "page.offered", { version, source: stored("s"), contacts: stored("[]"), page });
  const past = [offered, by("ana", "page.adopted", { version, as: "first", shown: {} })];
  return { page, version, past: [...past, passkeyOf("ana"), passkeyOf("cy")] };
};
const { page, version, past } = teamOf(place);
const nobody: Subjects<AccessState> = new Map();
const unread: RosterState = { last: undefined };
const card = rosterCard(page, nobody, unread);
const review = (events: readonly Recorded[], who: string, shown: Json, how: object = {}) =>
  given(kinds, events).when(who, "roster.review", { shown: digest(shown) }, { page: version, ...how });

function worldAfter(events: readonly Recorded[]) {
  const world = emptyWorld(kinds);
  for (const event of events) evolve(kinds, world, event);
  return world;
}

test("anybody on the page says with a passkey that they read the list, and the record keeps its digest", () => {
  const { answer } = review(past, "cy", card, { proof: touch("cy", card) });
  expect(answer).toMatchObject([{ type: "roster.listReviewed", data: { list: digest(listOf(page, nobody)) } }]);
});

test("a link, a command line and an agent cannot say it", () => {
  review(past, "cy", card, { via: "link:s" }).refuses("roster.noPasskey");
  review(past, "cy", card, { via: "cli:t" }).refuses("roster.notInBrowser");
  review(past, "agent:coder", card, { via: "token:t" }).refuses("roster.notInBrowser");
  review(past, "cy", card).refuses("roster.noPasskey");
});

test("a list that changed since it was shown is read again; a touch counts once", () => {
  const other = teamOf(place.replace("for: 30m", "for: 20m"));
  const old = rosterCard(other.page, nobody, unread);
  review(past, "cy", old, { proof: touch("cy", old) }).refuses("roster.changed");

  const { answer } = review(past, "cy", card, { proof: touch("cy", card) });
  const [event] = answer as { type: string; data: object }[];
  if (!event) throw new Error("Nothing was recorded.");
  const { value } = keepWords(event.data, () => "");
  const after = [...past, { ...by("cy", event.type, value), seq: past.length + 1 }];
  expect(worldAfter(after).one("roster")).toMatchObject({
    last: { by: "person:cy", list: digest(listOf(page, nobody)) },
  });
  review(after, "cy", card, { proof: touch("cy", card) }).refuses("roster.changed");
});

test("where no place is named there is no list to read", () => {
  const none = teamOf("");
  given(kinds, none.past)
    .when("cy", "roster.review", { shown: digest(card) }, { page: none.version })
    .refuses("roster.noList");
});
