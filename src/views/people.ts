/** The people of the page: how we know each of them, and whose first passkey waits to be confirmed. */

import { confirmCard, type PersonState } from "../decisions/person/kind.ts";
import { digest } from "../kernel/json.ts";
import type { Text } from "../kernel/prose.ts";
import { isNamed } from "../page/page.ts";
import { pageShown, type ViewContext, worldOf, zoneOf } from "./context.ts";
import { areaTitle, listed, nameOf, plural, roleTitle } from "./names.ts";
import { type Signing, signingOf } from "./signing.ts";
import { moment } from "./times.ts";

/** A first passkey that another named person confirms by their own. */
export interface ToConfirm {
  readonly person: string;
  readonly name: string;
  readonly passkey: string;
  readonly credential: string;
  readonly since: string;
  /** Digest of what the confirming person signs. */
  readonly shown: string;
}

export interface PersonRow {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly owns: readonly string[];
  readonly backs: number;
  /** How sure we can be of them: a confirmed passkey, one that waits, a link only, or nothing yet. */
  readonly known: "passkey" | "waits" | "link" | "never";
  readonly says: string;
  readonly me: boolean;
  /** Passkeys, open sessions and tokens, a sentence each; empty when there is none of them. */
  readonly holds: readonly string[];
}

/** Somebody whom an earlier page named. */
export interface LeftRow {
  readonly id: string;
  readonly name: string;
  readonly since: string;
  /** The entry that adopted the page without them. */
  readonly seq: number;
  readonly says: string;
}

export interface PeopleModel {
  readonly people: readonly PersonRow[];
  readonly left: readonly LeftRow[];
  readonly confirm: readonly ToConfirm[];
  readonly signing: Signing;
  /** People without any sign-in, who can be invited by a one-time link. */
  readonly missing: number;
}

/** Everybody the page names. */
export async function peopleView(context: ViewContext): Promise<PeopleModel> {
  const seen = worldOf(context.world);
  const page = pageShown(seen);
  const zone = zoneOf(context);
  const keys = [...seen.people.values()].flatMap(({ passkeys }) => passkeys.map(({ name }) => name));
  const say = await context.words([...keys, ...[...seen.tokens.values()].map(({ name }) => name)]);
  const outside = page?.outside ? [{ id: page.outside.approver, role: "outside approver" }] : [];
  const people = [...(page?.people ?? []), ...outside].map(({ id, role }): PersonRow => {
    const state = seen.people.get(id);
    const known = knownAs(state);
    const last = state?.sessions.at(-1)?.at;
    const seenAt = last ? `, last signed in ${moment(last, context.at, zone)}` : "";
    return {
      id,
      name: nameOf(id),
      role: roleTitle(role),
      owns: (page?.areas ?? []).filter((area) => area.claimed && area.owner === id).map(({ name }) => areaTitle(name)),
      backs: (page?.areas ?? []).filter((area) => area.claimed && area.backup === id).length,
      known,
      says: `${knownWords[known]}${seenAt}`,
      me: id === context.me?.person,
      holds: holdsText(context, id, say),
    };
  });
  return {
    people,
    left: [...seen.page.left].map(([id, { at, seq }]) => ({
      id,
      name: nameOf(id),
      since: moment(at, context.at, zone),
      seq,
      says: endedText(seen.people.get(id)),
    })),
    confirm: await toConfirm(context),
    signing: signingOf(context, true),
    missing: people.filter(({ known }) => known === "never").length,
  };
}

/** What somebody can come in with, and what speaks in their name. */
function holdsText(context: ViewContext, id: string, say: (text: Text) => string): string[] {
  const { people, tokens } = worldOf(context.world);
  const { at } = context;
  const zone = zoneOf(context);
  const { passkeys = [], sessions = [] } = people.get(id) ?? {};
  const open = sessions.filter(({ expires }) => expires > at).length;
  const own = [...tokens.values()].filter((one) => one.by === `person:${id}` && !one.revoked && one.expires > at);
  return [
    ...passkeys.map(({ name, confirmed, used }) => {
      const last = used === "" ? "never used to sign in" : `last sign-in ${moment(used, at, zone)}`;
      return `Passkey “${say(name)}”, ${confirmed ? last : "waits to be confirmed"}.`;
    }),
    ...(open > 0 ? [`Signed in at ${open} ${plural(open, "place")}.`] : []),
    ...(own.length > 0 ? [`${plural(own.length, "Token")}: ${listed(own.map(({ name }) => say(name)))}.`] : []),
  ];
}

/** Nothing of theirs opens anything from the moment on at which the page names them no longer. */
function endedText(state: PersonState | undefined): string {
  const keys = state?.passkeys.length ?? 0;
  const had =
    keys === 0 ? "" : ` ${keys} ${plural(keys, "passkey")} of theirs ${plural(keys, "opens", "open")} nothing.`;
  return `Every right ended at once.${had} What they decided stays decided.`;
}

const knownWords = {
  passkey: "Passkey",
  waits: "Passkey waits to be confirmed",
  link: "One-time link only",
  never: "Never signed in",
};

function knownAs(state: PersonState | undefined): PersonRow["known"] {
  if (state?.passkeys.some(({ confirmed }) => confirmed)) return "passkey";
  if (state?.passkeys.length) return "waits";
  return state && state.sessions.length > 0 ? "link" : "never";
}

/** Passkeys of others that this reader could confirm. The rule that a third person goes first is the record's to apply. */
export async function toConfirm(context: ViewContext): Promise<ToConfirm[]> {
  const seen = worldOf(context.world);
  const inForce = seen.page.inForce?.page;
  const me = context.me?.person;
  if (!inForce || !me || !seen.people.get(me)?.passkeys.some(({ confirmed }) => confirmed)) return [];
  const zone = zoneOf(context);
  const waiting = [...seen.people.values()]
    .filter(({ id }) => id !== me && isNamed(inForce, id))
    .flatMap((state) => state.passkeys.filter(({ confirmed }) => !confirmed).map((key) => ({ state, key })));
  const say = await context.words(waiting.map(({ key }) => key.name));
  return waiting.map(({ state, key }) => ({
    person: state.id,
    name: nameOf(state.id),
    passkey: say(key.name),
    credential: key.credential,
    since: moment(key.at, context.at, zone),
    shown: digest(confirmCard(state.id, key.credential)),
  }));
}

/** What stands on the recovery form of one person, or undefined when the page does not name them. */
export interface RecoverModel {
  readonly id: string;
  readonly name: string;
  readonly signing: Signing;
}

export function recoverView(context: ViewContext, id: string): RecoverModel | undefined {
  const seen = worldOf(context.world);
  const inForce = seen.page.inForce?.page;
  if (!inForce || !isNamed(inForce, id)) return undefined;
  return {
    id,
    name: nameOf(id),
    signing: signingOf(context, true),
  };
}
