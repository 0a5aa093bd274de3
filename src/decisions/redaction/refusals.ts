/** Every way the removal of words can be refused: what did not happen, why, who can change it, and the next step. */

import { refusals } from "../../kernel/kind.ts";
import { nameOf } from "../../routing/sentence.ts";

const names = (who: readonly string[]) => who.map(nameOf).join(" or ") || "Nobody";

export const no = refusals("redaction", {
  noPage: () => ({
    why: "No page is in force, so nobody may remove words.",
    next: "The first person who signs in adopts the page.",
  }),
  unknown: (id: string) => ({
    why: `There is no removal ${id}.`,
    next: "Search the words again under The record, Remove words.",
  }),
  notInBrowser: (who: readonly string[]) => ({
    why: "Removing words cannot be taken back. It needs a person in their browser, not a token or an agent.",
    next: `${names(who)} decides it there.`,
    facts: { who: [...who] },
  }),
  notYours: (who: readonly string[]) => ({
    why: `${names(who)} decides what is removed, as the page says for customer data.`,
    next: `Ask ${names(who)}.`,
    facts: { who: [...who] },
  }),
  needed: (what: string, id: string) => ({
    why: `Nothing was removed. Words of it are still needed: ${what} ${id} is not over.`,
    next: "End that first, or leave its words out.",
    facts: { what, id },
  }),
  gone: () => ({
    why: "All of these words were removed before.",
    next: "Nothing to do. The record says when, by whom and why.",
  }),
  changed: () => ({
    why: "What is removed is not what you were shown.",
    next: "Reload, read it again and decide then.",
  }),
  noPasskey: () => ({
    why: "Removing words cannot be taken back. It needs a touch on your passkey.",
    next: "Decide it on a device that holds your passkey.",
  }),
  answered: (by: string) => ({
    why: `${nameOf(by)} said no to it.`,
    next: "Talk to them; a new request is a new decision.",
    facts: { by },
  }),
  notSystem: () => ({
    why: "Only the server itself removes by the page's times, and says that words are gone.",
    next: "Nothing to do: it happens by itself.",
  }),
  notKept: () => ({
    why: "The page names no time after which these words are removed.",
    next: "Write it on the page: `record: { keep-words: 24 months }`.",
  }),
  tooYoung: (before: string) => ({
    why: `The page keeps words that are younger than ${before}.`,
    next: "Wait, or change the page.",
    facts: { before },
  }),
});
