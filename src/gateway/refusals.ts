/** Every way the gateway says no to a call: what happened, why, and who can change it. */

import type { PauseState } from "../decisions/pause/state.ts";
import type { Json } from "../kernel/json.ts";
import type { Refusal } from "../kernel/kind.ts";
import { nameOf } from "../routing/sentence.ts";
import { usd } from "./money.ts";

/** An answer, not an error. `status` is what the client's library hears; `declined` is the permanent code. */
export interface Declined {
  readonly declined:
    | "budget_exceeded"
    | "approval_required"
    | "people_only"
    | "unpriced"
    | "not_allowed"
    | "looping"
    | "unknown_task"
    | "task_stopped"
    | "bad"
    | "gone";
  readonly status: 400 | 402 | 403 | 404 | 503;
  readonly why: string;
  readonly next: string;
  readonly facts?: { readonly [name: string]: Json };
}

export const isDeclined = (answer: object): answer is Declined => "declined" in answer;

const who = (id: string) => (id === "" ? "The owner of AI" : nameOf(id));

export const no = {
  bad: (why: string, next: string): Declined => ({ declined: "bad", status: 400, why, next }),

  gone: (): Declined => ({
    ...{ declined: "gone", status: 400 },
    why: "The caller was gone before the call began, so no model was asked.",
    next: "Ask again.",
  }),

  noPage: (): Declined => ({
    ...{ declined: "approval_required", status: 403 },
    why: "No page is in force, so nobody is named to decide.",
    next: "Adopt the page first: sign in and say yes to it.",
  }),

  /** The rule's own words about a task that may not be called now. */
  task: ({ refused, why, next, facts }: Refusal): Declined => {
    const rest = { why, next, facts: { ...facts, refused } };
    if (refused === "task.paused") return { declined: "task_stopped", status: 503, ...rest };
    if (refused === "task.unknown") return { declined: "unknown_task", status: 404, ...rest };
    if (refused === "task.peopleOnly") return { declined: "people_only", status: 403, ...rest };
    return { declined: "approval_required", status: 403, ...rest };
  },

  paused: ({ id, at, what, name, trigger }: PauseState): Declined => ({
    ...{ declined: "task_stopped", status: 503 },
    why: `${what === "everything" ? "All AI" : `The ${what} ${name}`} is paused${trigger === "" ? "" : `: its trigger ${trigger} tripped`}.`,
    next: "People answer by hand until its owner starts it again.",
    facts: { pause: id, since: at },
  }),

  promptGone: (owner: string): Declined => ({
    ...{ declined: "approval_required", status: 403 },
    why: "The words of the approved prompt are not in the record any more, so nothing is sent.",
    next: `Propose a release with its prompt; ${who(owner)} approves it.`,
  }),

  modelNotAllowed: (model: string, allowed: readonly string[], owner: string): Declined => ({
    ...{ declined: "not_allowed", status: 403 },
    why: `The page does not allow ${model === "" ? "a call without a task or model" : `the model ${model}`}.`,
    next: `${allowed.length === 0 ? "Name a task" : `Name a task, or one of ${allowed.join(", ")}`}. ${who(owner)} decides what the page allows.`,
    facts: { allowed: [...allowed] },
  }),

  notOfTask: (model: string, models: readonly string[]): Declined => ({
    ...{ declined: "not_allowed", status: 403 },
    why: `The approved release of this task does not use the model ${model} for this.`,
    next: `Leave the model to the gateway: it puts in ${models.join(", then ")}.`,
  }),

  tool: (tool: string, owner: string): Declined => ({
    ...{ declined: "not_allowed", status: 403 },
    why: `The approved release of this task does not have the tool ${tool}.`,
    next: `Propose a release with it; ${who(owner)} approves it.`,
    facts: { tool },
  }),

  otherDialect: (model: string, path: string): Declined => ({
    ...{ declined: "bad", status: 400 },
    why: `${model} is not spoken to in this way.`,
    next: `Ask ${path} instead.`,
  }),

  hosted: (tool: string): Declined => ({
    ...{ declined: "unpriced", status: 403 },
    why: `The provider's own tool ${tool} costs more than tokens, and nobody can say beforehand how much.`,
    next: "Ask without it.",
    facts: { tool },
  }),

  unpriced: (model: string, why: string, next: string): Declined => ({
    ...{ declined: "unpriced", status: 403 },
    why: `What a call to ${model} costs at most is not known: ${why}`,
    next,
    facts: { model },
  }),

  looping: (times: number): Declined => ({
    ...{ declined: "looping", status: 403 },
    why: `The very same request came ${times} times within a minute: this looks like a retry loop.`,
    next: "Stop it and look at the answer it already has. After a minute the same request is taken again.",
    facts: { times },
  }),

  /** `says`: the budget in the page's words; amounts in nano-dollars. */
  budget: (short: {
    readonly meter: string;
    readonly says: string;
    readonly amount: number;
    readonly spent: number;
    readonly held: number;
    readonly needs: number;
    readonly until: string;
    readonly owner: string;
  }): Declined => {
    const { meter, says, amount, spent, held, needs, until, owner } = short;
    const left = Math.max(0, amount - spent - held);
    return {
      ...{ declined: "budget_exceeded", status: 402 },
      why: `The budget of ${says} for ${meterText(meter)} does not cover this call: it can cost ${usd(needs)}, and of ${usd(amount)} there is ${usd(left)} left (${usd(spent)} spent${held > 0 ? `, ${usd(held)} held by calls that are under way` : ""}).`,
      next: `Ask for a shorter answer, or wait: a new budget begins on ${until}. ${who(owner)} decides the amount on the page.`,
      facts: { meter, says, amount, spent, held, needs, until },
    };
  },
};

/** `task:billing-replies` as people read it. */
function meterText(meter: string): string {
  const [kind = "", name = ""] = [meter.slice(0, meter.indexOf(":")), meter.slice(meter.indexOf(":") + 1)];
  if (kind === "task") return `the task ${name}`;
  if (kind === "person") return nameOf(name);
  return kind === "key" ? `the key ${name}` : "everything";
}
