/** Every way the answer can be no when something is paused, or starts again. */

import { refusals } from "../../kernel/kind.ts";
import { nameOf } from "../../routing/sentence.ts";

const who = (id: string) => (id === "" ? "the owner of AI" : nameOf(id));

export const no = refusals("pause", {
  noPage: () => ({
    why: "No page is in force, so nobody is named to decide.",
    next: "Adopt the page first: sign in and say yes to it.",
  }),
  unknown: () => ({ why: "There is no such pause.", next: "Look at the AI tasks: they show what is paused." }),
  unknownName: (name: string) => ({
    why: `The page names nothing called ${name}, so nothing was paused.`,
    next: "Name a task, a task and its question type with a slash, a model or a tool of the page; or pause everything.",
  }),
  notSystem: () => ({
    why: "What was under way is counted by the server alone.",
    next: "Nothing to do: it happens by itself.",
  }),
  notInBrowser: (owner: string) => ({
    why: `It starts again only when ${who(owner)} says so in the browser; no token can.`,
    next: `Ask ${who(owner)}: the task's screen has the button.`,
    facts: { owner },
  }),
  notYours: (owner: string) => ({
    why: `${who(owner)} decides when it starts again.`,
    next: `Ask ${who(owner)}.`,
    facts: { owner },
  }),
  resumed: () => ({ why: "It runs again already.", next: "Nothing to do." }),
  changed: () => ({
    why: "What you were shown is not what stands now, so nothing started.",
    next: "Reload, read it again and decide then.",
  }),
  noPasskey: () => ({
    why: "Starting again needs a touch on your passkey, not only a link.",
    next: "Enrol a passkey under your name, then do it there.",
  }),
  noWayBack: () => ({
    why: "There is no earlier release to go back to, so it did not start.",
    next: "Choose `tighten` with an approved change, or `person`.",
  }),
  notAnswering: (number: number) => ({
    why: `Release ${number} did not answer when it was last tried, so going back to it would help nobody.`,
    next: "Choose `tighten` with an approved change, or `person`.",
  }),
  unknownQuestion: (name: string, known: readonly string[]) => ({
    why: `What was paused has no question type ${name}, so nothing was narrowed and it did not start.`,
    next: `Known: ${known.join(", ") || "none"}.`,
    facts: { known: [...known] },
  }),
  nothingChanged: () => ({
    why: "Nothing was changed since it was paused, so the same thing would happen again.",
    next: "Narrow a question type, get a new task release approved, or adopt a changed page; then start it.",
  }),
});
