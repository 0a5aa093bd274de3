import { describe, expect, test } from "vitest";
import {
  and,
  at,
  cardOf,
  chosen,
  drilled,
  fullAnswers,
  inForce,
  proposal,
  reads,
  ready,
  releaseAfter,
  serve,
  so,
  task,
  taskAfter,
  team,
  when,
  withComparison,
  withDrafts,
  yes,
} from "../../../test/support/ai-history.ts";
import { aiTeam, prompt } from "../../../test/support/ai-team.ts";
import { touch } from "../../../test/support/history.ts";
import { by, stored } from "../../kernel/given.ts";
import { digest, type Json } from "../../kernel/json.ts";
import type { Level } from "../../page/page.ts";
import { liveRelease, releaseCard, restoreCard, waitingRelease, widenCard } from "./kind.ts";
import { evidenceFor } from "./yes.ts";

const proposed = and(team, "noor", "task.propose", proposal);
const pass = { id: task, release: 1, passed: true, note: "Ten mails, all right." };
const tested = and(proposed, "tom", "task.test", pass);
const served = serve(team);
const second = serve(served, `${prompt}Say when it is due.\n`, 2);
const other = inForce(aiTeam({ model: "openai/gpt-5" }));

describe("a proposal", () => {
  test("is for those whom the page lets change the task, and for those who answer for a token or an agent", () => {
    when(team, "tom", "task.propose", proposal).refuses("task.notChanger");
    when(team, "machine:ci", "task.propose", proposal).refuses("task.notChanger");
    const token = by("noor", "token.issued", {
      ...{ id: "t1", holder: "agent:coder", hash: "0".repeat(64), scopes: ["propose"], name: stored("a token") },
      expires: at(60),
    });
    const past = and(so(team, token), "agent:coder", "task.propose", proposal, { via: "token:t1" });
    expect(releaseAfter(past, 1).makers).toEqual(["noor", "li"]);
  });

  test("needs a page, a task of the page and a reason", () => {
    when([], "noor", "task.propose", proposal).refuses("task.noPage");
    when(team, "noor", "task.propose", { ...proposal, id: "invoices" }).refuses("task.unknown");
    expect(when(team, "noor", "task.propose", { ...proposal, reason: " a " }).answer).toHaveProperty("malformed");
    expect(when(team, "noor", "task.propose", { ...proposal, model: "openai/gpt-5" }).answer).toHaveProperty(
      "malformed",
    );
  });

  test("of a model without a known price is refused", () =>
    when(team, "noor", "task.propose", { ...proposal, prices: null }).refuses("task.unpriced"));

  test("has the prompt's authors among its makers", () => {
    const past = and(team, "noor", "task.propose", { ...proposal, authors: ["ana", "noor"] });
    expect(releaseAfter(past, 1).makers).toEqual(["noor", "ana"]);
  });

  test("of what waits already changes nothing, unless somebody else takes part", () => {
    expect(and(proposed, "noor", "task.propose", proposal)).toEqual(proposed);
    const again = and(proposed, "li", "task.propose", proposal);
    expect(releaseAfter(again, 2).makers).toEqual(["noor", "li"]);
    expect(waitingRelease(taskAfter(again))?.number).toBe(2);
  });

  test("stays its writer's when somebody else brings the same words again, until they have a yes", () => {
    const own = and(team, "noor", "task.propose", { ...proposal, authors: ["ana"] });
    const again = and(own, "li", "task.propose", proposal);
    expect(releaseAfter(again, 2).makers).toEqual(["noor", "ana", "li"]);
    const others = and(served, "li", "task.propose", { ...proposal, prompt: `${prompt}Be kind.\n` });
    const back = and(others, "li", "task.propose", { ...proposal, prices: [{ model: "openai/gpt-5-mini", input: 2 }] });
    expect(releaseAfter(back, 3).makers).toEqual(["li"]);
  });

  test("of what is served already is refused, also where it rests on another comparison", () => {
    when(served, "noor", "task.propose", proposal).refuses("task.same");
    const seen = withComparison(chosen("openai/gpt-5-mini", []));
    when(served, "noor", "task.propose", { ...proposal, comparison: "comparison-00000001" }, { seen }).refuses(
      "task.same",
    );
  });

  test("of what was gone back from is a new release", () => {
    const back = and(second, "tom", "task.rollBack", { id: task, reason: "Odd answers." });
    const again = and(back, "noor", "task.propose", { ...proposal, prompt: `${prompt}Say when it is due.\n` });
    expect(releaseAfter(again, 3)).toMatchObject({ wayBack: 1 });
  });

  test("of another model must beat the one that is served, on this task's own samples", () => {
    const past = so(served, ...other.events);
    const swap = { ...proposal, comparison: "comparison-00000001" };
    const seen = (state = chosen("openai/gpt-5", ["openai/gpt-5-mini"])) => ({ seen: withComparison(state) });
    when(past, "noor", "task.propose", proposal).refuses("task.mustBeat");
    when(past, "noor", "task.propose", swap).refuses("task.unknownComparison");
    when(past, "noor", "task.propose", swap, seen(chosen("openai/gpt-5", ["openai/gpt-5-mini"], "others"))).refuses(
      "task.unknownComparison",
    );
    when(past, "noor", "task.propose", swap, seen(chosen("openai/gpt-5", []))).refuses("task.mustBeat");
    when(past, "noor", "task.propose", swap, seen(chosen("openai/gpt-5-mini", ["openai/gpt-5"]))).refuses(
      "task.mustBeat",
    );
    when(past, "noor", "task.propose", swap, seen()).records("task.proposed");
  });

  test.each<[string, object]>([
    ["prompt", { prompt: `${prompt}.` }],
    ["price", { prices: [{ model: "openai/gpt-5-mini", input: [260_000] }] }],
  ])("with another %s has another digest", (_, more) => {
    const past = and(proposed, "noor", "task.propose", { ...proposal, ...more });
    expect(releaseAfter(past, 2).digest).not.toBe(releaseAfter(past, 1).digest);
  });
});

describe("a test", () => {
  test("is for those who test the task, never for who made it, and a machine is nobody", () => {
    when(proposed, "li", "task.test", pass).refuses("task.notTester");
    when(proposed, "agent:coder", "task.test", pass, { via: "token:t1" }).refuses("task.notTester");
    const own = and(team, "noor", "task.propose", { ...proposal, authors: ["tom"] });
    when(own, "tom", "task.test", pass).refuses("task.notTester");
    when(proposed, "tom", "task.test", { ...pass, release: 2 }).refuses("task.unknownRelease");
    when(proposed, "tom", "task.test", pass).records("task.tested");
  });

  test("that fails after one that passed stands in the way", () => {
    const failed = and(tested, "tom", "task.test", { ...pass, passed: false, note: "The fee is wrong." });
    when(failed, "ana", "task.approve", ...yes(failed, 1)).refuses("task.untested");
  });
});

describe("the yes to a release", () => {
  test("is the AI owner's, by a touch over its digest, in a browser", () => {
    const [data, how] = yes(tested, 1);
    expect(liveRelease(taskAfter(and(tested, "ana", "task.approve", data, how)))?.number).toBe(1);
    when(tested, "li", "task.approve", ...yes(tested, 1, "li")).refuses("task.notYours");
    when(tested, "marta", "task.approve", ...yes(tested, 1, "marta")).refuses("task.notYours");
    when(tested, "ana", "task.approve", data).refuses("task.noPasskey");
    when(tested, "ana", "task.approve", data, { ...how, via: "link:s1" }).refuses("task.noPasskey");
    when(tested, "ana", "task.approve", data, { ...how, via: "cli:t1" }).refuses("task.notInBrowser");
    when(tested, "agent:coder", "task.approve", data, { ...how, via: "token:t1" }).refuses("task.notInBrowser");
    when(tested, "ana", "task.approve", { ...data, shown: digest("else") }, how).refuses("task.changed");
    when(tested, "ana", "task.approve", data, { proof: touch("ana", "else") }).refuses("task.noPasskey");
    when(tested, "ana", "task.approve", { ...data, release: 2 }, how).refuses("task.unknownRelease");
  });

  test("waits for a test by somebody who did not make it", () =>
    when(proposed, "ana", "task.approve", ...yes(proposed, 1)).refuses("task.untested"));

  test("is never its maker's; then the backup's", () => {
    const own = and(team, "noor", "task.propose", { ...proposal, authors: ["ana"] });
    const past = and(own, "tom", "task.test", pass);
    when(past, "ana", "task.approve", ...yes(past, 1)).refuses("task.madeIt");
    when(past, "marta", "task.approve", ...yes(past, 1, "marta")).records("task.approved");
  });

  test("is not given from a session that came by a maker's link", () => {
    const session = (how: object) =>
      by("ana", "person.signedIn", { id: "ana", session: "5".repeat(64), expires: at(600), ...how });
    const link = by("noor", "person.invited", { id: "ana", link: "6".repeat(64), expires: at(600) });
    const past = so(tested, link, session({ how: "link", link: "6".repeat(64) }));
    when(past, "ana", "task.approve", ...yes(past, 1, "ana", { via: `link:${"5".repeat(16)}` })).refuses(
      "task.linkFromMaker",
    );
  });

  test("given twice is given once; a newer release, or a no, ends it", () => {
    expect(when(served, "ana", "task.approve", { id: task, release: 1, shown: "" }).answer).toEqual([]);
    const newer = and(tested, "noor", "task.propose", { ...proposal, prompt: `${prompt}!` });
    when(newer, "ana", "task.approve", ...yes(newer, 1)).refuses("task.nothingToApprove");
    const no = { id: task, release: 1, shown: digest(cardOf(tested, 1)), reason: "Too long." };
    const refused = and(tested, "ana", "task.refuse", no);
    when(refused, "ana", "task.approve", ...yes(refused, 1)).refuses("task.nothingToApprove");
    when(refused, "ana", "task.refuse", no).refuses("task.nothingToApprove");
    when(tested, "li", "task.refuse", no).refuses("task.notYours");
    when(tested, "ana", "task.refuse", { ...no, release: 7 }).refuses("task.unknownRelease");
    when(tested, "ana", "task.refuse", { ...no, shown: "" }).refuses("task.changed");
    expect(releaseAfter(and(refused, "noor", "task.propose", proposal), 2).refusal).toBeUndefined();
  });

  test("is to what the page in force says: after another page it is asked anew", () => {
    const same = so(tested, ...inForce(`${aiTeam()}\n# more words\n`).events);
    const old = releaseCard(task, releaseAfter(tested, 1), "another");
    const shown = { id: task, release: 1, shown: digest(old) };
    when(same, "ana", "task.approve", shown, { proof: touch("ana", old) }).refuses("task.changed");
    const moved = so(tested, ...other.events);
    when(moved, "ana", "task.approve", ...yes(moved, 1)).refuses("task.drifted");
  });

  test("is not given where its way back is not what is served any more", () => {
    const third = and(second, "noor", "task.propose", { ...proposal, prompt: `${prompt}Third.\n` });
    const ok = and(third, "tom", "task.test", { ...pass, release: 3 });
    const back = and(ok, "tom", "task.rollBack", { id: task, reason: "Odd answers." });
    when(back, "ana", "task.approve", ...yes(back, 3)).refuses("task.drifted");
  });
});

describe("the five questions", () => {
  const answer = (question: string, answer: string, who = "ana", how: object = {}) =>
    when(drilled(served), who, "task.answer", { id: task, question, answer }, how);

  test.each(fullAnswers)("%s takes an answer that names somebody or something", (question, says) =>
    answer(question, says).records("task.answered"),
  );

  test.each([
    ["model-owner", "The team owns it."],
    ["model-owner", "Li does."],
    ["needs-approval", "Everything important."],
    ["needs-approval", "Tom, probably."],
    ["who-stops", "Anybody."],
    ["who-stops", "Whoever sees it first, Li or Ana"],
    ["fallback", "We will see."],
    ["fallback", "The old texts."],
    ["model-owner", "Ana?"],
    ["model-owner", "…"],
  ])("%s is not answered by %j", (question, says) => answer(question, says).refuses("task.vague"));

  test("the way back is tried by a drill that passed, not by a sentence", () => {
    const data = { id: task, question: "rollback-tested", answer: "Ana tried it on Monday." };
    when(served, "ana", "task.answer", data).refuses("task.vague");
    when(drilled(served, at(0), false), "ana", "task.answer", data).refuses("task.vague");
  });

  test("are answered by a person in a browser", () => {
    answer("model-owner", "Ana.", "ana", { via: "cli:t1" }).refuses("task.notInBrowser");
    answer("model-owner", "Ana.", "agent:coder", { via: "token:t1" }).refuses("task.notInBrowser");
    answer("model-owner", "Ana.", "eve").refuses("task.notInBrowser");
  });
});

describe("the way back", () => {
  const back = { id: task, reason: "Wrong fee quoted." };

  test("is one step, anybody's, and approved beforehand", () => {
    const past = and(second, "machine:ci", "task.rollBack", back, { via: "token:t1" });
    expect(taskAfter(past).served.at(-1)).toMatchObject({ release: 1, how: "rolled-back" });
    when(past, "li", "task.rollBack", back).refuses("task.noWayBack");
    when(served, "li", "task.rollBack", back).refuses("task.noWayBack");
    when(proposed, "li", "task.rollBack", back).refuses("task.noWayBack");
  });

  test("that did not answer when it was last tried is not taken", () => {
    const check = { id: task, release: 1, ok: false, ms: 900, says: "401 from the provider" };
    const dead = and(second, "system", "task.check", check, { via: "system" });
    when(dead, "li", "task.rollBack", back).refuses("task.notAnswering");
    const alive = and(dead, "system", "task.check", { ...check, ok: true }, { via: "system" });
    when(alive, "li", "task.rollBack", back).records("task.rolledBack");
    when(second, "ana", "task.check", check).refuses("task.notSystem");
    when(second, "system", "task.check", { ...check, release: 9 }).refuses("task.unknownRelease");
  });
});

describe("a level", () => {
  const drafts = (right: number, read: number, question = "invoice-copies") => reads(right, read, 1, question);
  const widen = (past: typeof served, to: Level, given = drafts(60, 60), question = "invoice-copies") => {
    const state = taskAfter(past);
    const evidence = evidenceFor(state, given, task, question);
    const card = widenCard(task, question, to, evidence, past.at(-1)?.page ?? "");
    return {
      data: { id: task, question, to, shown: digest(card) },
      how: { proof: touch("ana", card), seen: withDrafts(given) },
    };
  };
  const tryIt = (to: Level, given = drafts(60, 60), question = "invoice-copies", who = "ana", how: object = {}) => {
    const asked = widen(served, to, given, question);
    return when(served, who, "task.widen", asked.data, { ...asked.how, ...how });
  };

  test("is widened by the AI owner's touch, on enough good answers", () => {
    tryIt("spot-checks").records("task.widened");
    tryIt("spot-checks", drafts(49, 49)).refuses("task.tooFew");
    tryIt("spot-checks", drafts(50, 60)).refuses("task.notGoodEnough");
    tryIt(
      "spot-checks",
      [...drafts(60, 60)].map((one) => ({ ...one, release: 2 })),
    ).refuses("task.tooFew");
    const odd = drafts(60, 60).map((one) => ({ ...one, why: "odd" as const }));
    tryIt("spot-checks", odd).refuses("task.tooFew");
    tryIt("spot-checks", drafts(60, 60), "invoice-copies", "tom").refuses("task.notYours");
    tryIt("spot-checks", drafts(60, 60), "invoice-copies", "ana", { via: "token:t1" }).refuses("task.notInBrowser");
    tryIt("spot-checks", drafts(60, 60), "invoice-copies", "ana", { proof: undefined }).refuses("task.noPasskey");
    tryIt("spot-checks", drafts(60, 60), "fees").refuses("task.unknownQuestion");
    const { data, how } = widen(served, "spot-checks");
    when(served, "ana", "task.widen", data, { ...how, seen: withDrafts(drafts(59, 60)) }).refuses("task.changed");
    const complained = drafts(60, 60).map((one, n) => (n < 10 ? { ...one, complained: "Wrong invoice." } : one));
    tryIt("spot-checks", complained).refuses("task.notGoodEnough");
  });

  test("goes one step at a time, and no further than the page", () => {
    tryIt("automatic", drafts(400, 400)).refuses("task.oneStep");
    tryIt("reviewed").refuses("task.oneStep");
    tryIt("spot-checks", drafts(60, 60, "late-fees"), "late-fees").refuses("task.pageForbids");
    tryIt("spot-checks", drafts(60, 60, "disputes"), "disputes").refuses("task.neverWider");
    const asked = widen(served, "spot-checks");
    const wider = and(served, "ana", "task.widen", asked.data, asked.how);
    expect(taskAfter(wider).levels.get("invoice-copies")?.level).toBe("spot-checks");
    const next = widen(wider, "automatic", drafts(199, 199));
    when(wider, "ana", "task.widen", next.data, next.how).refuses("task.tooFew");
    const more = widen(wider, "automatic", drafts(300, 300));
    when(wider, "ana", "task.widen", more.data, more.how).records("task.widened");
  });

  test("is not wider than the page says, however good", () => {
    const page = inForce(aiTeam().replace("invoice-copies: { level: automatic", "invoice-copies: { level: reviewed"));
    const past = so(served, ...page.events);
    const { data, how } = widen(past, "spot-checks", drafts(500, 500));
    when(past, "ana", "task.widen", data, how).refuses("task.pageForbids");
  });

  test.each(["refunds", "plan-changes", "legal-threats", "password-resets", "production-changes"])(
    "of %s never goes further than reviewed",
    (question) => {
      const page = inForce(aiTeam().replace("late-fees: { level: reviewed }", `${question}: { level: reviewed }`));
      const past = so(served, ...page.events);
      const { data, how } = widen(past, "spot-checks", drafts(500, 500, question), question);
      when(past, "ana", "task.widen", data, how).refuses("task.neverWider");
    },
  );

  test("is narrowed by the server or by anybody whom the page names, and counts anew from then on", () => {
    const narrow = { id: task, question: "invoice-copies", to: "people", why: "A wrong invoice went out." };
    const narrowed = and(served, "li", "task.narrow", narrow, { via: "cli:t1" });
    when(served, "system", "task.narrow", narrow, { via: "system" }).records("task.narrowed");
    when(served, "machine:ci", "task.narrow", narrow, { via: "token:t1" }).refuses("task.notNamed");
    when(served, "eve", "task.narrow", narrow).refuses("task.notNamed");
    when(served, "li", "task.narrow", { ...narrow, to: "reviewed" }).refuses("task.notNarrower");
    when(served, "system", "task.narrow", { ...narrow, to: "reviewed" }, { via: "system" }).records();
    when(served, "li", "task.narrow", { ...narrow, question: "fees" }).refuses("task.unknownQuestion");
    // Back to reviewed needs no evidence; beyond it, answers from before do not count.
    const first = widen(narrowed, "reviewed", []);
    const reviewed = and(narrowed, "ana", "task.widen", first.data, first.how);
    const old = drafts(60, 60).map((one) => ({ ...one, seq: 1 }));
    const next = widen(reviewed, "spot-checks", old);
    when(reviewed, "ana", "task.widen", next.data, next.how).refuses("task.tooFew");
    const fresh = widen(reviewed, "spot-checks", drafts(60, 60));
    when(reviewed, "ana", "task.widen", fresh.data, fresh.how).records("task.widened");
  });

  test("keeps every change in order, for whoever asks where quality changed", () => {
    const narrow = { id: task, question: "invoice-copies", to: "people", why: "A wrong invoice went out." };
    const past = and(served, "li", "task.narrow", narrow);
    const off = and(past, "system", "task.cheapen", { id: task, why: "Too dear." }, { via: "system" });
    expect(taskAfter(off).turns.map(({ what, question, to }) => [what, question, to])).toEqual([
      ["level", "invoice-copies", "people"],
      ["stronger-off", "", "reviewed"],
    ]);
  });
});

describe("the stronger model", () => {
  const cheapened = and(
    served,
    "system",
    "task.cheapen",
    { id: task, why: "0.12 a mail." },
    { via: "system", at: at(5) },
  );
  const card = restoreCard(task, at(5), cheapened.at(-1)?.page ?? "") as Json;
  const restore = { id: task, shown: digest(card) };

  test("goes off by a trigger alone", () => {
    when(served, "ana", "task.cheapen", { id: task, why: "0.12 a mail." }).refuses("task.notSystem");
    when(cheapened, "system", "task.cheapen", { id: task, why: "0.12 a mail." }, { via: "system" }).records();
  });

  test("comes back by the owner's touch", () => {
    when(cheapened, "ana", "task.restore", restore, { proof: touch("ana", card), at: at(6) }).records("task.restored");
    when(cheapened, "ana", "task.restore", restore, { at: at(6) }).refuses("task.noPasskey");
    when(cheapened, "tom", "task.restore", restore, { at: at(6) }).refuses("task.notYours");
    when(cheapened, "ana", "task.restore", { ...restore, shown: "" }, { at: at(6) }).refuses("task.changed");
    when(cheapened, "ana", "task.restore", restore, { via: "token:t1" }).refuses("task.notInBrowser");
    when(served, "ana", "task.restore", restore).records();
  });
});

test("a sample joins once", () => {
  const sample = { id: task, sample: "sample-00000001", input: "Why the fee?", wrong: "It is 40.", from: "call-1" };
  const past = and(served, "tom", "task.sample", sample);
  expect(and(past, "tom", "task.sample", sample)).toEqual(past);
  expect(taskAfter(past).samples).toHaveLength(1);
  when(served, "tom", "task.sample", { ...sample, id: "invoices" }).refuses("task.unknown");
});

test("ready is what the five questions and a drill make it", () =>
  expect(taskAfter(ready(served)).answers.size).toBe(5));
