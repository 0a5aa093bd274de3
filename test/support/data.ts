/** Where the data that is too large or too foreign for the repository lies: `FINALCALL_DATA`, else beside the repository. */

import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const top = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/**
 * The path of a data file such as `codeowners/patterns.json`, or undefined where it is absent. A test that needs it goes
 * through `needs` of `skip.ts`, which skips it by name, or fails it under FINALCALL_REQUIRE_ALL=1.
 */
export function dataFile(name: string): string | undefined {
  const path = resolve(top, process.env.FINALCALL_DATA ?? "../shared/data", name);
  return existsSync(path) ? path : undefined;
}
