/** The reader's own: passkeys, sessions, and the tokens they made. */

import { contactsFrom } from "../decisions/page/kind.ts";
import { confirmCard, type Session } from "../decisions/person/kind.ts";
import { longestDays } from "../decisions/token/kind.ts";
import { digest } from "../kernel/json.ts";
import type { Text } from "../kernel/prose.ts";
import { pageShown, type ViewContext, worldOf, zoneOf } from "./context.ts";
import { actorName, listed, nameOf } from "./names.ts";
import { type Signing, signingOf } from "./signing.ts";
import { type TellingSeen, tellingSentences } from "./telling.ts";
import { day, moment } from "./times.ts";

export interface MeModel {
  readonly person: string;
  readonly name: string;
  readonly assurance: "link" | "passkey";
  readonly passkeys: readonly {
    readonly credential: string;
    readonly name: string;
    readonly confirmed: boolean;
    readonly since: string;
    /** When somebody last signed in with it; empty before the first time. */
    readonly used: string;
    /** Of a further device: digest of what the person signs to vouch for it. Empty when it counts, or somebody else confirms it. */
    readonly vouch: string;
  }[];
  readonly signing: Signing;
  /** Who can confirm a first passkey that waits; empty when none waits or nobody can yet. */
  readonly confirmers: string;
  /** Undefined where nobody can be told. */
  readonly told: ToldModel | undefined;
  readonly sessions: readonly {
    readonly session: string;
    readonly says: string;
    readonly until: string;
    readonly here: boolean;
  }[];
  readonly tokens: readonly {
    readonly id: string;
    readonly name: string;
    readonly holder: string;
    readonly scopes: string;
    readonly says: string;
    readonly mine: boolean;
  }[];
  readonly holders: readonly { readonly value: string; readonly says: string }[];
  readonly longestDays: number;
}

export interface ToldModel {
  /** How mails reach the reader, or why none does. */
  readonly mail: string;
  /** Ways that are down, a sentence each. */
  readonly down: readonly string[];
  readonly pushKey: string;
  readonly devices: readonly { readonly device: string; readonly name: string; readonly since: string }[];
}

/** `session` is the hash of the session that asks, so that its own row can say so. */
export async function meView(
  context: ViewContext,
  session: string,
  telling?: TellingSeen,
): Promise<MeModel | undefined> {
  const { me, at } = context;
  if (!me) return undefined;
  const seen = worldOf(context.world);
  const state = seen.people.get(me.person);
  const zone = zoneOf(context);
  const passkeys = state?.passkeys ?? [];
  const further = passkeys.some(({ confirmed }) => confirmed);
  const tokens = [...seen.tokens.values()].filter((one) => !one.revoked && Date.parse(one.expires) > Date.parse(at));
  const texts = [...passkeys, ...tokens, ...(state?.devices ?? [])].map(({ name }) => name);
  const say = await context.words(texts);
  const named = new Map(passkeys.map(({ credential, name }) => [credential, say(name)]));
  const sessions = (state?.sessions ?? []).filter(({ expires }) => Date.parse(expires) > Date.parse(at));
  return {
    person: me.person,
    name: nameOf(me.person),
    assurance: me.assurance,
    signing: signingOf(context, true),
    passkeys: passkeys.map(({ credential, name, confirmed, at: since, used }) => ({
      credential,
      name: say(name),
      confirmed,
      since: day(since, at, zone),
      used: used === "" ? "" : moment(used, at, zone),
      vouch: further && !confirmed ? digest(confirmCard(me.person, credential)) : "",
    })),
    confirmers: passkeys.some(({ confirmed }) => !confirmed) ? confirmers(context, me.person) : "",
    told: telling && (await toldModel(context, me.person, telling, say)),
    sessions: sessions
      .map((one) => ({
        session: one.session,
        says: `${sessionText(one, named)}, ${moment(one.at, at, zone)}`,
        until: day(one.expires, at, zone),
        here: one.session === session,
      }))
      .reverse(),
    tokens: tokens.map((one) => ({
      id: one.id,
      name: say(one.name),
      holder: actorName(one.holder),
      scopes: one.scopes.join(", "),
      says: `made by ${actorName(one.by)} on ${day(one.at, at, zone)}, ends ${day(one.expires, at, zone)}`,
      mine: one.by === `person:${me.person}`,
    })),
    holders: holders(context),
    longestDays,
  };
}

/** How the reader is told. Their mail address itself is not shown: a screen is not where it belongs. */
async function toldModel(
  context: ViewContext,
  person: string,
  telling: TellingSeen,
  say: (text: Text) => string,
): Promise<ToldModel> {
  const { page, people } = worldOf(context.world);
  const { at } = context;
  const zone = zoneOf(context);
  const contacts = page.inForce ? (await context.words([page.inForce.contacts]))(page.inForce.contacts) : "";
  const listed = hasMail(contacts, person);
  const server = page.inForce?.page.tell?.mail ?? "";
  return {
    mail:
      server === ""
        ? "The page names no mail server, so no mails are sent."
        : listed
          ? "By mail, to the address that the page lists for you."
          : "The page lists no mail address for you, so no mails reach you.",
    down: tellingSentences(telling.states(), at, zone),
    pushKey: telling.pushKey,
    devices: (people.get(person)?.devices ?? []).map(({ device, name, at: since }) => ({
      device,
      name: say(name),
      since: day(since, at, zone),
    })),
  };
}

/** Whether the contacts list a mail address for somebody. Words that were removed list none. */
function hasMail(contacts: string, person: string): boolean {
  try {
    return contactsFrom(contacts).some((one) => one.person === person && one.email !== undefined);
  } catch {
    return false;
  }
}

/** `named` holds the name of each passkey by its credential; whoever removes a passkey ends its sessions too. */
function sessionText({ how, invitedBy, credential }: Session, named: ReadonlyMap<string, string>): string {
  if (how === "passkey") return `Passkey “${named.get(credential) ?? ""}”`;
  if (how === "setup") return "The set-up link";
  return `A one-time link${invitedBy === "" ? "" : ` from ${nameOf(invitedBy)}`}`;
}

function confirmers(context: ViewContext, me: string): string {
  const { people, page } = worldOf(context.world);
  const can = [...people.values()].filter(
    ({ id, passkeys }) =>
      id !== me &&
      page.inForce?.page.people.some((one) => one.id === id) &&
      passkeys.some(({ confirmed }) => confirmed),
  );
  return listed(
    can.map(({ id }) => nameOf(id)),
    "or",
  );
}

/** Who a token can speak for: the agents of the page, or a machine such as CI. */
function holders(context: ViewContext): MeModel["holders"] {
  const agents = pageShown(worldOf(context.world))?.agents ?? [];
  return [
    ...agents.map(({ id, askedBy }) => ({
      value: `agent:${id}`,
      says: `the agent ${id}, asked by ${listed(askedBy.map(nameOf), "or")}`,
    })),
    { value: "machine:ci", says: "the machine ci" },
  ];
}
