/** Which persons of the page the makers are. Git's names prove nothing; addresses and accounts that the page lists do. */

import { aiEvidence } from "../../classify/ai.ts";
import { skeleton } from "../../page/look-alike.ts";
import type { Contact } from "../../page/page.ts";

/** Somebody who made a change: a person of the page, or nobody whom it knows (an empty `person`). */
export interface KnownMaker {
  readonly person: string;
  readonly name: string;
  readonly as: string[];
}

interface Named {
  readonly name: string;
  readonly email: string;
  readonly as: readonly string[];
}

/**
 * The makers as the rules take them, each person once. An unknown address stays unknown, and so the riskiest case;
 * whoever its name looks like is counted as well, because it may be their second address: they may not approve either.
 * The account of an assistant is nobody's, and declared: it takes part as `agent`.
 */
export function knownMakers(contacts: readonly Contact[], makers: readonly Named[]): KnownMaker[] {
  return merged(
    makers.flatMap(({ name, email, as }) => {
      const person = personAddressed(contacts, email);
      const agent = person === "" && aiEvidence({ author: { name, email } }).found;
      if (agent) return [{ person, name, as: [...as, "agent"] }];
      const likely = person === "" ? looksLike(contacts, name, email) : [];
      return [person, ...likely].map((one) => ({ person: one, name, as: [...as] }));
    }),
  );
}

/** The person with this address, or with this account in the address that the code host gives out. Empty when there is none. */
export function personAddressed(contacts: readonly Contact[], email: string): string {
  const address = email.trim().toLowerCase();
  const account = /^(?:\d+\+)?([a-z0-9-]+)@users\.noreply\.github\.com$/.exec(address)?.[1];
  const found = contacts.find(
    (one) => one.email?.toLowerCase() === address || (account !== undefined && one.github?.toLowerCase() === account),
  );
  return found?.person ?? "";
}

/** The people whose id or account stands in a name or before the `@` of an address, also in letters that look the same. */
function looksLike(contacts: readonly Contact[], name: string, email: string): string[] {
  const text = `${name} ${email.replace(/^@/, "").split("@")[0] ?? ""}`;
  const whole = text.split(/[\s,;<>()]+/).map((word) => word.replace(/^@/, ""));
  const words = new Set(
    [...whole, ...text.split(/[^\p{L}\p{M}\p{N}\p{Cf}]+/u), name.trim().replace(/\s+/g, "-")].map(bare),
  );
  return contacts
    .filter(({ person, github }) => [person, github].some((id) => id !== undefined && words.has(bare(id))))
    .map(({ person }) => person);
}

/** Direction marks and invisible letters are left out before letters are compared. */
const bare = (text: string): string => skeleton(text.replace(/\p{Cf}/gu, ""));

/** One entry for each person, and one for each unknown name. */
export function merged(makers: readonly KnownMaker[]): KnownMaker[] {
  const byPerson = new Map<string, KnownMaker>();
  for (const maker of makers) {
    const key = maker.person || `? ${maker.name}`;
    const was = byPerson.get(key);
    byPerson.set(key, was ? { ...was, as: [...new Set([...was.as, ...maker.as])] } : maker);
  }
  return [...byPerson.values()];
}
