import { describe, expect, test } from "vitest";
import { touch } from "../../../test/support/history.ts";
import {
  admitted,
  and,
  approval,
  approved,
  artifact,
  commit,
  gate,
  good,
  later,
  maker,
  permitId,
  permitted,
  preparation,
  prepared,
  stageDone,
  stateOf,
  team,
  thursday,
  version,
} from "../../../test/support/releases.ts";
import { by, given, stored } from "../../kernel/given.ts";
import { digest } from "../../kernel/json.ts";
import { kinds } from "../index.ts";
import { exceptionCard, stageCard } from "./kind.ts";
import { statusOf } from "./stages.ts";

const id = preparation().id;
const when = (past: Parameters<typeof given>[1], actor: string, command: string, data: object, how: object = {}) =>
  given(kinds, past).when(actor, command, data, { page: version, ...how });
const ci = { via: "token:ci" };

describe("preparing", () => {
  test("computes areas, risk, stages and makers", () =>
    expect(stateOf(prepared())).toMatchObject({
      areas: ["billing"],
      stages: ["internal", "10%", "all after approval"],
      excluded: ["cy"],
      independence: "all",
      counted: [],
      splits: [],
    }));

  test("again with nothing new records nothing", () =>
    when(prepared(), "cy", "release.prepare", preparation(), ci).records());

  test.each([
    ["note", { note: " " }],
    ["note", { note: "TBD" }],
    ["artifact", { artifact: "latest" }],
    ["tests", { tests: null }],
    ["tests", { tests: { passed: 0, failed: 0, source: "junit.xml" } }],
    ["tests", { tests: { passed: 41, failed: 1, source: "junit.xml" } }],
    ["monitoring", { monitoring: "" }],
    ["off-switch", { offSwitch: "n/a" }],
    ["stop-patching", { stopPatching: "todo" }],
    ["rollback", { rollback: { kind: "command", does: "" } }],
    ["rollback", { rollback: { kind: "command", does: "rollback" } }],
    ["rollback", { rollback: { kind: "command", does: "./deploy.sh <version>" } }],
    ["rollback", { rollback: { kind: "command", does: "echo done" } }],
    ["rollback", { rollback: { kind: "commit", does: "a1b2c3" } }],
    ["rollback", { rollback: { kind: "commit", does: commit("a") } }],
    ["rollback", { rollback: { kind: "image", does: "shop:latest" } }],
    ["rollback", { rollback: { kind: "image", does: "shop" } }],
    ["rollback", { rollback: { kind: "database", does: "migrate" } }],
  ])("is refused without an honest %s", (field, more) => {
    const { answer } = when(team, "cy", "release.prepare", preparation(more), ci);
    expect(answer).toMatchObject({ refused: "release.incomplete", facts: { missing: [{ field }] } });
  });

  test("names everything that is missing at once", () => {
    const { answer } = when(team, "cy", "release.prepare", preparation({ note: "", monitoring: "", tests: null }), ci);
    expect(
      (answer as unknown as { facts: { missing: { field: string }[] } }).facts.missing.map(({ field }) => field),
    ).toEqual(["note", "tests", "monitoring"]);
  });

  test.each([
    ["image", "registry.harbor.example/shop:2.40.3"],
    ["commit", commit("b")],
    ["database", "migrate down to 20261118"],
    ["command", "kubectl rollout undo deployment/shop --to-revision=41"],
  ])("takes an exact %s as the way back", (kind, does) =>
    when(team, "cy", "release.prepare", preparation({ rollback: { kind, does } }), ci).recordsTypes("release.prepared"),
  );

  test("of a model or a retry needs a cost estimate", () => {
    const patch = `diff --git a/src/replies/draft.ts b/src/replies/draft.ts
--- a/src/replies/draft.ts
+++ b/src/replies/draft.ts
@@ -1 +1,2 @@
-const model = "gpt-5-mini";
+const model = "gpt-5";
+await openai.chat.completions.create({ model });
`;
    const { answer } = when(team, "cy", "release.prepare", preparation({ patch, cost: null }), ci);
    expect(answer).toMatchObject({ refused: "release.incomplete", facts: { missing: [{ field: "cost" }] } });
  });

  test("is refused for an environment that the page does not name", () =>
    when(team, "cy", "release.prepare", preparation({ environment: "moon" }), ci).refuses(
      "release.unknownEnvironment",
    ));
});

describe("who approves", () => {
  test("the owner of deploy does, with a passkey over exactly this release", () => {
    const { data, how } = approval(prepared(), "ben");
    when(prepared(), "ben", "release.approve", data, how).recordsTypes("release.approved");
  });

  test("a token, an agent or a link never does", () => {
    const { data, how } = approval(prepared(), "ben");
    when(prepared(), "person:ben", "release.approve", data, { ...how, via: "token:t" }).refuses("release.notInBrowser");
    when(prepared(), "agent:coder", "release.approve", data, how).refuses("release.notInBrowser");
    when(prepared(), "ben", "release.approve", data).refuses("release.noPasskey");
  });

  test("its author does not, nor whoever prepared it", () => {
    const mine = prepared({ commits: [{ ...preparation().commits[0], makers: [maker("ben", "committer")] }] });
    const { data, how } = approval(mine, "ben");
    when(mine, "ben", "release.approve", data, how).refuses("release.madeIt");
    const { data: yes, how: touched } = approval(mine, "ana");
    when(mine, "ana", "release.approve", yes, touched).recordsTypes("release.approved");
    const byBen = prepared({ preparers: ["ben"] });
    const asked = approval(byBen, "ben");
    when(byBen, "ben", "release.approve", asked.data, asked.how).refuses("release.madeIt");
  });

  test("somebody who is not on the list does not, however senior", () => {
    const { data, how } = approval(prepared(), "dee");
    when(prepared(), "dee", "release.approve", data, how).refuses("release.notYours");
  });

  test("a release that changed since it was shown is not approved", () => {
    const { data, how } = approval(prepared(), "ben");
    when(
      prepared({ note: "Charges twice, on purpose." }, "cy", prepared()),
      "ben",
      "release.approve",
      data,
      how,
    ).refuses("release.changed");
  });

  test("another artifact is another release, and another note needs another yes", () => {
    const changed = prepared({ note: "Something else entirely." }, "cy", approved());
    expect(statusOf(stateOf(changed), version)).toBe("prepared");
    when(changed, "machine:ci", "release.permit", { id, stage: "internal", permit: permitId }, ci).refuses(
      "release.unapproved",
    );
  });

  test("a refused one gets no key", () => {
    const { data, how } = approval(prepared(), "ben");
    const past = and(prepared(), "ben", "release.refuse", { ...data, reason: "Not on a Thursday." }, how);
    when(past, "machine:ci", "release.permit", { id, stage: "internal", permit: permitId }, ci).refuses(
      "release.refused",
    );
  });
});

describe("a team in which everybody took part", () => {
  const two = [
    { commit: commit("b"), subject: "Second", diff: digest("two"), makers: [maker("ana", "author")] },
    { commit: commit("a"), subject: "First", diff: digest("one"), makers: [maker("ben", "author")] },
  ];

  test("is shown how to split it", () => {
    const state = stateOf(prepared({ commits: two, to: commit("b") }), preparation({ to: commit("b") }).id);
    expect(state.splits).toEqual([
      { from: commit("0"), to: commit("a"), approver: "ana" },
      { from: commit("a"), to: commit("b"), approver: "ben" },
    ]);
  });

  test("asks the page's outside approver", () => {
    const past = [
      ...prepared({ commits: two, to: commit("b") }),
      by("ann", "person.passkeyEnrolled", {
        ...{
          id: "ann",
          credential: "key-ann",
          publicKey: "AA",
          algorithm: -7,
          counter: 0,
          transports: [],
          name: stored("phone"),
          confirmed: true,
        },
      }),
    ];
    const other = preparation({ to: commit("b") }).id;
    const { data, how } = approval(past, "ann", other);
    when(past, "ann", "release.approve", data, how).recordsTypes("release.approved");
  });
});

describe("the key", () => {
  test("is given for the next stage, for ten minutes", () =>
    when(approved(), "machine:ci", "release.permit", { id, stage: "internal", permit: permitId }, ci).records({
      type: "release.permitted",
      data: { id, permit: permitId, stage: "internal", expires: later(10) },
    }));

  test.each([
    ["for a later stage", "all", "release.otherStage"],
    ["for a stage that there is not", "50%", "release.otherStage"],
  ])("is not given %s", (_, stage, code) =>
    when(approved(), "machine:ci", "release.permit", { id, stage, permit: permitId }, ci).refuses(code),
  );

  test("is not given without a yes", () =>
    when(prepared(), "machine:ci", "release.permit", { id, stage: "internal", permit: permitId }, ci).refuses(
      "release.unapproved",
    ));

  test("for the next stage waits for the numbers of this one", () => {
    const out = and(admitted(), "machine:ci", "release.end", { id, run: "run-1", exit: 0, signal: "" }, ci);
    when(out, "machine:ci", "release.permit", { id, stage: "10%", permit: "permit-0002" }, ci).refuses(
      "release.stageWaits",
    );
  });

  test("for a stage where the page asks a person waits for that person", () => {
    const past = stageDone(stageDone(approved(), "internal", 1, thursday), "10%", 2, later(20));
    const ask = { id, stage: "all", permit: "permit-0009" };
    when(past, "machine:ci", "release.permit", ask, { ...ci, at: later(40) }).refuses("release.stageAsks");
    const card = stageCard(stateOf(past), "all after approval", version);
    const yes = and(
      past,
      "ben",
      "release.advance",
      { id, stage: "all after approval", shown: digest(card) },
      {
        proof: touch("ben", card),
        at: later(40),
      },
    );
    when(yes, "machine:ci", "release.permit", ask, { ...ci, at: later(41) }).recordsTypes("release.permitted");
    when(
      past,
      "cy",
      "release.advance",
      { id, stage: "all after approval", shown: digest(card) },
      {
        proof: touch("cy", card),
      },
    ).refuses("release.madeIt");
  });

  test("is not given while another release is on its way", () => {
    const other = preparation({
      artifact: artifact("c"),
      to: commit("c"),
      commits: [{ ...preparation().commits[0], commit: commit("c") }],
    });
    const past = approved(and(admitted(), "cy", "release.prepare", other, ci), "ben", other.id);
    when(past, "machine:ci", "release.permit", { id: other.id, stage: "internal", permit: "permit-0003" }, ci).refuses(
      "release.busy",
    );
  });
});

describe("the gate", () => {
  test("lets one run through, and says the same again to the same run", () => {
    when(permitted(), "machine:ci", "release.admit", gate(), ci).recordsTypes("release.admitted");
    when(admitted(), "machine:ci", "release.admit", gate(), ci).records();
    when(admitted(), "machine:ci", "release.admit", gate(), { ...ci, at: later(11) }).records();
  });

  test.each([
    ["another run with a used permit", { run: "run-2" }, "release.spent"],
    ["a permit that nobody gave", { permit: "permit-forged" }, "release.forged"],
    ["another release", { id: "rel-000000000000" }, "release.forged"],
  ])("stops %s", (_, more, code) => when(admitted(), "machine:ci", "release.admit", gate(more), ci).refuses(code));

  test.each([
    ["another digest", { artifact: artifact("b") }, "release.otherDigest"],
    ["another environment", { environment: "staging" }, "release.otherEnvironment"],
    ["another stage", { stage: "all" }, "release.otherStage"],
  ])("stops %s", (_, more, code) => when(permitted(), "machine:ci", "release.admit", gate(more), ci).refuses(code));

  test("stops an old permit, also when the clock of the host goes backwards", () => {
    when(permitted(), "machine:ci", "release.admit", gate(), { ...ci, at: later(10) }).refuses("release.expired");
    when(permitted(), "machine:ci", "release.admit", gate(), { ...ci, at: later(-60) }).recordsTypes(
      "release.admitted",
    );
  });

  test("a second permit ends the first", () => {
    const past = permitted(permitted(), "internal", thursday, id, "permit-0002");
    when(past, "machine:ci", "release.admit", gate(), ci).refuses("release.forged");
  });

  test("a second permit is not given while a run is under way", () =>
    when(admitted(), "machine:ci", "release.permit", { id, stage: "internal", permit: "permit-0002" }, ci).refuses(
      "release.inDoubt",
    ));

  test("stops everything from the freeze on, whoever asks", () => {
    const past = and(permitted(), "dee", "freeze.freeze", { reason: "Payments look odd." }, ci);
    when(past, "machine:ci", "release.admit", gate(), ci).refuses("release.frozen");
    when(past, "machine:ci", "release.permit", { id, stage: "internal", permit: "permit-0002" }, ci).refuses(
      "release.frozen",
    );
  });

  test("stops in a written window, by the clock of the page's zone", () => {
    const friday = "2026-11-20T16:00:00.000Z"; // 16:00 in Lisbon, which is on UTC in winter
    when(
      approved(),
      "machine:ci",
      "release.permit",
      { id, stage: "internal", permit: permitId },
      { ...ci, at: "2026-11-20T15:59:59.000Z" },
    ).recordsTypes("release.permitted");
    when(
      approved(),
      "machine:ci",
      "release.permit",
      { id, stage: "internal", permit: permitId },
      { ...ci, at: friday },
    ).refuses("release.frozen");
    when(
      approved(),
      "machine:ci",
      "release.permit",
      { id, stage: "internal", permit: permitId },
      { ...ci, at: "2026-11-23T07:59:00.000Z" },
    ).refuses("release.frozen");
    when(
      approved(),
      "machine:ci",
      "release.permit",
      { id, stage: "internal", permit: permitId },
      { ...ci, at: "2026-11-23T08:00:00.000Z" },
    ).recordsTypes("release.permitted");
  });

  test("lets a release pass one freeze by its named exception, and no other freeze", () => {
    const past = and(approved(), "dee", "freeze.freeze", { reason: "Payments look odd." }, ci);
    const held = { by: "hand", id: `hand:${past.length}`, since: thursday, until: "", lead: "", says: "" } as const;
    const card = exceptionCard(stateOf(past), held, version);
    const ask = { id, shown: digest(card), reason: "It is the fix." };
    when(past, "cy", "release.except", ask, { proof: touch("cy", card) }).refuses("release.frozen");
    when(past, "ana", "release.except", ask, { proof: touch("ana", card), via: "token:t" }).refuses(
      "release.notInBrowser",
    );
    when(past, "ana", "release.except", ask).refuses("release.noPasskey");
    const through = and(past, "ana", "release.except", ask, { proof: touch("ana", card) });
    when(through, "machine:ci", "release.permit", { id, stage: "internal", permit: permitId }, ci).recordsTypes(
      "release.permitted",
    );
    const again = and(
      and(through, "ben", "freeze.thaw", { reason: "It was a false alarm." }),
      "dee",
      "freeze.freeze",
      { reason: "Odd again." },
      ci,
    );
    when(again, "machine:ci", "release.permit", { id, stage: "internal", permit: permitId }, ci).refuses(
      "release.frozen",
    );
  });
});

describe("a run", () => {
  test("starts once", () => {
    const start = { id, run: "run-1", host: "web-1", command: "./deploy.sh" };
    const past = and(admitted(), "machine:ci", "release.start", start, ci);
    when(past, "machine:ci", "release.start", start, ci).refuses("release.ranAlready");
    when(permitted(), "machine:ci", "release.start", start, ci).refuses("release.notAdmitted");
  });

  test("that fails stops the release", () => {
    const past = and(admitted(), "machine:ci", "release.end", { id, run: "run-1", exit: null, signal: "SIGKILL" }, ci);
    expect(statusOf(stateOf(past), version)).toBe("stopped");
  });

  test("in doubt blocks until a person on the list settles it", () => {
    const past = and(admitted(), "machine:ci", "release.doubt", { id, run: "run-1", why: "The host went away." }, ci);
    expect(statusOf(stateOf(past), version)).toBe("in-doubt");
    const settle = { id, run: "run-1", outcome: "done", reason: "The new version answers on every host." };
    when(past, "machine:ci", "release.settle", settle, ci).refuses("release.notInBrowser");
    when(past, "cy", "release.settle", settle).refuses("release.notListed");
    when(past, "ana", "release.settle", settle).recordsTypes("release.settled");
  });

  test("is found good only by the watcher, and only with good numbers", () => {
    const out = and(admitted(), "machine:ci", "release.end", { id, run: "run-1", exit: 0, signal: "" }, ci);
    const say = { id, stage: "internal", numbers: good(later(15)) };
    when(out, "ben", "release.healthy", say).refuses("release.notSystem");
    when(out, "system", "release.healthy", { ...say, numbers: [] }, { via: "system" }).refuses("release.blind");
    const blind = [{ ...good(thursday)[0], value: null, state: "blind" as const }];
    when(out, "system", "release.healthy", { ...say, numbers: blind }, { via: "system" }).refuses("release.blind");
    when(out, "system", "release.healthy", say, { via: "system" }).recordsTypes("release.healthy");
  });

  test("that was stopped by a trigger gets no further key, and says whether it is rolled back by itself", () => {
    const out = and(admitted(), "machine:ci", "release.end", { id, run: "run-1", exit: 0, signal: "" }, ci);
    const stop = { id, signal: "double-charges", says: "1 customer was charged twice.", numbers: [] };
    when(out, "machine:ci", "release.stop", stop, ci).refuses("release.notSystem");
    const past = and(out, "system", "release.stop", stop, { via: "system" });
    expect(stateOf(past).stopped).toMatchObject({ signal: "double-charges", rollback: false });
    when(past, "machine:ci", "release.permit", { id, stage: "10%", permit: "permit-0002" }, ci).refuses(
      "release.stopped",
    );
    when(past, "system", "release.stop", stop, { via: "system" }).records();
  });
});
