/** Characters that nobody sees: they turn the order of a line around, have no width, or are no text. Shown by their number. */

/**
 * Controls other than tab and line feed, soft hyphen, zero-width and joining characters, all that sets the direction,
 * blank letters, and the planes of tags and variation selectors (Unicode categories Cc and Cf, and four Hangul fillers).
 */
const unseen =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e0fff}]/gu;

const named = (char: string): string => `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;

/** The same text with every unseen character written out, so that it reads in the order in which it is stored. */
export const visible = (text: string): string => text.replaceAll(unseen, (char) => `⟨${named(char)}⟩`);

/** The pieces of a text: what is seen as it stands, and the names of what is not. */
export function pieces(text: string): { readonly text: string; readonly unseen: boolean }[] {
  const found: { text: string; unseen: boolean }[] = [];
  let from = 0;
  for (const { 0: char, index } of text.matchAll(unseen)) {
    if (index > from) found.push({ text: text.slice(from, index), unseen: false });
    found.push({ text: named(char), unseen: true });
    from = index + char.length;
  }
  if (from < text.length) found.push({ text: text.slice(from), unseen: false });
  return found;
}
