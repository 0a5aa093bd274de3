/** Shells and what is built into them: whatever they are given to run is judged as if it stood in the line itself. */

import type { Call, Program, Shell } from "../call.ts";
import { placesOf, reads, writes } from "../files.ts";
import { fieldsOf, optionsOf } from "../options.ts";
import { isInside, isTemporary, resolved } from "../paths.ts";
import { field, hole, isKnown, knownParts, readable, type Stream } from "../shell/text.ts";
import { type Entry, named } from "./entry.ts";
import { localScript } from "./scripts.ts";

/** `bash -c text`, `bash file`, `… | bash`. */
const shell: Program = (call): Stream => {
  const { args, shell: around, stdin } = call;
  const at = args.findIndex(({ text }) => !/^[-+]/.test(text));
  const options = at === -1 ? args : args.slice(0, at);
  const rest = at === -1 ? [] : args.slice(at);
  const letters = options
    .filter(({ text }) => /^-[a-zA-Z]+$/.test(text))
    .map(({ text }) => text.slice(1))
    .join("");
  for (const one of options) {
    if (!isKnown(one.text))
      return around.stop("deny", "infra", "run-unreadable", `Nobody can say what ${readable(one.text)} is.`);
    if (/^--(?:rcfile|init-file)/.test(one.text))
      around.stop("ask", "infra", "unknown-program", "The shell starts with another start file.");
  }
  // -o takes a word of its own.
  const words = /[oO]$/.test(letters) && rest.length > 0 ? rest.slice(1) : rest;
  if (options.some(({ text }) => /^--(?:help|version)$/.test(text))) return undefined;
  if (letters.includes("n") && !letters.includes("c")) return undefined; // It reads the script and runs nothing.
  const [first, ...more] = words;
  if (letters.includes("c")) {
    if (!first) return undefined;
    const parameters = more.map(({ text }) => text);
    if (parameters.length > 0) around.state.variables.set("0", [[parameters[0] ?? ""]]);
    return around.script(first.text, stdin, parameters.slice(1));
  }
  if (letters.includes("s") || !first || first.text === "-")
    return piped(
      call,
      more.map(({ text }) => text),
    );
  return scriptFile(
    call,
    first.text,
    more.map(({ text }) => text),
  );
};

/** What comes in is run. */
function piped({ stdin, shell: around }: Call, parameters: readonly string[]): Stream {
  if (stdin === undefined)
    return around.stop(
      "deny",
      "infra",
      "run-unreadable",
      "It runs what comes in, and nobody can read that beforehand.",
    );
  return around.script(stdin, "", parameters);
}

/** A file is run: one of the line itself by what it holds, one of the checkout by its name. */
function scriptFile(call: Call, path: string, parameters: readonly string[]): Stream {
  const { shell: around } = call;
  const written = writtenAt(around, path);
  if (written) {
    if (written.text === undefined)
      return around.stop(
        "deny",
        "infra",
        "run-unreadable",
        `It runs ${readable(path)}, which it just wrote or fetched.`,
      );
    return around.script(written.text, "", parameters);
  }
  // A plain name is looked for on the way to programs, too.
  if (around.knows(path))
    around.apart(() => around.run([field(path), ...parameters.map(field)], undefined, { past: true }));
  return localScript(call, path, parameters);
}

/** What the line itself wrote at a path. */
export function writtenAt(shell: Shell, path: string): { readonly text: Stream } | undefined {
  for (const [name, text] of shell.shared.written)
    if (name === path || placesOf(shell, name).some((one) => placesOf(shell, path).some((other) => mayBe(one, other))))
      return { text: isKnown(name) ? text : undefined };
  return undefined;
}

/** Whether a path, of which parts may be unknown, may be another. */
function mayBe(path: string, other: string): boolean {
  if (isKnown(path)) return path === other;
  const parts = knownParts(path);
  return other.startsWith(parts[0] ?? "") && other.endsWith(parts.at(-1) ?? "");
}

const evaluate: Program = ({ args, shell: around, stdin }): Stream =>
  around.script(args.map(({ text }) => text).join(" "), stdin);

/** `source file`: it runs in this shell. */
const source: Program = (call): Stream => {
  const [first, ...more] = call.args;
  if (!first) return undefined;
  const starts =
    /(?:^|\/)(?:activate|nvm\.sh|asdf\.sh|\.nvm|cargo\/env|rustup\/env|sdkman-init\.sh|\.bashrc|\.zshrc|\.profile|\.bash_profile|virtualenvwrapper\.sh|conda\.sh|setup-env\.sh|\.cargo\/env|git-completion\.bash)$/;
  if (!writtenAt(call.shell, first.text) && starts.test(first.text)) return undefined;
  reads(call.shell, first.text);
  return scriptFile(
    call,
    first.text,
    more.map(({ text }) => text),
  );
};

const cd: Program = ({ args, shell: around, name }): Stream => {
  const target =
    args.find(({ text }) => !/^-[LPe@]+$/.test(text) && text !== "--")?.text ?? (name === "popd" ? "-" : "~");
  around.state.cwd =
    target === "-" ? [hole("OLDPWD")] : [...new Set(around.state.cwd.map((folder) => resolved(target, folder)))];
  if (around.state.cwd.some((folder) => folder.length > 4096)) around.state.cwd = [hole("PWD")];
  return "";
};

/** `command -v` only looks; otherwise what follows is run, past functions and aliases. */
const command: Program = ({ args, shell: around, stdin, name }): Stream => {
  const { rest, has, unsure } = optionsOf(args, {
    first: true,
    takes: name === "exec" ? "-a" : "",
    flags: "-p -c -l -v -V",
  });
  if (unsure) around.stop("ask", "infra", "unknown-program", `Nobody can say what ${name} starts.`);
  const [one] = rest;
  if (name === "command" && has("-v -V"))
    return rest.length === 1 && /^[\w.+-]+$/.test(one?.text ?? "") ? `/usr/local/bin/${one?.text}\n` : undefined;
  return one ? around.run(rest, stdin, { past: true }) : "";
};

const alias: Program = ({ args, shell: around }): Stream => {
  for (const { text } of args) {
    const at = text.indexOf("=");
    if (at <= 0) continue;
    if (/^(?:finalcall|claude|codex)$/.test(text.slice(0, at)))
      around.stop("deny", "ai", "change-harness", `It makes ${text.slice(0, at)} mean something else.`);
    around.state.aliases.set(text.slice(0, at), [text.slice(at + 1)]);
  }
  return undefined;
};

const trap: Program = ({ args, shell: around }): Stream => {
  const [first] = args.filter(({ text }) => text !== "--");
  if (first && !/^-|^(?:EXIT|INT|TERM|HUP|ERR|\d+|SIG\w+)?$/.test(first.text)) around.script(first.text, "");
  return "";
};

/** `read a b`: what comes in, where it is known and goes into one variable. */
const read: Program = ({ args, shell: around, stdin, name }): Stream => {
  const { words, value, has } = optionsOf(args, { takes: "-p -t -n -N -d -u -i -a -C -c -O -s" });
  const names = [...words, ...(value("-a") ? [value("-a") ?? field("")] : [])]
    .map(({ text }) => text)
    .filter((text) => /^\w+$/.test(text));
  const one =
    name === "read" && names.length === 1 && stdin && !has("-d -n -N -t") && (has("-r") || !stdin.includes("\\"))
      ? stdin.split("\n")[0]
      : undefined;
  for (const text of names.length > 0 ? names : ["REPLY", "MAPFILE"])
    around.state.variables.set(text, [[one ?? hole(text)]]);
  return "";
};

const declare: Program = ({ args, shell: around, name }): Stream => {
  const { words, has } = optionsOf(args);
  if (has("-n")) return around.stop("deny", "infra", "run-unreadable", "A name stands for another name.");
  if (name === "readonly" || has("-r")) for (const { text } of words) around.state.fixed.add(text.split("=")[0] ?? "");
  const all = words.length === 0 && !has("-f -F");
  if (all || has("-p"))
    return around.stop("deny", "secrets", "read-secret", "It prints the environment, where secrets are.");
  return "";
};

const set: Program = ({ args, shell: around }): Stream => {
  if (args.length === 0)
    return around.stop("deny", "secrets", "read-secret", "It prints the environment, where secrets are.");
  const at = args.findIndex(({ text }) => text === "--" || !/^[-+]/.test(text));
  if (at !== -1 && !/^[-+]o$/.test(args[at - 1]?.text ?? "")) {
    const words = args.slice(args[at]?.text === "--" ? at + 1 : at).map(({ text }) => text);
    for (const name of ["@", "*"]) around.state.variables.set(name, [words]);
    for (let index = 1; index <= 9; index += 1) around.state.variables.set(String(index), [[words[index - 1] ?? ""]]);
  }
  return "";
};

const shift: Program = ({ shell: around }): Stream => {
  for (const name of ["@", "*", "1", "2", "3", "4", "5", "6", "7", "8", "9"])
    around.state.variables.set(name, [[hole(name)]]);
  return "";
};

const unset: Program = ({ args, shell: around }): Stream => {
  for (const { text } of args)
    if (/^(?:FINALCALL|CLAUDE)/.test(text))
      around.stop("deny", "ai", "change-harness", `It takes away ${text}, by which the agent is held in check.`);
    else if (/^\w+$/.test(text)) around.state.variables.set(text, [[""]]);
  return "";
};

/** Shell-environment programs print what sets them up; that is their own text. */
const setup: Program = ({ args, shell: around, name }): Stream => {
  const [first] = args.map(({ text }) => text);
  if (
    /^(?:init|env|shellenv|hook|activate|shell-init|completion|completions|-s|-c|virtualenv-init|export)$/.test(
      first ?? "",
    ) ||
    (name === "ssh-agent" && !first)
  )
    return "";
  return around.run(fieldsOf("true"), "");
};

/** A folder on the way to programs: whoever puts one in front decides what a name means. */
export function searchPath(around: Shell, value: string): void {
  for (const folder of value.split(":")) {
    const place = resolved(folder, around.state.cwd[0] ?? "");
    const kept = /\uE000PATH\uE001/.test(folder) || folder === "";
    const usual =
      /^(?:\/usr|\/bin|\/sbin|\/opt\/homebrew|\/opt\/local|\/snap\/bin|~\/(?:\.local|\.cargo|go|\.bun|\.deno|\.nvm|\.volta|\.pyenv|\.rbenv|\.asdf|bin|\.yarn|\.npm-global)|\/home\/linuxbrew)/.test(
        place,
      );
    const own =
      isInside(place, around.root) ||
      /node_modules\/\.bin$|(?:^|\/)\.?venv\/bin$/.test(place) ||
      !isKnown(knownParts(folder)[0] ?? "");
    if (kept || usual || own || (!isKnown(folder) && !isTemporary(place))) continue;
    around.stop(
      "deny",
      "ai",
      "change-harness",
      `It puts ${readable(folder)} in front of the programs, so that their names mean something else.`,
    );
  }
}

export const shells: readonly Entry[] = [
  ...named("bash sh zsh dash ksh mksh ash rbash yash", shell),
  ["eval", evaluate],
  ...named("source .", source),
  ...named("cd chdir pushd popd", cd),
  ...named("command builtin exec noglob nocorrect -", command),
  ["alias", alias],
  ["trap", trap],
  ...named("read mapfile readarray", read),
  ...named("export declare typeset local readonly", declare),
  ["set", set],
  ["shift", shift],
  ["unset", unset],
  ...named("ssh-agent pyenv rbenv nodenv fnm starship opam zoxide thefuck jenv goenv", setup),
  [
    "enable",
    ({ args, shell: around }) =>
      optionsOf(args).has("-f")
        ? around.stop("deny", "infra", "run-unreadable", "It loads a library into the shell.")
        : undefined,
  ],
  [
    "history",
    ({ args, shell: around }) =>
      args.length === 0 || !/^-[cd]/.test(args[0]?.text ?? "")
        ? around.stop("deny", "secrets", "read-secret", "It prints what was typed before, secrets too.")
        : undefined,
  ],
  ["fc", ({ shell: around }) => around.stop("deny", "infra", "run-unreadable", "It runs what was typed before.")],
  [
    "script",
    ({ args, shell: around, stdin }) => {
      const { words, value } = optionsOf(args, { takes: "-c --command -t" });
      const text = value("-c --command");
      for (const { text } of words.slice(0, 1)) writes(around, text);
      return text ? around.script(text.text, stdin) : words.length > 1 ? around.run(words.slice(1), stdin) : undefined;
    },
  ],
];
