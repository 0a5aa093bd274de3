/** Comparisons of models: who starts, marks, settles, closes and chooses. */

import { api, both, form, type Situation, seen, sent, server, type Thing } from "./act.ts";
import { asks, either, named, only } from "./rules.ts";
import type { World } from "./world.ts";

const models = ["openai/gpt-5-mini", "openai/gpt-5"];
const inputs = Array.from({ length: 10 }, (_, n) => ({ input: `Question ${n}: where is my invoice?` }));
const good = { grade: "good", minutes: 0 };
const fix = { grade: "fix", minutes: 3 };
const goods = { "grade-0": "good", "minutes-0": "0", "grade-1": "good", "minutes-1": "0" };

/** Which model stands at which place: sealed beside the record, and read there by nobody but the server. */
async function orderOf(w: World, id: string): Promise<number[][]> {
  const [words] = await w.app.store.words([seen(w).comparisons.get(id)?.sealed.text ?? ""]);
  return (JSON.parse(words?.words ?? "{}") as { order: number[][] }).order;
}

/** Situations of a comparison of a task that `live` makes live. */
export function comparedSamples(live: (w: World) => Promise<Thing>): readonly Situation[] {
  async function sampled(w: World): Promise<Thing> {
    await live(w);
    const { samples } = (await sent(w, "ci propose", "/v1/tasks/replies/samples", { samples: inputs })) as unknown as {
      samples: { sample: string }[];
    };
    return { id: "replies", samples: samples.map(({ sample }) => sample).join() };
  }
  async function started(w: World): Promise<Thing> {
    const { samples = "" } = await sampled(w);
    const { id = "" } = await sent(w, "author", "/v1/tasks/replies/comparisons", { models, hour: 30 });
    return { id, samples, sample: samples.split(",")[0] ?? "" };
  }
  async function ran(w: World): Promise<Thing> {
    const thing = await started(w);
    const order = await orderOf(w, thing.id ?? "");
    for (const [n, sample] of (thing.samples?.split(",") ?? []).entries())
      for (const place of [0, 1]) {
        const sealed = {
          model: models[order[n]?.[place] ?? 0],
          call: `call-${place}`,
          firstTokenMs: 1,
          ms: 2,
          cost: 3,
          cached: false,
        };
        const run = { id: thing.id, sample, place, ok: true, output: "Here.", sealed: JSON.stringify(sealed) };
        await server(w, "comparison.run", run);
      }
    return thing;
  }
  /** Ivo says good to everything; Lea, where she is asked, finds something to fix in the first. */
  async function marked(w: World, disagreed: boolean): Promise<Thing> {
    const thing = await ran(w);
    for (const sample of thing.samples?.split(",") ?? [])
      await sent(w, "input", `/v1/comparisons/${thing.id}/marks`, { sample, marks: [good, good] });
    if (disagreed)
      await sent(w, "lead", `/v1/comparisons/${thing.id}/marks`, { sample: thing.sample, marks: [fix, good] });
    return thing;
  }
  const begun = { models: models.join(" "), hour: "30" };
  const ways = (name: string) => [`/v1/comparisons/:id/${name}`, `/ai/:task/compare/:id/${name}`] as const;
  const marks = ({ sample = "" }: Thing) => ({ sample, marks: [good, good] });
  const why = () => ({ reason: "Not needed." });

  return [
    {
      says: "a task with ten samples",
      given: sampled,
      acts: [
        // Whoever changes, tests or reads for the task, and the owner of AI.
        api(
          "/v1/tasks/:id/comparisons",
          either(only("ada", "ivo", "lea", "olga"), named("command line")),
          "comparison.started",
          () => ({ models, hour: 30 }),
        ),
        form("/ai/:task/compare", only("ada", "ivo", "lea", "olga"), "comparison.started", () => begun),
      ],
    },
    {
      says: "a comparison of which every answer is there",
      given: ran,
      acts: [
        ...both(ways("run"), asks("propose"), ""),
        api(ways("marks")[0], only("ivo", "lea"), "comparison.marked", marks),
        form(ways("marks")[1], only("ivo", "lea"), "comparison.marked", ({ sample = "" }) => ({ sample, ...goods })),
        ...both(ways("drop"), either(only("ada", "olga"), named("command line")), "comparison.dropped", why),
      ],
    },
    {
      says: "a comparison about which people do not agree",
      given: (w) => marked(w, true),
      acts: [
        api(ways("settle")[0], only("ivo", "olga"), "comparison.settled", marks),
        form(ways("settle")[1], only("ivo", "olga"), "comparison.settled", ({ sample = "" }) => ({ sample, ...goods })),
      ],
    },
    {
      says: "a comparison that is marked",
      given: (w) => marked(w, false),
      acts: both(ways("close"), only("ivo", "olga"), "comparison.closed"),
    },
    {
      says: "a comparison whose names are open",
      async given(w) {
        const thing = await marked(w, false);
        await sent(w, "input", `/v1/comparisons/${thing.id}/close`, {});
        return thing;
      },
      acts: both(ways("choice"), either(only("ivo", "olga"), named("command line")), "comparison.chosen", () => ({
        ...{ model: models[0] ?? "", reason: "It is as good." },
      })),
    },
  ];
}
