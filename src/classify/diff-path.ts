/** Paths as git writes them in a diff: plain, or quoted with C escapes and octal bytes. */

const escapes: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, '"': 34, "\\": 92 };

/** Undoes git's quoting. Bytes that are not UTF-8 become U+FFFD, so that the caller can see it. Undefined: badly quoted. */
export function unquote(written: string): string | undefined {
  if (!written.startsWith('"')) return written;
  if (written.length < 2 || !written.endsWith('"')) return undefined;
  const bytes: number[] = [];
  const inner = new TextEncoder().encode(written.slice(1, -1));
  for (let at = 0; at < inner.length; at += 1) {
    const byte = inner[at] ?? 0;
    if (byte !== 92) {
      bytes.push(byte);
      continue;
    }
    const octal = /^[0-3][0-7]{2}/.exec(String.fromCharCode(...inner.slice(at + 1, at + 4)));
    if (octal) {
      bytes.push(Number.parseInt(octal[0], 8));
      at += 3;
      continue;
    }
    const letter = String.fromCharCode(inner[at + 1] ?? 0);
    const plain = Object.hasOwn(escapes, letter) ? escapes[letter] : undefined;
    if (plain === undefined) return undefined;
    bytes.push(plain);
    at += 1;
  }
  return new TextDecoder("utf-8").decode(Uint8Array.from(bytes));
}

/** The path of a `---` or `+++` line or of a rename header: unquoted, without `a/` or `b/`; "" stands for /dev/null. */
export function pathOf(written: string, prefix: "a/" | "b/" | ""): string | undefined {
  const plain = unquote(written.startsWith('"') ? written.replace(/"\t.*$/, '"') : (written.split("\t")[0] ?? ""));
  if (plain === undefined) return undefined;
  if (plain === "/dev/null" && prefix !== "") return "";
  return prefix !== "" && plain.startsWith(prefix) ? plain.slice(2) : plain;
}

/**
 * Both paths of a `diff --git` line. Unquoted names with blanks can be read in several ways; only equal names are
 * certain then, anything else is undefined and must come from the other header lines.
 */
export function pathsOfHeader(rest: string): readonly [string, string] | undefined {
  if (rest.includes('"')) {
    const parts = /^("(?:[^"\\]|\\.)*"|\S+) ("(?:[^"\\]|\\.)*"|\S+)$/.exec(rest);
    const from = parts && pathOf(parts[1] ?? "", "a/");
    const to = parts && pathOf(parts[2] ?? "", "b/");
    return from && to ? [from, to] : undefined;
  }
  const half = (rest.length - 1) / 2;
  if (Number.isInteger(half) && rest[half] === " ") {
    const [from, to] = [rest.slice(0, half), rest.slice(half + 1)];
    if (from.slice(2) === to.slice(2)) return [from.slice(2), to.slice(2)];
  }
  const parts = rest.split(" ");
  return parts.length === 2 ? [(parts[0] ?? "").replace(/^a\//, ""), (parts[1] ?? "").replace(/^b\//, "")] : undefined;
}
