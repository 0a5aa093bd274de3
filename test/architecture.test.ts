/** Who may import whom, what the pure folders may not touch, and how long a file may grow. */

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, test } from "vitest";

const src = join(import.meta.dirname, "../src");

/** A folder may import itself and these. Types may come from further, as said below. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  kernel: [],
  log: ["kernel"],
  page: ["kernel"],
  routing: ["kernel", "page"],
  classify: ["kernel", "page"],
  decisions: ["kernel", "page", "routing", "classify"],
  views: ["kernel", "decisions", "page", "routing", "classify"],
  app: ["kernel", "log", "decisions", "views"],
  replay: ["page", "routing", "classify"],
  init: ["page", "classify"],
  connect: ["kernel", "page", "classify", "client"],
  watch: ["kernel", "page", "decisions", "app", "views", "connect", "log"],
  grants: ["kernel", "page", "decisions", "app", "views", "connect"],
  dispatch: ["kernel", "page", "decisions", "app", "views", "connect", "log"],
  tell: ["kernel", "page", "views", "decisions", "app", "connect", "log"],
  gateway: ["kernel", "page", "routing", "decisions", "app", "views", "connect", "log"],
  web: ["kernel", "views", "page", "routing"],
  http: [
    "gateway",
    "grants",
    "app",
    "views",
    "web",
    "decisions",
    "connect",
    "watch",
    "kernel",
    "page",
    "routing",
    "classify",
    "client",
    "log",
  ],
  client: [],
  openfeature: ["client"],
  cli: [
    "tell",
    "kernel",
    "log",
    "page",
    "routing",
    "classify",
    "decisions",
    "views",
    "app",
    "connect",
    "web",
    "http",
    "client",
    "replay",
    "init",
    "watch",
    "grants",
    "gateway",
    "dispatch",
  ],
};

const pure = ["kernel", "decisions", "classify", "page", "routing", "replay", "init"];
const impurities: Readonly<Record<string, RegExp>> = {
  "the clock": /\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(|\bset(?:Timeout|Interval)\(/,
  chance: /\bMath\.random\(|\brandomUUID\(|\brandomBytes\(|\bgetRandomValues\(/,
  "the outside": /from "node:(?:fs|net|http|https|dns|child_process|worker_threads|os|process)(?:\/[^"]*)?"|\bfetch\(/,
  "the environment": /\bprocess\.(?:env|argv|cwd|platform|exit)\b/,
};

/** Tables of data, not logic, which are long because what they list is. */
const long = /vocabulary|\/texts\.ts$/;
const lineLimit = 350;

const files = readdirSync(src, { recursive: true, encoding: "utf8" })
  .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path))
  .map((path) => ({ path, folder: path.split("/")[0] as string, text: readFileSync(join(src, path), "utf8") }));

/** Import statements, with the folder they reach and whether they bring types only. */
function imports({ path, text }: { path: string; text: string }) {
  const found = text.matchAll(/^(?:import|export)(\s+type)?\s[^;]*?from\s+"(\.[^"]+)"|\bimport\(?\s*"(\.[^"]+)"/gm);
  return [...found].map(([, type, from, lazy]) => {
    const target = relative(src, join(src, dirname(path), (from ?? lazy) as string));
    return { target, to: target.split("/")[0] as string, typeOnly: type !== undefined };
  });
}

test("imports point down only", () => {
  const wrong = files.flatMap((file) =>
    imports(file)
      .filter(({ to, typeOnly }) => {
        if (to === file.folder || mayImport[file.folder]?.includes(to)) return false;
        return !(file.folder === "client" && typeOnly);
      })
      .map(({ target }) => `src/${file.path} imports ${target}`),
  );
  expect(wrong).toEqual([]);
});

test("the rules know no clock, no chance, no file, no network and no environment", () => {
  const wrong = files
    .filter(({ folder }) => pure.includes(folder))
    .flatMap(({ path, text }) =>
      Object.entries(impurities)
        .filter(([, pattern]) => pattern.test(withoutComments(text)))
        .map(([what]) => `src/${path} uses ${what}`),
    );
  expect(wrong).toEqual([]);
});

test("every file can be read in one sitting", () => {
  const lines = (text: string) => text.split("\n").length;
  const wrong = files
    .filter(({ path, text }) => !long.test(path) && lines(text) > lineLimit)
    .map(({ path, text }) => `src/${path} has ${lines(text)} lines; ${lineLimit} is the limit`);
  expect(wrong).toEqual([]);
});

test("every file says in one sentence what it is for", () => {
  expect(files.filter(({ text }) => !text.startsWith("/**") && !text.startsWith("#!")).map(({ path }) => path)).toEqual(
    [],
  );
});

test("nothing is exported without a name", () => {
  expect(files.filter(({ text }) => /^export default\b/m.test(text)).map(({ path }) => path)).toEqual([]);
});

const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, "");
