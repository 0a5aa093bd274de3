/** Every way a step of the check-in can be refused: what did not happen, why, who can change it, and the next step. */

import { refusals } from "../../kernel/kind.ts";
import { nameOf } from "../../routing/sentence.ts";

const names = (who: readonly string[]) => who.map(nameOf).join(" or ") || "Nobody";

export const no = refusals("checkin", {
  noPage: () => ({
    why: "No page is in force, so nobody is named who sits in a check-in.",
    next: "The first person who signs in adopts the page.",
  }),
  unknown: (week: string) => ({
    why: `There is no check-in of week ${week}.`,
    next: "Open this week’s with `finalcall checkin open`, or in the browser.",
  }),
  otherWeek: (week: string) => ({
    why: "A check-in is opened for the week that it is, in the team’s zone.",
    next: `Open that of ${week}.`,
    facts: { week },
  }),
  notDue: (due: string) => ({
    why: `By itself it opens at the page’s time, next after ${due} (UTC).`,
    next: "A person may open it any time.",
    facts: { due },
  }),
  stillOpen: (week: string, who: readonly string[]) => ({
    why: `That of ${week} is open, and would lapse: it would have no note, and what was said blind in it would be shown.`,
    next: `${names(who)} closes it in the browser, or opens the next one there.`,
    facts: { week, who: [...who] },
  }),
  notPerson: () => ({
    why: "A check-in is opened by a person, or by itself at the page’s time.",
    next: "Ask somebody of the team to open it.",
  }),
  notInBrowser: (who: readonly string[]) => ({
    why: "This needs a person in their browser, not a token or an agent.",
    next: `${names(who)} says it there.`,
    facts: { who: [...who] },
  }),
  notNamed: (who: readonly string[]) => ({
    why: `This is asked of ${names(who)}.`,
    next: "You may say whether you trust the AI’s output; the note is mailed to you.",
    facts: { who: [...who] },
  }),
  notYours: (who: readonly string[]) => ({
    why: `The note is closed by ${names(who)}.`,
    next: `Ask ${names(who)}.`,
    facts: { who: [...who] },
  }),
  noDecision: () => ({
    why: "Nothing was decided in that time, so there is nothing to answer.",
    next: "Close the note.",
  }),
  answered: () => ({
    why: "You have answered. What was said blind is not changed afterwards.",
    next: "Say it in the note if you see it otherwise now.",
  }),
  strange: (said: string) => ({
    why: `${nameOf(said)} is not on the page.`,
    next: "Choose somebody of the page, or that nobody clearly had it.",
  }),
  answerFirst: () => ({
    why: "You have not said yet who had the final say, and the record answers when the note closes.",
    next: "Answer first; one tap is enough.",
  }),
  closed: (by: string) => ({
    why: `${nameOf(by)} closed this check-in. Its note stands.`,
    next: "What is new belongs into the next one.",
    facts: { by },
  }),
  lapsed: () => ({
    why: "Nobody closed this check-in before the next one was opened.",
    next: "Go on with the newest.",
  }),
});
