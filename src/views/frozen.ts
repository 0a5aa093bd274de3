/** What is frozen at this moment, by whom, and what that means for releases: the line on every screen, and the words beside a release. */

import { type Frozen, freezes as freezesIn } from "../decisions/freeze/frozen.ts";
import { mayThaw } from "../decisions/freeze/kind.ts";
import { mayExcept } from "../decisions/release/yes.ts";
import type { Page } from "../page/page.ts";
import { type ViewContext, worldOf, zoneOf } from "./context.ts";
import { actorName, listed, nameOf } from "./names.ts";
import { moment } from "./times.ts";

export interface FreezeModel {
  readonly environment: string;
  readonly by: Frozen["by"];
  readonly id: string;
  /** When it began and when it ends, as people read it; `until` is empty while nobody knows. */
  readonly since: string;
  readonly until: string;
  /** `Li froze releases.`, `Incident 31 is open; Li leads.` */
  readonly says: string;
  /** Who may let one release pass, by name. */
  readonly passes: readonly string[];
  readonly mayPass: boolean;
  /** Where to read more: the incident, or the releases. */
  readonly href: string;
  readonly link: string;
}

/** Every freeze that holds now, each environment with its own; a page without any can be frozen as a whole. */
export function freezes(context: ViewContext): FreezeModel[] {
  const seen = worldOf(context.world);
  const page = seen.page.inForce?.page;
  if (!page) return [];
  const names = page.environments.map(({ name }) => name);
  return (names.length > 0 ? names : [""]).flatMap((name) =>
    freezesIn(page, seen.freeze, seen.incidents, name, context.at).map((one) => freezeModel(context, page, name, one)),
  );
}

/** One freeze as people read it. */
export function freezeModel(context: ViewContext, page: Page, environment: string, found: Frozen): FreezeModel {
  const zone = zoneOf(context);
  const { by, id, since, until } = found;
  const may = mayExcept(page, found, environment, context.at);
  const incident = by === "incident" ? id.slice("incident:".length) : "";
  return {
    ...{ environment, by, id },
    since: moment(since, context.at, zone),
    until: until === "" ? "" : moment(until, context.at, zone),
    says: freezeSays(context, found),
    passes: may.map(nameOf),
    mayPass: may.includes(context.me?.person ?? ""),
    href: incident === "" ? "/releases" : `/incidents/${incident}`,
    link: incident === "" ? "Releases" : `Incident ${numberOf(context, incident)}`,
  };
}

const numberOf = ({ world }: ViewContext, id: string): string => String(worldOf(world).incidents.get(id)?.number ?? id);

function freezeSays(context: ViewContext, { by, id, lead, says }: Frozen): string {
  if (by === "hand") {
    const held = worldOf(context.world).freeze.held;
    return `${capitalName(held?.by ?? "")} froze releases by hand.`;
  }
  if (by === "window") return says;
  const number = numberOf(context, id.slice("incident:".length));
  return `Incident ${number} is open; ${nameOf(lead)} leads it.`;
}

const capitalName = (actor: string): string => {
  const name = actorName(actor);
  return name.charAt(0).toUpperCase() + name.slice(1);
};

/** Who may lift a freeze by hand, by name, and whether the reader is among them. */
export function thawing(context: ViewContext): { readonly who: string; readonly mine: boolean } {
  const page = worldOf(context.world).page.inForce?.page;
  const may = page ? mayThaw(page, context.at) : [];
  return { who: listed(may.map(nameOf), "or"), mine: may.includes(context.me?.person ?? "") };
}
