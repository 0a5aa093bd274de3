/** People and how we know them: one-time links, sessions, passkeys, and the second person who confirms the first one. */

import * as z from "zod";
import { digest, type Json, sha256 } from "../../kernel/json.ts";
import { type Context, events, many, type Subjects } from "../../kernel/kind.ts";
import { prose, type Text, text } from "../../kernel/prose.ts";
import { isNamed } from "../../page/page.ts";
import { assuranceOf, byToken, personIn, sessionOf, touched } from "../caller.ts";
import { page } from "../page/kind.ts";
import { proofSchema } from "../proof.ts";
import { isPushAddress } from "./push-address.ts";
import { no } from "./refusals.ts";

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const base64url = z.string().regex(/^[A-Za-z0-9_-]{1,4096}$/);
const moment = z.iso.datetime();
const id = z.string().max(80);
const passkey = z.strictObject({
  id,
  credential: base64url,
  publicKey: base64url,
  algorithm: z.int(),
  counter: z.int().nonnegative(),
  transports: z.array(z.string().max(20)).max(8),
});

// What can have happened. These names and shapes are stored for ever: add, never change.
const schemas = {
  invited: z.strictObject({ id, link: hash, expires: moment }),
  signedIn: z.strictObject({
    id,
    session: hash,
    how: z.enum(["setup", "link", "passkey"]),
    link: hash.optional(),
    credential: base64url.optional(),
    counter: z.int().optional(),
    expires: moment,
  }),
  sessionEnded: z.strictObject({ id, session: hash }),
  passkeyEnrolled: passkey.extend({ name: text, confirmed: z.boolean() }),
  passkeyConfirmed: z.strictObject({ id, credential: base64url, proof: proofSchema }),
  passkeyDropped: z.strictObject({ id, credential: base64url }),
  recovered: z.strictObject({ id, link: hash, expires: moment, reason: text, proof: proofSchema }),
  /** A browser that wants to be told: `device` is the SHA-256 of its address; address and keys are kept as words. */
  pushSubscribed: z.strictObject({ id, device: hash, subscription: text, name: text }),
  pushEnded: z.strictObject({ id, device: hash }),
};
const did = events("person", schemas);

export interface Passkey {
  readonly credential: string;
  readonly publicKey: string;
  readonly algorithm: number;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly name: Text;
  readonly confirmed: boolean;
  readonly at: string;
  /** When somebody last signed in with it; empty before the first time. */
  readonly used: string;
}

export interface Session {
  readonly session: string;
  readonly how: "setup" | "link" | "passkey";
  /** The person who made the link that opened it; empty for a passkey or the set-up link. */
  readonly invitedBy: string;
  readonly credential: string;
  readonly at: string;
  readonly expires: string;
}

export interface Link {
  readonly link: string;
  readonly by: string;
  readonly expires: string;
}

/** A browser that is told what waits for its person. */
export interface PushDevice {
  readonly device: string;
  /** The words are the JSON of endpoint and keys. */
  readonly subscription: Text;
  readonly name: Text;
  readonly at: string;
}

export interface PersonState {
  readonly id: string;
  readonly devices: readonly PushDevice[];
  readonly links: readonly Link[];
  readonly sessions: readonly Session[];
  readonly passkeys: readonly Passkey[];
  readonly invitedBy: string;
}

/** The confirmed passkeys of a whole team: until there is one, the set-up link works. */
export const anyConfirmed = (people: Subjects<PersonState>): boolean =>
  [...people.values()].some(({ passkeys }) => passkeys.some(({ confirmed }) => confirmed));

/**
 * Whoever handed out the link that opened the caller's session, and could be using it themselves. Empty for a session by
 * passkey or by the set-up link; `nobody` when the session is not known.
 */
export function inviterOf(people: Subjects<PersonState>, caller: Pick<Context, "actor" | "via">): string {
  if (assuranceOf(caller) === "passkey") return "";
  const { sessions = [] } = people.get(personIn(caller.actor)) ?? {};
  return sessions.find(({ session }) => session.startsWith(sessionOf(caller)))?.invitedBy ?? "nobody";
}

/** What a second person signs when confirming somebody's first passkey, or recovering their sign-in. */
export const confirmCard = (id: string, credential: string) => ({ kind: "person.confirm", id, credential });
export const recoverCard = (id: string, link: string) => ({ kind: "person.recover", id, link });

const isCredential =
  (credential: string) =>
  (key: Pick<Passkey, "credential">): boolean =>
    key.credential === credential;
const confirmed = (state: PersonState | undefined) => state?.passkeys.some((key) => key.confirmed) ?? false;
const current = (expires: string, at: string) => Date.parse(expires) > Date.parse(at);

export const person = many({
  name: "person",
  initial: { id: "", devices: [], links: [], sessions: [], passkeys: [], invitedBy: "" } as PersonState,
  reads: { page },
  events: schemas,
  refusals: no,

  commands: {
    /** A one-time link for somebody on the page; `link` is the SHA-256 of its secret. */
    invite: z.strictObject({ id, link: hash, expires: moment }),
    signIn: z.strictObject({
      id,
      session: hash,
      how: z.enum(["setup", "link", "passkey"]),
      link: hash.optional(),
      expires: moment,
    }),
    endSession: z.strictObject({ id, session: hash }),
    enrol: passkey.extend({ name: z.string().min(1).max(80) }),
    confirm: z.strictObject({ id, credential: base64url }),
    dropPasskey: z.strictObject({ id, credential: base64url }),
    /** Ends every session and passkey of a person who lost them, and makes a new link. Asked by another named person. */
    recover: z.strictObject({ id, link: hash, expires: moment, reason: z.string().min(3).max(2000) }),
    /** The browser in front of the person is told from now on; another person's notices end there. */
    subscribePush: z.strictObject({
      id,
      endpoint: z.string().max(1000).refine(isPushAddress, "It is not the https address of a push service."),
      p256dh: base64url,
      auth: base64url,
      name: z.string().min(1).max(80),
    }),
    endPush: z.strictObject({ id, device: hash }),
  },

  decide: {
    invite({ id, link, expires }, context) {
      const stop = asker(context);
      if (stop) return stop;
      if (!onPage(context, id)) return no.notOnPage(id);
      if (inviterOf(context.all, context) !== "") return no.guestMayNotInvite();
      return did.invited({ id, link, expires });
    },

    signIn({ id, session, how, link, expires }, context) {
      const { state, at, proof } = context;
      if (byToken(context)) return no.notInBrowser();
      // Before the first page is adopted the one on offer says who exists.
      const page = context.world.page.inForce?.page ?? context.world.page.offered?.page;
      if (!page || !isNamed(page, id)) return no.notOnPage(id);
      if (state?.sessions.some((open) => open.session === session)) return [];
      if (how === "setup") {
        const open = context.via === "setup" && !anyConfirmed(context.all);
        return open ? did.signedIn({ id, session, how, expires }) : no.setupOver();
      }
      if (how === "link") {
        const good = state?.links.some((open) => open.link === link && current(open.expires, at));
        return good && link ? did.signedIn({ id, session, how, link, expires }) : no.badLink();
      }
      const key = state?.passkeys.find(({ credential }) => credential === proof?.credential);
      if (!key || !proof || counterWentBack(key.counter, proof.counter)) return no.badPasskey();
      const { credential, counter } = proof;
      return did.signedIn({ id, session, how, credential, counter, expires });
    },

    endSession({ id, session }, { state, actor }) {
      if (personIn(actor) !== id) return no.notYou();
      return state?.sessions.some((open) => open.session === session) ? did.sessionEnded({ id, session }) : [];
    },

    enrol({ name, ...key }, context) {
      const { state, actor } = context;
      if (personIn(actor) !== key.id) return no.notYou();
      if (assuranceOf(context) === undefined) return no.notInBrowser();
      if (!onPage(context, key.id) && !onFirstPage(context, key.id)) return no.notOnPage(key.id);
      const taken = [...context.all.values()].some(({ passkeys }) => passkeys.some(isCredential(key.credential)));
      if (taken) return no.enrolled();
      if ((state?.passkeys.length ?? 0) >= 10) return no.tooMany();
      // Only the team's first counts at once. A session is not enough for another one: its cookie may have been copied.
      return did.passkeyEnrolled({ ...key, name: prose(name), confirmed: !anyConfirmed(context.all) });
    },

    confirm({ id, credential }, context) {
      const { state, proof } = context;
      const key = state?.passkeys.find(isCredential(credential));
      if (!state || !key) return no.badPasskey();
      if (key.confirmed) return [];
      const card = confirmCard(id, credential);
      // A further device is vouched for by a touch on one that counts already; a first one is confirmed by somebody else.
      const further = personIn(context.actor) === id && confirmed(state);
      const stop = further ? (asker(context) ?? untouched(context, card)) : other(id, context, card);
      if (stop) return stop;
      if (personIn(context.actor) === state.invitedBy && thirdCould(context, id))
        return no.confirmByOther("a third named person");
      return proof ? did.passkeyConfirmed({ id, credential, proof }) : no.noPasskey();
    },

    dropPasskey({ id, credential }, context) {
      if (personIn(context.actor) !== id) return no.notYou();
      if (assuranceOf(context) !== "passkey") return no.noPasskey();
      const key = context.state?.passkeys.find(isCredential(credential));
      if (!key) return [];
      // Without any confirmed passkey the set-up link would work again, for whoever starts the server.
      const standing = [...context.all.values()].flatMap(({ passkeys }) =>
        passkeys.filter(({ confirmed }) => confirmed),
      );
      return key.confirmed && standing.length === 1 ? no.lastPasskey() : did.passkeyDropped({ id, credential });
    },

    recover({ id, link, expires, reason }, context) {
      if (!onPage(context, id)) return no.notOnPage(id);
      const stop = other(id, context, recoverCard(id, link));
      if (stop) return stop;
      const { proof } = context;
      return proof ? did.recovered({ id, link, expires, reason: prose(reason), proof }) : no.noPasskey();
    },

    subscribePush({ id, name, ...subscription }, context) {
      const { state, actor, all } = context;
      if (personIn(actor) !== id) return no.notYou();
      if (assuranceOf(context) === undefined) return no.notInBrowser();
      if (!onPage(context, id)) return no.notOnPage(id);
      const device = sha256(subscription.endpoint);
      if (state?.devices.some((one) => one.device === device)) return [];
      if ((state?.devices.length ?? 0) >= 10) return no.tooManyDevices();
      const before = [...all.values()].filter(({ devices }) => devices.some((one) => one.device === device));
      return [
        ...before.map((other) => did.pushEnded({ id: other.id, device })),
        did.pushSubscribed({ id, device, subscription: prose(JSON.stringify(subscription)), name: prose(name) }),
      ];
    },

    /** By the person, or by the server once the push service says that nobody listens there. */
    endPush({ id, device }, { state, actor }) {
      if (personIn(actor) !== id && actor !== "system") return no.notYou();
      return state?.devices.some((one) => one.device === device) ? did.pushEnded({ id, device }) : [];
    },
  },

  evolve: {
    // What expired lets nobody in any more; kept, it would only be walked through with every request.
    invited: (was, { id, link, expires }, { actor, at }) => ({
      ...was,
      id,
      links: [...was.links.filter((open) => current(open.expires, at)), { link, expires, by: personIn(actor) }],
    }),
    signedIn(was, { id, session, how, link, credential, counter, expires }, { at }) {
      const invitedBy = was.links.find((open) => open.link === link)?.by ?? "";
      const sessions = was.sessions.filter((open) => current(open.expires, at));
      return {
        ...was,
        id,
        links: was.links.filter((open) => open.link !== link && current(open.expires, at)),
        invitedBy: invitedBy || was.invitedBy,
        sessions: [...sessions, { session, how, invitedBy, credential: credential ?? "", at, expires }],
        passkeys: was.passkeys.map((key) =>
          key.credential === credential ? { ...key, counter: counter || key.counter, used: at } : key,
        ),
      };
    },
    sessionEnded: (was, { session }) => ({ ...was, sessions: was.sessions.filter((open) => open.session !== session) }),
    passkeyEnrolled: (was, { id, ...key }, { at }) => ({
      ...was,
      id,
      passkeys: [...was.passkeys, { ...key, at, used: "" }],
    }),
    passkeyConfirmed: (was, { credential }) => ({
      ...was,
      passkeys: was.passkeys.map((key) => (key.credential === credential ? { ...key, confirmed: true } : key)),
    }),
    passkeyDropped: (was, { credential }) => ({
      ...was,
      passkeys: was.passkeys.filter((key) => key.credential !== credential),
      sessions: was.sessions.filter((open) => open.credential !== credential),
    }),
    recovered: (_, { id, link, expires }, { actor }) => {
      const by = personIn(actor);
      return { id, devices: [], links: [{ link, expires, by }], sessions: [], passkeys: [], invitedBy: by };
    },
    pushSubscribed: (was, { id, device, subscription, name }, { at }) => ({
      ...was,
      id,
      devices: [...was.devices, { device, subscription, name, at }],
    }),
    pushEnded: (was, { device }) => ({ ...was, devices: was.devices.filter((one) => one.device !== device) }),
  },
});

type Seen = Context & {
  readonly state: PersonState | undefined;
  readonly all: Subjects<PersonState>;
  readonly world: { readonly page: typeof page.initial };
};

const onPage = ({ world }: Seen, id: string) => {
  const inForce = world.page.inForce?.page;
  return inForce !== undefined && isNamed(inForce, id);
};

/** Before anything is in force, the page on offer says who exists: its first signature needs a passkey to be made with. */
const onFirstPage = ({ world: { page } }: Seen, id: string) =>
  page.inForce === undefined && page.offered !== undefined && isNamed(page.offered.page, id);

/** Anybody who invites must be a person on the page, in a browser. */
function asker(context: Seen) {
  if (assuranceOf(context) === undefined) return no.notInBrowser();
  return onPage(context, personIn(context.actor)) ? undefined : no.notOnPage(personIn(context.actor));
}

/** Confirming and recovering are for another person, with a touch on a confirmed passkey. */
function other(id: string, context: Seen, card: Json) {
  const stop = asker(context);
  if (stop) return stop;
  if (personIn(context.actor) === id) return no.confirmByOther("another named person");
  return untouched(context, card);
}

function untouched(context: Seen, card: Json) {
  return touched(context, digest(card)) ? undefined : no.noPasskey();
}

/** Whether anybody else on the page holds a confirmed passkey: then the one who made the link may not confirm. */
function thirdCould(context: Seen, id: string): boolean {
  const others = [...context.all.values()].filter((one) => one.id !== id && one.id !== personIn(context.actor));
  return others.some((one) => confirmed(one) && onPage(context, one.id));
}

/** Devices that count report a rising counter; zero means that the device does not count (WebAuthn level 3, section 6.1.1). */
const counterWentBack = (was: number, now: number) => (was > 0 || now > 0) && now <= was;
