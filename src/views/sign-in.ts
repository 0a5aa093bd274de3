/** Who can sign in: the screens before somebody is known. */

import { anyConfirmed } from "../decisions/person/kind.ts";
import { pageShown, type ViewContext, worldOf } from "./context.ts";
import { nameOf, roleTitle } from "./names.ts";

export interface LinkModel {
  readonly team: string;
  readonly example: boolean;
  /** For an invitation the one person it is for; for the set-up link everybody the page names. */
  readonly people: readonly { readonly id: string; readonly name: string; readonly role: string }[];
  readonly setup: boolean;
  readonly by: string;
}

/** What a one-time link shows. `link` is the SHA-256 of its secret; undefined for the set-up link. Gives undefined when it is of no use any more. */
export function linkView({ world, at }: ViewContext, link: string | undefined): LinkModel | undefined {
  const seen = worldOf(world);
  const page = pageShown(seen);
  if (!page) return undefined;
  const frame = { team: seen.record.team || page.team, example: seen.record.example };
  const people = page.people.map(({ id, role }) => ({ id, name: nameOf(id), role: roleTitle(role) }));
  if (link === undefined) return anyConfirmed(seen.people) ? undefined : { ...frame, people, setup: true, by: "" };
  for (const { id, links } of seen.people.values()) {
    const found = links.find((one) => one.link === link && Date.parse(one.expires) > Date.parse(at));
    if (found) return { ...frame, people: people.filter((one) => one.id === id), setup: false, by: nameOf(found.by) };
  }
  return undefined;
}
