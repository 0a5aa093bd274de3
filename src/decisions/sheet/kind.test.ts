import { describe, expect, test } from "vitest";
import { and, at, inForce, task, when, worldAfter } from "../../../test/support/ai-history.ts";
import { aiTeam } from "../../../test/support/ai-team.ts";
import { passkeyOf, touch } from "../../../test/support/history.ts";
import { digest } from "../../kernel/json.ts";
import type { Recorded } from "../../kernel/kind.ts";
import { worldOf } from "../../views/context.ts";
import { standingOf, workCard, workId } from "../work/kind.ts";
import { proposedFor, sheetCard } from "./kind.ts";

const team = inForce(
  aiTeam()
    .replace("tested-by: [tom]", "tested-by: [tom]\n      reviewed-by: [tom, li]")
    .replace(
      "disputes: { level: people }",
      "disputes: { level: people }\n        refunds: { level: people, about: money-movement, approve: li }",
    ),
);
const people = ["ana", "li", "noor", "tom"].map((one) => passkeyOf(one));
const id = `sheet-${"1".repeat(24)}`;
const item = (key: string) => workId(task, key);
const program = { via: "token:t1" };
const add = (past: readonly Recorded[], key: string, question = "late-fees") => {
  const asked = {
    id: item(key),
    task,
    question,
    key,
    why: "paused",
    input: "Why?",
    recipient: "Mira",
    call: "",
    pause: "",
  };
  return and(past, "machine:desk", "work.add", asked, program);
};
const proposal = (key: string, more: object = {}) => ({
  ...{ id: item(key), sheet: id, output: `Paper to ${key}.`, wrong: [], given: false, distance: 0, seconds: 60 },
  ...more,
});
const propose = (past: readonly Recorded[], key: string, more: object = {}, who = "tom") =>
  and(past, who, "work.propose", proposal(key, more), { via: "cli:t1" });
const cli = { via: "cli:t1" };
const queued = add(add(add([...team.events, ...people], "a"), "b"), "m", "refunds");
const brought = propose(propose(and(queued, "tom", "sheet.bring", { id, lines: 3 }, cli), "a"), "b", { given: true });
const cardOf = (past: readonly Recorded[], who: string) =>
  sheetCard(id, proposedFor(team.page, worldOf(worldAfter(past)).works, id, who, at(0)), team.version);
const yes = (past: readonly Recorded[], who: string) => ({ id, shown: digest(cardOf(past, who)) });
const stateOf = (past: readonly Recorded[], key: string) => {
  const found = worldOf(worldAfter(past)).works.get(item(key));
  if (!found) throw new Error(`There is no item ${key}.`);
  return found;
};
const standing = (past: readonly Recorded[], key: string) => standingOf(stateOf(past, key), at(1));

describe("a sheet from paper", () => {
  test("is brought by a person whom the page names, once for the same file", () => {
    for (const who of ["agent:coder", "machine:desk"]) {
      when(queued, who, "sheet.bring", { id, lines: 3 }, program).refuses("sheet.notPerson");
      when(queued, who, "work.propose", proposal("a"), program).refuses("work.notPerson");
    }
    when(brought, "li", "sheet.bring", { id, lines: 3 }, cli).records();
    when(brought, "tom", "work.propose", proposal("a"), cli).records();
  });

  test("counts for nothing before a person says yes in the browser", () => {
    expect([standing(brought, "a"), standing(brought, "b")]).toEqual(["waiting", "waiting"]);
    when(brought, "tom", "sheet.confirm", yes(brought, "tom"), cli).refuses("sheet.notInBrowser");
    when(brought, "machine:desk", "sheet.confirm", yes(brought, "tom"), program).refuses("sheet.notInBrowser");
    when(brought, "noor", "sheet.confirm", yes(brought, "noor")).refuses("sheet.nothing");
    when(brought, "tom", "sheet.confirm", { id, shown: digest("else") }).refuses("sheet.changed");
    when(brought, "tom", "sheet.confirm", { id: `sheet-${"2".repeat(24)}`, shown: "" }).refuses("sheet.unknown");
  });

  test("answers everything on it at once, and what the customer has already is given", () => {
    when(brought, "tom", "sheet.confirm", yes(brought, "tom")).records(
      ...["sheet.confirmed", "work.answered", "work.used", "work.answered"],
    );
    const done = and(brought, "tom", "sheet.confirm", yes(brought, "tom"));
    expect([standing(done, "a"), standing(done, "b")]).toEqual(["answered", "used"]);
    expect(stateOf(done, "a").answer).toMatchObject({ by: "tom", sheet: id, seconds: 60 });
    when(done, "tom", "sheet.confirm", yes(done, "tom")).refuses("sheet.nothing");
    when(done, "tom", "work.propose", proposal("a"), cli).records();
  });

  test("about money counts with the touch of whoever reads that, and of nobody else", () => {
    const money = propose(brought, "m");
    expect(cardOf(money, "tom").answers).toHaveLength(2);
    expect(cardOf(money, "li").answers).toHaveLength(3);
    when(money, "li", "sheet.confirm", yes(money, "li")).refuses("sheet.noPasskey");
    when(money, "li", "sheet.confirm", yes(money, "li"), { proof: touch("li", cardOf(money, "li")) }).records(
      ...["sheet.confirmed", "work.answered", "work.used", "work.answered", "work.answered"],
    );
    const toms = and(money, "tom", "sheet.confirm", yes(money, "tom"));
    expect([standing(toms, "a"), standing(toms, "m")]).toEqual(["answered", "waiting"]);
  });

  test("that comes after somebody answered is kept beside the answer, and never given", () => {
    const state = stateOf(queued, "a");
    const said = { id: state.id, output: "First.", marks: [], distance: 0, seconds: 1 };
    const first = and(queued, "li", "work.answer", { ...said, shown: digest(workCard(state, team.version)) });
    const late = propose(first, "a");
    expect(stateOf(late, "a")).toMatchObject({
      answer: { by: "li" },
      others: [{ from: "sheet", sheet: id }],
      proposals: [],
    });
    const meanwhile = and(brought, "li", "work.answer", { ...said, shown: digest(workCard(state, team.version)) });
    expect(stateOf(meanwhile, "a")).toMatchObject({ answer: { by: "li" }, others: [{ sheet: id }], proposals: [] });
    expect(cardOf(meanwhile, "tom").answers).toHaveLength(1);
  });

  test("keeps an item with people while it waits for its yes", () => {
    when(brought, "machine:desk", "work.return", { id: item("a") }, program).refuses("work.onPaper");
    const end = { id: item("a"), call: "call-1", given: false };
    when(brought, "system", "work.end", end, { via: "system" }).refuses("work.onPaper");
    when(brought, "system", "work.end", { ...end, given: true }, { via: "system" }).records(
      "work.ended",
      "work.doubled",
    );
  });
});
