/** What the record says of alerts and of what was put into production: each word of a source's stays a claim. */

import type { Severity } from "../decisions/alert/state.ts";
import { capital, sourceName } from "./names.ts";
import type { SentencesOf } from "./sentences.ts";

const grade = (severity: Severity) => (severity === "unknown" ? "" : `, ${severity}`);
const words = (text: string) => (text === "" ? "" : `: ${text}`);

export const alertSentences: SentencesOf<"alert"> & SentencesOf<"marker"> = {
  "alert.fired": ({ source, name, severity, summary }, { say }) =>
    `${sourceName(source)} says that ${say(name)} fires${grade(severity)}${words(say(summary))}`,
  "alert.acknowledged": ({ name }, { say }) => `Somebody took note of the alert ${say(name)}`,
  "alert.ended": ({ source, name }, { say }) => `${sourceName(source)} says that ${say(name)} ended`,
  "alert.blinded": ({ source, name }, { say }) =>
    `${sourceName(source)} says that ${say(name)} ended, but its monitoring was blind: nobody knows`,
  "alert.watchdogHeard": ({ source }) => `The watchdog of ${sourceName(source)} is heard`,
  "alert.watchdogLost": ({ source, why }) =>
    `The watchdog of ${sourceName(source)} ${why === "ended" ? "ended" : "is silent"}: what it says to have ended is not believed`,
  "marker.set": ({ environment, summary }, { say }) =>
    `${capital(environment) || "Somewhere"} changed${words(say(summary))}`,
};
