/** The one line that stands on every screen while users are hurt, a login does not end, releases are frozen or all AI or a kind of action is paused: two facts and one link. */

import { resumers } from "../decisions/pause/kind.ts";
import { accessStatus } from "./access.ts";
import { openPauses } from "./ai-paused.ts";
import { are, pausedTitle } from "./ai-words.ts";
import { type ViewContext, worldOf, zoneOf } from "./context.ts";
import { type FreezeModel, freezes } from "./frozen.ts";
import { hurt } from "./health.ts";
import { listed, nameOf } from "./names.ts";
import { releaseName } from "./release-names.ts";
import { moment } from "./times.ts";

export interface StripModel {
  /** What is bold: `Deploys frozen`. */
  readonly fact: string;
  /** What follows at any width: ` since 02:38`. */
  readonly since: string;
  /** What follows where there is room, beginning with a full stop. */
  readonly more: string;
  readonly href: string;
  readonly link: string;
}

export function stripOf(context: ViewContext): StripModel | undefined {
  const all = freezes(context);
  const [first] = all;
  const place = all.find(({ by }) => by === "incident") ?? { href: "/releases", link: "Releases" };
  const { href, link } = place;
  const stuck = stuckText(context);
  if (hurt(context)) {
    const more = first ? ` Deploys are frozen since ${first.since}.` : " Nothing is frozen yet.";
    const also = stuck === "" ? "" : `; ${stuck}`;
    return { fact: "Users are being hurt", since: also, more: `.${more}`, href, link };
  }
  if (stuck !== "") {
    const also = first ? `; deploys are frozen since ${first.since}` : "";
    const more = ". It may still work: end it at the place itself.";
    return {
      fact: `${stuck.charAt(0).toUpperCase()}${stuck.slice(1)}`,
      since: also,
      more,
      href: "/access",
      link: "Access",
    };
  }
  const paused = allPaused(context);
  if (!first) return paused?.strip;
  const names = worldOf(context.world).page.inForce?.page.environments.length ?? 0;
  const frozen = [...new Set(all.map(({ environment }) => environment))];
  const where = frozen.length < names ? ` (${listed(frozen)})` : "";
  const until = all.length === 1 && first.until !== "" ? ` until ${first.until}` : "";
  const says = [...new Set(all.map(({ says }) => says))].join(" ");
  return {
    fact: "Deploys frozen",
    since: ` since ${first.since}${until}${paused === undefined ? "" : `; ${paused.strip.fact.charAt(0).toLowerCase()}${paused.strip.fact.slice(1)} since ${paused.since}`}`,
    more: `${where}. ${says} ${passing(context, all)}`.trimEnd(),
    ...{ href, link },
  };
}

/** All AI, or a kind of action, stands still: since when, and the line that says so where nothing worse does. */
function allPaused(context: ViewContext): { readonly since: string; readonly strip: StripModel } | undefined {
  const seen = worldOf(context.world);
  const page = seen.page.inForce?.page;
  const open = page ? openPauses(seen) : [];
  const kinds = open.filter(({ what, name }) => what === "tool" && page?.actions.some((one) => one.name === name));
  const all = open.find(({ what }) => what === "everything") ?? kinds[0];
  if (!all || !page) return undefined;
  const since = moment(all.at, context.at, zoneOf(context));
  const owner = nameOf(resumers(page, all, context.at)[0] ?? "");
  const title = pausedTitle(all, page);
  const many = all.what !== "everything" && kinds.length > 1;
  const verb = many ? "are" : are(title);
  const fact = `${many ? `The actions ${listed(kinds.map(({ name }) => name))}` : title} ${verb} paused`;
  const again = `${owner} decides when ${verb === "are" ? "they start" : "it starts"} again.`;
  const strip =
    all.what === "everything"
      ? { more: `. People answer by hand; ${again}`, href: "/ai", link: "AI tasks" }
      : { more: `. None is sent; ${again}`, href: "/actions", link: "Actions" };
  return { since, strip: { fact, since: ` since ${since}`, ...strip } };
}

/** The releases that somebody let pass every freeze there is for them. */
function passing(context: ViewContext, all: readonly FreezeModel[]): string {
  const names = [...worldOf(context.world).releases.values()]
    .filter(({ environment, exceptions, facts }) => {
      const theirs = all.filter((one) => one.environment === environment);
      const passed = (id: string) => exceptions.some((one) => one.freeze === id && one.facts === facts);
      return theirs.length > 0 && theirs.every(({ id }) => passed(id));
    })
    .map(releaseName);
  return names.length === 0
    ? ""
    : `${names.length === 1 ? "One release" : "These releases"} may pass: ${listed(names)}.`;
}

/** Logins that could not be ended, as the end of a sentence; empty while there are none. */
function stuckText(context: ViewContext): string {
  const { access } = worldOf(context.world);
  const stuck = [...access.values()].filter((state) => accessStatus(state, context.at) === "stuck");
  const places = [...new Set(stuck.map(({ target }) => target))];
  if (stuck.length === 0) return "";
  return stuck.length === 1
    ? `a login to ${places[0]} does not end`
    : `${stuck.length} logins to ${listed(places)} do not end`;
}
