/** Comparisons of models over HTTP: started, followed, marked and settled without names, closed, chosen. */

import type { Answer, Caller } from "../app/app.ts";
import {
  type ComparisonState,
  fewest,
  isRun,
  most,
  openSamples,
  refusalsOfComparisons,
  sealedTexts,
} from "../decisions/comparison/kind.ts";
import { comparedRelease } from "../gateway/comparing.ts";
import { isRefusal } from "../kernel/kind.ts";
import type { Words } from "../kernel/prose.ts";
import { isMalformed, type Malformed } from "../kernel/world.ts";
import { taskOf } from "../page/page.ts";
import { comparisonView, resultFor, standing } from "../views/comparison.ts";
import { type ViewContext, worldOf } from "../views/context.ts";
import { act } from "./acts.ts";
import { type Api, get, give, nothing as noQuery, post } from "./api/route.ts";
import * as contract from "./contract/comparisons.ts";
import { Recorded } from "./contract.ts";
import type { Deps } from "./deps.ts";
import { pricesOf } from "./prices.ts";
import { answered, notFound, refusal } from "./problem.ts";
import { contextOf } from "./screen.tsx";

const no = refusalsOfComparisons;

interface Asked {
  readonly models: readonly string[];
  readonly samples?: readonly string[] | undefined;
  /** US dollars. */
  readonly hour: number;
}

/** Starts a comparison and asks its models; the answer comes before they do. */
export async function startComparison(
  deps: Deps,
  task: string,
  { models, samples, hour }: Asked,
  caller: Caller,
): Promise<Answer | Malformed> {
  const { tasks, page } = worldOf(deps.app.world);
  const state = tasks.get(task);
  if (!page.inForce) return no.noPage();
  const known = page.inForce.page.ai.tasks.map(({ name }) => name);
  if (!known.includes(task)) return no.unknownTask(task, known);
  const release = state && comparedRelease(state);
  if (!state || !release) return no.noRelease();
  const own = state.samples.map(({ sample }) => sample);
  const strange = samples?.find((one) => !own.includes(one));
  if (strange !== undefined) return no.unknownSample(strange);
  const wanted = new Set(samples ?? newest(state.samples));
  const picked = own.filter((one) => wanted.has(one));
  if (picked.length < fewest) return no.tooFewSamples(picked.length, fewest);
  const { comparisons } = deps.gateway ?? {};
  if (!comparisons) return no.noGateway();
  const id = `cmp-${idFrom(deps.random(24))}`;
  const places = models.map((_, n) => n);
  const data = {
    ...{ id, task, models: [...models], samples: picked, release: release.number, promptDigest: release.promptDigest },
    ...{ prices: pricesOf(page.inForce.page, models, deps.now()), hour: Math.round(hour * 1e9) },
    order: picked.map(() => shuffled(places, deps.random)),
  };
  const answer = await act(deps, "comparison.start", data, caller);
  if (isRefusal(answer) || isMalformed(answer)) return answer;
  const begun = comparisons.run(id);
  return "refused" in begun ? begun : answer;
}

/** Samples whose wrong answer must not come back first, then the newest. */
const newest = (samples: readonly { readonly sample: string; readonly wrong: unknown }[]): string[] =>
  [...samples]
    .reverse()
    .sort((a, b) => Number(b.wrong !== undefined) - Number(a.wrong !== undefined))
    .slice(0, most)
    .map(({ sample }) => sample);

const idFrom = (random: string): string =>
  random
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "x")
    .slice(0, 16);

/** Fisher and Yates, with the server's own randomness: nobody can foretell it. */
export function shuffled(values: readonly number[], random: (bytes: number) => string): number[] {
  const found = [...values];
  for (let last = found.length - 1; last > 0; last -= 1) {
    const other = below(last + 1, random);
    [found[last], found[other]] = [found[other] as number, found[last] as number];
  }
  return found;
}

/** A whole number below `limit` (at most 256), each as likely as the others. */
function below(limit: number, random: (bytes: number) => string): number {
  for (;;) {
    const [byte = 255] = Buffer.from(random(1), "base64url");
    if (byte < 256 - (256 % limit)) return byte % limit;
  }
}

/** What closing opens: read here, and the rules look whether it is what the record fixed. */
export async function sealedOf({ app }: Deps, id: string): Promise<Words[]> {
  const state = worldOf(app.world).comparisons.get(id);
  return state?.task === undefined ? [] : app.store.words(sealedTexts(state));
}

/** The id that a start recorded; empty for every other answer. */
export const startedIn = (answer: Answer | Malformed): string => {
  if (isRefusal(answer) || isMalformed(answer)) return "";
  return (answer.recorded[0]?.data as { id?: string } | undefined)?.id ?? "";
};

export function comparisonRoutes({ deps, routes, asked, does }: Api): void {
  const find = (id: string): ComparisonState | undefined => {
    const found = worldOf(deps.app.world).comparisons.get(id);
    return found?.task === undefined ? undefined : found;
  };
  const lists = "Comparisons of models, newest first";
  routes.openapi(get("/v1/tasks/{id}/comparisons", lists, noQuery, contract.Comparisons), (c) =>
    asked(c, "read", () => {
      const all = [...worldOf(deps.app.world).comparisons.values()].filter(({ task }) => task === c.req.param("id"));
      const comparisons = all.reverse().map((one) => lineOf(deps, one));
      return give(c, contract.Comparisons, { comparisons });
    }),
  );
  const starts = "Starts a comparison of two or three models on the task's own samples, and asks them";
  routes.openapi(post("/v1/tasks/{id}/comparisons", starts, contract.Compare, contract.Comparison), (c) =>
    asked(c, "propose", async ({ caller }) => {
      const answer = await startComparison(deps, c.req.param("id") ?? "", c.req.valid("json"), caller);
      const failed = answered(c, answer);
      if (failed) return failed;
      const state = find(startedIn(answer));
      return state ? give(c, contract.Comparison, await told(deps, contextOf(c, deps), state)) : notFound(c);
    }),
  );
  routes.openapi(
    get("/v1/comparisons/{id}", "A comparison: how far it is, its result", noQuery, contract.Comparison),
    (c) =>
      asked(c, "read", async () => {
        const state = find(c.req.param("id") ?? "");
        return state ? give(c, contract.Comparison, await told(deps, contextOf(c, deps), state)) : notFound(c);
      }),
  );
  const goesOn = "Goes on after a stop: what is there is not asked again";
  routes.openapi(post("/v1/comparisons/{id}/run", goesOn, contract.Nothing, contract.Comparison), (c) =>
    asked(c, "propose", async () => {
      const state = find(c.req.param("id") ?? "");
      if (!state) return notFound(c);
      const begun = deps.gateway?.comparisons?.run(state.id) ?? no.noGateway();
      if ("refused" in begun) return refusal(c, begun);
      return give(c, contract.Comparison, await told(deps, contextOf(c, deps), find(state.id) ?? state));
    }),
  );
  const id = (c: Parameters<typeof notFound>[0]) => c.req.param("id") ?? "";
  routes.openapi(
    post("/v1/comparisons/{id}/marks", "Marks a sample: for people in their browser", contract.Marks, Recorded),
    (c) => asked(c, "propose", (who) => does(c, who, "comparison.mark", { ...c.req.valid("json"), id: id(c) })),
  );
  routes.openapi(
    post("/v1/comparisons/{id}/settle", "Settles a sample: for people in their browser", contract.Marks, Recorded),
    (c) => asked(c, "propose", (who) => does(c, who, "comparison.settle", { ...c.req.valid("json"), id: id(c) })),
  );
  routes.openapi(
    post("/v1/comparisons/{id}/close", "Closes the marks, and opens the names", contract.Nothing, Recorded),
    (c) =>
      asked(c, "propose", async (who) =>
        does(c, who, "comparison.close", { id: id(c), sealed: await sealedOf(deps, id(c)) }),
      ),
  );
  routes.openapi(
    post("/v1/comparisons/{id}/drop", "Drops a comparison that is not closed", contract.Drop, Recorded),
    (c) => asked(c, "propose", (who) => does(c, who, "comparison.drop", { ...c.req.valid("json"), id: id(c) })),
  );
  routes.openapi(
    post("/v1/comparisons/{id}/choice", "Chooses a model, with its one-line reason", contract.Choose, Recorded),
    (c) => asked(c, "propose", (who) => does(c, who, "comparison.choose", { ...c.req.valid("json"), id: id(c) })),
  );
}

const lineOf = ({ origin }: Deps, state: ComparisonState) => ({
  ...{ id: state.id, task: state.task, at: state.at, standing: standing(state) },
  link: `${origin}/ai/${state.task}/compare/${state.id}`,
});

/** Without names before the marks are closed, whoever asks; and without a result. */
async function told(deps: Deps, context: ViewContext, state: ComparisonState) {
  const view = await comparisonView(context, state.id);
  const page = worldOf(context.world).page.inForce?.page;
  const task = page && taskOf(page, state.task);
  const open = state.closed !== undefined;
  const rows = view?.result
    ? resultFor(state, task).map(({ good, slow, first, cached: _, ...row }) => ({
        ...{ ...row, good: good.right, of: good.read, low: good.low, high: good.high },
        ...{ slowMs: slow, firstTokenMs: first },
      }))
    : [];
  const progress = deps.gateway?.comparisons?.progress(state.id);
  const { chosen } = state;
  const words = chosen ? await context.words([chosen.reason]) : () => "";
  return {
    ...lineOf(deps, state),
    ...{ models: [...state.models].sort(), release: state.release, promptDigest: state.promptDigest },
    ...{ samples: state.samples, done: state.runs.length, of: state.samples.length * state.models.length },
    ...{ sample: progress?.sample ?? 0, running: (progress?.running ?? false) && !isRun(state) },
    stopped: isRun(state) ? "" : (view?.progress?.stopped ?? ""),
    ...{ open, result: rows.sort((a, b) => (a.model < b.model ? -1 : 1)), unsettled: openSamples(state) },
    next: view?.mark
      ? {
          ...{ sample: view.mark.sample, input: view.mark.input },
          answers: view.mark.answers.map(({ place, output }) => ({ place, output })),
        }
      : null,
    chosen: chosen
      ? { model: chosen.model, beats: chosen.beats, reason: words(chosen.reason), by: chosen.by, at: chosen.at }
      : null,
    head: deps.app.head,
  };
}
