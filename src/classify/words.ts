/** Takes a line apart into words and finds the rules that wait for one of them: the cheap step before any pattern runs. */

const kinds = new Uint8Array(128);
for (let code = 65; code <= 90; code += 1) kinds[code] = 1;
for (let code = 97; code <= 122; code += 1) kinds[code] = 2;

/**
 * Calls `found` for each entry whose word stands in the line: `stripeCustomerIds` holds stripe, customer and ids,
 * `STRIPE_KEY` stripe and key, and `OAuth2` both o, auth and oauth.
 */
export function eachWord(
  text: string,
  index: ReadonlyMap<string, readonly number[]>,
  found: (entry: number) => void,
): void {
  const length = text.length;
  let at = 0;
  while (at < length) {
    let kind = kindAt(text, at);
    if (kind === 0) {
      at += 1;
      continue;
    }
    const start = at;
    let part = at;
    let parts = 0;
    at += 1;
    while (at < length) {
      const next = kindAt(text, at);
      if (next === 0) break;
      if (next === 1 && kind === 2) {
        look(text, part, at, index, found);
        parts += 1;
        part = at;
      } else if (next === 2 && kind === 1 && at - part > 1) {
        look(text, part, at - 1, index, found);
        parts += 1;
        part = at - 1;
      }
      kind = next;
      at += 1;
    }
    look(text, part, at, index, found);
    if (parts > 0) look(text, start, at, index, found);
  }
}

function kindAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code < 128 ? (kinds[code] ?? 0) : 0;
}

function look(
  text: string,
  from: number,
  to: number,
  index: ReadonlyMap<string, readonly number[]>,
  found: (entry: number) => void,
): void {
  if (to - from < 2 || to - from > 24) return;
  const entries = index.get(text.slice(from, to).toLowerCase());
  if (entries) for (const entry of entries) found(entry);
}
