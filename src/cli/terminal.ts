/** Text from outside on a terminal: whatever would move the cursor, run backwards or not be seen is written out. */

/**
 * Makes a text safe to print on one line.
 *
 * @example printable("a\u202Eb") // "a<U+202E>b"
 */
export const printable = (text: string): string =>
  text.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\u115F\u3164]/gu,
    (letter) => `<U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}>`,
  );

export interface Paint {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly faint: (text: string) => string;
}

const color = (on: boolean, begin: number, end: number) => (text: string) =>
  on ? `\x1b[${begin}m${text}\x1b[${end}m` : text;

/** Colours on a terminal only, and not where `NO_COLOR` is set to anything (https://no-color.org). */
export function paint(isTTY: boolean, env: Readonly<Record<string, string | undefined>>): Paint {
  const on = isTTY && !env.NO_COLOR;
  return { good: color(on, 32, 39), bad: color(on, 31, 39), faint: color(on, 2, 22) };
}
