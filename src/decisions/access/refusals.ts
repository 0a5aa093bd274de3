/** Every way emergency access can be refused: what happened, why, who can unblock it, and the next step. */

import { refusals } from "../../kernel/kind.ts";
import { nameOf } from "../../routing/sentence.ts";

const names = (who: readonly string[]) => who.map(nameOf).join(" or ") || "Nobody";

export const no = refusals("access", {
  noPage: () => ({
    why: "No page is in force, so nobody can grant access.",
    next: "The first person who signs in adopts the page.",
  }),
  unknown: (id: string) => ({ why: `There is no request ${id}.`, next: "List them with `finalcall access status`." }),
  unknownTarget: (target: string, known: readonly string[]) => ({
    why: `The page names no place ${target}.`,
    next: known.length > 0 ? `Name one of: ${known.join(", ")}.` : "Write it on the page under `access`.",
    facts: { known: [...known] },
  }),
  notListed: (person: string, target: string, who: readonly string[]) => ({
    why: `${nameOf(person)} may not receive access to ${target}.`,
    next: `${names(who)} may.`,
    facts: { who: [...who] },
  }),
  forOthers: () => ({
    why: "A person asks for themselves. An agent may ask for the person it works for.",
    next: "Ask under your own name.",
  }),
  notInBrowser: (who: readonly string[]) => ({
    why: "This needs a person in their browser, not a token or an agent.",
    next: `${names(who)} decides it there.`,
    facts: { who: [...who] },
  }),
  own: (who: readonly string[]) => ({
    why: "Nobody says yes to their own request.",
    next: `Ask ${names(who)}.`,
    facts: { who: [...who] },
  }),
  notYours: (who: readonly string[]) => ({
    why: `This is for ${names(who)} to decide.`,
    next: `Ask ${names(who)}.`,
    facts: { who: [...who] },
  }),
  noPasskey: () => ({
    why: "Access to production is high risk. It needs a touch on your passkey.",
    next: "Decide it on a device that holds your passkey.",
  }),
  changed: () => ({ why: "The request is not as you were shown it.", next: "Reload, read it again and decide then." }),
  answered: (by: string) => ({
    why: `${nameOf(by)} said no to it.`,
    next: "Talk to them; a new request is a new decision.",
    facts: { by },
  }),
  granted: (until: string) => ({
    why: `It is granted already, until ${until} (UTC).`,
    next: "Receive it with `finalcall access request`, or in the browser.",
  }),
  tooEarly: (from: string, who: readonly string[]) => ({
    why: `${names(who)} may still answer. It can be broken open from ${from} (UTC) on.`,
    next: "Call them; the offline card has the numbers.",
    facts: { from, who: [...who] },
  }),
  unread: (id: string) => ({
    why: `Access ${id} was broken open, and nobody has read yet how it ended.`,
    next: "An approver reads the proof of its end and signs it; then the next can be broken open.",
    facts: { id },
  }),
  notGranted: (who: readonly string[]) => ({
    why: "Nobody has said yes to it yet.",
    next: `${names(who)} decides.`,
    facts: { who: [...who] },
  }),
  over: (at: string) => ({ why: `It ended at ${at} (UTC).`, next: "Ask again if you still need it." }),
  shownOnce: () => ({
    why: "The login was made already. Its secret is shown once and kept nowhere.",
    next: "If it was lost, end this access and ask again.",
  }),
  notTheirs: (person: string) => ({
    why: `This access is ${nameOf(person)}’s; its secret is shown to nobody else.`,
    next: "Ask for your own.",
    facts: { person },
  }),
  removed: (person: string) => ({
    why: `${nameOf(person)} is no longer on the page for this place.`,
    next: "The owner of `company` adopts a page that names them.",
    facts: { person },
  }),
  notEnded: () => ({
    why: "It has not ended, so there is no proof of its end to read.",
    next: "End it, or wait for its time.",
  }),
  notSystem: () => ({ why: "Only the server that makes and ends logins says so.", next: "Look at the access screen." }),
});
