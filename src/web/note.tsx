/** Markdown of our own notes as it is read and printed: headings, lists, bold words, code. Anything else is text. */

import type { Child } from "hono/jsx";

/** `**bold**`, `` `code` `` and escaped marks inside one line. */
function inline(text: string): Child[] {
  const parts = text.match(/\*\*(?:\\.|[^*])+\*\*|`[^`]*`|(?:\\.|[^*`\\])+|[*`\\]/gu) ?? [];
  return parts.map((part): Child => {
    if (part.startsWith("**") && part.length > 4) return <b>{plain(part.slice(2, -2))}</b>;
    if (part.startsWith("`") && part.length > 1) return <code class="break">{part.slice(1, -1)}</code>;
    return plain(part);
  });
}

const plain = (text: string): string => text.replaceAll(/\\(.)/gu, "$1");

/** Lines of a list that stand together are one list. The first heading is left out: the screen has one of its own. */
export function Note({ markdown }: { markdown: string }) {
  const blocks: { readonly kind: "h" | "p" | "l"; readonly lines: string[] }[] = [];
  for (const line of markdown.split("\n")) {
    const last = blocks.at(-1);
    if (line.startsWith("- ") && last?.kind === "l") last.lines.push(line.slice(2));
    else if (line.startsWith("- ")) blocks.push({ kind: "l", lines: [line.slice(2)] });
    else if (line.startsWith("## ")) blocks.push({ kind: "h", lines: [line.slice(3)] });
    else if (line !== "" && !line.startsWith("# ")) blocks.push({ kind: "p", lines: [line] });
  }
  return (
    <article class="note-page">
      {blocks.map(({ kind, lines }) =>
        kind === "h" ? (
          <h2>{inline(lines[0] ?? "")}</h2>
        ) : kind === "p" ? (
          <p>{inline(lines[0] ?? "")}</p>
        ) : (
          <ul class="list wide">
            {lines.map((line) => (
              <li class="wide2">
                <span>{inline(line)}</span>
              </li>
            ))}
          </ul>
        ),
      )}
    </article>
  );
}
