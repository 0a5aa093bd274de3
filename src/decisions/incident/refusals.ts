/** Every way an incident is told no. */

import { refusals } from "../../kernel/kind.ts";
import { nameOf } from "../../routing/sentence.ts";

const asks = (who: string) => (who === "" ? "Look at the page: it says who leads incidents." : `Ask ${nameOf(who)}.`);

export const no = refusals("incident", {
  noPage: () => ({
    why: "No page is in force, so nobody is named who could lead.",
    next: "Adopt a page, then declare; until then run the way back by hand.",
  }),
  notOnPage: () => ({ why: "You are not a person on the page in force.", next: "Have the page changed first." }),
  unknown: (id: string) => ({
    why: `There is no incident ${id}.`,
    next: "Run `finalcall incident status` for the list.",
  }),
  underWay: (number: number, lead: string) => ({
    why: `Incident ${number} is open here and freezes deploys already; ${nameOf(lead)} leads it, and there is one lead.`,
    next: "Add what you see to it as a note. If it is something else, declare it as separate.",
    facts: { number, lead },
  }),
  led: (lead: string) => ({
    why: `${nameOf(lead)} leads this incident; there is never a second lead.`,
    next: `Ask ${nameOf(lead)} to offer you the lead, then acknowledge it.`,
    facts: { lead },
  }),
  notLead: (lead: string) => ({
    why: `This is for whoever leads the incident: ${nameOf(lead)}.`,
    next: asks(lead),
    facts: { lead },
  }),
  notInBrowser: (lead: string) => ({
    why: "A token, a command line or a webhook cannot do this: it takes a person in their own browser.",
    next: `${nameOf(lead)} leads and does it in the incident room.`,
    facts: { lead },
  }),
  noPasskey: () => ({
    why: "This lets releases out again, and you came by a link that somebody else handed out.",
    next: "Sign in with your own confirmed passkey, then do it.",
  }),
  notYours: (who: readonly string[]) => ({
    why: `This is for the lead, or with a reason for ${[...who].map(nameOf).join(" or ")}.`,
    next: asks(who[0] ?? ""),
    facts: { who: [...who] },
  }),
  needsReason: (lead: string) => ({
    why: `${nameOf(lead)} leads. Acting in their place is recorded with a reason, and none was given.`,
    next: "Say why, and send it again.",
    facts: { lead },
  }),
  notAPerson: (id: string) => ({
    why: `The page in force names no person ${id}.`,
    next: "Name somebody of the page, by their id.",
  }),
  leadsAlready: (lead: string) => ({
    why: `${nameOf(lead)} leads this incident already.`,
    next: "Offer the lead to somebody else.",
    facts: { lead },
  }),
  over: (number: number) => ({
    why: `Incident ${number} is resolved, so nothing is done in it any more.`,
    next: "Add what you know as a note. If it hurts again, declare a new incident.",
    facts: { number },
  }),
  stillOpen: (lead: string) => ({
    why: "It is not resolved, so it cannot be closed.",
    next: `${nameOf(lead)} resolves it first, in the incident room.`,
    facts: { lead },
  }),
  isClosed: (number: number) => ({
    why: `Incident ${number} is closed.`,
    next: "Notes and corrections can still be added.",
    facts: { number },
  }),
  notReviewed: () => ({
    why: "It is not closed: nobody wrote down the cause, what let it through, and which rule changes.",
    next: "Write the review: `finalcall incident review`, or in the incident room.",
  }),
  noRuleChanged: () => ({
    why: "The review changes no rule, and nobody says why none.",
    next: "Name a rule of the page, an approval, an alert, a trigger or a test that changed, or give your reason why none does.",
  }),
  reasonNeedsPerson: () => ({
    why: "That no rule changes is a named person's reason, given in their own browser.",
    next: "Send the review without it and with a rule, or write it in the incident room.",
  }),
  saidByPerson: (lead: string) => ({
    why: "That it no longer hurts is for a person to say; a program says what it sees.",
    next: `Add it as a note with its evidence; ${nameOf(lead)} says the rest.`,
    facts: { lead },
  }),
  awaitsResult: (n: number) => ({
    why: `Not recorded: action ${n} has no result yet, and one risky action at a time is tried.`,
    next: `Say what came of it: helped, no-change, worse or unknown (\`finalcall incident result ${n}\`).`,
    facts: { entry: n },
  }),
  noEntry: (n: number) => ({
    why: `There is no entry ${n} in this incident.`,
    next: "Look at the timeline: each entry has its number.",
  }),
  notAnAction: (n: number) => ({ why: `Entry ${n} is no action, so it has no result.`, next: "Name an action." }),
  hasResult: (n: number, result: number) => ({
    why: `Action ${n} has its result in entry ${result}.`,
    next: `Correct it: a note of kind correction that names entry ${result}.`,
    facts: { result },
  }),
  ahead: () => ({
    why: "It is said to have happened in the future.",
    next: "Give the time in UTC, or with its zone.",
  }),
  unknownEnvironment: (name: string) => ({
    why: `The page in force has no environment ${name}.`,
    next: "Name one of the page's `releases`, or none: then every environment is meant.",
  }),
  notMoney: () => ({
    why: "An estimate goes from a lower to a higher number, and money, and only money, has a currency.",
    next: "Give whole numbers, low and high; for money in minor units (cents) with a code such as EUR.",
  }),
  badList: (line: number, what: string) => ({
    why: `The list was not taken. Line ${line}: ${what}`,
    next: "Mend that line and send the whole list again.",
    facts: { line },
  }),
  past: (date: string) => ({ why: `${date} is past, so nobody can do it by then.`, next: "Give a day from today on." }),
  itself: () => ({ why: "An incident is not a duplicate of itself.", next: "Name the other one." }),
  duplicateToo: (of: string) => ({
    why: `That one is itself a duplicate, of ${of}.`,
    next: `Name ${of}.`,
    facts: { of },
  }),
});
