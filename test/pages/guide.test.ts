/** The guide's pages are real pages, and its list of fields is made from the table that checks them. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { builtInAreas } from "../../src/page/areas.ts";
import { pageShape } from "../../src/page/format.ts";
import { readPage } from "../../src/page/read.ts";
import type { Shape } from "../../src/page/shape.ts";

const guide = join(import.meta.dirname, "../../docs/guide");
const blocks = [...readFileSync(join(guide, "page.md"), "utf8").matchAll(/```yaml\n([\s\S]*?)```/g)];

describe("every page of the guide reads without an error", () => {
  for (const [at, [, text = ""]] of blocks.entries()) {
    test(`page ${at + 1}`, () => expect(readPage(text).problems.filter((one) => one.severity === "error")).toEqual([]));
  }
});

function fields(shape: Shape, path: string): string[] {
  const form =
    shape.is === "text"
      ? shape.of.example
      : shape.is === "texts"
        ? `[${shape.of.example}]`
        : shape.is === "table"
          ? "names"
          : "";
  const need = shape.required ? "**needed** " : "";
  const here = path ? [`| \`${path}\` | ${form ? `\`${form}\`` : ""} | ${need}${shape.says} |`] : [];
  if (shape.is === "record") {
    return [
      ...here,
      ...Object.entries(shape.fields).flatMap(([name, one]) => fields(one, path ? `${path}.${name}` : name)),
    ];
  }
  if (shape.is === "table") return [...here, ...fields(shape.of, `${path}.NAME`)];
  if (shape.is === "variants")
    return [shape.plain, ...shape.marked.map(([, one]) => one)].flatMap((one) => fields(one, path));
  return here;
}

test("the list of fields is the one that is checked", async () => {
  const areas = builtInAreas.map(({ name, risk, covers }) => `| \`${name}\` | ${risk} | ${covers} |`);
  const text = [
    "# Every field of the page",
    "",
    "Made from the table that `finalcall lint` checks by. `NAME` is a name of your own.",
    "",
    "| field | such as | what it is for |",
    "|---|---|---|",
    ...fields(pageShape, ""),
    "",
    "# Built-in areas",
    "",
    "| area | risk | covers |",
    "|---|---|---|",
    ...areas,
    "",
  ].join("\n");
  await expect(text).toMatchFileSnapshot(join(guide, "page-fields.md"));
});
