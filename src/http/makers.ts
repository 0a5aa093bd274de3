/** Which persons of the page made a change. Git's names prove nothing; addresses and accounts that the page lists do. */

import { contactsFrom } from "../decisions/page/kind.ts";
import type { Contact } from "../page/page.ts";
import { worldOf } from "../views/context.ts";
import type { Deps } from "./deps.ts";
import type { Holder } from "./identity/callers.ts";

export interface GitMaker {
  readonly name: string;
  readonly email: string;
  readonly as: readonly string[];
}

export interface KnownMaker {
  readonly person: string;
  readonly name: string;
  readonly as: string[];
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
  const known = makers.map(({ name, email, as }) => ({ person: personBehind(contacts, email), name, as: [...as] }));
  return merged([...known, ...askers(deps, holder)]);
}

/** The person with this address, or with this account in the address that the code host gives out. Empty when there is none. */
export function personBehind(contacts: readonly Contact[], email: string): string {
  const address = email.trim().toLowerCase();
  const account = /^(?:\d+\+)?([a-z0-9-]+)@users\.noreply\.github\.com$/.exec(address)?.[1];
  const found = contacts.find(
    (one) => one.email?.toLowerCase() === address || (account !== undefined && one.github?.toLowerCase() === account),
  );
  return found?.person ?? "";
}

function askers({ app }: Deps, holder: Holder | undefined): KnownMaker[] {
  const [kind, id] = holder?.caller.actor.split(":") ?? [];
  if (kind !== "agent" || !holder) return [];
  const agent = worldOf(app.world).page.inForce?.page.agents.find((one) => one.id === id);
  const people = [holder.by.replace(/^person:/, ""), ...(agent?.askedBy.length === 1 ? agent.askedBy : [])];
  return [...new Set(people)].map((person) => ({ person, name: person, as: ["asked"] }));
}

function merged(makers: readonly KnownMaker[]): KnownMaker[] {
  const byPerson = new Map<string, KnownMaker>();
  for (const maker of makers) {
    const key = maker.person || `? ${maker.name}`;
    const was = byPerson.get(key);
    byPerson.set(key, was ? { ...was, as: [...new Set([...was.as, ...maker.as])] } : maker);
  }
  return [...byPerson.values()];
}
