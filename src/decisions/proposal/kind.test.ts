import { describe, expect, test } from "vitest";
import { later, pageInForce, recorded, touch } from "../../../test/support/history.ts";
import { given, noon } from "../../kernel/given.ts";
import { digest } from "../../kernel/json.ts";
import type { Event, Recorded } from "../../kernel/kind.ts";
import { emptyWorld, evolve } from "../../kernel/world.ts";
import { kinds } from "../index.ts";
import { type ProposalState, proposalCard } from "./kind.ts";

const id = "drop-plan";
const ask = (more: object = {}) => ({
  id,
  question: "Can we split the parser module into three files this sprint?",
  options: [
    { name: "queue", says: "A queue", costs: "three days" },
    { name: "thread", says: "A thread", costs: "one day" },
  ],
  oneWay: false,
  guardrails: [],
  ...more,
});

const asked = (more: object = {}, actor = "cy") => [
  ...pageInForce,
  ...recorded(pageInForce, actor, "proposal.ask", ask(more)),
];
function stateOf(past: readonly Recorded[]): ProposalState {
  const world = emptyWorld(kinds);
  for (const event of past) evolve(kinds, world, event);
  return world.many("proposal").get(id) as ProposalState;
}
const answering = (past: readonly Recorded[], option = "queue") => {
  const card = proposalCard(stateOf(past), option);
  return { card, data: { id, option, reason: "It survives a restart", shown: digest(card) } };
};

describe("a proposal", () => {
  test("goes to the one person whose call it is", () => {
    const state = stateOf(asked());
    expect(state.owner).toBe("ben");
    expect(state.backup).toBe("ana");
    expect(Date.parse(state.backupFrom)).toBeGreaterThan(Date.parse(noon));
  });

  test("that is a one-way door goes to whoever answers for those, and is high risk", () => {
    const state = stateOf(asked({ question: "Split the worker into two queues?", oneWay: true }));
    expect(state.risk).toBe("high");
    expect(state.owner).toBe("ana");
  });

  test("names only guardrails that exist", () => {
    given(kinds, pageInForce)
      .when("cy", "proposal.ask", ask({ guardrails: ["moon"] }))
      .refuses("proposal.unknownGuardrail");
  });

  test("is asked by an agent, which is never the one to answer", () => {
    const past = asked({}, "agent:coder");
    const { data } = answering(past);
    given(kinds, past)
      .when("agent:coder", "proposal.answer", data, { via: "token:t1" })
      .refuses("proposal.notInBrowser");
  });
});

describe("an answer", () => {
  const past = asked({ oneWay: true });
  const { card, data } = answering(past);

  test("of high risk takes the owner's touch over exactly this card and option", () => {
    given(kinds, past)
      .when("ana", "proposal.answer", data, { proof: touch("ana", card) })
      .recordsTypes("proposal.answered");
    given(kinds, past).when("ana", "proposal.answer", data, { via: "link:s1" }).refuses("proposal.noPasskey");
    const other = answering(past, "thread");
    given(kinds, past)
      .when("ana", "proposal.answer", data, { proof: touch("ana", other.card) })
      .refuses("proposal.noPasskey");
  });

  test("is not given by somebody else", () => {
    given(kinds, past)
      .when("ben", "proposal.answer", data, { proof: touch("ben", card) })
      .refuses("proposal.notYours");
  });

  test("is not given by a command line, even the owner's own", () => {
    given(kinds, past)
      .when("ana", "proposal.answer", data, { via: "cli:t1", proof: touch("ana", card) })
      .refuses("proposal.notInBrowser");
  });

  test("of high risk is not given by the one who asked; the backup answers", () => {
    const own = asked({ oneWay: true }, "ana");
    const { card, data } = answering(own);
    given(kinds, own)
      .when("ana", "proposal.answer", data, { proof: touch("ana", card) })
      .refuses("proposal.ownProposal");
    const backup = stateOf(own).backup;
    given(kinds, own)
      .when(backup, "proposal.answer", data, { proof: touch(backup, card) })
      .recordsTypes("proposal.answered");
  });

  test("passes to the backup once the owner's time is over, and not before", () => {
    const waiting = asked();
    const { data } = answering(waiting);
    given(kinds, waiting).when("ana", "proposal.answer", data).refuses("proposal.notYours");
    const { answer } = given(kinds, waiting).when("ana", "proposal.answer", data, { at: stateOf(waiting).backupFrom });
    expect((answer as Event[])[0]?.data).toMatchObject({ as: "backup" });
  });

  test("stays the only one: a second is an override, with a reason, and erases nothing", () => {
    const waiting = asked();
    const { data } = answering(waiting);
    const done = [...waiting, ...recorded(waiting, "ben", "proposal.answer", data)];
    const again = answering(done, "thread").data;
    given(kinds, done).when("ben", "proposal.answer", again).refuses("proposal.answered");
    const over = [...done, ...recorded(done, "ana", "proposal.override", again)];
    expect(stateOf(over).answers.map(({ option }) => option)).toEqual(["queue", "thread"]);
  });

  test("given twice is recorded once", () => {
    const waiting = asked();
    const { data } = answering(waiting);
    const done = [...waiting, ...recorded(waiting, "ben", "proposal.answer", data)];
    given(kinds, done)
      .when("ben", "proposal.answer", data, { at: later(1) })
      .records();
  });
});

test("input is heard from anybody on the page and decides nothing", () => {
  const past = asked();
  given(kinds, past)
    .when("cy", "proposal.comment", { id, says: "Finance wants it by Friday" })
    .recordsTypes("proposal.inputGiven");
  given(kinds, past).when("eve", "proposal.comment", { id, says: "hi" }).refuses("proposal.notOnPage");
});
