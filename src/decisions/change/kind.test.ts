import { describe, expect, test } from "vitest";
import { hashOf, later, pageInForce, recorded, touch, version } from "../../../test/support/history.ts";
import { by, given } from "../../kernel/given.ts";
import { digest } from "../../kernel/json.ts";
import type { Recorded } from "../../kernel/kind.ts";
import { emptyWorld, evolve } from "../../kernel/world.ts";
import { kinds } from "../index.ts";
import { type ChangeState, changeCard, changeId } from "./kind.ts";
import { verdict } from "./verdict.ts";

const id = changeId("harbor", "fix");
const commit = (letter: string) => letter.repeat(40);
const patch = (line: string) => `diff --git a/src/billing/charge.ts b/src/billing/charge.ts
--- a/src/billing/charge.ts
+++ b/src/billing/charge.ts
@@ -1 +1 @@
-charge(1)
+${line}
`;
const maker = (person: string, ...as: string[]) => ({ person, name: person, as });
const submit = (more: object = {}) => ({
  id,
  repo: "harbor",
  ref: "fix",
  head: commit("a"),
  base: commit("b"),
  subject: "Charge once",
  pageAtBase: version,
  makers: [maker("cy", "author", "committer")],
  patch: patch("charge(2)"),
  truncated: true, // Nobody read the rest, so it is high risk whatever it touches.
  trailers: [],
  readers: [],
  ...more,
});

function stateOf(past: readonly Recorded[]): ChangeState {
  const world = emptyWorld(kinds);
  for (const event of past) evolve(kinds, world, event);
  return world.many("change").get(id) as ChangeState;
}

const submitted = (more: object = {}) => [
  ...pageInForce,
  ...recorded(pageInForce, "agent:coder", "change.submit", submit(more), { via: "token:t" }),
];
const approving = (past: readonly Recorded[]) => {
  const card = changeCard(stateOf(past), version);
  return { card, ask: { id, shown: digest(card) } };
};

describe("a change", () => {
  const past = submitted();
  const { card, ask } = approving(past);

  test("is approved by whoever owns what it touches, with a passkey over exactly this card", () => {
    given(kinds, past)
      .when("ben", "change.approve", ask, { page: version, proof: touch("ben", card) })
      .recordsTypes("change.approved");
  });

  test("is not approved by its author", () => {
    const own = submitted({ makers: [maker("ben", "author")] });
    const { card, ask } = approving(own);
    given(kinds, own)
      .when("ben", "change.approve", ask, { page: version, proof: touch("ben", card) })
      .refuses("change.madeIt");
  });

  test("goes to the backup when the owner co-wrote it", () => {
    const own = submitted({ makers: [maker("cy", "author"), maker("ben", "co-author")] });
    const { card, ask } = approving(own);
    given(kinds, own)
      .when("ana", "change.approve", ask, { page: version, proof: touch("ana", card) })
      .recordsTypes("change.approved");
  });

  test("is not approved by a command line or an agent, whatever it holds", () => {
    given(kinds, past)
      .when("ben", "change.approve", ask, { via: "cli:t1", proof: touch("ben", card) })
      .refuses("change.notInBrowser");
    given(kinds, past).when("agent:coder", "change.approve", ask, { via: "token:t1" }).refuses("change.notInBrowser");
  });

  test("that is high risk is not approved by a link alone", () => {
    given(kinds, past).when("ben", "change.approve", ask, { via: "link:s1" }).refuses("change.noPasskey");
  });

  test("is not approved by somebody who is no longer on the page", () => {
    given(kinds, past)
      .when("eve", "change.approve", ask, { proof: touch("eve", card) })
      .refuses("change.notInBrowser");
  });

  test("is not approved by a card that was shown before the last push", () => {
    given(kinds, past)
      .when("ben", "change.approve", { id, shown: digest({ old: 1 }) })
      .refuses("change.changed");
  });

  test("that was closed is approved no more, until a push opens it again", () => {
    const closed = [...past, ...recorded(past, "agent:coder", "change.close", { id }, { via: "token:t" })];
    const how = { page: version, proof: touch("ben", card) };
    given(kinds, closed).when("ben", "change.approve", ask, how).refuses("change.closed");
  });

  test("submitted again as it is records nothing", () => {
    given(kinds, past).when("agent:coder", "change.submit", submit(), { via: "token:t" }).records();
  });

  test("whose author nobody knows is high risk", () => {
    expect(stateOf(submitted({ truncated: false, makers: [maker("", "author")] })).current.risk).toBe("high");
  });

  test("that is medium risk is not approved in a session whose link its author handed out", () => {
    const medium = submitted({ truncated: false, makers: [maker("ana", "author")] });
    const session = hashOf("session");
    const invited = [
      ...medium,
      by("ana", "person.invited", { id: "ben", link: hashOf("l"), expires: later(60) }),
      by("system", "person.signedIn", { id: "ben", session, how: "link", link: hashOf("l"), expires: later(60) }),
    ];
    const { ask } = approving(invited);
    given(kinds, invited)
      .when("ben", "change.approve", ask, { page: version, via: `link:${session.slice(0, 16)}` })
      .refuses("change.linkFromMaker");
  });
});

describe("an approval", () => {
  const past = submitted();
  const { card, ask } = approving(past);
  const approved = [...past, ...recorded(past, "ben", "change.approve", ask, { proof: touch("ben", card) })];
  const verdictOf = (all: readonly Recorded[], under = version) => verdict(pageOf(all), under, stateOf(all), later(1));
  const pageOf = (all: readonly Recorded[]) => {
    const world = emptyWorld(kinds);
    for (const event of all) evolve(kinds, world, event);
    return (world.one("page") as { inForce: { page: Parameters<typeof verdict>[0] } }).inForce.page;
  };
  const push = (more: object) => [
    ...approved,
    ...recorded(approved, "agent:coder", "change.submit", submit(more), { via: "token:t" }),
  ];

  test("turns the verdict green", () => {
    expect(verdictOf(past).ok).toBe(false);
    expect(verdictOf(approved).ok).toBe(true);
  });

  test("is voided by a push that changes content, and the verdict says why", () => {
    const pushed = push({ head: commit("c"), patch: patch("charge(3)") });
    expect(pushed.at(-1)?.type).toBe("change.voided");
    const after = verdictOf(pushed);
    expect(after.ok).toBe(false);
    expect(after.ignored).toEqual([{ by: "ben", why: expect.stringContaining("A push changed the content") }]);
  });

  test("stays void when the old content comes back: somebody looks at it again", () => {
    const pushed = push({ head: commit("c"), patch: patch("charge(3)") });
    const back = [...pushed, ...recorded(pushed, "agent:coder", "change.submit", submit(), { via: "token:t" })];
    expect(verdictOf(back).ok).toBe(false);
  });

  test("is kept over a rebase that changes nothing, and the verdict says so", () => {
    const after = verdictOf(push({ head: commit("c"), base: commit("d") }));
    expect(after.ok).toBe(true);
    expect(after.notes[0]).toContain("the rebase changed nothing");
  });

  test("does not count once somebody else turns out to have taken part", () => {
    const after = verdictOf(push({ makers: [maker("cy", "author"), maker("ben", "co-author")] }));
    expect(after.ok).toBe(false);
  });

  test("does not count under another version of the page", () => {
    expect(verdictOf(approved, hashOf("other")).ignored[0]?.why).toContain("another version of the page");
  });
});
