/** Which persons of the page made a change. Git's names prove nothing; addresses and accounts that the page lists do. */

import { type KnownMaker, knownMakers, merged } from "../connect/git/people.ts";
import { contactsFrom } from "../decisions/page/kind.ts";
import { worldOf } from "../views/context.ts";
import type { Deps } from "./deps.ts";
import type { Holder } from "./identity/callers.ts";

export interface GitMaker {
  readonly name: string;
  readonly email: string;
  readonly as: readonly string[];
}

/** The makers as the rules take them, each person once. When an agent submits, whoever it works for has taken part. */
export async function makersOf(
  deps: Deps,
  makers: readonly GitMaker[],
  holder: Holder | undefined,
): Promise<KnownMaker[]> {
  const { page } = worldOf(deps.app.world);
  const [words] = page.inForce ? await deps.app.store.words([page.inForce.contacts.text]) : [];
  const contacts = contactsFrom(words?.words);
  return merged([...knownMakers(contacts, makers), ...askers(deps, holder)]);
}

function askers({ app }: Deps, holder: Holder | undefined): KnownMaker[] {
  const [kind, id] = holder?.caller.actor.split(":") ?? [];
  if (kind !== "agent" || !holder) return [];
  const agent = worldOf(app.world).page.inForce?.page.agents.find((one) => one.id === id);
  const people = [holder.by.replace(/^person:/, ""), ...(agent?.askedBy.length === 1 ? agent.askedBy : [])];
  return [...new Set(people)].map((person) => ({ person, name: person, as: ["asked"] }));
}
