/** Every way the answer can be no about a sheet of answers from paper. */

import { refusals } from "../../kernel/kind.ts";

export const no = refusals("sheet", {
  noPage: () => ({
    why: "No page is in force, so nobody is named to decide.",
    next: "Adopt the page first: sign in and say yes to it.",
  }),
  unknown: () => ({
    why: "There is no such sheet.",
    next: "Bring the file: `finalcall work import`, or at the queue.",
  }),
  notPerson: () => ({
    why: "Answers from paper are brought by a person whom the page names.",
    next: "Pair a command line with your name (`finalcall login`), or bring the file in the browser.",
  }),
  notInBrowser: () => ({
    why: "Answers from paper count once a person says yes to them in the browser; no token can.",
    next: "Open the sheet in the browser.",
  }),
  nothing: () => ({
    why: "Nothing on this sheet waits for your yes.",
    next: "Look at the queue: it says who answers what is left.",
  }),
  changed: () => ({
    why: "What you were shown is not what stands now, so nothing was decided.",
    next: "Reload, read it again and decide then.",
  }),
  noPasskey: () => ({
    why: "Some of these answers need a touch on your passkey, not only a link.",
    next: "Enrol a passkey under your name, then decide there.",
  }),
});
