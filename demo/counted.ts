/** A store that knows what is under way in it, so that time is moved only when nothing is. */

import { setImmediate as turn } from "node:timers/promises";
import type { Store } from "../src/log/store.ts";

/** Turns of the event loop without any work that count as quiet. */
const quietFor = 4;

export function counted(store: Store): { readonly store: Store; idle(): Promise<void> } {
  let underWay = 0;
  const watched = new Proxy(store, {
    get(target, name) {
      const found = Reflect.get(target, name, target) as unknown;
      if (typeof found !== "function") return found;
      return (...args: unknown[]) => {
        const answer: unknown = found.apply(target, args);
        if (!(answer instanceof Promise)) return answer;
        underWay += 1;
        return answer.finally(() => {
          underWay -= 1;
        });
      };
    },
  });
  return {
    store: watched,
    async idle() {
      for (let quiet = 0; quiet < quietFor; ) {
        await turn();
        quiet = underWay === 0 ? quiet + 1 : 0;
      }
    },
  };
}
