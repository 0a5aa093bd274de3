import { describe, expect, test } from "vitest";
import { newTeam, proofOver, type Team } from "../../../test/support/team.ts";
import { digest } from "../../kernel/json.ts";
import { isRefusal } from "../../kernel/kind.ts";
import { decide } from "../../kernel/world.ts";
import { worldOf } from "../../views/context.ts";
import { kinds } from "../index.ts";
import { closeCard } from "./card.ts";
import { pageAge, type ReviewSeen, staleAfterDays } from "./due.ts";
import { unsaid, walkOf } from "./walk.ts";

const source = (more = "", people = "") => `team: Harbor
zone: Europe/Lisbon
people:
  ana: { role: cto, email: ana@harbor.example }
  ben: { role: senior-engineer, email: ben@harbor.example }
  cy:  { role: founder, email: cy@harbor.example }
${people}areas:
  billing:  { owner: ben, backup: ana, paths: [src/billing/**] }
  data:     { owner: ana, backup: ben }
  deploy:   { owner: ben, backup: ana }
  incident: { owner: ben, backup: ana }
  company:  { owner: cy, backup: ana }
everything-else: ben
${more}`;
const whole = "review: { monthly: first Mon, after: [incident, price-change, new-person, new-ai-tool] }\n";

const october = "2026-10-20T10:00:00.000Z";
const id = "rev-00000001";
const days = (at: string, count: number) => new Date(Date.parse(at) + count * 86_400_000).toISOString();

const seenOf = (team: Team): ReviewSeen => {
  const { page, reviews, incidents, changes } = worldOf(team.world);
  return { page, reviews, incidents, changes };
};
const ageOf = (team: Team, at: string) => pageAge(seenOf(team), at);
const keys = (team: Team, at: string) => ageOf(team, at).occasions.map(({ key }) => key);

/** Somebody offers a page, and it is adopted as its rules say. */
function adopt(team: Team, text: string, at: string) {
  team.does("system", "page.offer", { source: text }, at);
  const { page } = worldOf(team.world);
  const version = page.offered?.version ?? "";
  const shown = digest({
    kind: "page.adopt",
    version,
    replaces: page.inForce?.version ?? "",
    offeredBy: "system",
    adoptedIn: page.inForce?.seq ?? 0,
  });
  team.does("cy", "page.adopt", { version, shown }, at, { proof: proofOver(shown) });
}

function harbor(more = whole, at = october): Team {
  const team = newTeam();
  adopt(team, source(more), at);
  return team;
}

function refuses(team: Team, who: string, command: string, data: object, code: string, how: object = {}, at = now) {
  const page = worldOf(team.world).page.inForce?.version ?? "";
  const actor = who.includes(":") ? who : `person:${who}`;
  const answer = decide(kinds, team.world, command, data, {
    ...{ actor, via: "passkey:s1", at, cmd: "c", page },
    ...how,
  });
  expect(isRefusal(answer) ? answer.refused : answer).toBe(code);
}

const now = "2026-11-02T10:00:00.000Z";
const shownIn = (team: Team, at: string) => {
  const { page, reviews } = worldOf(team.world);
  const state = reviews.get(id);
  if (!state || !page.inForce) throw new Error("No review is open.");
  return digest(closeCard(state, page.inForce, page, ageOf(team, at).occasions));
};

function opened(team = harbor(), at = now): Team {
  team.does("ana", "review.open", { id }, at);
  return team;
}
function walked(team = opened(), at = now): Team {
  const { page } = worldOf(team.world);
  team.does("cy", "review.judge", { id, areas: walkOf(page.inForce?.page as never), verdict: "keep" }, at);
  return team;
}
function close(team: Team, at = now): Team {
  const shown = shownIn(team, at);
  team.does("cy", "review.close", { id, shown }, at, { proof: proofOver(shown) });
  return team;
}

describe("a review is due by itself", () => {
  test("every month from its minute on, and stale a week later", () => {
    const team = harbor();
    expect(ageOf(team, "2026-11-02T08:59:59.999Z")).toMatchObject({ occasions: [], stale: false });
    const due = "2026-11-02T09:00:00.000Z";
    expect(ageOf(team, due)).toMatchObject({ since: due, staleFrom: days(due, staleAfterDays), stale: false });
    expect(ageOf(team, days(due, 7)).stale).toBe(false);
    expect(ageOf(team, "2026-11-09T09:00:00.001Z").stale).toBe(true);
  });

  test("of months that nobody did, the oldest counts, and one review answers them all", () => {
    const team = harbor();
    expect(keys(team, "2027-01-10T00:00:00.000Z")).toEqual(["monthly:2026-11", "monthly:2026-12", "monthly:2027-01"]);
    const at = "2027-01-10T00:00:00.000Z";
    close(walked(opened(team, at), at), at);
    expect(keys(team, days(at, 1))).toEqual([]);
    expect(keys(team, "2027-02-01T09:00:00.000Z")).toEqual(["monthly:2027-02"]);
  });

  test("a page without a rhythm is never due; one that gets a rhythm is due from then on, not before", () => {
    const team = harbor("");
    expect(ageOf(team, "2027-11-02T09:00:00.000Z")).toMatchObject({ watched: false, occasions: [], stale: false });
    adopt(team, source(whole), "2026-12-24T10:00:00.000Z");
    expect(keys(team, "2027-01-03T10:00:00.000Z")).toEqual([]);
    expect(keys(team, "2027-01-04T10:00:00.000Z")).toEqual(["monthly:2027-01"]);
  });

  test("another day of the month asks no second time in the same month", () => {
    const team = close(walked());
    adopt(team, source(whole.replace("first Mon", "fourth Fri")), "2026-11-10T10:00:00.000Z");
    expect(keys(team, "2026-12-24T10:00:00.000Z")).toEqual([]);
    expect(keys(team, "2026-12-26T10:00:00.000Z")).toEqual(["monthly:2026-12"]);
  });

  test("what was due stays due under another day of the month, and no earlier one is invented", () => {
    const team = harbor();
    adopt(team, source(whole.replace("first Mon", "fourth Fri")), "2026-11-10T10:00:00.000Z");
    expect(ageOf(team, "2026-11-28T10:00:00.000Z")).toMatchObject({
      occasions: [{ key: "monthly:2026-11" }],
      since: "2026-11-02T09:00:00.000Z",
    });
    adopt(team, source(""), "2026-11-29T10:00:00.000Z");
    expect(keys(team, "2027-11-29T10:00:00.000Z")).toEqual([]);
  });

  test("a new person, a new agent and another budget are told apart; nothing of the page's first version is new", () => {
    const team = harbor();
    expect(keys(team, days(october, 1))).toEqual([]);
    const at = "2026-10-22T10:00:00.000Z";
    const ai = `ai:
  providers: { local: { kind: openai, base: "http://models:8000/v1" } }
  budget: 20 USD / day
`;
    const people = "  dee: { role: engineer, email: dee@harbor.example }\n";
    adopt(team, `${source(whole, people)}${ai}agents: { coder: { kind: claude-code, asked-by: [ben] } }\n`, at);
    const seq = worldOf(team.world).page.inForce?.seq;
    expect(keys(team, at)).toEqual([
      `budget:${seq}:everything`,
      `person:${seq}:dee`,
      `tool:${seq}:agent coder`,
      `tool:${seq}:provider local`,
    ]);
    adopt(team, source("review: { monthly: first Mon }\n", people), days(at, 1));
    expect(keys(team, days(at, 1))).toEqual([]);
  });

  test("an incident that is closed at the very instant of the monthly review is a second reason and no second review", () => {
    const team = harbor();
    const due = "2026-11-02T09:00:00.000Z";
    incidentClosed(team, due);
    expect(ageOf(team, due).occasions.map(({ key, at }) => [key, at])).toEqual([
      ["incident:inc-00000001", due],
      ["monthly:2026-11", due],
    ]);
    close(walked(opened(team, due), due), due);
    expect(keys(team, due)).toEqual([]);
  });

  test("an incident that is closed while the review runs must be seen by whoever closes it", () => {
    const team = walked();
    const shown = shownIn(team, now);
    const later = "2026-11-02T11:00:00.000Z";
    incidentClosed(team, later);
    refuses(team, "cy", "review.close", { id, shown }, "review.changed", { proof: proofOver(shown) }, later);
    close(team, later);
    expect(keys(team, later)).toEqual([]);
  });
});

function incidentClosed(team: Team, at: string) {
  const incident = "inc-00000001";
  team.does(
    "ben",
    "incident.declare",
    { id: incident, title: "Checkout times out", severity: 3, environment: "", hits: [], detectedBy: "human" },
    at,
  );
  const { incidents } = worldOf(team.world);
  const state = incidents.get(incident);
  if (!state) throw new Error("The incident was not declared.");
  const ended = { ...state, open: false, freezes: false, closed: true, closedAt: at, closedBy: "person:ben" };
  team.world.setMany("incident", incident, ended);
}

describe("a change of prices", () => {
  const patch = (cents: number) => `diff --git a/src/billing/plans.ts b/src/billing/plans.ts
--- a/src/billing/plans.ts
+++ b/src/billing/plans.ts
@@ -1,1 +1,1 @@
-  monthlyPrice: 2900,
+  monthlyPrice: ${cents},
`;
  const change = "0123456789abcdef";
  function submit(team: Team, cents: number, at: string, head = "a") {
    team.does(
      "machine:ci",
      "change.submit",
      {
        ...{ id: change, repo: "harbor/app", ref: "refs/heads/prices", head: head.repeat(40), base: "b".repeat(40) },
        ...{ subject: "New prices", pageAtBase: "", patch: patch(cents), truncated: false, trailers: [], readers: [] },
        makers: [{ person: "ana", name: "Ana", as: ["author", "committer"] }],
      },
      at,
    );
    const { changes } = worldOf(team.world);
    for (const { key } of changes.get(change)?.current.questions ?? [])
      team.does("ana", "change.answer", { id: change, question: key, says: "Support knows." }, at);
  }
  function approve(team: Team, at: string) {
    const { changes } = worldOf(team.world);
    const state = changes.get(change);
    if (!state) throw new Error("No change.");
    team.world.setMany(
      "change",
      change,
      kinds.change.evolve.approved(
        state,
        { id: change, areas: ["billing"], as: "owner", assurance: "passkey", shown: {} },
        {
          ...{
            actor: "person:ben",
            via: "passkey:s1",
            at,
            cmd: "c",
            page: "",
            seq: 99,
            type: "change.approved",
            data: {},
          },
        },
      ),
    );
  }
  const at = "2026-10-21T10:00:00.000Z";

  test("counts from the yes on, not from the push", () => {
    const team = harbor();
    submit(team, 3900, at);
    expect(keys(team, at)).toEqual([]);
    approve(team, days(at, 1));
    expect(ageOf(team, days(at, 2))).toMatchObject({ since: days(at, 1), occasions: [{ reason: "price-change" }] });
  });

  test("is taken back by a push before it is closed, and stays when it was closed", () => {
    const team = harbor();
    submit(team, 3900, at);
    approve(team, at);
    submit(team, 4900, days(at, 1), "c");
    expect(keys(team, days(at, 1))).toEqual([]);
    approve(team, days(at, 2));
    team.does("machine:ci", "change.close", { id: change }, days(at, 3));
    submit(team, 2900, days(at, 4), "d");
    expect(keys(team, days(at, 4))).toHaveLength(1);
  });
});

describe("who says what", () => {
  test("anybody on the page begins one in the browser, and only one is open", () => {
    const team = harbor();
    refuses(team, "agent:coder", "review.open", { id }, "review.notInBrowser", { via: "token:t" });
    refuses(team, "dan", "review.open", { id }, "review.notOnPage");
    refuses(opened(team), "ben", "review.open", { id: "rev-00000002" }, "review.alreadyOpen");
  });

  test("an area is spoken for by its owner and the page's guardian, and by nobody else", () => {
    const team = opened();
    const keep = { id, areas: ["billing"], verdict: "keep" };
    refuses(team, "ana", "review.judge", keep, "review.notYours");
    refuses(team, "ben", "review.judge", keep, "review.notInBrowser", { via: "cli:t" });
    refuses(team, "ben", "review.judge", { ...keep, areas: ["hiring"] }, "review.unknownArea");
    refuses(team, "ben", "review.judge", { ...keep, verdict: "change" }, "review.noNote");
    refuses(team, "ben", "review.judge", { ...keep, proposal: "none-such" }, "review.unknownProposal");
    team.does("ben", "review.judge", keep, now);
    team.does("cy", "review.judge", { ...keep, verdict: "change", note: "Dee owns it from now on." }, now);
    expect(
      worldOf(team.world)
        .reviews.get(id)
        ?.verdicts.map(({ by, verdict, as }) => [by, verdict, as]),
    ).toEqual([
      ["person:ben", "keep", "owner"],
      ["person:cy", "change", "owner"],
    ]);
  });

  test("it is closed by the owner of company with a passkey, once every area has its word", () => {
    const team = opened();
    const shown = shownIn(team, now);
    refuses(team, "cy", "review.close", { id, shown }, "review.unsaid", { proof: proofOver(shown) });
    walked(team);
    const read = shownIn(team, now);
    refuses(team, "ben", "review.close", { id, shown: read }, "review.notYours", { proof: proofOver(read) });
    refuses(team, "cy", "review.close", { id, shown: read }, "review.noPasskey");
    refuses(team, "cy", "review.close", { id, shown: read }, "review.notInBrowser", { via: "token:t" });
    close(team);
    refuses(team, "cy", "review.close", { id, shown: read }, "review.over", { proof: proofOver(read) });
  });

  test("the backup closes it when the guardian does not answer in time", () => {
    const team = walked();
    const late = "2026-11-02T14:00:00.000Z";
    const shown = shownIn(team, late);
    team.does("ana", "review.close", { id, shown }, late, { proof: proofOver(shown) });
    expect(worldOf(team.world).reviews.get(id)?.closed).toMatchObject({ by: "person:ana", as: "backup" });
  });

  test("a word on an area that was changed afterwards counts no more", () => {
    const team = walked();
    adopt(team, source(whole).replace("src/billing/**", "src/money/**"), now);
    const { page, reviews } = worldOf(team.world);
    const state = reviews.get(id);
    expect(state && page.inForce && unsaid(state, page.inForce.page, page)).toEqual(["billing"]);
  });
});
