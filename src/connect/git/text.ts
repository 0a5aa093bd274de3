/** Bytes as text, and nothing lost: what is not UTF-8 is written out, so that two contents never become one text. */

/** Stands before what was written out. A replacement character that was really there is followed by `=`. */
const mark = "\uFFFD";

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * The text of these bytes. A byte that is not UTF-8, or is zero (PostgreSQL keeps no text with it), becomes U+FFFD and two
 * hexadecimal digits.
 *
 * @example textOf(Buffer.from([0x61, 0xff])) // "a\uFFFDff"
 */
export function textOf(bytes: Buffer): string {
  try {
    return written(strict.decode(bytes));
  } catch {
    return splitLines(bytes).map(lineOf).join("");
  }
}

const written = (text: string): string => text.replaceAll(mark, `${mark}=`).replaceAll("\0", `${mark}00`);

/** Whole lines, each with its end, so that one odd line does not make the whole patch slow to read. */
function splitLines(bytes: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(10, from);
    const to = end === -1 ? bytes.length : end + 1;
    found.push(bytes.subarray(from, to));
    from = to;
  }
  return found;
}

function lineOf(bytes: Buffer): string {
  try {
    return written(strict.decode(bytes));
  } catch {
    let text = "";
    for (let at = 0; at < bytes.length; ) {
      const size = letterAt(bytes, at);
      const letter = bytes.subarray(at, at + Math.max(size, 1));
      if (size === 0) text += mark + letter.toString("hex");
      else text += written(letter.toString("utf8"));
      at += letter.length;
    }
    return text;
  }
}

/** How many bytes the UTF-8 letter at a position takes; 0 when there is none (RFC 3629, section 4). */
function letterAt(bytes: Buffer, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  try {
    strict.decode(bytes.subarray(at, at + size));
    return at + size <= bytes.length ? size : 0;
  } catch {
    return 0;
  }
}
