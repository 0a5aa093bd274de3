/** Every way a proposal is told no. */

import { refusals } from "../../kernel/kind.ts";

export const no = refusals("proposal", {
  noPage: () => ({
    why: "No page is in force, so nobody is named who could answer.",
    next: "Open the sign-in link and adopt the first page.",
  }),
  exists: (id: string) => ({ why: `The proposal ${id} was asked already.`, next: "Ask with another id." }),
  unknown: (id: string) => ({ why: `There is no proposal ${id}.`, next: "Look it up in the inbox." }),
  notOnPage: () => ({ why: "You are not a person on the page in force.", next: "Have the page changed first." }),
  notInBrowser: (owner: string) => ({
    why: "A token or command line cannot answer: it may be in an agent's hands.",
    next: `${owner} answers in the browser.`,
    facts: { owner },
  }),
  notYours: (owner: string, why: string) => ({
    why: `Not answered. ${why}`,
    next: `Ask ${owner}.`,
    facts: { owner },
  }),
  ownProposal: (owner: string) => ({
    why: "You asked for this, and it is high risk: somebody else named answers it.",
    next: owner === "" ? "Nobody independent is named; change the page." : `Ask ${owner}.`,
    facts: { owner },
  }),
  linkFromAsker: (asker: string) => ({
    why: `You are signed in by a link that ${asker} handed out, and ${asker} asked for this.`,
    next: "Sign in with your own confirmed passkey, then answer.",
    facts: { asker },
  }),
  noPasskey: () => ({
    why: "This is high risk. It needs a touch on your passkey over exactly what is shown.",
    next: "Enrol a passkey under your name, have it confirmed, and answer then.",
  }),
  changed: () => ({
    why: "Not recorded. The card changed after you were shown it.",
    next: "Reload, read it again and answer then.",
  }),
  answered: (by: string) => ({
    why: `${by} answered this already; there is one answer for everybody.`,
    next: "Override it with a reason, if that is your call.",
    facts: { by },
  }),
  notAnswered: () => ({ why: "Nothing is answered yet that could be overridden.", next: "Answer it instead." }),
  unknownOption: (name: string) => ({ why: `There is no option ${name}.`, next: "Choose one that was offered." }),
  closed: () => ({ why: "This proposal was withdrawn.", next: "Ask again." }),
  unknownGuardrail: (name: string) => ({
    why: `The page in force has no guardrail ${name}.`,
    next: "Name one that stands on the page, or leave it out.",
  }),
  unknownArea: (name: string) => ({ why: `There is no area ${name}.`, next: "Name an area of the page, or none." }),
});
