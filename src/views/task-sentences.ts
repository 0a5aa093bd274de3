/** What the record says of AI tasks: their releases, levels and samples, and what was paused. */

import { asks } from "../decisions/task/refusals.ts";
import { capital, shortDigest } from "./names.ts";
import type { SentencesOf } from "./sentences.ts";

const words = (text: string) => (text === "" ? "" : `: ${text}`);
const task = (id: string) => capital(id.replaceAll("-", " "));
const level = {
  people: "people answer alone",
  reviewed: "a person reads each",
  "spot-checks": "a person reads some",
  automatic: "nobody reads them before they are used",
};
const paused = (what: string, name: string) => (what === "everything" ? "all AI" : `the ${what} ${name}`);
const choices = { "roll-back": "rolled back", tighten: "tightened", person: "back to a person" };

export const taskSentences: SentencesOf<"task"> & SentencesOf<"pause"> = {
  "task.proposed": ({ id, release, digest, model, reason }, { say }) =>
    `${task(id)}: release ${release} proposed, ${model}, ${shortDigest(digest)}${words(say(reason))}`,
  "task.tested": ({ id, release, passed, note }, { say }) =>
    `${task(id)}: release ${release} ${passed ? "passed its test" : "failed its test"}${words(say(note))}`,
  "task.approved": ({ id, release, as }) => `${task(id)}: approved release ${release} as ${as}`,
  "task.refused": ({ id, release, reason }, { say }) => `${task(id)}: refused release ${release}${words(say(reason))}`,
  "task.answered": ({ id, question, answer }, { say }) =>
    `${task(id)}: answered “${asks[question]}”${words(say(answer))}`,
  "task.rolledBack": ({ id, from, to, reason }, { say }) =>
    `${task(id)}: went back from release ${from} to ${to === 0 ? "people" : `release ${to}`}${words(say(reason))}`,
  "task.checked": ({ id, release, ok }) =>
    `${task(id)}: release ${release}, the way back, ${ok ? "still answers" : "does not answer"}`,
  "task.widened": ({ id, question, to }) => `${task(id)}: widened ${question}: ${level[to]}`,
  "task.narrowed": ({ id, question, to, why }, { say }) =>
    `${task(id)}: narrowed ${question}: ${level[to]}${words(say(why))}`,
  "task.cheapened": ({ id, why }, { say }) => `${task(id)}: the stronger model is off${words(say(why))}`,
  "task.restored": ({ id }) => `${task(id)}: the stronger model is on again`,
  "task.sampled": ({ id, wrong }) =>
    wrong ? `${task(id)}: a wrong answer joined the samples` : `${task(id)}: a sample was added`,
  "pause.paused": ({ what, name, trigger, reason }, { say }) =>
    `Paused ${paused(what, name)}${trigger === "" ? "" : `, by its trigger ${trigger}`}${words(say(reason))}`,
  "pause.counted": ({ finished, parked, unknown, used }) =>
    `Under way at the pause: ${finished.length} finished, ${parked.length} parked, ${unknown.length} unknown; ${used.length} used already`,
  "pause.heard": () => "Was told of the pause",
  "pause.drillEnded": () => "The drill's pause ended",
  "pause.resumed": ({ choice, rule }, { say }) => `Started again, ${choices[choice]}${words(say(rule))}`,
};

/** The models of a release, for people. */
export const modelsSay = (model: string, edgeCases: string): string =>
  edgeCases === "" ? model : `${model}, odd cases to ${edgeCases}`;
