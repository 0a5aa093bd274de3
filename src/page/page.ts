/**
 * The page as the rules read it: complete, resolved and free of contact data, so that it can stand in the record.
 * `read.ts` makes it from `finalcall.yaml`. Lists, not tables: names from outside are never looked up as properties.
 */

import type { ActionRule } from "./action-rule.ts";
import type { Rhythm } from "./rhythm.ts";

/** Days of the week, Monday first. */
export const weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;
export type Weekday = (typeof weekdays)[number];

/** A time that comes back every week: days and minutes after midnight, in the zone of whoever it belongs to. `to` may be 1440. */
export interface Hours {
  readonly days: readonly Weekday[];
  readonly from: number;
  readonly to: number;
}

/** First and last day away, both included, as `2026-12-20`. */
export interface Leave {
  readonly from: string;
  readonly to: string;
}

export interface Person {
  readonly id: string;
  /** As written: `cto`, `senior-engineer` … with `-` between words. Empty when none is given. */
  readonly role: string;
  readonly zone: string;
  /** Empty: reachable around the clock. */
  readonly hours: readonly Hours[];
  readonly leave: readonly Leave[];
}

/** Several people who take turns, a week each, in this order, counted from the Monday of ISO week 1970-W01. */
export interface Rotation {
  readonly id: string;
  readonly members: readonly string[];
  readonly handover: { readonly day: Weekday; readonly at: number };
  readonly zone: string;
}

export type Risk = "low" | "medium" | "high";

export interface Area {
  readonly name: string;
  /** The built-in area whose vocabulary, detectors and default risk it brings. Its own name for a built-in one. */
  readonly kind: string;
  /** A person's id, or a rotation's: whoever has the week is the owner then. For an unclaimed area that of `everything-else`. */
  readonly owner: string;
  /** As `owner`; empty only in a team of one. */
  readonly backup: string;
  /** False: nobody wrote it on the page, so the default owner answers for it and the gap is shown. */
  readonly claimed: boolean;
  readonly input: readonly string[];
  readonly informed: readonly string[];
  /** A person's id or a rotation's; empty: nobody but owner and backup. */
  readonly afterHours: string;
  /** Minutes until the backup may act, and again until the decision is blocked. */
  readonly answerWithin: number;
  readonly covers: string;
  readonly like: readonly string[];
  readonly paths: readonly string[];
  readonly except: readonly string[];
  readonly risk: Risk;
  readonly stages: readonly string[];
  readonly never: readonly string[];
}

export interface Guardrail {
  readonly name: string;
  readonly owner: string;
  readonly source: "pushed" | "date" | "dependencies" | "path" | "proposal";
  /** The limit as people read it: `4000 EUR / month`, `99.9 %`, `one large feature at a time`. */
  readonly says: string;
  /** For pushed numbers: crossed when the number is `over` or `under` this. In minor units for money. */
  readonly limit?: { readonly crossed: "over" | "under"; readonly value: number; readonly unit: string };
  /** For `dependencies`: what is allowed. */
  readonly allowed: readonly string[];
  /** For `path`: patterns that cross it. */
  readonly paths: readonly string[];
  /** For `date`: what was promised by which day. */
  readonly commitments: readonly { readonly what: string; readonly by: string }[];
}

/** Who breaks a tie of speed against quality, in this kind of case. */
export interface Tie {
  readonly when: string;
  readonly person: string;
}

export interface Agent {
  readonly id: string;
  readonly kind: string;
  readonly askedBy: readonly string[];
  readonly may: readonly string[];
}

/** A number at which a release stops by itself. */
export interface Trigger {
  /** `error-rate`, `p95`, `queue`, or a signal of the team's own such as `double-charges`. */
  readonly signal: string;
  /** `reaches`: crossed from this value on. */
  readonly crossed: "over" | "under" | "reaches";
  /** The number before a percent sign, milliseconds, or a count. */
  readonly value: number;
  /** `%`, `ms`, or empty for a count. */
  readonly unit: string;
  /** How long it must hold; 0 stops at the first. */
  readonly forSeconds: number;
  /** As written on the page. */
  readonly says: string;
}

/** A time of the week, in the page's zone: minutes after midnight. */
export interface Weekly {
  readonly day: Weekday;
  readonly at: number;
}

/** Where releases go, how they are watched, and what may be done at once when they hurt. */
export interface Environment {
  readonly name: string;
  /** A Prometheus address, `pushed`, or empty: then nothing is known, so nothing is healthy. */
  readonly metrics: string;
  /** Minutes that each stage is watched. */
  readonly watch: number;
  /** Every number that is looked at, always with `traffic`: without traffic nothing is healthy. */
  readonly signals: readonly { readonly name: string; readonly query: string }[];
  readonly stop: readonly Trigger[];
  readonly onStop: "propose-rollback" | "rollback";
  readonly freeze: readonly { readonly from: Weekly; readonly to: Weekly }[];
  /** Who may release inside a freeze, with a reason. */
  readonly exceptions: readonly string[];
  /** Commands that are approved with the page and run at once. */
  readonly measures: readonly { readonly name: "limit" | "disable" | "reduce"; readonly does: string }[];
}

/** Who may send alerts to us. */
export interface Alerts {
  readonly source: "alertmanager" | "grafana" | "pagerduty" | "sentry";
  /** A reference such as `env:NAME`; empty: the sender needs a token. */
  readonly secret: string;
  /** The alert that always fires; empty: none is known. */
  readonly watchdog: string;
  readonly environment: string;
}

/** How people are told. Addresses and secrets are references; people's own addresses are contacts. */
export interface Tell {
  readonly mail: string;
  readonly from: string;
  readonly webhooks: readonly { readonly name: string; readonly to: string; readonly secret: string }[];
}

/** A place that can be reached in an emergency, for minutes. */
export interface AccessTarget {
  readonly name: string;
  /** Who may receive it, and who may say yes; persons or rotations. */
  readonly who: readonly string[];
  readonly approve: readonly string[];
  readonly kind: "ssh" | "postgres" | "command";
  /** Reference to the signing key or to the administrator's address; empty for commands. */
  readonly secret: string;
  /** For `ssh`: the principal, addresses that may use it (empty: any), the one command it runs (empty: a shell). */
  readonly principal: string;
  readonly source: readonly string[];
  readonly command: string;
  /** For `command`: what makes, ends, lists and tries a login; empty texts for the other kinds. */
  readonly commands: { readonly issue: string; readonly end: string; readonly list: string; readonly use: string };
  /** For `postgres`: group roles, and the role that keeps what is left behind. */
  readonly roles: readonly string[];
  readonly keeper: string;
  /** How long it lasts from the yes on, and how long an approver is waited for, in minutes. */
  readonly minutes: number;
  readonly answerWithin: number;
}

/** How much of what a model wrote a person reads before it is used. `people`: the model is not asked at all. */
export const levels = ["people", "reviewed", "spot-checks", "automatic"] as const;
export type Level = (typeof levels)[number];

/** What a question type is about. Everything but `plain` is never widened beyond `reviewed`. */
export const subjects = ["plain", "money-movement", "plan-terms", "legal", "security", "production"] as const;
export type Subject = (typeof subjects)[number];

/** Somebody who runs models. */
export interface Provider {
  readonly name: string;
  readonly kind: "openai" | "anthropic";
  /** Its address, without a slash at its end: `https://api.openai.com/v1`. */
  readonly base: string;
  /** Reference to its key, such as `env:OPENAI_API_KEY`; empty: it needs none. */
  readonly key: string;
}

/** The most that may be spent: by a task, by each person, by each key, or by everybody together. */
export interface Budget {
  /** Nano-dollars (1e-9 USD), rounded down from what is written, by the page's rate where it is another currency. */
  readonly amount: number;
  readonly per: "day" | "week" | "month";
  /** As written on the page: `20 EUR / day`. */
  readonly says: string;
}

/** One kind of question inside a task. */
export interface Question {
  readonly name: string;
  /** The widest level it may reach. It starts as `reviewed` and is widened only by the AI owner, on evidence. */
  readonly level: Level;
  /** Percent of the answers that a person reads under spot checks. */
  readonly sample: number;
  /** Who reads them; empty: whoever reads for the task. */
  readonly approve: string;
  readonly about: Subject;
}

/** A number at which a task stops or narrows by itself. */
export interface TaskTrigger {
  /** `wrong-price`, `policy-break`, `skipped-approval`, `wrong-model`, `error-rate`, `rework`, `cost-per-call`, `p95`, `complaints`, or the team's own. */
  readonly name: string;
  /** Who says the number: a reviewer's mark on the checklist, a rule's check, a complaint, or the gateway's meter. */
  readonly feed: "mark" | "check" | "complaint" | "meter";
  /** `reaches`: crossed from this value on. */
  readonly crossed: "over" | "under" | "reaches";
  /** A count, the number before a percent sign, milliseconds, or nano-dollars; 0 with `byHand`. */
  readonly value: number;
  readonly unit: "" | "%" | "ms" | "nano-USD" | "min";
  /** Compared with what the same work takes by hand (`> by-hand`). */
  readonly byHand: boolean;
  /** Over so many of the latest answers; 0: all since the task last started. */
  readonly of: number;
  readonly then: "pause-question" | "pause-task" | "narrow" | "cheap-model";
  /** As written on the page. */
  readonly says: string;
}

export interface Task {
  readonly name: string;
  /** What it is for, in the team's words; empty where the page says nothing. */
  readonly does: string;
  readonly changedBy: readonly string[];
  readonly testedBy: readonly string[];
  /** Who reads drafts; where the page names nobody, `testedBy`. */
  readonly reviewedBy: readonly string[];
  readonly never: readonly string[];
  readonly rank: { readonly harm: Risk; readonly speed: Risk; readonly cost: Risk };
  /** As `provider/name`. */
  readonly model: string;
  /** The stronger model for odd cases; empty: odd cases go to a person. */
  readonly edgeCases: string;
  /** The prompt's file in the repository. What is served is what was approved, never the file. */
  readonly prompt: string;
  /** Named as the provider's interface does: `max_tokens`, also where the page writes `max-tokens`. */
  readonly parameters: readonly { readonly name: string; readonly value: string | number | boolean }[];
  readonly tools: readonly string[];
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  readonly questions: readonly Question[];
  readonly budget?: Budget | undefined;
  readonly stop: readonly TaskTrigger[];
  /** Patterns of the files in which the product calls it, so that calls of no task are found; absent: none are named. */
  readonly calls?: readonly string[] | undefined;
  /** Folder or file of approved templates for when it is off. */
  readonly fallback: string;
  /** What the same work takes by hand, `errors` in percent of what is finished; undefined where nobody measured it. */
  readonly byHand?: { readonly minutes: number; readonly errors: number } | undefined;
  /** A drill passes within so many minutes, and is due again after so many days. */
  readonly drill: { readonly within: number; readonly every: number };
}

/** The team's AI: who runs the models, what may be spent, and the tasks. */
export interface Ai {
  readonly providers: readonly Provider[];
  /** Models that may be asked without a task, as `provider/name`. */
  readonly models: readonly string[];
  readonly budgets: {
    readonly everything?: Budget | undefined;
    readonly person?: Budget | undefined;
    readonly key?: Budget | undefined;
  };
  /** Percent of a budget at which its owner is told. */
  readonly tellAt: readonly number[];
  readonly tasks: readonly Task[];
}

export type { ActionRule } from "./action-rule.ts";

export { type ReviewReason, type Rhythm, reviewReasons } from "./rhythm.ts";

/** How long something is kept; `says` as written on the page. */
export interface Span {
  readonly count: number;
  readonly unit: "days" | "months" | "years";
  readonly says: string;
}

export interface Page {
  readonly team: string;
  readonly zone: string;
  readonly people: readonly Person[];
  readonly rotations: readonly Rotation[];
  /** Somebody outside who approves when nobody inside is independent; undefined when the page names none. */
  readonly outside?: { readonly approver: string } | undefined;
  readonly agents: readonly Agent[];
  /** In the order of the page; unclaimed built-in areas after the claimed ones. */
  readonly areas: readonly Area[];
  readonly defaultOwner: string;
  readonly guardrails: readonly Guardrail[];
  readonly ties: readonly Tie[];
  readonly standards: readonly { readonly name: string; readonly needs: readonly string[] }[];
  readonly environments: readonly Environment[];
  readonly alerts: readonly Alerts[];
  readonly tell?: Tell | undefined;
  readonly access: readonly AccessTarget[];
  readonly actions: readonly ActionRule[];
  readonly ai: Ai;
  /** Absent where the page has no section `review`. */
  readonly review?: Rhythm | undefined;
  /** After how long the server removes words by itself; undefined: never. */
  readonly retention?: { readonly words?: Span | undefined; readonly traffic?: Span | undefined } | undefined;
  /** Sections that are accepted and do nothing yet. */
  readonly notYet: readonly string[];
}

/** How a person is reached and recognised. Personal data: never inside a `Page`. */
export interface Contact {
  readonly person: string;
  readonly email?: string | undefined;
  readonly github?: string | undefined;
  readonly phone?: string | undefined;
}

export const personOf = (page: Page, id: string): Person | undefined => page.people.find((person) => person.id === id);
/** True for everybody who may sign in: the people of the page, and the outside approver. */
export const isNamed = (page: Page, id: string): boolean =>
  personOf(page, id) !== undefined || (id !== "" && page.outside?.approver === id);
export const areaOf = (page: Page, name: string): Area | undefined => page.areas.find((area) => area.name === name);
export const environmentOf = (page: Page, name: string): Environment | undefined =>
  page.environments.find((environment) => environment.name === name);
export const taskOf = (page: Page, name: string): Task | undefined => page.ai.tasks.find((task) => task.name === name);
/** The one person, or rotation, with the final call on every AI task. */
export const aiOwner = (page: Page): string => areaOf(page, "ai")?.owner ?? page.defaultOwner;

/** What a page says about AI that has no section `ai`. */
export const noAi: Ai = { providers: [], models: [], budgets: {}, tellAt: [50, 80, 100], tasks: [] };
