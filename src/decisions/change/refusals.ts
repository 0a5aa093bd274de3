/** Every way a change is told no. */

import { refusals } from "../../kernel/kind.ts";

export const no = refusals("change", {
  noPage: () => ({
    why: "No page is in force, so nobody is named who could approve.",
    next: "Open the sign-in link and adopt the first page.",
  }),
  unknown: (id: string) => ({ why: `There is no change ${id}.`, next: "Run `finalcall check` on the branch first." }),
  notInBrowser: (who: string) => ({
    why: "A token or command line cannot approve: it may be in an agent's hands.",
    next: who === "" ? "Nobody can approve it now." : `${who} approves in the browser.`,
    facts: { who },
  }),
  madeIt: (as: string, who: string) => ({
    why: `You took part in this change (${as}), so you may not approve it.`,
    next:
      who === ""
        ? "Nobody independent is named on the page: split the change or name an outside approver."
        : `Ask ${who}.`,
    facts: { who },
  }),
  notYours: (who: string, why: string) => ({
    why: `Not approved. ${why}`,
    next: who === "" ? "Nobody can approve it now." : `Ask ${who}.`,
    facts: { who },
  }),
  submittedBefore: () => ({
    why: "The page changed since it was submitted, so who made it is not known by the page in force.",
    next: "Run `finalcall check` again; it keeps its place.",
  }),
  changed: () => ({
    why: "Not approved. The change is no longer the one you were shown.",
    next: "Reload, read the new content and decide then.",
  }),
  linkFromMaker: (maker: string) => ({
    why: `You are signed in by a link that ${maker} handed out, and ${maker} took part in this change.`,
    next: "Sign in with your own confirmed passkey, then approve.",
    facts: { maker },
  }),
  noPasskey: () => ({
    why: "This change is high risk. It needs a touch on your passkey over exactly what is shown.",
    next: "Enrol a passkey under your name, have it confirmed, and approve then.",
  }),
  closed: () => ({
    why: "Not approved. The change is closed: merged or given up.",
    next: "Push to it to open it again.",
  }),
  unanswered: (count: number) => ({
    why: `Not approved. ${count} ${count === 1 ? "question is" : "questions are"} open that this change decides without saying so.`,
    next: "Answer them on the card, or have them answered; your yes accepts the answers.",
    facts: { count },
  }),
  unknownQuestion: () => ({
    why: "This change does not raise that question.",
    next: "Look at the card: it lists the questions that are open.",
  }),
  notOnPage: () => ({ why: "You are not a person on the page in force.", next: "Have the page changed first." }),
  nothingLeft: () => ({ why: "Nothing of this change waits for a yes.", next: "Run `finalcall check` again." }),
});
