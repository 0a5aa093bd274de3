/** Values that look like keys or passwords: they never stand in a page, not even in a comment. */

import type { Report, Source } from "./problem.ts";
import type { Node } from "./yaml.ts";

/** Forms of keys as their makers publish them, a private key's first line, and addresses with a password in them; to the end of the word. */
export const keyForms =
  /(?:\b(sk|rk|pk)[-_](live|test|ant|proj|or)?[-_]?[A-Za-z0-9_-]{16,}|\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_\w{20,}|\bglpat-[\w-]{16,}|\bxox[abeprs]-[\w-]{10,}|\bAKIA[0-9A-Z]{16}\b|\bAIza[\w-]{30,}|\bnpm_[A-Za-z0-9]{30,}|\bwhsec_[A-Za-z0-9]{16,}|\bSG\.[\w-]{16,}\.|\beyJ[\w-]{10,2000}\.eyJ|-----BEGIN [A-Z ]*PRIVATE KEY|\b[a-z][a-z0-9+]{1,20}:\/\/[^\s/:@]{0,100}:[^\s/@]{1,200}@|hooks\.slack\.com\/services\/\w)[^\s"'\],}]*/g;
/** A name that says a key follows, with a value that is long and has both letters and digits. */
const named = /(key|token|secret|password|passwd)$/;
const random = /^(?=[^\d]*\d)(?=[^a-zA-Z]*[a-zA-Z])[A-Za-z0-9+/_=-]{24,}$/;

/** Reports every word of a file that has the form of a known kind of key. The message never repeats it. */
export function checkKeys(source: Source, report: Report): void {
  for (const { 0: word, index } of source.text.matchAll(keyForms)) {
    report({ source, start: index, end: index + word.length }, found);
  }
}

/** Reports values that are named as a key and look random. */
export function checkNamedKeys(node: Node, report: Report, name = ""): void {
  if (node.is === "mapping") for (const { key, value } of node.entries) checkNamedKeys(value, report, key.text);
  else if (node.is === "list") for (const item of node.items) checkNamedKeys(item, report, name);
  else if (node.is === "words" && named.test(name) && random.test(node.text)) report(node, found);
}

const found = {
  code: "page.secret",
  what: "A key or password stands in the page.",
  why: "The page is read by everybody, and its history for ever.",
  fix: "Change the key now, keep the new one in the environment, and write `env:NAME` or `file:PATH`.",
  replace: "env:NAME",
};
