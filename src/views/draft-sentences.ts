/** What the record says of drafts: opened, read, used, complained about, failed in a check. */

import { capital } from "./names.ts";
import type { SentencesOf } from "./sentences.ts";

const words = (text: string) => (text === "" ? "" : `: ${text}`);
const task = (id: string) => capital(id.replaceAll("-", " "));
const of = (id: string, question: string) =>
  `${task(id)}${question === "" ? "" : `, ${question.replaceAll("-", " ")}`}`;
const why = { reviewed: "for a person to read", sampled: "as a spot check", odd: "as an odd case" };
const outcomes = {
  accepted: "Accepted a draft as it stood",
  edited: "Used a draft after editing it",
  "sent-back": "Sent a draft back",
};

export const draftSentences: SentencesOf<"draft"> = {
  "draft.opened": ({ task: id, question, why: because }) => `${of(id, question)}: a draft, ${why[because]}`,
  "draft.reviewed": ({ outcome, marks }) => {
    const wrong = marks.filter(({ ok }) => !ok).map(({ item }) => item.replaceAll("-", " "));
    return `${outcomes[outcome]}${wrong.length === 0 ? "" : `: ${wrong.join(", ")}`}`;
  },
  "draft.used": ({ unread }) => (unread ? "A draft was used before anybody had read it" : "A draft was used"),
  "draft.complained": ({ task: id, question, says }, { say }) =>
    `${of(id, question)}: somebody says that an answer was wrong${words(say(says))}`,
  "draft.failed": ({ task: id, question, item, says }, { say }) =>
    `${of(id, question)}: a check found ${item.replaceAll("-", " ")} in an answer${words(say(says))}`,
};
