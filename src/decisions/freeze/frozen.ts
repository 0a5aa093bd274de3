/** Whether releases to an environment are frozen at a moment, by what, and who may pass. */

import type { Subjects } from "../../kernel/kind.ts";
import { type Page, type Weekly, weekdays } from "../../page/page.ts";
import { nameOf } from "../../routing/sentence.ts";
import { dayAfter, instantOf, wallTime } from "../../routing/zone.ts";
import { personIn } from "../caller.ts";
import type { FreezeState } from "./kind.ts";

/** What stops releases. An exception is given for exactly one freeze, so each has an identity. */
export interface Frozen {
  readonly by: "hand" | "incident" | "window";
  /** `hand:<entry>`, `incident:<id>` or `window:<environment>:<begin>`. */
  readonly id: string;
  /** UTC. */
  readonly since: string;
  /** UTC; empty while nobody knows. */
  readonly until: string;
  /** Who may pass besides the named exceptions: the incident's lead; empty for none. */
  readonly lead: string;
  /** Why, as a sentence. */
  readonly says: string;
}

/** A time in which something stood still, UTC. `until` may lie ahead. */
export interface Span {
  readonly since: string;
  readonly until: string;
}

/** What a freeze needs to know of an incident. */
export interface Freezing {
  readonly id: string;
  readonly freezes: boolean;
  readonly lead: string;
  /** Empty: all environments. */
  readonly environment: string;
  readonly declaredAt: string;
  /** When its freeze ended, UTC; empty while it holds. */
  readonly thawedAt: string;
}

/** Every freeze that holds for an environment of the page: the switch, open incidents, the oldest first, a window. */
export function freezes(
  page: Page,
  freeze: FreezeState,
  incidents: Pick<Subjects<Freezing>, "values">,
  environment: string,
  at: string,
): Frozen[] {
  const open = [...incidents.values()]
    .filter((one) => one.freezes && hits(one, environment))
    .sort((a, b) => a.declaredAt.localeCompare(b.declaredAt));
  return [...byHand(freeze), ...open.map(byIncident), ...inWindow(page, environment, at)];
}

/** The freeze that people are told of, or undefined while releases may go out. */
export const frozen = (...all: Parameters<typeof freezes>): Frozen | undefined => freezes(...all)[0];

const byHand = ({ held }: FreezeState): Frozen[] =>
  held
    ? [
        {
          by: "hand",
          id: `hand:${held.seq}`,
          since: held.since,
          until: "",
          lead: "",
          says: `${whoFroze(held.by)} froze releases.`,
        },
      ]
    : [];

/** A person by name; anything else by what it is: an agent, a machine. */
const whoFroze = (actor: string): string =>
  personIn(actor) === "" ? `The ${actor.replace(":", " ")}` : nameOf(personIn(actor));

const byIncident = ({ id, declaredAt: since, lead }: Freezing): Frozen => ({
  by: "incident",
  id: `incident:${id}`,
  ...{ since, until: "", lead, says: `Incident ${id} is open.` },
});

const hits = (incident: Freezing, environment: string): boolean =>
  incident.environment === "" || incident.environment === environment;

const week = 7 * 1440;
const minuteOfWeek = ({ day, at }: Weekly): number => weekdays.indexOf(day) * 1440 + at;

/** Every time until `at` in which releases to an environment were frozen: lifted freezes, ended ones, windows of the last two weeks. */
export function frozenUntil(
  page: Page,
  freeze: FreezeState,
  incidents: Pick<Subjects<Freezing>, "values">,
  environment: string,
  at: string,
): Span[] {
  const held = freeze.held ? [{ since: freeze.held.since, until: at }] : [];
  const declared = [...incidents.values()]
    .filter((one) => hits(one, environment))
    .map(({ declaredAt: since, thawedAt }) => ({ since, until: thawedAt === "" ? at : thawedAt }));
  const before = (days: number) => new Date(Date.parse(at) - days * 86_400_000).toISOString();
  const windows = [at, before(7)].flatMap((when) => latestWindows(page, environment, when));
  return [...freeze.lifted, ...held, ...declared, ...windows];
}

/** Every written span of the week that `at` is in, the one that ends last first. */
const inWindow = (page: Page, environment: string, at: string): Frozen[] =>
  latestWindows(page, environment, at)
    .filter(({ until }) => until > at)
    .sort((a, b) => b.until.localeCompare(a.until));

/** Each written span of the week as it last began, by the wall clock of the page's zone, so that it follows summer time. */
function latestWindows(page: Page, environment: string, at: string): Frozen[] {
  const spans = page.environments.find(({ name }) => name === environment)?.freeze ?? [];
  if (spans.length === 0) return [];
  const wall = wallTime(page.zone, at);
  const now = minuteOfWeek({ day: wall.day, at: wall.minute });
  return spans.map(({ from, to }): Frozen => {
    const begun = (now - minuteOfWeek(from) + week) % week;
    const length = (minuteOfWeek(to) - minuteOfWeek(from) + week) % week || week;
    const first = dayAfter(wall.date, -Math.ceil(Math.max(0, begun - wall.minute) / 1440));
    const since = instantOf(page.zone, first, from.at);
    const until = instantOf(page.zone, dayAfter(first, Math.floor((from.at + length) / 1440)), to.at);
    const says = `Nothing is released from ${spoken(from)} to ${spoken(to)} (${page.zone}).`;
    return { by: "window", id: `window:${environment}:${since}`, since, until, lead: "", says };
  });
}

const spoken = ({ day, at }: Weekly): string =>
  `${day} ${String(Math.floor(at / 60)).padStart(2, "0")}:${String(at % 60).padStart(2, "0")}`;
