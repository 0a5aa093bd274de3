/** Clients of services whose words say what is done: `aws ec2 describe-instances`, `gh pr list`, `heroku logs`. */

import type { Program } from "../call.ts";
import { optionsOf } from "../options.ts";
import { readable, type Stream } from "../shell/text.ts";

/** How a client's words are judged, in this order; what fits nowhere is not done alone. */
export interface Client {
  /** Options that take a word. */
  readonly takes?: string;
  /** Words that are secrets to read: denied. */
  readonly secret?: RegExp;
  /** Words that only look, or concern the own machine: allowed. */
  readonly free: RegExp;
  /** Area and kind of everything else. */
  readonly area: string;
  readonly action: string;
  /** A finer area for some words. */
  readonly areas?: readonly (readonly [RegExp, area: string, action: string])[];
  /** Verbs that stand behind groups of services (`compute instances delete`): the first of them, past `from` words, must only look. */
  readonly verbs?: { readonly look: RegExp; readonly change: RegExp; readonly from: number };
  /** Options that make a trial of it. */
  readonly trial?: string;
}

/** Judges by the words. An unknown word is no reason to let it pass. */
export const service =
  ({ takes = "", secret, free, area, action, areas = [], trial, verbs: order }: Client): Program =>
  (call): Stream => {
    const options = optionsOf(call.args, { takes });
    const verbs = options.words
      .map(({ text }) => text)
      .slice(0, 4)
      .join(" ");
    if (options.has("--help --version -h") && !/\s/.test(verbs.trim())) return undefined;
    if (/^(?:help|version|completion)?$/.test(verbs) || call.args.at(-1)?.text === "help" || options.has("--help"))
      return undefined;
    const named = readable(`${call.name} ${verbs}`);
    if (options.words.slice(0, 3).some((one) => one.loose))
      return call.shell.stop("deny", area, action, `Nobody can say what ${named} does.`);
    if (secret?.test(verbs)) return call.shell.stop("deny", "secrets", "read-secret", `${named} shows a secret.`);
    const first =
      order && options.words.slice(order.from).find(({ text }) => order.look.test(text) || order.change.test(text));
    const looks = free.test(verbs) || (first !== undefined && order?.look.test(first.text) === true);
    if (options.unsure) return call.shell.stop("ask", area, action, `Nobody can say what ${named} does.`);
    if (looks || (trial && options.has(trial))) return undefined;
    const [, finer = area, kind = action] = areas.find(([pattern]) => pattern.test(verbs)) ?? [];
    return call.shell.stop("deny", finer, kind, `${named} changes something beyond this machine.`);
  };
