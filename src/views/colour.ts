/** Code taken apart into coloured parts, line by line. Colour only helps: what is shown is always exactly the text. */

import type { Language } from "./languages.ts";

/** `key`: a word of the language; `text`: a string or a value; `note`: a comment; `name`: what is defined or called. */
export type Colour = "key" | "text" | "note" | "name" | "";

export interface Part {
  readonly colour: Colour;
  readonly text: string;
}

const endings: Readonly<Record<Language, RegExp>> = {
  typescript: /\.[cm]?tsx?$/,
  javascript: /\.[cm]?jsx?$/,
  python: /\.pyi?$/,
  ruby: /\.(rb|rake|gemspec)$|(^|\/)(Gemfile|Rakefile)$/,
  go: /\.go$/,
  java: /\.(java|kts?|scala|groovy)$/,
  csharp: /\.cs$/,
  php: /\.php$/,
  rust: /\.rs$/,
  sql: /\.sql$/,
  json: /\.json[5c]?$/,
  yaml: /\.ya?ml$/,
  bash: /\.(ba|z)?sh$|(^|\/)Dockerfile[\w.-]*$/,
  css: /\.(s?css|less)$/,
  xml: /\.(html?|xml|svg|vue|svelte|astro|erb)$/,
  ini: /\.(toml|ini|cfg|properties|env)$|(^|\/)\.env[\w.-]*$/,
};

const classes: readonly (readonly [Colour, RegExp])[] = [
  ["key", /^hljs-(keyword|selector-tag|tag|meta|section|attr|name)$/],
  ["text", /^hljs-(string|regexp|number|literal|symbol|link|selector-attr)$/],
  ["note", /^hljs-(comment|quote|doctag)$/],
  ["name", /^hljs-title\b/],
];

const longestLine = 500;
/** Code made to be hard takes the square of its length; 8 KiB at a time keep the worst card near half a second (raw strings of Rust). */
const longestBlock = 8_192;
const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#x27": "'" };

const languageOf = (path: string): Language | undefined =>
  (Object.keys(endings) as Language[]).find((name) => endings[name].test(path));

/** Each line in its parts; one plain part where the language is unknown or a line is too long to be worth it. */
export async function colouredLines(path: string, lines: readonly string[]): Promise<Part[][]> {
  const plain = () => lines.map((text) => [{ colour: "" as const, text }]);
  const language = languageOf(path);
  if (!language || lines.some(({ length }) => length > longestLine)) return plain();
  const { marked } = await import("./languages.ts");
  const parts = blocksOf(lines).flatMap((block) => partsOf(marked(block.join("\n"), language)));
  const same = parts.length === lines.length && parts.every((line, n) => textOf(line) === lines[n]);
  return same ? parts : plain();
}

/** Runs of lines of at most so many characters. */
function blocksOf(lines: readonly string[]): string[][] {
  const blocks: string[][] = [];
  let room = 0;
  for (const line of lines) {
    if (room < line.length + 1) {
      blocks.push([]);
      room = longestBlock;
    }
    blocks.at(-1)?.push(line);
    room -= line.length + 1;
  }
  return blocks;
}

const textOf = (line: readonly Part[]) => line.map(({ text }) => text).join("");

/** Takes the spans apart. A span without a colour of its own has that of the one around it; code inside a string has none. */
function partsOf(html: string): Part[][] {
  const lines: Part[][] = [[]];
  const around: Colour[] = [""];
  for (const [tag, name] of html.matchAll(/<span class="([^"]*)">|<\/span>|[^<]+/g)) {
    const colour = around.at(-1) ?? "";
    if (name !== undefined) around.push(colourOf(name, colour));
    else if (tag === "</span>") around.pop();
    else
      for (const [n, text] of unescaped(tag).split("\n").entries()) {
        if (n > 0) lines.push([]);
        if (text !== "") lines.at(-1)?.push({ colour, text });
      }
  }
  return lines;
}

const colourOf = (name: string, around: Colour): Colour =>
  name === "hljs-subst" ? "" : (classes.find(([, pattern]) => pattern.test(name))?.[0] ?? around);

const unescaped = (text: string) =>
  text.replaceAll(/&(amp|lt|gt|quot|#x27);/g, (_, name: string) => entities[name] ?? "");
