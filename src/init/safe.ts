/** Words of others on a page and on a screen: nothing in them ends a line, turns text round, or is more than can be read. */

import { keyForms } from "../page/secrets.ts";

const longest = 240;

/** Whether it has the form of a key: such words never stand on a page, also where somebody's name or file is called so. */
export const isKey = (text: string): boolean => text.search(keyForms) !== -1;

/** One line of it, with whatever cannot be seen left out. */
export const shownSafely = (text: string): string => {
  const plain = text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    .replace(/[\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Default_Ignorable_Code_Point}\uFFFD]/gu, "")
    .replace(keyForms, "(like a key)")
    .trim();
  return plain.length > longest ? `${[...plain].slice(0, longest).join("")}…` : plain;
};

/** A value of the page in YAML: plain where nothing in it has a meaning there, else in quotation marks. */
export const value = (text: string): string =>
  /^[A-Za-z][A-Za-z0-9._/+-]*(@[A-Za-z0-9.-]+)?$/.test(text) &&
  !isKey(text) &&
  !/^(null|true|false|yes|no|on|off|y|n)$/i.test(text)
    ? text
    : JSON.stringify(shownSafely(text));
