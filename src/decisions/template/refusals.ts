/** Every way the answer can be no about a template. */

import { refusals } from "../../kernel/kind.ts";
import { nameOf } from "../../routing/sentence.ts";

const all = (ids: readonly string[]) => ids.map(nameOf).join(", ") || "nobody";
const ask = (ids: readonly string[]) =>
  ids.length === 0 ? "Name somebody else who reads for the task, under `reviewed-by` on the page." : `Ask ${all(ids)}.`;

export const no = refusals("template", {
  noPage: () => ({
    why: "No page is in force, so nobody is named to decide.",
    next: "Adopt the page first: sign in and say yes to it.",
  }),
  unknown: () => ({
    why: "There is no such template on the base branch.",
    next: "Look at the queue: it lists the templates of each task.",
  }),
  notSystem: () => ({
    why: "Only the server offers templates: those of the base branch.",
    next: "Commit the file in the page's `fallback` folder.",
  }),
  noTask: (path: string) => ({
    why: `No task of the page answers with ${path}.`,
    next: "Name its folder as a task's `fallback` on the page.",
  }),
  notOffered: () => ({
    why: "These words do not wait for a yes: they were approved, or changed again.",
    next: "Reload, and read what stands there now.",
  }),
  notInBrowser: (names: readonly string[]) => ({
    why: "A template is approved by a person in the browser; no token can.",
    next: ask(names),
    facts: { names: [...names] },
  }),
  wroteIt: (names: readonly string[]) => ({
    why: "You wrote some of these words, so your yes does not count.",
    next: ask(names),
    facts: { names: [...names] },
  }),
  notYours: (names: readonly string[]) => ({
    why: `Templates of this task are approved by ${all(names)}.`,
    next: ask(names),
    facts: { names: [...names] },
  }),
  changed: () => ({
    why: "What you were shown is not what stands now, so nothing was decided.",
    next: "Reload, read it again and decide then.",
  }),
  noPasskey: () => ({
    why: "What customers are told needs a touch on your passkey, not only a link.",
    next: "Enrol a passkey under your name, then decide there.",
  }),
});
