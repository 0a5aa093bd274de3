/** Brace expansion: `{a,b}` and `{1..9}`, which the shell makes into several words before anything else. */

/** More words than this are not written out. */
const most = 64;

/** The texts that a brace stands for; the text itself where it is no brace; undefined where there are too many. */
export function braces(text: string): string[] | undefined {
  const start = text.indexOf("{");
  const inner = start === -1 ? undefined : closing(text, start);
  if (inner === undefined) return [text];
  const before = text.slice(0, start);
  const body = text.slice(start + 1, inner);
  const rest = braces(text.slice(inner + 1));
  const middle = sequence(body) ?? alternatives(body);
  if (!rest || !middle) return undefined;
  const all = middle.flatMap((one) => rest.map((end) => `${before}${one}${end}`));
  return all.length > most ? undefined : all;
}

function closing(text: string, start: number): number | undefined {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === "{") depth += 1;
    else if (text[at] === "}") {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return undefined;
}

function alternatives(body: string): string[] | undefined {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at <= body.length; at += 1) {
    if (body[at] === "\\") at += 1;
    else if (body[at] === "{") depth += 1;
    else if (body[at] === "}") depth -= 1;
    else if (at === body.length || (body[at] === "," && depth === 0)) {
      parts.push(body.slice(from, at));
      from = at + 1;
    }
  }
  if (parts.length < 2) return [`{${body}}`];
  const all = parts.map(braces);
  return all.some((one) => one === undefined) ? undefined : all.flatMap((one) => one ?? []);
}

/** `1..9`, `01..20..2`, `a..e`; undefined where it is none, or too long to write out. */
function sequence(body: string): string[] | undefined {
  const [, from = "", to = "", by = "1"] = /^(-?\d+|[A-Za-z])\.\.(-?\d+|[A-Za-z])(?:\.\.(-?\d+))?$/.exec(body) ?? [];
  if (from === "") return undefined;
  const letters = /[A-Za-z]/.test(from);
  const first = letters ? from.charCodeAt(0) : Number(from);
  const last = letters ? to.charCodeAt(0) : Number(to);
  const step = Math.max(1, Math.abs(Number(by))) * (first <= last ? 1 : -1);
  const count = Math.floor((last - first) / step) + 1;
  if (!(count > 0 && count <= most)) return undefined;
  const at = (index: number) => first + index * step;
  return Array.from({ length: count }, (_, index) => (letters ? String.fromCharCode(at(index)) : String(at(index))));
}
