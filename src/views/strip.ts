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
  if (hurt(context)) {
    const more = first ? ` Deploys are frozen since ${first.since}.` : " Nothing is frozen yet.";
    const place = first?.by === "incident" ? first : { href: "/releases", link: "Releases" };
    return { fact: "Users are being hurt", since: "", more: `.${more}`, href: place.href, link: place.link };
  }
  if (!first) return undefined;
  const until = first.until === "" ? "" : ` until ${first.until}`;
  const several = (worldOf(context.world).page.inForce?.page.environments.length ?? 0) > 1;
  const where = several && all.length === 1 ? ` (${first.environment})` : "";
  return {
    fact: "Deploys frozen",
    since: ` since ${first.since}${until}`,
    more: `${where}. ${first.says} ${passing(context, first)}`.trimEnd(),
    ...{ href: first.href, link: first.link },
  };
}

/** The releases that somebody let pass this freeze. */
function passing(context: ViewContext, { id }: FreezeModel): string {
  const { releases } = worldOf(context.world);
  const names = [...releases.values()]
    .filter(({ exceptions, facts }) => exceptions.some((one) => one.freeze === id && one.facts === facts))
    .map(releaseName);
  return names.length === 0
    ? ""
    : `${names.length === 1 ? "One release" : "These releases"} may pass: ${listed(names)}.`;
}
