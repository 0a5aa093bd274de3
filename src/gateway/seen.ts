/** What the rule of admission looks at, kept as long as it cannot change: a task's state until the record or the minute moves on. */

import type { App } from "../app/app.ts";
import { type Asked, type Serving, serving } from "../decisions/task/serving.ts";
import type { TaskRelease } from "../decisions/task/state.ts";
import { sha256 } from "../kernel/json.ts";
import type { Refusal } from "../kernel/kind.ts";
import type { Page, Provider } from "../page/page.ts";
import { worldOf } from "../views/context.ts";
import type { Here } from "./admit.ts";
import { dayOf } from "./budgets.ts";
import { type Price, priceOf } from "./price.ts";

/** Prompts and answers that are kept; names from outside must not fill the memory. */
const most = 1000;

/** Gives what to look at now. Reads the record's world as it stands, so it must be used before anything is waited for. */
export function sightOf(app: Pick<App, "world" | "head" | "store">) {
  const prompts = new Map<string, string | null>();
  let head = "";
  let minute = "";
  let seen: (Omit<Here, "spending" | "call"> & { readonly page: Page }) | undefined;

  const promptOf = (release: TaskRelease) => prompts.get(release.prompt.text);

  function look(at: string): typeof seen {
    const world = worldOf(app.world);
    const page = world.page.inForce?.page;
    if (!page) return undefined;
    const served = new Map<string, Serving | Refusal>();
    const prices = new Map<string, Price | undefined>();
    return {
      page,
      pauses: [...world.pauses.values()].filter(({ resumed }) => !resumed),
      day: dayOf(page, at),
      promptOf,
      releaseOf: (task: string, release: number) =>
        world.tasks.get(task)?.releases.find(({ number }) => number === release),
      serving(asked: Asked) {
        const key = JSON.stringify([asked.task, asked.question, asked.odd, asked.drill, asked.comparison !== ""]);
        let answer = served.get(key);
        if (!answer) {
          answer = serving(world, asked, at);
          if (served.size < most) served.set(key, answer);
        }
        return answer;
      },
      priceOf(provider: Provider, model: string) {
        const key = `${provider.name}/${model}`;
        if (!prices.has(key)) prices.set(key, priceOf(provider, model, new Date(at)));
        return prices.get(key);
      },
    };
  }

  return {
    /** Undefined: no page is in force. */
    now(at: string) {
      if (head !== app.head.hash || minute !== at.slice(0, 16)) {
        head = app.head.hash;
        minute = at.slice(0, 16);
        seen = look(at);
      }
      return seen;
    },
    /** Fetches the prompts of these releases. What is served must be what was approved, to the letter. */
    async read(releases: readonly TaskRelease[]): Promise<void> {
      const found = new Map(
        (await app.store.words(releases.map(({ prompt }) => prompt.text))).map(({ text, words }) => [text, words]),
      );
      if (prompts.size > most) prompts.clear();
      for (const { prompt, promptDigest } of releases) {
        const words = found.get(prompt.text) ?? null;
        prompts.set(prompt.text, words !== null && sha256(words) === promptDigest ? words : null);
      }
    },
  };
}
