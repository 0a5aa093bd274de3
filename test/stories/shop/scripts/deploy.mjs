/** Takes one commit of the shop to a share of the customers. The gate stands in front. */

import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const { FINALCALL, FINALCALL_RUN, FINALCALL_STAGE, LIVE } = process.env;
const [commit] = process.argv.slice(2);

execFileSync(process.execPath, [FINALCALL, "gate", "--run", FINALCALL_RUN], { stdio: "inherit" });

for (const path of ["src/billing/billing.mjs", "config/routing.json"]) {
  const file = join(LIVE, commit, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, execFileSync("git", ["show", `${commit}:${path}`]));
}
const was = JSON.parse(readFileSync(join(LIVE, "live.json"), "utf8"));
const share = FINALCALL_STAGE === "internal" ? 0 : FINALCALL_STAGE === "all" ? 100 : Number.parseFloat(FINALCALL_STAGE);
const now =
  share === 100 ? { stable: commit, before: was.stable, canary: "", share: 0 } : { ...was, canary: commit, share };
writeFileSync(join(LIVE, "next.json"), JSON.stringify(now));
renameSync(join(LIVE, "next.json"), join(LIVE, "live.json"));
console.log(`${commit.slice(0, 8)} serves ${FINALCALL_STAGE}.`);
