/** What the record says of work by hand: put into the queue, taken, answered, given, gone back to the task; templates; sheets from paper. */

import { capital, plural } from "./names.ts";
import type { SentencesOf } from "./sentences.ts";

const words = (text: string) => (text === "" ? "" : `: ${text}`);
const of = (task: string, question: string) =>
  `${capital(task.replaceAll("-", " "))}${question === "" ? "" : `, ${question.replaceAll("-", " ")}`}`;
const why = {
  paused: "because it is paused",
  people: "because people answer it",
  failed: "because no model answered",
  "sent-back": "because its draft was sent back",
  "by-hand": "to be answered by hand",
  imported: "from paper",
};

export const workSentences: SentencesOf<"work"> = {
  "work.added": ({ task, question, why: because }) => `${of(task, question)}: work for a person, ${why[because]}`,
  "work.cameBack": ({ why: because }) => `Work came back to people, ${why[because]}`,
  "work.taken": () => "Took a work item",
  "work.handedBack": ({ reason }, { say }) => `Handed a work item back${words(say(reason))}`,
  "work.answered": ({ marks, template, sheet }) => {
    const wrong = marks.filter(({ ok }) => !ok).map(({ item }) => item.replaceAll("-", " "));
    const how = sheet === "" ? (template ? " from a template" : "") : " from paper";
    return `Answered a work item${how}${wrong.length === 0 ? "" : `, marked wrong: ${wrong.join(", ")}`}`;
  },
  "work.returned": () => "Gave a work item back to the task",
  "work.ended": () => "The task answered a work item",
  "work.doubled": ({ from }) =>
    `A second answer ${from === "task" ? "by the task" : "from paper"} to a work item: it is kept, and not given`,
  "work.used": () => "The answer to a work item was given",
  "work.closed": ({ reason }, { say }) => `A work item needs no answer${words(say(reason))}`,
  "work.proposed": () => "Brought an answer from paper; it waits for a yes",
};

export const templateSentences: SentencesOf<"template"> = {
  "template.offered": ({ path }) => `The base branch has new words in ${path}; they wait for a yes`,
  "template.approved": () => "Approved the words of a template",
  "template.withdrawn": () => "The base branch has a template no more",
};

export const sheetSentences: SentencesOf<"sheet"> = {
  "sheet.brought": ({ lines }) => `Brought a sheet of ${lines} ${plural(lines, "answer")} from paper`,
  "sheet.confirmed": () => "Said yes to the answers of a sheet from paper",
};
