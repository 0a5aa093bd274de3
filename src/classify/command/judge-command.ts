/** Judges a line of shell: what would run, wherever it stands, and every reason to stop it. */

import type { Page } from "../../page/page.ts";
import type { Call, Programs, Shell } from "./call.ts";
import { checkVariable } from "./environment.ts";
import { reads, writes } from "./files.ts";
import { evidenceOf, type Finding, unreadable } from "./finding.ts";
import { judgeName, localScript } from "./programs/scripts.ts";
import { writtenAt } from "./programs/shells.ts";
import { become, copyOf, newState, type Shared } from "./shell/state.ts";
import { type Field, hole, isKnown, knownParts, readable, type Stream } from "./shell/text.ts";
import { walkerOf } from "./shell/walk.ts";

/** Where a line runs. */
export interface Place {
  /** The folder that the shell stands in, and the checkout that the agent works in: absolute paths. */
  readonly cwd: string;
  readonly root: string;
  /** The branch that is checked out; undefined where nobody knows. */
  readonly branch: string | undefined;
}

type How = NonNullable<Parameters<Shell["run"]>[2]>;

/** Commands of one line that are looked at. */
const mostCommands = 3000;

/** Every reason to stop a line; none: the agent does it alone. */
export function judgeCommand(
  line: string,
  page: Page,
  { cwd, root, branch }: Place,
  programs: Programs,
): readonly Finding[] {
  const findings: Finding[] = [];
  let at = line;
  const state = newState(cwd, branch || hole("branch"));
  const shared: Shared = { written: new Map(), budget: mostCommands, depth: 0, place: "here" };

  const shell: Shell = {
    ...{ page, root, state, shared },
    run: (words, stdin, how = {}) => program(words, stdin, how),
    script: (text, stdin, parameters) => {
      if (!isKnown(text))
        return shell.stop("deny", "infra", unreadable, "A part of what would run is known only when it runs.");
      return walker.script(text, stdin, parameters);
    },
    knows: (name) => programs.has(name),
    apart: (work) => {
      const before = copyOf(state);
      const given = work();
      become(state, before);
      return given;
    },
    set: (name, value) => {
      state.variables.set(name, [[value]]);
      checkVariable(shell, name, value);
    },
    stop: (answer, area, action, why) => {
      findings.push({ answer, area, action, why, evidence: evidenceOf(readable(at)) });
      return undefined;
    },
  };

  const walker = walkerOf({
    ...{ state, shared },
    program: (words, stdin) => program(words, stdin, {}),
    assigned: (name, value) => checkVariable(shell, name, value),
    defines: (name) => {
      if (guards.test(name)) shell.stop("deny", "ai", "change-harness", `It makes ${name} mean something else.`);
    },
    reads: (path) => reads(shell, path),
    writes: (path) => writes(shell, path),
    unreadable: (why) => shell.stop("deny", "infra", unreadable, why),
    at: (source) => {
      const before = at;
      at = source;
      return before;
    },
  });

  /** Judges a program by its words: a function or an alias of the line, an entry of the table, a script of the checkout. */
  function program(words: readonly Field[], stdin: Stream, { past, own }: How): Stream {
    const [first, ...args] = words;
    if (!first || (first.text === "" && args.length === 0)) return "";
    const { text: path } = first;
    const bodies = past ? undefined : state.functions.get(path);
    const aliases = past ? undefined : state.aliases.get(path);
    if (aliases) {
      // An alias is not expanded inside itself; whether one is expanded at all depends on the shell.
      state.aliases.delete(path);
      for (const alias of aliases) shell.script(`${alias} ${args.map(quoted).join(" ")}`, stdin);
      state.aliases.set(path, aliases);
    }
    const texts = args.map(({ text }) => text);
    const printed = bodies && walker.call(bodies, texts, stdin);
    // Where the name is a program's as well, nobody knows that it is not the one that runs.
    if (!(aliases || bodies)) return named(first, args, stdin, own ?? false);
    if (programs.has(path)) named(first, args, stdin, false);
    return aliases ? undefined : printed;
  }

  function named(first: Field, args: readonly Field[], stdin: Stream, own: boolean): Stream {
    const { text: path } = first;
    const base = path.slice(path.lastIndexOf("/") + 1);
    const isMark = base === "[" || base === "[[";
    if (first.loose || !isKnown(base) || (!isMark && /[*?[]/.test(path)))
      return shell.stop("deny", "infra", unreadable, `Nobody can say what ${readable(path)} runs.`);
    if (/[^\x21-\x7e]/.test(base))
      return shell.stop(
        "deny",
        "infra",
        unreadable,
        `${evidenceOf(path)} is written with letters that look like others.`,
      );
    const name = base.toLowerCase().replace(/\.(?:exe|cmd|bat)$/, "");
    const call: Call = { name, path, args, stdin, shell };
    if (path.includes("/") && writtenAt(shell, path))
      return shell.run([{ ...first, text: "bash", loose: false, glob: false }, first, ...args], stdin);
    const known = programs.get(name);
    const foreign =
      path.includes("/") &&
      !usual.test(path) &&
      !/(?:^|\/)(?:node_modules\/\.bin|\.?venv\/bin|vendor\/bin|bin)\/[^/]+$/.test(path);
    if (known && !(foreign && isHarmless.test(name))) {
      if (path.includes("/") && !usual.test(path)) outside(path);
      return known(call);
    }
    if (path.includes("/")) return localScript(call, path);
    if (args.length > 0 && args.every(({ text }) => /^(?:--?(?:help|version)|-[hvV]|help|version)$/.test(text)))
      return undefined;
    if (own || shared.place === "container") return judgeName(shell, path, "The program");
    return shell.stop("ask", "infra", "unknown-program", `Nobody here knows what ${readable(path)} does.`);
  }

  /** A known name in a folder that is nobody's. */
  function outside(path: string): void {
    if (isKnown(knownParts(path)[0] ?? "") && /^(?:\/tmp|\/var\/tmp|\/dev\/shm|~\/Downloads)\//.test(path))
      shell.stop(
        "deny",
        "infra",
        "run-foreign",
        `${readable(path)} lies outside the checkout, and nobody reviewed it.`,
      );
  }

  if (/[\p{Cc}\p{Cf}]/u.test(line.replace(/\r\n|[\t\n]/g, "")))
    shell.stop("deny", "infra", unreadable, "It holds characters that people do not see.");
  walker.script(line, "");
  return findings;
}

/** Names that hold the agent in check, or are it. */
const guards = /^(?:finalcall|claude|codex)$/;
/** Where the machine's own programs lie. */
const usual =
  /^(?:\/usr(?:\/local)?\/s?bin|\/usr\/libexec|(?:~|\$HOME)\/\.(?:cargo|local|bun|deno|volta)\/bin|\/s?bin|\/opt\/homebrew\/bin|\/opt\/local\/bin)\/[^/]+$/;
/** Names that a script of somebody else's could borrow. */
const isHarmless = /^(?:ls|cat|echo|true|test|grep|sed|awk|find|git|node|python3?|make|env|date|which)$/;

/** As a word of the shell that means itself. */
const quoted = ({ text, loose }: Field): string =>
  loose || !isKnown(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
