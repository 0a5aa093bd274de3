/** Every way in which a review of the page says no. */

import { refusals } from "../../kernel/kind.ts";
import { nameOf } from "../../routing/sentence.ts";

const names = (ids: readonly string[]): string => ids.map(nameOf).join(" or ") || "nobody";

export const no = refusals("review", {
  noPage: () => ({
    why: "No page is in force, so there is nothing to review.",
    next: "The first person who signs in adopts the page.",
  }),
  alreadyOpen: (id: string) => ({
    why: "A review is open already; two at once would settle the same things twice.",
    next: "Walk through the open one on the review screen.",
    facts: { open: id },
  }),
  unknown: (id: string) => ({
    why: `There is no review ${id}.`,
    next: "Look at the review screen: it shows the open one, or begins one.",
  }),
  over: () => ({
    why: "This review is closed; what was said in it stands.",
    next: "Begin another one on the review screen.",
  }),
  notInBrowser: (who: readonly string[]) => ({
    why: "A person says in their browser whether the page holds, not a token or an agent.",
    next: `Ask ${names(who)} to open the review screen.`,
    facts: { who: [...who] },
  }),
  notOnPage: () => ({
    why: "The page names nobody of your name, so you say nothing about it.",
    next: "Ask somebody on the page.",
  }),
  unknownArea: (area: string) => ({
    why: `The page in force has no area ${area} to be reviewed.`,
    next: "Reload: the page was changed, or nobody claimed that area.",
  }),
  notYours: (area: string, who: readonly string[]) => ({
    why:
      area === ""
        ? `A review is closed by ${names(who)}, whose call the page is.`
        : `Whether ${area} holds is said by ${names(who)}.`,
    next: `Ask ${nameOf(who[0] ?? "")}.`,
    facts: { who: [...who] },
  }),
  noNote: () => ({
    why: "A change without a word of what should change helps nobody.",
    next: "Write in a sentence what should stand on the page instead.",
  }),
  unknownProposal: (id: string) => ({
    why: `There is no proposal ${id}.`,
    next: "Ask for the decision first, or leave the proposal out.",
  }),
  unsaid: (areas: readonly string[]) => ({
    why: `Nobody has said yet whether ${areas.length === 1 ? (areas[0] ?? "") : `${areas.length} areas`} ${areas.length === 1 ? "holds" : "hold"} as written.`,
    next: `Say it for: ${areas.join(", ")}.`,
    facts: { areas: [...areas] },
  }),
  changed: () => ({
    why: "The review is not as you were shown it: something was said or happened meanwhile.",
    next: "Reload, read it again and close it then.",
  }),
  noPasskey: () => ({
    why: "Closing a review says for everybody that the page holds. It needs a touch on your passkey, not only a link.",
    next: "Close it on a device that holds your passkey.",
  }),
});
