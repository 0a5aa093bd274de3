/** Every way a sign-in, a passkey or an invitation is told no. */

import { refusals } from "../../kernel/kind.ts";

export const no = refusals("person", {
  notOnPage: (who: string) => ({
    why: `${who} is not a person on the page in force.`,
    next: "Add them to `finalcall.yaml` and have the change adopted.",
  }),
  notYou: () => ({
    why: "This belongs to somebody else.",
    next: "Each person looks after their own sessions and passkeys; a lost one is recovered by another named person.",
  }),
  notInBrowser: () => ({
    why: "This is done by a person in their browser; a token or command line may belong to an agent.",
    next: "Sign in on the web and do it there.",
  }),
  guestMayNotInvite: () => ({
    why: "You came by a link that somebody made, so you may not make links: they could go on from name to name.",
    next: "Add your passkey, have it confirmed, sign in with it and make the link then.",
  }),
  setupOver: () => ({
    why: "The set-up link works only until the team's first passkey.",
    next: "Sign in with your passkey, or ask somebody on the page for an invitation link.",
  }),
  badLink: () => ({
    why: "This link was used already, is too old, or was never made.",
    next: "Ask the person who invited you for a new one.",
  }),
  badPasskey: () => ({
    why: "This passkey is not enrolled for you, or the answer came from a copy of it.",
    next: "Use a device that you enrolled, or ask another named person to recover your sign-in.",
  }),
  enrolled: () => ({ why: "This passkey is enrolled already.", next: "Nothing to do." }),
  confirmByOther: (whom: string) => ({
    why: "Your first passkey is confirmed by another named person, and not by the one who made your link when a third can do it.",
    next: `Ask ${whom}.`,
  }),
  noPasskey: () => ({
    why: "This needs a touch on your own confirmed passkey.",
    next: "Enrol one under your name; if nobody confirmed it yet, ask another named person.",
  }),
  lastPasskey: () => ({
    why: "This is the team's last passkey: without one nobody could sign or confirm anything.",
    next: "Add another passkey and vouch for it with this one, or have another person enrol theirs first.",
  }),
  tooManyDevices: () => ({
    why: "Ten browsers is the most that tell one person.",
    next: "End one that you no longer use.",
  }),
  tooMany: () => ({ why: "Ten passkeys is the most a person can have.", next: "Remove one that you no longer use." }),
});
