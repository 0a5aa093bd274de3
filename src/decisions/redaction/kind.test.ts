import { describe, expect, test } from "vitest";
import { adopted, later, offered, passkeyOf, recorded, touch } from "../../../test/support/history.ts";
import { given, stored } from "../../kernel/given.ts";
import { digest } from "../../kernel/json.ts";
import type { Recorded } from "../../kernel/kind.ts";
import { emptyWorld, evolve } from "../../kernel/world.ts";
import type { Page } from "../../page/page.ts";
import { kinds } from "../index.ts";
import { redactionCard } from "./kind.ts";
import { type RedactionState, removalOf, undone } from "./state.ts";

/** The example page, with times after which words go. */
const keeping: Recorded = {
  ...offered,
  data: {
    ...(offered.data as object),
    page: {
      ...(offered.data as { page: Page }).page,
      retention: { words: { count: 24, unit: "months", says: "24 months" } },
    },
  },
};
const team: readonly Recorded[] = [keeping, adopted, ...["ana", "ben", "cy"].map((id) => passkeyOf(id))];
const page = (offered.data as { version: string }).version;

const id = "red-00000001";
const [one, two] = [stored("Mira Sommer").text, stored("Tel. 0170 1234").text];
const ask = { id, texts: [one, two], entries: [7], reason: "The customer asked us to" };
const at = later(5);

const when = (past: readonly Recorded[], actor: string, command: string, data: object, how: object = {}) =>
  given(kinds, past).when(actor, `redaction.${command}`, data, { page, ...how });
const and = (past: readonly Recorded[], actor: string, command: string, data: object, how: object = {}) => [
  ...past,
  ...recorded(past, actor, `redaction.${command}`, data, how),
];
function stateOf(past: readonly Recorded[], of = id): RedactionState {
  const world = emptyWorld(kinds);
  for (const event of past) evolve(kinds, world, event);
  return world.many("redaction").get(of) as RedactionState;
}
/** Ana's passkey over the card as it stands. */
const signed = (past: readonly Recorded[], who = "ana") => {
  const card = redactionCard(stateOf(past), page);
  return [
    { id, shown: digest(card) },
    { proof: touch(who, card), at },
  ] as const;
};
const asked = and(team, "ben", "ask", ask);
const ordered = and(asked, "ana", "order", ...signed(asked));

describe("asking to remove words", () => {
  test("is for people in their browser: no token, no agent, no command line", () => {
    for (const [actor, via] of [
      ["agent:coder", "token:t1"],
      ["machine:ci", "token:t2"],
      ["ben", "cli:laptop"],
      ["mallory", "passkey:s1"],
    ] as const)
      when(team, actor, "ask", ask, { via }).refuses("redaction.notInBrowser");
    when(team, "ben", "ask", ask, { via: "link:s1" }).recordsTypes("redaction.asked");
  });

  test("names digests and entries, and keeps the reason beside the record: no word stands in it", () => {
    const event = asked.at(-1);
    expect(JSON.stringify(event)).not.toContain("customer");
    expect(event?.data).toMatchObject({ id, texts: [one, two], entries: [7], reason: { text: expect.any(String) } });
    expect(stateOf(asked)).toMatchObject({ ordered: undefined, refused: undefined, doneAt: "" });
  });

  test("leaves out what was removed before, and says when nothing is left", () => {
    when(ordered, "cy", "ask", { ...ask, id: "red-00000002" }).refuses("redaction.gone");
    const third = stored("Elbstrand").text;
    const more = and(ordered, "cy", "ask", { ...ask, id: "red-00000002", texts: [one, third] });
    expect([...stateOf(more, "red-00000002").texts]).toEqual([third]);
    expect(when(asked, "ben", "ask", ask).answer).toEqual([]);
  });

  test("does not touch words that a waiting decision needs, until it is answered", () => {
    const question = "Give Mira Sommer her money back?";
    const waits = [
      ...team,
      ...recorded(team, "cy", "proposal.ask", { id: "refund", question, oneWay: false, options: [], guardrails: [] }),
    ];
    const texts = [stored(question).text];
    when(waits, "ben", "ask", { ...ask, texts }).refuses("redaction.needed");
    const over = [...waits, ...recorded(waits, "cy", "proposal.withdraw", { id: "refund" })];
    when(over, "ben", "ask", { ...ask, texts }).recordsTypes("redaction.asked");
  });

  test("nor the page in force, nor an open incident, nor a passkey that stands", () => {
    const burning = [
      ...team,
      ...recorded(team, "ben", "incident.declare", { id: "inc-double", title: "Mira was charged twice" }),
    ];
    for (const words of ["Mira was charged twice", "phone"])
      when(burning, "ben", "ask", { ...ask, texts: [stored(words).text] }).refuses("redaction.needed");
    when(team, "ben", "ask", { ...ask, texts: [(offered.data as { source: { text: string } }).source.text] }).refuses(
      "redaction.needed",
    );
  });
});

describe("the yes", () => {
  test("is that of the owner of customer data, with a touch on their passkey over exactly this", () => {
    const [data, how] = signed(asked);
    when(asked, "ben", "order", data, { ...how, proof: touch("ben", redactionCard(stateOf(asked), page)) }).refuses(
      "redaction.notYours",
    );
    when(asked, "ana", "order", data, { at }).refuses("redaction.noPasskey");
    when(asked, "ana", "order", data, { ...how, via: "cli:laptop" }).refuses("redaction.notInBrowser");
    when(asked, "ana", "order", { id, shown: digest("something else") }, how).refuses("redaction.changed");
    when(asked, "ana", "order", data, { ...how, proof: touch("ana", "another card") }).refuses("redaction.noPasskey");
    when(asked, "ana", "order", data, how).recordsTypes("redaction.ordered");
    when(team, "ana", "order", data, how).refuses("redaction.unknown");
  });

  test("is the backup's once the owner has not answered in the area's time", () => {
    const [data] = signed(asked);
    const how = { proof: touch("ben", redactionCard(stateOf(asked), page)), at: later(30) };
    when(asked, "ben", "order", data, how).recordsTypes("redaction.ordered");
  });

  test("counts once, and a no is a no", () => {
    expect(when(ordered, "ana", "order", ...signed(asked)).answer).toEqual([]);
    const refused = and(asked, "ana", "refuse", { id, reason: "We still need it for the audit" });
    when(refused, "ana", "order", ...signed(asked)).refuses("redaction.answered");
    when(asked, "cy", "refuse", { id, reason: "I would keep it" }).refuses("redaction.notYours");
    when(asked, "ben", "refuse", { id, reason: "The wrong customer" }).recordsTypes("redaction.refused");
  });

  test("does not hold for words that something came to need since they were asked for", () => {
    const question = "Mira Sommer";
    const since = [
      ...asked,
      ...recorded(asked, "cy", "proposal.ask", { id: "refund", question, oneWay: false, options: [], guardrails: [] }),
    ];
    when(since, "ana", "order", ...signed(since)).refuses("redaction.needed");
  });

  test("stands until the words are gone, which the server alone says", () => {
    const world = emptyWorld(kinds);
    for (const event of ordered) evolve(kinds, world, event);
    const all = world.many("redaction") as ReadonlyMap<string, RedactionState>;
    expect(undone(all).map(({ id }) => id)).toEqual([id]);
    expect(removalOf(all, one)?.ordered?.by).toBe("person:ana");
    when(ordered, "ana", "done", { id }).refuses("redaction.notSystem");
    when(asked, "system", "done", { id }, { via: "system" }).refuses("redaction.unknown");
    const done = and(ordered, "system", "done", { id }, { via: "system" });
    expect(stateOf(done).doneAt).not.toBe("");
    expect(when(done, "system", "done", { id }, { via: "system" }).answer).toEqual([]);
  });
});

describe("the page's time", () => {
  const old = { id: "red-00000009", texts: [one], of: "words", before: "2024-11-19T12:00:00.000Z" };
  const system = { via: "system" };

  test("removes what is older, by the server itself and nobody else", () => {
    when(team, "system", "retain", old, system).recordsTypes("redaction.retained");
    when(team, "ana", "retain", old).refuses("redaction.notSystem");
    when(team, "system", "retain", { ...old, before: "2024-11-19T12:00:00.001Z" }, system).refuses(
      "redaction.tooYoung",
    );
    when(team, "system", "retain", { ...old, of: "traffic" }, system).refuses("redaction.notKept");
    when([offered, adopted], "system", "retain", old, system).refuses("redaction.notKept");
  });

  test("never takes words that are needed, nor the reason of a removal, nor the same twice", () => {
    const reason = stored(ask.reason).text;
    expect(when(ordered, "system", "retain", { ...old, texts: [one, reason] }, system).answer).toEqual([]);
    const free = stored("An old note").text;
    const { answer } = when(ordered, "system", "retain", { ...old, texts: [one, free, stored("phone").text] }, system);
    expect(answer).toMatchObject([{ data: { texts: [free], keeps: "24 months" } }]);
  });
});
