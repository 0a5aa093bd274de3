import { describe, expect, test } from "vitest";
import { and, at, inForce, page, task, team, version, when, worldAfter } from "../../../test/support/ai-history.ts";
import { aiTeam } from "../../../test/support/ai-team.ts";
import { passkeyOf, touch } from "../../../test/support/history.ts";
import { digest } from "../../kernel/json.ts";
import type { Recorded } from "../../kernel/kind.ts";
import { taskOf } from "../../page/page.ts";
import { approversOf, templateCard, templateId } from "./kind.ts";
import { coversFile, isUsable, type TemplateState } from "./state.ts";

const path = "templates/billing/late-fee.md";
const id = templateId(path);
const words = "The late fee is 5 EUR.\n";
const system = { via: "system" };
const offering = { id, path, words, authors: ["noor"], stranger: false };
const offer = (past: readonly Recorded[], more: object = {}) =>
  and(past, "system", "template.offer", { ...offering, ...more }, system);
const stateAfter = (past: readonly Recorded[]) => worldAfter(past).many("template").get(id) as TemplateState;
function yes(past: readonly Recorded[], who: string, of = version) {
  const state = stateAfter(past);
  const card = templateCard(state, of);
  const data = { id, digest: state.offered?.digest ?? "0".repeat(64), shown: digest(card) };
  return [data, { proof: touch(who, card) }] as const;
}
const approve = (past: readonly Recorded[], who = "tom") => and(past, who, "template.approve", ...yes(past, who));
const offered = offer(team);
const approved = approve(offered);
const usable = (past: readonly Recorded[]) => isUsable(stateAfter(past), taskOf(page, task));

describe("a template", () => {
  test("is offered by the server alone, and once for the same words", () => {
    for (const who of ["ana", "tom", "agent:coder"])
      when(team, who, "template.offer", offering).refuses("template.notSystem");
    when(offered, "system", "template.offer", offering, system).records();
    when(approved, "system", "template.offer", offering, system).records();
    when(team, "system", "template.offer", { ...offering, id: templateId("other") }, system).refuses(
      "template.unknown",
    );
    expect(JSON.stringify(offered.at(-1))).not.toContain("late fee is");
  });

  test("is usable only after a yes by touch of somebody who reads for the task", () => {
    expect([usable(offered), usable(approved)]).toEqual([false, true]);
    const [data, how] = yes(offered, "tom");
    when(offered, "tom", "template.approve", data).refuses("template.noPasskey");
    when(offered, "tom", "template.approve", data, { via: "link:s1" }).refuses("template.noPasskey");
    when(offered, "tom", "template.approve", data, { ...how, via: "cli:t1" }).refuses("template.notInBrowser");
    when(offered, "agent:coder", "template.approve", data, { via: "token:t1" }).refuses("template.notInBrowser");
    for (const who of ["li", "marta"])
      when(offered, who, "template.approve", ...yes(offered, who)).refuses("template.notYours");
    when(approved, "tom", "template.approve", { ...data, digest: stateAfter(approved).current?.digest }).records();
  });

  test("is never approved by whoever wrote some of it; then the owner of AI says yes, then the backup", () => {
    const own = offer(team, { authors: ["tom"] });
    when(own, "tom", "template.approve", ...yes(own, "tom")).refuses("template.wroteIt");
    expect(approversOf(page, stateAfter(own), at(0))[0]).toBe("ana");
    when(own, "ana", "template.approve", ...yes(own, "ana")).records("template.approved");
    const all = offer(team, { authors: ["tom", "ana"] });
    expect(approversOf(page, stateAfter(all), at(0))).toEqual(["marta"]);
    const both = inForce(aiTeam().replace("tested-by: [tom]", "tested-by: [tom]\n      reviewed-by: [tom, li]"));
    const past = offer([...both.events, ...["tom", "li"].map((one) => passkeyOf(one))], { authors: ["tom"] });
    expect(approversOf(both.page, stateAfter(past), at(0))).toEqual(["li"]);
  });

  test("is approved as it was shown: other words, or another page, ask again", () => {
    const [data, how] = yes(offered, "tom");
    const other = offer(offered, { words: "The late fee is 6 EUR.\n" });
    when(other, "tom", "template.approve", data, how).refuses("template.notOffered");
    when(offered, "tom", "template.approve", { ...data, shown: digest("else") }, how).refuses("template.changed");
  });

  test("keeps its approved words until others are approved; what comes back needs no second yes", () => {
    const other = offer(approved, { words: "The late fee is 6 EUR.\n", authors: ["li"] });
    expect(stateAfter(other).current?.digest).toBe(stateAfter(approved).current?.digest);
    expect(usable(other)).toBe(true);
    const back = offer(other);
    expect([stateAfter(back).offered, usable(back)]).toEqual([undefined, true]);
    const next = approve(other);
    expect(stateAfter(next).current?.digest).toBe(stateAfter(other).offered?.digest);
  });

  test("is used no more once its file is gone, or once no task's folder holds it", () => {
    const gone = and(approved, "system", "template.withdraw", { id }, system);
    expect(usable(gone)).toBe(false);
    when(gone, "system", "template.withdraw", { id }, system).records();
    when(gone, "tom", "template.approve", ...yes(gone, "tom")).refuses("template.unknown");
    expect(isUsable(stateAfter(approved), { fallback: "templates/other/" })).toBe(false);
    const elsewhere = inForce(aiTeam().replace("templates/billing/", "templates/other/"));
    const past = offer([...elsewhere.events, passkeyOf("tom")]);
    when(past, "tom", "template.approve", ...yes(past, "tom", elsewhere.version)).refuses("template.noTask");
  });

  test.each([
    ["templates/billing/", "templates/billing/a.md", true],
    ["templates/billing", "templates/billing/sub/a.md", true],
    ["./templates/billing/", "templates/billing/a.md", true],
    ["templates/a.md", "templates/a.md", true],
    ["templates/a", "templates/ab.md", false],
    ["templates/billing/", "templates/billing", true],
    ["", "templates/a.md", false],
    ["/", "templates/a.md", false],
  ])("of the fallback %j is the file %j: %j", (fallback, file, is) => {
    expect(coversFile({ fallback }, file)).toBe(is);
  });
});
