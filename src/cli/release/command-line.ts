/** A command line as the record and everybody who reads it may have it: without what looks like a secret. */

import { keyForms } from "../../page/secrets.ts";

/** As many characters as the record takes. */
const longest = 4000;

/** What a value is called, or looks like, that nobody else should read: better one word too many than one too few. */
const secrets: readonly (readonly [RegExp, string])[] = [
  [
    /((?:token|secret|passw(?:or)?d|passphrase|api[-_]?key|access[-_]?key|private[-_]?key|credentials?)=)('[^']*'|"[^"]*"|\S+)/gi,
    "$1…",
  ],
  [
    /(--?[\w-]*(?:token|secret|passw(?:or)?d|passphrase|api[-_]?key|access[-_]?key|private[-_]?key|credentials?) )(?!-)\S+/gi,
    "$1…",
  ],
  [/(\b(?:Bearer|Basic) )\S+/gi, "$1…"],
  [/\bfc_[a-z0-9]+_[\w-]{20,}/g, "…"],
  [keyForms, "…"],
];

export const shownLine = (command: readonly string[]): string =>
  secrets.reduce((line, [what, instead]) => line.replace(what, instead), command.join(" ")).slice(0, longest);
