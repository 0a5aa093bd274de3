/** Finds every file that calls a language model, and says which AI task of the page it belongs to. A call of no task is sprawl. */

import type { Task } from "../page/page.ts";
import { compilePattern } from "../page/patterns.ts";
import { extensionOf, isComment } from "./normal.ts";
import { type Role, roleOf } from "./role.ts";
import * as sign from "./sprawl-signs.ts";

/**
 * - `import`: a library that calls models is taken in
 * - `call`: one is called, or a model is named for a call
 * - `address`: a vendor's address stands there
 * - `key`: a vendor's key is read or passed on
 * - `model`, `dependency`: a trace, and no call by itself
 */
export type Sign = "import" | "call" | "address" | "key" | "model" | "dependency";

export interface Sighting {
  /** From 1. */
  readonly line: number;
  readonly sign: Sign;
  /** What stands there: a module, an address, a key's name. Never a key itself. */
  readonly what: string;
}

/** A file with signs of models in it. */
export interface Caller {
  readonly file: string;
  readonly sightings: readonly Sighting[];
  /** False: traces alone. */
  readonly calls: boolean;
  /** The tasks that it belongs to: by the page's `calls`, by their prompt, or by the name it gives the gateway. */
  readonly tasks: readonly string[];
  /** Names of tasks that it gives the gateway and that the page does not have. */
  readonly unknown: readonly string[];
  /** It belongs to a task, and asks a vendor itself: no budget, no stop and no record reach that. */
  readonly around: boolean;
}

/** Files in which nothing runs for a customer, or in which names are only told. */
const notLookedAt: ReadonlySet<Role> = new Set<Role>([
  ...(["page", "owners", "lock", "test", "example", "generated", "asset", "style", "docs", "locale"] as const),
  ...(["prompt", "schema-dump", "development"] as const),
]);
/** Whether a path is looked at: code, configuration and manifests that reach production. */
export const isLookedAt = (path: string): boolean => !notLookedAt.has(roleOf(path));

/** A file with more sightings than this is a list; the first of them are enough to go there. */
const mostSightings = 50;
/** Longer lines are made by machines, and no pattern is tried on them. */
const longestLine = 2000;

/**
 * What a file holds, or undefined when it has no sign of a model.
 *
 * @example callerIn("src/reply.ts", 'import OpenAI from "openai";', [])?.sightings // [{ line: 1, sign: "import", what: "openai" }]
 */
export function callerIn(file: string, text: string, tasks: readonly Task[]): Caller | undefined {
  const role = roleOf(file);
  const sightings: Sighting[] = [];
  const named = new Set<string>();
  const extension = extensionOf(file);
  let line = 0;
  for (const written of text.split("\n")) {
    line += 1;
    if (written.length > longestLine || isComment(written, extension)) continue;
    const [, byModel, byHeader] = sign.ofTask.exec(written) ?? [];
    const name = byModel ?? byHeader;
    if (name !== undefined) named.add(name);
    for (const found of role === "manifest" ? inManifest(written) : inLine(written, role))
      if (sightings.length < mostSightings) sightings.push({ line, ...found });
  }
  if (sightings.length === 0 && named.size === 0) return undefined;
  const known = new Set(tasks.map((task) => task.name));
  const whose = tasks.filter((task) => named.has(task.name) || names(task, file, text)).map((task) => task.name);
  return {
    file,
    sightings,
    calls: named.size > 0 || sightings.some(({ sign: one }) => one !== "model" && one !== "dependency"),
    tasks: whose,
    unknown: [...named].filter((one) => !known.has(one)),
    around: whose.length > 0 && sightings.some(({ sign: one }) => one === "address" || one === "key"),
  };
}

/** Whether a task names a file, by its pattern or because the file reads the task's prompt. */
const names = (task: Task, file: string, text: string): boolean =>
  (task.calls ?? []).some((pattern) => compilePattern(pattern)(file)) ||
  (task.prompt !== "" && (file === task.prompt || text.includes(task.prompt)));

type Found = Omit<Sighting, "line">;

const first = (patterns: readonly RegExp[], line: string): string | undefined => {
  for (const pattern of patterns) {
    const found = pattern.exec(line)?.[1];
    if (found !== undefined) return found;
  }
  return undefined;
};

function inLine(line: string, role: Role): Found[] {
  const found: Found[] = [];
  const add = (one: Sign, what: string | undefined) => {
    if (what !== undefined) found.push({ sign: one, what });
  };
  const module = first(sign.imports, line);
  // On a screen the AI SDK talks with the team's own server; what is called there is found by the call.
  if (module !== "ai" || role !== "ui") add("import", module);
  add("address", sign.addresses.exec(line)?.[1]);
  add("key", sign.secrets.test(line) ? "a key itself" : sign.keys.exec(line)?.[1]);
  add("call", first(sign.calls, line));
  if (found.length === 0) add("model", sign.models.exec(line)?.[1]);
  return found;
}

function inManifest(line: string): Found[] {
  const what = sign.dependencies.exec(line)?.[1];
  return what === undefined ? [] : [{ sign: "dependency", what }];
}

/** True for a file that calls a model, where no task of the page answers for it. */
export const isSprawl = ({ calls, tasks, unknown }: Caller): boolean =>
  (calls && tasks.length === 0) || unknown.length > 0;
