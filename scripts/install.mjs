/** Installs the dependencies that package-lock.json names, unless they are there already. Built-in modules only: it runs on a bare clone. */

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const oldest = [20, 19];

/** Stops the process with a clear message when Node is too old, or when npm cannot install. */
export function install() {
  refuseOldNode();
  if (installed()) return;
  process.stderr.write("Installing dependencies, about half a minute the first time …\n");
  const [program, ...first] = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ["npm"];
  const quiet = ["--no-audit", "--no-fund", "--no-progress", "--loglevel=error"];
  const run = spawnSync(program, [...first, "ci", "--include=dev", ...quiet], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  if (run.status === 0) return;
  process.stderr.write(`${run.stdout ?? ""}${run.stderr ?? ""}${run.error ?? ""}\n`);
  process.stderr.write("npm could not install the dependencies; its own words are above. Nothing was started.\n");
  process.exit(1);
}

function refuseOldNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return;
  process.stderr.write(`finalcall needs Node ${oldest.join(".")} or later. This is Node ${process.versions.node}.\n`);
  process.exit(1);
}

/** True when every package of the lock is there in its version. Optional ones, such as another platform's, may be absent. */
function installed() {
  try {
    const wanted = packages("package-lock.json");
    const found = packages("node_modules/.package-lock.json");
    return Object.entries(wanted).every(([path, { version, integrity, optional, devOptional }]) => {
      if (path === "") return true;
      if (!Object.hasOwn(found, path)) return Boolean(optional || devOptional);
      return found[path].version === version && found[path].integrity === integrity;
    });
  } catch {
    return false;
  }
}

const packages = (file) => JSON.parse(readFileSync(join(root, file), "utf8")).packages;

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) install();
