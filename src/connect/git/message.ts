/** What a commit's message says of who took part. It is read generously: whoever may have taken part does not approve. */

/** Somebody as a message names them. `email` is empty when no address stands there. */
export interface Named {
  readonly name: string;
  readonly email: string;
}

/** Keys of trailers that name somebody who took part in the making, also in a list or a quotation. Who reviewed, tested or reported did not. */
const tookPart =
  /^[\s>*•-]*(?:co[- ]?author(?:ed)?(?:[- ]?by)?|co-?developed-by|authored-by|written-by|committed-by|signed-off-by|pair(?:ed)?-with|helped-by|on-behalf-of|requested-by|asked-by|prompted-by)\s*:\s*(.+)$/i;

/**
 * The lines of a message. A line that goes on, indented, on the next is given whole, as `git interpret-trailers --unfold`
 * reads it; what is indented also stands by itself, because it may be a list.
 */
export function linesOf(message: string): string[] {
  const raw = message.split(/\r\n?|\n/);
  const goesOn = (line: string) => /^[ \t]+\S/.test(line);
  const found = raw.map((line, at) => {
    if (goesOn(line) || line === "") return line;
    const end = raw.findIndex((next, index) => index > at && !goesOn(next));
    return [line, ...raw.slice(at + 1, end === -1 ? undefined : end).map((more) => more.trim())].join(" ");
  });
  return [...new Set(found)];
}

/** Everybody whom a line names as having taken part; nobody when it is another line. */
export function namedIn(line: string): Named[] {
  const whom = tookPart.exec(line)?.[1];
  return whom === undefined ? [] : people(whom);
}

/**
 * Each `Name <address>`, each address outside brackets, and whoever follows a comma or an `and`; else the text is a name.
 *
 * @example people("Ana <ana@harbor.example>, Ben") // [{ name: "Ana", email: "ana@harbor.example" }, { name: "Ben", email: "" }]
 */
function people(text: string): Named[] {
  const bracketed = [...text.matchAll(/([^<>]*)<([^<>]*)>/g)].map(([, name = "", email = ""]) => ({
    name: name.replace(/^[\s,;&+]+/, "").trim(),
    email: email.trim(),
  }));
  const outside = text.replace(/<[^<>]*>/g, " ").match(/[^\s<>,;()]+@[^\s<>,;()]+/g) ?? [];
  const [, next] = /^\s*(?:[,;&+]|and\b)\s*([^,;&+\s].*)$/i.exec(text.slice(text.lastIndexOf(">") + 1)) ?? [];
  const more = bracketed.length > 0 && next !== undefined ? people(next) : [];
  const found = [...bracketed, ...outside.map((address) => ({ name: address, email: address })), ...more];
  return found.length > 0 ? found : [{ name: text.trim(), email: "" }];
}
