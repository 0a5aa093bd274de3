/** The page under which commands are judged in tests: that of the small team. */

import { readFileSync } from "node:fs";
import type { Page } from "../../src/page/page.ts";
import { readPage } from "../../src/page/read.ts";

const read = readPage(readFileSync("examples/small-team/finalcall.yaml", "utf8"), { file: "finalcall.yaml" });
if (!read.page) throw new Error("The example's page has errors.");

export const page: Page = read.page;
