/** Every way the answer can be no about an action: what did not happen, why, who can unblock it, and the next step. */

import { refusals } from "../../kernel/kind.ts";
import { nameOf } from "../../routing/sentence.ts";

const ask = (whose: string) =>
  whose === ""
    ? "Nobody on the page is left who may say yes; add somebody, or an outside approver."
    : `Ask ${nameOf(whose)}.`;
const who = (whose: string) => (whose === "" ? "Somebody" : nameOf(whose));

export const no = refusals("action", {
  noPage: () => ({
    why: "No page is in force, so nobody is named to decide.",
    next: "Adopt the page first: sign in and say yes to it.",
  }),
  unknown: (id: string) => ({ why: `There is no action ${id}.`, next: "List them with `finalcall action list`." }),
  otherContent: (id: string) => ({
    why: `This idempotency key stands for ${id}, which says something else. Nothing was proposed.`,
    next: "Send the same again to hear how it stands, or propose the change as an edit with a key of its own.",
    facts: { id },
  }),
  full: (most: number) => ({
    why: `${most} actions of this proposer are open, and nobody could read more. Nothing was proposed.`,
    next: "Wait until some of them have an answer, or take back what is not needed.",
    facts: { most },
  }),
  notReplaceable: (id: string) => ({
    why: `${id} cannot be edited any more: it was sent, it ended, or somebody else proposed it.`,
    next: "Propose a new action.",
    facts: { id },
  }),
  notInBrowser: (whose: string) => ({
    why: `${who(whose)} decides in the browser; no token can.`,
    next: `${ask(whose)} The action's screen has the buttons.`,
    facts: { owner: whose },
  }),
  own: (whose: string) => ({
    why: "You took part in proposing it, so your yes does not count.",
    next: ask(whose),
    facts: { owner: whose },
  }),
  notYours: (whose: string) => ({ why: `${who(whose)} decides about it.`, next: ask(whose), facts: { owner: whose } }),
  linkFromMaker: (inviter: string) => ({
    why: `You signed in by a link from ${nameOf(inviter)}, who took part in proposing it.`,
    next: "Sign in with your own passkey.",
  }),
  changed: () => ({
    why: "What you were shown is not what stands now, so nothing was decided.",
    next: "Reload, read it again and decide then.",
  }),
  noPasskey: () => ({
    why: "This needs a touch on your passkey, not only a link.",
    next: "Enrol a passkey under your name, then do it there.",
  }),
  over: (end: string) => ({ why: `It is ${end} already; that stays.`, next: "Propose a new action.", facts: { end } }),
  answered: (by: string, at: string) => ({
    why: `${nameOf(by)} said yes at ${at} (UTC), and that still holds.`,
    next: "Nothing to do.",
  }),
  notWaiting: () => ({
    why: "It needs nobody's yes: the page lets this kind run alone.",
    next: "Pause it if it should not run.",
  }),
  unapproved: (whose: string) => ({
    why: `Nobody said yes to it, so it did not run. ${who(whose)} decides.`,
    next: ask(whose),
    facts: { owner: whose },
  }),
  stale: (whose: string, until: string) => ({
    why: `The yes was good until ${until} (UTC). Nothing ran.`,
    next: `${ask(whose)} It waits there again.`,
    facts: { owner: whose, until },
  }),
  otherPage: (whose: string) => ({
    why: "The page changed since the yes was given, so it does not count any more. Nothing ran.",
    next: `${ask(whose)} It waits there again.`,
    facts: { owner: whose },
  }),
  paused: (pause: string, name: string, at: string) => ({
    why: `${name === "" ? "Everything" : name} is paused since ${at} (UTC), so it did not run.`,
    next: "It goes on by itself once its owner starts it again; the clock of its yes stands still until then.",
    facts: { pause },
  }),
  frozen: (says: string, freeze: string) => ({
    why: `${says} It did not run.`,
    next: "It goes on by itself when the freeze ends; the clock of its yes stands still until then.",
    facts: { freeze },
  }),
  claimed: (attempt: string, at: string) => ({
    why: `It was claimed at ${at} (UTC), and it runs once. Nothing was sent a second time.`,
    next: "Ask how it stands; whoever claimed it says how it ended.",
    facts: { attempt },
  }),
  inDoubt: (whose: string) => ({
    why: "It was sent, and nobody knows whether it was done. It is not sent again blindly.",
    next: `${nameOf(whose)} looks at the far side and settles it.`,
    facts: { owner: whose },
  }),
  notInDoubt: () => ({
    why: "What came of it is known, or it still runs, so there is nothing to settle.",
    next: "Look at the action: it says how it stands.",
  }),
  byWebhook: () => ({
    why: "The page says where this is sent; no permit is given for it.",
    next: "Wait: it is sent by itself once it may run.",
  }),
  byPermit: () => ({
    why: "The page names no address for this, so the server cannot send it.",
    next: "Whoever proposed it fetches the permit.",
  }),
  notProposer: (by: string) => ({
    why: `Only ${by}, who proposed it, may fetch its permit.`,
    next: "Propose your own action.",
  }),
  notSystem: () => ({
    why: "Only the server that sends actions says that.",
    next: "Nothing to do: it happens by itself.",
  }),
  unknownAttempt: () => ({
    why: "It was never sent under this attempt, so nothing was recorded.",
    next: "Name the attempt that the claim gave.",
  }),
  notClaimer: () => ({
    why: "Only whoever claimed it can say how it ended.",
    next: "An approver settles it in the browser, if whoever claimed it is gone.",
  }),
  permitUsed: () => ({
    why: "A permit that was fetched cannot be given back: it works once.",
    next: "Say `failed` if nothing was done, and propose it again; or `unknown` if you do not know.",
  }),
  forged: () => ({
    why: "No server of this team signed this permit for this action. Nothing may be done with it.",
    next: "Whoever proposed the action fetches its permit.",
  }),
  edited: () => ({
    why: "These are not the parameters and the target that were approved, so nothing may be done with this permit.",
    next: "Do exactly what was approved, or propose the change as an action of its own.",
  }),
  spent: (at: string) => ({
    why: `This permit was used at ${at} (UTC). It works once; nothing may be done with it again.`,
    next: "Ask how the action stands before anything else.",
  }),
  permitOver: (until: string) => ({
    why: `This permit was good until ${until} (UTC). Nothing may be done with it.`,
    next: "Ask how the action stands.",
  }),
});
