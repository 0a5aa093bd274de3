/** What a decision asks of the person's passkey, and what to do when it cannot be given here. */

import { type ViewContext, worldOf } from "./context.ts";

/** `href`: where it can be changed. Undefined: a sign-in by passkey, here and now, is enough. */
export interface Stop {
  readonly why: string;
  readonly href: string | undefined;
  readonly next: string;
}

export interface Signing {
  /** True when the decision counts only with a touch on a passkey. */
  readonly needed: boolean;
  /** The credential ids (base64url) that may sign. Empty when the person has none that is confirmed. */
  readonly credentials: readonly string[];
  /** Why it cannot be signed in this session, and the next step; undefined when it can. */
  readonly stop: Stop | undefined;
}

const notNeeded: Signing = { needed: false, credentials: [], stop: undefined };

/** The passkeys this person can sign with. High risk always needs one; a link's session is not enough for it. */
export function signingOf({ world, me }: ViewContext, needed: boolean): Signing {
  if (!needed || !me) return notNeeded;
  const passkeys = worldOf(world).people.get(me.person)?.passkeys ?? [];
  const confirmed = passkeys.filter(({ confirmed }) => confirmed);
  const credentials = confirmed.map(({ credential }) => credential);
  if (passkeys.length === 0)
    return {
      needed,
      credentials,
      stop: { why: "This is high risk, and you have no passkey yet.", href: "/me", next: "Add your passkey" },
    };
  if (credentials.length === 0)
    return {
      needed,
      credentials,
      stop: {
        why: "This is high risk, and your passkey waits until another named person confirms it.",
        href: "/people",
        next: "See who can confirm it",
      },
    };
  if (me.assurance !== "passkey")
    return {
      needed,
      credentials,
      stop: {
        why: "This is high risk, and you came in by a link.",
        href: undefined,
        next: "Sign in with your passkey",
      },
    };
  return { needed, credentials, stop: undefined };
}
