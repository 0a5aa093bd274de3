/** Choosing a model on the team's own samples, end to end: real HTTP, a scripted model server, people with passkeys. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ComparisonState, opened, sealedTexts } from "../../src/decisions/comparison/kind.ts";
import { worldOf } from "../../src/views/context.ts";
import { type AiStage, openAiStage } from "../stories/ai-stage.ts";
import { act, type Person, touch } from "../stories/people.ts";

const page = (models: string, model = "openai/gpt-5") => `team: Quillhaven
zone: Europe/Berlin
people:
  ana:  { role: cto, email: ana@quillhaven.example }
  li:   { role: senior-engineer, email: li@quillhaven.example }
  noor: { role: product, email: noor@quillhaven.example }
  tom:  { role: support-lead, email: tom@quillhaven.example }
areas:
  ai:       { owner: ana, backup: li }
  billing:  { owner: ana, backup: li }
  data:     { owner: ana, backup: li }
  deploy:   { owner: li, backup: ana }
  incident: { owner: li, backup: ana }
  company:  { owner: ana, backup: li }
everything-else: li
ai:
  providers: { openai: { kind: openai, base: "${models}/v1", key: env:MODEL_KEY } }
  exchange: { EUR: 1.17 USD }
  tasks:
    billing-replies:
      does: drafts answers to routine billing mail
      changed-by: [noor]
      tested-by: [tom]
      reviewed-by: [noor]
      never: [refunds]
      rank: { harm: high, speed: low, cost: medium }
      model: ${model}
      prompt: prompts/billing-replies.md
      parameters: { max-tokens: 300 }
      reads: [invoices, plans]
      budget: 8 EUR / day
      fallback: templates/billing/
      by-hand: { minutes: 4.5, errors: 3 % }
      drill: { within: 30m, every: 30 d }
      questions: { late-fees: { level: reviewed } }
      stop: { wrong-price: "1" }
`;
const task = "billing-replies";
const system = { actor: "system", via: "system" } as const;
const [cheap, dear] = ["openai/gpt-5-mini", "openai/gpt-5"];

interface Comparison {
  readonly id: string;
  readonly done: number;
  readonly of: number;
  readonly stopped: string;
  readonly open: boolean;
  readonly models: readonly string[];
  readonly result: readonly {
    model: string;
    good: number;
    of: number;
    priced: number;
    fixing: number;
    inAll: number;
  }[];
  readonly next: { sample: string; answers: { place: number; output: string }[] } | null;
  readonly unsettled: readonly string[];
  readonly chosen: { model: string; beats: string[]; reason: string } | null;
}

describe("choosing a model on the team's own samples", { timeout: 120_000 }, () => {
  let stage: AiStage;
  let noor: Person;
  let tom: Person;
  let id = "";
  const now = (who = tom) => stage.get<Comparison>(`/v1/comparisons/${id}`, who);
  const stateNow = (of = id) => worldOf(stage.app.world).comparisons.get(of) as ComparisonState;
  /** What only the server reads before the marks are closed. */
  const figuresNow = async (of = id) => {
    const state = stateNow(of);
    const plain = opened(state, await stage.app.store.words(sealedTexts(state)));
    if (!plain) throw new Error("What was sealed cannot be opened.");
    return plain;
  };
  const html = async (who: Person, path = `/ai/${task}/compare/${id}`) => (await who.browser.get(path)).text();

  beforeAll(async () => {
    stage = await openAiStage(page, {
      began: "2026-11-02T08:00:00.000Z",
      templates: ["templates/billing/late-fee.md"],
    });
    const li = await stage.join("li");
    [noor, tom] = [await stage.join("noor", li), await stage.join("tom", li)];
    // The cheap model is wrong about the sample number 7, and says the rest in other words.
    stage.mock.on({ model: /mini/, userMessage: /invoice 7\b/ }, { content: "The fee is 12 EUR." });
    stage.mock.on({ model: /mini/, userMessage: /.*/ }, { content: "Here you are: a copy." });
    stage.mock.on({ userMessage: /.*/ }, { content: "Enclosed you find the copy that you asked for." });
    await act(noor, `/v1/tasks/${task}/releases`, { prompt: "Be short.", reason: "The first one." });
  }, 60_000);
  afterAll(() => stage.close());

  test("fewer than ten samples are too few to compare models", async () => {
    const few = Array.from({ length: 9 }, (_, n) => ({ input: `A copy of invoice ${n + 1}?` }));
    await act(noor, `/v1/tasks/${task}/samples`, { samples: few });
    const answer = await noor.browser.json(`/v1/tasks/${task}/comparisons`, { models: [cheap, dear], hour: 3 });
    expect(answer.status).toBe(409);
    expect(await answer.text()).toContain("9 samples; 10 are needed");
  });

  test("twelve samples through two models, each call held, metered and never a customer's", async () => {
    const twelve = Array.from({ length: 12 }, (_, n) => ({ input: `A copy of invoice ${n + 1}?` }));
    const added = await act(noor, `/v1/tasks/${task}/samples`, { samples: twelve });
    expect(((await added.json()) as { samples: unknown[] }).samples).toHaveLength(12);
    const started = await act(noor, `/v1/tasks/${task}/comparisons`, { models: [cheap, dear], hour: 3 });
    id = ((await started.json()) as Comparison).id;
    await stage.until("all answers", async () => {
      const { done, of, stopped } = await now();
      if (stopped !== "") throw new Error(stopped);
      return done === of;
    });
    expect((await now()).of).toBe(24);
    const { figures } = await figuresNow();
    expect(figures.every(({ cost, ms, firstTokenMs }) => cost > 0 && ms >= firstTokenMs)).toBe(true);
    const calls = await Promise.all(figures.map(({ call }) => stage.models.ledger.calls.find(call)));
    expect(calls.every((one) => one?.drill && one.via === `comparison:${id}` && one.end?.outcome === "done")).toBe(
      true,
    );
    // Whoever started it pays as a person, too.
    expect(calls.every((one) => one?.by === "noor")).toBe(true);
    expect(stage.models.ledger.calls.byDay("person:noor")[0]?.cost).toBeGreaterThan(0);
    // Two warm-ups that nobody counts, and none of it is a customer's call.
    const day = stage.models.ledger.calls.byDay(`task:${task}`);
    expect(day.map(({ calls: counted }) => counted)).toEqual([0]);
    const paid = figures.reduce((sum, { cost }) => sum + cost, 0);
    expect(day[0]?.cost).toBeGreaterThan(paid);
    expect(worldOf(stage.app.world).pauses.size).toBe(0);
  });

  test("going on after it is done asks nothing again", async () => {
    const before = worldOf(stage.app.world).comparisons.get(id)?.runs.length;
    await act(noor, `/v1/comparisons/${id}/run`, {});
    expect(worldOf(stage.app.world).comparisons.get(id)?.runs.length).toBe(before);
  });

  test("whoever marks sees no model's name, in no order that repeats, and no result", async () => {
    const shown = await html(tom);
    expect(shown).toContain("Mark sample 1 of 12");
    expect(shown).not.toContain("gpt-5");
    expect((await now()).result).toEqual([]);
    const { order } = await figuresNow();
    expect(order.every((places) => [...places].sort().join() === "0,1")).toBe(true);
  });

  test("the warm-up is neither a sample nor under the task's prompt, so that it primes nothing", () => {
    const bodies = stage.mock.getRequests().map(({ body }) => JSON.stringify(body));
    const warm = bodies.filter((one) => one.includes("Say the word ready."));
    expect(warm).toHaveLength(2);
    expect(warm.every((one) => !one.includes("Be short.") && !one.includes("invoice"))).toBe(true);
    expect(bodies.filter((one) => one.includes("Be short."))).toHaveLength(24);
  });

  test("whoever digs in the record, its words and the calls finds no name behind an answer", async () => {
    const state = stateNow();
    const { entries } = await stage.get<{ entries: { body: string }[] }>(`/v1/record?after=${state.seq - 1}`, tom);
    const bodies = entries.map(({ body }) => JSON.parse(body) as { type: string; data: object });
    const runs = bodies.filter(({ type }) => type === "comparison.ran");
    expect(runs.map(({ data }) => Object.keys(data).sort().join())[0]).toBe("id,ok,output,place,sample,sealed");
    expect(JSON.stringify(runs)).not.toMatch(/gpt-5|call-/);
    const texts = sealedTexts(state);
    expect(texts).toHaveLength(25);
    const { words } = await stage.get<{ words: object[] }>(`/v1/words?texts=${texts.join()}`, tom);
    expect(words).toEqual(texts.map((text) => ({ text, salt: "", words: null })));
    const answers = state.runs.slice(0, 2).map(({ output }) => output.text);
    expect(JSON.stringify(await stage.get(`/v1/words?texts=${answers.join()}`, tom))).toContain("copy");
    const { call = "" } = (await figuresNow()).figures[0] ?? {};
    const looked = await tom.browser.get(`/v1/calls/${call}`);
    expect(looked.status).toBe(409);
    expect(await looked.text()).toContain("comparison.blind");
    expect(await html(tom, `/record/${state.seq + 1}`)).not.toMatch(/gpt-5|call-/);
  });

  test("no token marks, and nobody else does", async () => {
    const { next } = await now();
    const marks = [0, 1].map(() => ({ grade: "good" }));
    const other = await stage.ana.browser.json(`/v1/comparisons/${id}/marks`, { sample: next?.sample, marks });
    expect(other.status).toBe(403);
    const key = await stage.key("machine:desk");
    const token = await fetch(`${stage.url}/v1/comparisons/${id}/marks`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify({ sample: next?.sample, marks }),
    });
    expect(token.status).toBe(403);
  });

  /** Marks all samples by what the answers say, on the screen's form. */
  async function marksAll(who: Person, isStrict: boolean): Promise<void> {
    for (let next = (await now(who)).next; next; next = (await now(who)).next) {
      const fields = next.answers.map(({ place, output }) => {
        const wrong = output.includes("12 EUR");
        const fix = isStrict && wrong;
        return [
          [`grade-${place}`, fix ? "wrong" : "good"],
          [`minutes-${place}`, ""],
        ];
      });
      const form = Object.fromEntries([["sample", next.sample], ...fields.flat()]);
      const answer = await who.browser.submit(`/ai/${task}/compare/${id}/marks`, form);
      expect(answer.status).toBeLessThan(400);
    }
  }

  test("two people mark, do not agree about one answer, and the names stay closed", async () => {
    await marksAll(tom, true);
    expect((await now()).result).toEqual([]);
    await marksAll(noor, false);
    const { unsettled, result, open } = await now();
    expect(unsettled).toHaveLength(1);
    expect(open).toBe(false);
    expect(result).toEqual([]);
    const closing = await tom.browser.json(`/v1/comparisons/${id}/close`, {});
    expect(await closing.text()).toContain("do not agree about 1 sample");
    const shown = await html(tom);
    expect(shown).toContain("Settle sample");
    expect(shown).not.toContain("gpt-5");
    const early = await tom.browser.json(`/v1/comparisons/${id}/choice`, { model: cheap, reason: "It is cheap." });
    expect(early.status).toBe(409);
  });

  test("it is settled, the marks are closed, the names are open, and the price counts what fixing takes", async () => {
    const [sample = ""] = (await now()).unsettled;
    const place = (await figuresNow()).figures.find((one) => one.sample === sample && one.model === cheap)?.place;
    const figures = JSON.stringify((await figuresNow()).figures);
    const form = {
      sample,
      "grade-0": "good",
      "grade-1": "good",
      [`grade-${place}`]: "fix",
      [`minutes-${place}`]: "0.01",
    };
    expect((await tom.browser.submit(`/ai/${task}/compare/${id}/settle`, form)).status).toBeLessThan(400);
    await act(tom, `/v1/comparisons/${id}/close`, {});
    const { result, open } = await now();
    expect(open).toBe(true);
    expect(result.map(({ good }) => good).sort()).toEqual([11, 12]);
    expect(JSON.stringify(stateNow().closed?.figures)).toBe(figures);
    const [{ call = "" } = {}] = stateNow().closed?.figures ?? [];
    expect((await tom.browser.get(`/v1/calls/${call}`)).status).toBe(200);
    const found = new Map(result.map((one) => [one.model, one]));
    expect(found.get(cheap)?.fixing).toBeGreaterThan(0);
    expect(found.get(dear)?.fixing).toBe(0);
    const shown = await html(tom);
    expect(shown).toContain("To tell");
    expect(shown).toContain(cheap);
  });

  test("the choice stands with its reason, and a swap without it is refused", async () => {
    const { result } = await now();
    const cheaper = [...result].sort((a, b) => a.inAll - b.inAll)[0]?.model ?? "";
    await act(tom, `/v1/comparisons/${id}/choice`, { model: cheaper, reason: "As good here, and cheaper in all." });
    const { chosen } = await now();
    expect(chosen?.model).toBe(cheaper);
    expect(chosen?.beats).toHaveLength(1);
    const entry = worldOf(stage.app.world).comparisons.get(id)?.seq;
    expect(await html(tom, `/record/${entry}`)).toContain("Compares 2 models");
  });

  test("a task release that swaps the model rests on the comparison, or is refused", async () => {
    const release = (more: object) =>
      noor.browser.json(`/v1/tasks/${task}/releases`, { prompt: "Be short.", reason: "The cheap one.", ...more });
    await act(tom, `/v1/tasks/${task}/releases/1/test`, { passed: true, note: "Tried with ten old mails." });
    const { releases } = await stage.get<{ releases: { shown: string }[] }>(`/v1/tasks/${task}`, stage.ana);
    await touch(stage.ana, `/v1/tasks/${task}/releases/1/approve`, releases[0]?.shown ?? "");
    const { chosen } = await now();
    expect(chosen?.model).toBe(cheap);

    const offered = await stage.app.execute("page.offer", { source: page(stage.mock.url, cheap) }, system);
    expect(offered).toHaveProperty("recorded");

    const { ana } = stage;
    expect((await ana.browser.fill("/page", "/page/adopt", {}, ana.device)).status).toBeLessThan(400);

    const bare = await release({});
    expect(bare.status).toBe(409);
    expect(((await bare.json()) as { code: string }).code).toBe("task.mustBeat");
    const resting = await release({ comparison: id });
    expect(resting.status).toBe(200);
    expect(await html(stage.ana, `/ai/${task}/releases/2`)).toContain("Chosen on your own samples");
  });

  test("a model that fails stops a comparison with its reason; going on asks only for what is missing", async () => {
    const nano = "openai/gpt-5-nano";
    let isAway = true;
    stage.mock.reset();
    stage.mock.on({ model: /nano/, userMessage: /invoice 4\b/ }, () =>
      isAway ? { error: { message: "overloaded" }, status: 500 } : { content: "Here it is." },
    );
    stage.mock.on({ userMessage: /.*/ }, { content: "Here is your copy." });
    const started = await act(noor, `/v1/tasks/${task}/comparisons`, { models: [nano, cheap], hour: 3 });
    const second = ((await started.json()) as Comparison).id;
    const look = () => stage.get<Comparison & { running: boolean }>(`/v1/comparisons/${second}`, tom);
    const stopped = await stage.until("the stop", async () => {
      const seen = await look();
      return !seen.running && seen.stopped !== "" && seen;
    });
    expect(stopped.stopped).toContain("A model did not answer sample 4");
    expect(stopped.stopped).not.toContain("gpt-5");
    expect(stopped.done).toBeLessThan(stopped.of);
    const early = await tom.browser.json(`/v1/comparisons/${second}/marks`, {
      sample: worldOf(stage.app.world).comparisons.get(second)?.samples[0],
      marks: [{ grade: "good" }, { grade: "good" }],
    });
    expect(((await early.json()) as { code: string }).code).toBe("comparison.unrun");

    const before = worldOf(stage.app.world).comparisons.get(second)?.runs ?? [];
    isAway = false;
    await act(noor, `/v1/comparisons/${second}/run`, {});
    await stage.until("the rest", async () => (await look()).done === stopped.of);
    const after = worldOf(stage.app.world).comparisons.get(second)?.runs ?? [];
    expect(after.slice(0, before.length)).toEqual(before);
    const { figures } = await figuresNow(second);
    expect(new Set(figures.map(({ call }) => call)).size).toBe(stopped.of);
  });

  test("a pause of the task stops its comparison, which is not tried twice; one of its drill does not", async () => {
    const pause = (name: string, actor: string, via: string) =>
      stage.app.execute(
        "pause.pause",
        { id: `pause-${name.length}0000000`, what: "task", name, reason: "A test.", trigger: "" },
        { actor, via },
      );
    const begin = async () => {
      const started = await act(noor, `/v1/tasks/${task}/comparisons`, { models: [cheap, dear], hour: 3 });
      const own = ((await started.json()) as Comparison).id;
      return stage.until("its end", async () => {
        const seen = await stage.get<Comparison & { running: boolean }>(`/v1/comparisons/${own}`, tom);
        return !seen.running && seen;
      });
    };
    expect(await pause(`${task}#drill`, "system", "system")).toHaveProperty("recorded");
    const through = await begin();
    expect(through.done).toBe(through.of);
    expect(await pause(task, "person:ana", "passkey:s1")).toHaveProperty("recorded");
    const before = stage.mock.getRequests().length;
    const stopped = await begin();
    expect(stopped.stopped).toContain("paused");
    expect(stopped.done).toBe(0);
    expect(stage.mock.getRequests()).toHaveLength(before);
    await act(noor, `/v1/comparisons/${stopped.id}/drop`, { reason: "The task stands still." });
    const again = await noor.browser.json(`/v1/comparisons/${stopped.id}/run`, {});
    expect(await again.text()).toContain("dropped");
  });
});
