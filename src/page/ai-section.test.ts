/** What a page says about AI: providers, budgets in dollars, question types, and the numbers at which a task stops. */

// biome-ignore-all lint/suspicious/noThenProperty: `then` is a word of the page, never awaited

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Ai, noAi } from "./page.ts";
import { readPage } from "./read.ts";

const page = (ai: string, people = "") => `team: Quillhaven
zone: Europe/Lisbon
people:
  ana: { role: cto, email: ana@quillhaven.example }
  li: { role: senior-engineer, email: li@quillhaven.example }
  sam: { role: finance, email: sam@quillhaven.example }
  tom: { role: support_lead, email: tom@quillhaven.example }
  on-call: { rotation: [li, ana] }
${people}areas:
  ai: { owner: tom, backup: ana }
  data: { owner: ana, backup: li }
  deploy: { owner: li, backup: ana }
  incident: { owner: li, backup: ana }
everything-else: li
ai:
  providers: { openai: { kind: openai, base: "https://api.openai.com/v1/", key: env:OPENAI_API_KEY } }
${ai}`;
const task = (more = "", stop = "{ wrong-price: 1 }") => `  tasks:
    billing-replies:
      changed-by: [li]
      tested-by: [finance]
      model: openai/gpt-5-mini
      prompt: prompts/billing-replies.md
      budget: 20 USD / day
      fallback: templates/billing/
      stop: ${stop}
${more}`;
const found = (text: string) => readPage(text).problems.map(({ severity, code, what }) => ({ severity, code, what }));
const aiOf = (text: string): Ai => {
  const { page: read, problems } = readPage(text);
  if (!read) throw new Error(problems.map(({ line, what }) => `${line}: ${what}`).join("\n"));
  return read.ai;
};
const taskIn = (text: string) => {
  const [only] = aiOf(text).tasks;
  if (!only) throw new Error("There is no task.");
  return only;
};
const stopOf = (stop: string, more = "") => taskIn(page(`  exchange: { EUR: 1.17 USD }\n${task(more, stop)}`)).stop;

describe("a task", () => {
  test("reads as the rules see it, with names for role words and what is left out filled in", () => {
    expect(taskIn(page(task()))).toEqual({
      name: "billing-replies",
      does: "",
      changedBy: ["li"],
      testedBy: ["sam"],
      reviewedBy: ["sam"],
      never: [],
      rank: { harm: "high", speed: "medium", cost: "medium" },
      model: "openai/gpt-5-mini",
      edgeCases: "",
      prompt: "prompts/billing-replies.md",
      parameters: [],
      tools: [],
      reads: [],
      writes: [],
      questions: [],
      budget: { amount: 20_000_000_000, per: "day", says: "20 USD / day" },
      stop: [
        {
          ...{ name: "wrong-price", feed: "mark", crossed: "reaches", value: 1, unit: "", byHand: false, of: 0 },
          ...{ then: "pause-task", says: "1" },
        },
      ],
      fallback: "templates/billing/",
      drill: { within: 30, every: 30 },
    });
  });

  test("says who reads its drafts, what it may cost by hand, how it is drilled and where it is called", () => {
    const more = `      reviewed-by: [support-lead, on-call]
      by-hand: { minutes: 4.5, errors: 2 % }
      drill: { within: 10m, every: 14 d }
      calls: [src/billing/reply.ts]
      rank: { harm: low, speed: high }
`;
    expect(taskIn(page(task(more)))).toMatchObject({
      reviewedBy: ["tom", "on-call"],
      byHand: { minutes: 4.5, errors: 2 },
      drill: { within: 10, every: 14 },
      calls: ["src/billing/reply.ts"],
      rank: { harm: "low", speed: "high", cost: "medium" },
    });
  });

  test("names its parameters as the provider does, numbers and truth values as such", () => {
    const more = "      parameters: { max-tokens: 800, temperature: 0.2, store: false, reasoning_effort: low }\n";
    expect(taskIn(page(task(more))).parameters).toEqual([
      { name: "max_tokens", value: 800 },
      { name: "temperature", value: 0.2 },
      { name: "store", value: false },
      { name: "reasoning_effort", value: "low" },
    ]);
  });

  test.each(["800 tokens", "0", "unlimited", "1.5"])("an answer's length is a whole number, and not %s", (length) =>
    expect(found(page(task(`      parameters: { max-tokens: ${length} }\n`)))).toEqual([
      {
        severity: "error",
        code: "page.parameter",
        what: "`ai.tasks.billing-replies.parameters.max-tokens` is not a whole number above 0.",
      },
    ]),
  );

  test("a page without the section has no AI, and one with it is obeyed", () => {
    expect(aiOf(page("").replace(/ai:\n {2}providers.*\n$/, ""))).toEqual(noAi);
    expect(readPage(page(task())).page?.notYet).toEqual([]);
    expect(readPage(page(task())).problems).toEqual([]);
  });
});

describe("providers and models", () => {
  test("an address is kept without the slash at its end", () =>
    expect(aiOf(page("")).providers).toEqual([
      { name: "openai", kind: "openai", base: "https://api.openai.com/v1", key: "env:OPENAI_API_KEY" },
    ]));

  test("a model's own name may hold slashes; the provider is what stands before the first", () =>
    expect(aiOf(page("  models: [openai/meta/llama-3.3:free]\n")).models).toEqual(["openai/meta/llama-3.3:free"]));

  test("a model that may be asked without a task needs a known provider too", () =>
    expect(found(page("  models: [mistral/large]\n"))).toEqual([
      {
        severity: "error",
        code: "page.provider",
        what: "`ai.models` names the provider `mistral`, which `ai.providers` does not have.",
      },
    ]));
});

describe("money", () => {
  const budgets = (text: string) => aiOf(page(text)).budgets;

  test("is counted in billionths of a dollar, by the page's rate, rounded down", () => {
    expect(budgets("  budget: 600 EUR / month\n  exchange: { EUR: 1.17 USD }\n")).toEqual({
      everything: { amount: 702_000_000_000, per: "month", says: "600 EUR / month" },
    });
    expect(budgets("  budget-per-person: 1 JPY / week\n  exchange: { JPY: 0.006521 USD }\n")).toEqual({
      person: { amount: 6_521_000, per: "week", says: "1 JPY / week" },
    });
    expect(budgets("  budget-per-key: 0.01 USD / day\n")).toEqual({
      key: { amount: 10_000_000, per: "day", says: "0.01 USD / day" },
    });
  });

  test("a missing rate is told once, not at every amount", () => {
    const codes = found(page(`  budget: 10 EUR / day\n  budget-per-key: 1 EUR / day\n${task()}`)).map(
      ({ code }) => code,
    );
    expect(codes).toEqual(["page.exchange"]);
  });

  test("an amount that no number holds exactly is refused", () =>
    expect(found(page("  budget: 99999999 USD / day\n")).map(({ code }) => code)).toEqual(["page.money"]));

  test("whatever the amount and the rate, what is counted is never more than what is written", () => {
    fc.assert(
      fc.property(fc.nat(999_999), fc.integer({ min: 1, max: 9_999_999 }), (cents, rate) => {
        const [whole, part] = [Math.floor((cents + 1) / 100), String((cents + 1) % 100).padStart(2, "0")];
        const text = `${Math.floor(rate / 1_000_000)}.${String(rate % 1_000_000).padStart(6, "0")}`;
        const { everything } = budgets(`  budget: ${whole}.${part} EUR / day\n  exchange: { EUR: ${text} USD }\n`);
        const exact = BigInt(cents + 1) * BigInt(rate) * 10n;
        expect(BigInt(everything?.amount ?? -1)).toBe(exact);
      }),
      { numRuns: 100 },
    );
  });

  test("the owner is told at 50, 80 and 100 percent, or where the page says", () => {
    expect(aiOf(page("")).tellAt).toEqual([50, 80, 100]);
    expect(aiOf(page("  tell-at: [90 %, 60 %]\n")).tellAt).toEqual([60, 90]);
  });
});

describe("the numbers at which a task stops", () => {
  test("each of the built-in ones knows who says it and what it does", () => {
    const more = `      edge-cases: openai/gpt-5
      by-hand: { minutes: 4.5, errors: 2 % }
      questions: { invoice-copy: { level: spot-checks } }
`;
    const stop = `{ wrong-price: 1, policy-break: 1, skipped-approval: 1, wrong-model: 1, error-rate: "> 2 % of 50",
        rework: "> by-hand", cost-per-call: "> 0.10 EUR", p95: "> 8 s of 50", complaints: 2 }`;
    const read = stopOf(stop, more).map(({ name, feed, value, unit, of, then }) =>
      [name, feed, `${value}${unit}`, of, then].join(" "),
    );
    expect(read).toEqual([
      "wrong-price mark 1 0 pause-question",
      "policy-break mark 1 0 pause-task",
      "skipped-approval check 1 0 pause-task",
      "wrong-model meter 1 0 pause-task",
      "error-rate meter 2% 50 narrow",
      "rework mark 0min 0 narrow",
      "cost-per-call meter 117000000nano-USD 0 cheap-model",
      "p95 meter 8000ms 50 narrow",
      "complaints complaint 2 0 narrow",
    ]);
  });

  test("minutes of mending are minutes, and a slow answer is milliseconds", () => {
    expect(stopOf('{ rework: "> 90 s" }')[0]).toMatchObject({ value: 1.5, unit: "min", crossed: "over" });
    expect(stopOf('{ p95: "> 1 min of 20" }')[0]).toMatchObject({ value: 60_000, unit: "ms", of: 20 });
  });

  test("a task without question types, or without a second model, pauses whole", () => {
    expect(stopOf("{ wrong-price: 1 }")[0]?.then).toBe("pause-task");
    expect(stopOf('{ cost-per-call: "> 0.10 USD" }')[0]?.then).toBe("pause-task");
  });

  test("one of the team's own names its feed, and may say what it does", () => {
    const more = "      questions: { invoice-copy: { level: reviewed } }\n";
    const stop = '{ wrong-fee: { at: 1, feed: mark }, tone: { at: "> 5 % of 40", feed: mark, then: pause-task } }';
    expect(stopOf(stop, more)).toMatchObject([
      { name: "wrong-fee", feed: "mark", value: 1, then: "pause-question", says: "1" },
      { name: "tone", feed: "mark", value: 5, unit: "%", of: 40, then: "pause-task" },
    ]);
  });

  test.each([
    ['{ error-rate: "> 2 %" }', "does not say over how many answers."],
    ['{ error-rate: "< 2 % of 50" }', "trips while everything is well."],
    ['{ error-rate: "> 200 % of 50" }', "could never trip."],
    ["{ wrong-price: 0 }", "trips always."],
    ['{ p95: "> 8 s" }', "does not say over how many answers."],
    ['{ cost-per-call: "> 2 % of 50" }', "compares with another kind of number than it is."],
    ['{ slow-sort: { at: "> 8 s", feed: mark } }', "compares with a number that only the gateway measures."],
    ['{ anger: { at: "> 5 % of 40", feed: complaint } }', "is a share, and a complaint is counted."],
    ['{ kind-tone: { at: "< 80 % of 40", feed: mark } }', "trips while everything is well."],
    ["{ wrong-fee: { at: 1, feed: meter } }", "is not among the numbers that the gateway measures."],
    ["{ wrong-model: { at: 1, feed: mark } }", "is measured by the gateway, and names another feed."],
    [
      '{ cost-per-call: { at: "> 1 USD", then: cheap-model } }',
      "leaves the cheap model only, and the task has no other.",
    ],
  ])("%s %s", (stop, what) => {
    const problems = found(page(task("", stop)));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ severity: "error", what: expect.stringContaining(what) });
  });

  test.each(["> 2 apples", "2 % for 5m", "> by-hands", "-1", "> 2 % of 0", "> 1e3", "> 0.1 eur"])(
    "%s is no number that something could stop at",
    (text) =>
      expect(found(page(task("", `{ wrong-price: "${text}" }`))).map(({ code }) => code)).toContain("page.trigger"),
  );
});

describe("what a person must read", () => {
  const about = (name: string, fields = "level: reviewed") =>
    taskIn(page(task(`      questions: { ${name}: { ${fields} } }\n`))).questions[0]?.about;

  test("a question type's name is believed where the page says nothing, or says plain", () => {
    expect(about("invoice-copy")).toBe("plain");
    expect(about("duplicate-charge")).toBe("money-movement");
    expect(about("plan-exception")).toBe("plan-terms");
    expect(about("angry-disputes")).toBe("legal");
    expect(about("password-help")).toBe("security");
    expect(about("deploy-times")).toBe("production");
    expect(about("refund-status", "level: reviewed, about: plain")).toBe("money-movement");
    expect(about("late-fees", "level: reviewed, about: money-movement")).toBe("money-movement");
  });

  test("a name that says more than `plain` is told", () =>
    expect(found(page(task("      questions: { refund-status: { level: people, about: plain } }\n")))).toEqual([
      {
        severity: "warning",
        code: "page.about",
        what: "`ai.tasks.billing-replies.questions.refund-status` says `plain`; its name says money movements.",
      },
    ]));
});

describe("who changes and who tests", () => {
  const testers = (changed: string, tested: string) =>
    found(page(task().replace("[li]", changed).replace("[finance]", tested))).map(({ severity, what }) => [
      severity,
      what,
    ]);

  test("a second person tests what one of them changed", () => {
    expect(testers("[li, sam]", "[sam, tom]")).toEqual([]);
    expect(testers("[on-call]", "[on-call]")).toEqual([]);
    expect(testers("[li, sam]", "[sam]")).toEqual([
      ["warning", "`ai.tasks.billing-replies`: what sam changes, nobody else tests."],
    ]);
  });

  test("nobody claimed AI: the page says who has the final call all the same", () =>
    expect(found(page(task()).replace(/ {2}ai: \{ owner.*\n/, ""))).toEqual([
      {
        severity: "warning",
        code: "page.ai-owner",
        what: "Nobody claimed `areas.ai`, so li has the final call on every AI task.",
      },
    ]));
});

describe("what it must never do", () => {
  const never = (phrase: string, tool: string) =>
    found(page(task(`      never: ["${phrase}"]\n      tools: [${tool}]\n`))).map(({ code }) => code);

  test("a tool that does it is refused", () => {
    expect(never("refunds", "issue-refund")).toEqual(["page.never"]);
    expect(never("refund a customer", "issue_refunds")).toEqual(["page.never"]);
    expect(never("delete invoices", "delete-invoice")).toEqual(["page.never"]);
  });

  test("a tool that only stands near it is not", () => {
    expect(never("angry disputes", "find-invoice")).toEqual([]);
    expect(never("delete invoices", "find-invoice")).toEqual([]);
    expect(never("send without a person's yes", "send-mail")).toEqual([]);
  });
});

test("a prompt that is not in the repository is told", () => {
  const tracked = ["templates/billing/late.md", "src/main.ts"];
  const { problems } = readPage(page(task()), { tracked });
  expect(problems.map(({ severity, what }) => [severity, what])).toEqual([
    ["warning", "`ai.tasks.billing-replies.prompt` names prompts/billing-replies.md, which is not in this repository."],
  ]);
});
