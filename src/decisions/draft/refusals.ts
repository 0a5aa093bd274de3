/** Every way the answer can be no about a draft. */

import { refusals } from "../../kernel/kind.ts";
import { nameOf } from "../../routing/sentence.ts";

const all = (ids: readonly string[]) => ids.map(nameOf).join(", ") || "nobody";

export const no = refusals("draft", {
  noPage: () => ({
    why: "No page is in force, so nobody is named to decide.",
    next: "Adopt the page first: sign in and say yes to it.",
  }),
  unknown: () => ({ why: "There is no such draft.", next: "Look at the drafts: they are listed with their tasks." }),
  notSystem: () => ({
    why: "Only the gateway opens a draft, once the answer is complete.",
    next: "Ask the task: its answer says whether a person reads it.",
  }),
  notInBrowser: (names: readonly string[]) => ({
    why: "A draft is read by a person in the browser; no token reads it for them.",
    next: `Ask ${all(names)} to open it.`,
    facts: { names: [...names] },
  }),
  notYours: (names: readonly string[]) => ({
    why: `Drafts of this kind are read by ${all(names)}.`,
    next: `Ask ${all(names)}.`,
    facts: { names: [...names] },
  }),
  reviewed: (by: string) => ({
    why: `${nameOf(by)} has read this draft already; the answer stands.`,
    next: "Nothing to do.",
  }),
  notOnList: (item: string, known: readonly string[]) => ({
    why: `${item} is not on the checklist of this task.`,
    next: `Mark one of these: ${known.join(", ")}.`,
    facts: { known: [...known] },
  }),
  wrongButSent: (item: string) => ({
    why: `Something is marked as wrong (${item.replaceAll("-", " ")}), so the draft cannot be used as it stands.`,
    next: "Edit it, or send it back.",
  }),
  sameWords: () => ({
    why: "Nothing was changed, so it was not edited.",
    next: "Accept it, or change its words.",
  }),
  changed: () => ({
    why: "What you were shown is not what stands now, so nothing was decided.",
    next: "Reload, read it again and decide then.",
  }),
  noPasskey: () => ({
    why: "This kind of answer needs a touch on your passkey, not only a link.",
    next: "Enrol a passkey under your name, then decide there.",
  }),
});
