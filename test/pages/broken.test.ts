/** Broken pages, one for each mistake that people make, each with the exact message it must give. */

import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { problemText } from "../../src/page/problem.ts";
import { readPage } from "../../src/page/read.ts";

const folder = join(import.meta.dirname, "broken");
const pages = readdirSync(folder).filter((file) => file.endsWith(".yaml"));

test("there are at least forty of them", () => expect(pages.length).toBeGreaterThanOrEqual(40));

for (const file of pages) {
  const title = basename(file, ".yaml");
  test(`${title.replaceAll("-", " ")}: the page is refused, and the message says where, why and what instead`, () => {
    const read = readPage(readFileSync(join(folder, file), "utf8"), { file });
    expect(read.page).toBeUndefined();
    expect(read.problems.some(({ severity }) => severity === "error")).toBe(true);
    expect(`${read.problems.map(problemText).join("\n")}\n`).toBe(
      readFileSync(join(folder, `${title}.expected`), "utf8"),
    );
  });
}
