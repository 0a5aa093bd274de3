/** The one line that stands on every screen while users are hurt or releases are frozen: two facts and one link. */

import { type ViewContext, worldOf } from "./context.ts";
import { type FreezeModel, freezes } from "./frozen.ts";
import { hurt } from "./health.ts";
import { listed } from "./names.ts";
import { releaseName } from "./release-names.ts";

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
  if (hurt(context)) {
    const more = first ? ` Deploys are frozen since ${first.since}.` : " Nothing is frozen yet.";
    return { fact: "Users are being hurt", since: "", more: `.${more}`, href, link };
  }
  if (!first) return undefined;
  const names = worldOf(context.world).page.inForce?.page.environments.length ?? 0;
  const frozen = [...new Set(all.map(({ environment }) => environment))];
  const where = frozen.length < names ? ` (${listed(frozen)})` : "";
  const until = all.length === 1 && first.until !== "" ? ` until ${first.until}` : "";
  const says = [...new Set(all.map(({ says }) => says))].join(" ");
  return {
    fact: "Deploys frozen",
    since: ` since ${first.since}${until}`,
    more: `${where}. ${says} ${passing(context, all)}`.trimEnd(),
    ...{ href, link },
  };
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
