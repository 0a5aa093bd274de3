/** One sentence in plain words for everything that can happen to a removal of words. */

import { plural } from "./names.ts";
import type { SentencesOf } from "./sentences.ts";

const of = { words: "words beside the record", traffic: "words beside traffic" };
const counted = (texts: readonly string[]): string => `${texts.length} ${plural(texts.length, "text")}`;

export const redactionSentences: SentencesOf<"redaction"> = {
  "redaction.asked": ({ texts, entries, reason }, { say }) =>
    `Asked to remove ${counted(texts)}${entries.length === 0 ? "" : ` of ${entries.length} ${plural(entries.length, "entry", "entries")}`}: ${say(reason)}`,
  "redaction.refused": ({ reason }, { say }) => `Refused to remove words: ${say(reason)}`,
  "redaction.ordered": ({ id }) => `Said yes to removing the words of ${id} for good; their digests stay`,
  "redaction.retained": ({ texts, of: which, before, keeps }) =>
    `Removes ${counted(texts)} of ${of[which]} from before ${before.slice(0, 10)}: the page keeps them for ${keeps}`,
  "redaction.done": ({ id }) => `The words of ${id} are gone`,
};
