/** Takes everybody back to what they had. */

import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const { LIVE } = process.env;
const was = JSON.parse(readFileSync(join(LIVE, "live.json"), "utf8"));
const now = was.canary ? { ...was, canary: "", share: 0 } : { stable: was.before, before: "", canary: "", share: 0 };
writeFileSync(join(LIVE, "next.json"), JSON.stringify(now));
renameSync(join(LIVE, "next.json"), join(LIVE, "live.json"));
console.log(`${now.stable.slice(0, 8)} serves everybody.`);
