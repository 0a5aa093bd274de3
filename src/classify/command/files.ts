/** What a program does to files: reads, writes and deletions, each judged by where the path lies. */

import type { Shell } from "./call.ts";
import { type Guarded, guardedPath, isInside, isSecret, isTemporary, resolved } from "./paths.ts";
import { type Field, isKnown, knownParts, readable } from "./shell/text.ts";

/** Every absolute form that a path may have here. Throws on one that is longer than any system takes. */
export function placesOf(shell: Shell, path: string): string[] {
  if (path.length > longest) throw new RangeError("a path of it is longer than any system takes");
  return [...new Set(shell.state.cwd.map((folder) => resolved(path, folder)))];
}

/** Characters of a path: what Linux takes. */
const longest = 4096;

/** A file is read, and what it holds reaches the agent or goes further. */
export function reads(shell: Shell, path: string): undefined {
  if (/^\/dev\/(?:tcp|udp)\//.test(path))
    return shell.stop("deny", "infra", "remote-shell", "It opens a connection to another host.");
  if (path.length > longest) return undefined; // Some text, and no path.
  if (placesOf(shell, path).some(isSecret))
    shell.stop("deny", "secrets", "read-secret", `It reads ${readable(path)}, which holds secrets.`);
}

/** A file is written, made, moved into place or made executable; `makesKey`: with a new key, which is nobody's yet. */
export function writes(shell: Shell, path: string, makesKey = false): undefined {
  if (shell.shared.place === "container") return undefined;
  for (const place of placesOf(shell, path)) {
    if (/^\/dev\/(?:tcp|udp)\//.test(place))
      return shell.stop("deny", "infra", "remote-shell", "It opens a connection to another host.");
    const guarded = guardedPath(place);
    if (guarded) return shell.stop("deny", guarded.area, guarded.action, guarded.why);
    if (/^\/dev\/(?:null|stdout|stderr|stdin|tty|fd\/\w+)$/.test(place)) continue;
    const certain = knownParts(place)[0] ?? "";
    if (!isKnown(place) && !isInside(certain, shell.root) && !isTemporary(place))
      return shell.stop("deny", "infra", "write-unknown", `Nobody can say which file ${readable(path)} is.`);
    if (!makesKey && isSecret(place))
      return shell.stop("deny", "secrets", "write-secret", `It writes ${readable(path)}, which holds secrets.`);
    if (!isInside(place, shell.root) && !isTemporary(place) && !/^\/(?:private\/)?tmp\/?$/.test(place))
      return shell.stop("deny", "infra", "write-outside", `${readable(path)} lies outside the checkout.`);
  }
}

const generated =
  /^(?:node_modules|bower_components|dist|build|builds|out|output|target|coverage|htmlcov|\.next|\.nuxt|\.svelte-kit|\.output|\.cache|\.turbo|\.parcel-cache|\.vite|\.angular|\.expo|\.nyc_output|\.pytest_cache|\.mypy_cache|\.ruff_cache|\.tox|\.nox|\.eggs|.+\.egg-info|__pycache__|\.venv|venv|env|\.gradle|\.terraform|\.serverless|\.webpack|\.docusaurus|\.jekyll-cache|_site|site|bin|obj|tmp|temp|\.tmp|logs?|Pods|DerivedData|vendor|storybook-static|test-results|playwright-report|results?|reports?|generated|gen|\.ipynb_checkpoints|\.DS_Store|.*\.(?:log|tmp|pyc|pyo|o|a|so|class|swp|bak|orig|rej|map|tsbuildinfo|DS_Store|coverage|out|pid|lock|prof|dump|cache))$/i;
/** Folders that hold the work itself, or data of people. */
const precious =
  /^(?:src|source|app|apps|packages|pkg|internal|cmd|server|client|services?|tests?|spec|docs?|migrations?|db|database|infra|terraform|deploy|k8s|charts?|scripts|config|data|uploads?|backups?|storage|public|\.github|\.\w+)$/i;

/** Something is deleted; `whole`: folders with all that they hold. */
export function deletes(shell: Shell, target: Field, whole: boolean): undefined {
  if (shell.shared.place === "container") return undefined;
  for (const place of placesOf(shell, target.text)) {
    const why = lossOf(shell, place, target, whole);
    if (!why) continue;
    const [answer, sentence, guarded] = why;
    return shell.stop(answer, guarded?.area ?? "data", guarded?.action ?? "delete-files", sentence);
  }
}

type Loss = readonly ["ask" | "deny", why: string, guarded?: Guarded];

function lossOf({ root }: Shell, place: string, { text }: Field, whole: boolean): Loss | undefined {
  const named = readable(text);
  if (!isKnown(place)) {
    const certain = (knownParts(place)[0] ?? "").replace(/\/?[^/]*$/, "");
    const folder = certain.slice(certain.lastIndexOf("/") + 1);
    const bounded = (isInside(certain, root) && certain !== root && generated.test(folder)) || isTemporary(certain);
    return bounded ? undefined : ["deny", `Nobody can say what ${named} is, and it deletes it.`];
  }
  if (isTemporary(place)) return undefined;
  // A star for all that lies in a folder means the folder.
  const folder = place.replace(/(?:\/(?:\*+|\.\*|\.\[!\.\]\*|\.\?\?\*|\{,\.\}\*|\*\.\*))+$/, "");
  if (!isInside(folder, root) || folder === root)
    return ["deny", folder === root ? "It deletes the checkout." : `${named} lies outside the checkout.`];
  const parts = folder.slice(root.length + 1).split("/");
  const guarded = guardedPath(folder);
  if (guarded) return ["deny", `${guarded.why} It deletes ${named}.`, guarded];
  if (isSecret(folder)) return ["ask", `${named} is in no history: once deleted it is gone.`];
  if (!(whole || folder !== place) || parts.some((part) => generated.test(part))) return undefined;
  if (parts.length === 1 && precious.test(parts[0] ?? "")) return ["ask", `It deletes the whole of ${named}.`];
  return undefined;
}
