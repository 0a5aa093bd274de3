/** Interpreters: files of the checkout run by their name; code on the line itself is read for what reaches out. */

import type { Call, Program, Shell } from "../call.ts";
import { isInCode } from "../code.ts";
import { reads } from "../files.ts";
import { optionsOf } from "../options.ts";
import { field, isKnown, readable, type Stream } from "../shell/text.ts";
import { type Entry, named } from "./entry.ts";
import { localScript } from "./scripts.ts";
import { writtenAt } from "./shells.ts";

/** How an interpreter is told what to run. */
interface Interpreter {
  /** Options that take a word. */
  readonly takes: string;
  /** Options whose value is code. */
  readonly code: string;
  /** Options whose value is a module that is run as a program. */
  readonly module?: string;
  /** Options that load more code before. */
  readonly loads?: string;
  /** Words that are commands of the program itself and run nothing unknown. */
  readonly verbs?: RegExp;
  /** Words after which a file follows. */
  readonly runs?: RegExp;
}

/** Judges code that stands on the line. */
export function judgeCode(shell: Shell, code: string, language: string): undefined {
  if (!isKnown(code))
    return shell.stop("deny", "infra", "run-unreadable", "A part of the code is known only when it runs.");
  for (const { answer, area, action, why } of isInCode(code, shell, language)) shell.stop(answer, area, action, why);
  return undefined;
}

const interpreter =
  (kind: Interpreter): Program =>
  (call): Stream => {
    const { args, shell, stdin, name } = call;
    const { rest, values, value, has } = optionsOf(args, {
      first: true,
      takes: `${kind.takes} ${kind.code} ${kind.module ?? ""} ${kind.loads ?? ""}`,
    });
    if (has("--version --help -V -h") && rest.length === 0) return undefined;
    const [module] = kind.module ? values(kind.module) : [];
    if (module) return runModule(call, module.text, args.slice(args.findIndex((one) => one.text === module.text) + 1));
    for (const { text } of kind.loads ? values(kind.loads) : [])
      if (/^[./~]|^data:|:\/\//.test(text)) localScript(call, text, []);
    const codes = values(kind.code).map(({ text }) => text);
    for (const code of codes) judgeCode(shell, code, name);
    if (codes.length > 0) {
      for (const { text } of rest) reads(shell, text);
      return undefined;
    }
    const [first, ...more] = kind.runs?.test(rest[0]?.text ?? "")
      ? rest.slice(1).filter(({ text }) => !text.startsWith("-"))
      : rest;
    if (!first || first.text === "-")
      return piped(shell, stdin, value(kind.code) !== undefined || args.length > 0 || stdin !== "", name);
    if (!first.loose && isKnown(first.text) && kind.verbs?.test(first.text)) return undefined;
    const own = /(?:^|\/)(manage\.py|artisan|rails|rake|console)$/.exec(first.text)?.[1];
    if (own) return shell.run([{ ...first, text: own }, ...more], stdin, { own: true });
    const written = writtenAt(shell, first.text);
    if (written)
      return written.text === undefined
        ? shell.stop(
            "deny",
            "infra",
            "run-unreadable",
            `It runs ${readable(first.text)}, which it just wrote or fetched.`,
          )
        : judgeCode(shell, written.text, name);
    if (/^https?:/.test(first.text)) return shell.stop("deny", "infra", "run-foreign", "It runs what it fetches.");
    return localScript(
      call,
      first.text,
      more.map(({ text }) => text),
    );
  };

function piped(shell: Shell, stdin: Stream, told: boolean, name: string): undefined {
  if (stdin === undefined)
    return shell.stop(
      "deny",
      "infra",
      "run-unreadable",
      `${name} runs what comes in, and nobody can read that beforehand.`,
    );
  return told && stdin !== "" ? judgeCode(shell, stdin, name) : undefined;
}

/** Modules that are programs with a rule of their own. */
const modules = new Map([
  ["pip", "pip"],
  ["pytest", "pytest"],
  ["twine", "twine"],
  ["ansible", "ansible"],
  ["awscli", "aws"],
  ["poetry", "poetry"],
  ["uv", "uv"],
  ["pre_commit", "pre-commit"],
  ["flit", "flit"],
  ["keyring", "keyring"],
]);

function runModule(call: Call, module: string, args: Call["args"]): Stream {
  const { shell, stdin } = call;
  if (!isKnown(module)) return shell.stop("deny", "infra", "run-unreadable", "Nobody can say which module it runs.");
  if (/^(?:smtplib|smtpd|telnetlib|ftplib|pty|code|webbrowser|antigravity)$/.test(module))
    return shell.stop("deny", "infra", "remote-shell", `The module ${module} reaches out.`);
  if (module === "json.tool" || module === "base64") for (const { text } of args) reads(shell, text);
  const program = modules.get(module);
  if (program) return shell.run([field(program), ...args], stdin, { own: true });
  return localScript(
    call,
    `./${module.replaceAll(".", "/")}`,
    args.map(({ text }) => text),
  );
}

const python: Interpreter = { takes: "-W -X --check-hash-based-pycs", code: "-c", module: "-m" };
const node: Interpreter = {
  takes:
    "-C --conditions --max-old-space-size --test-reporter --test-reporter-destination --test-name-pattern --inspect-port --icu-data-dir --title --watch-path --env-file --env-file-if-exists",
  code: "-e --eval -p --print",
  loads: "-r --require --import --loader --experimental-loader",
  runs: /^(?:inspect|watch|)$/,
};
const deno: Interpreter = {
  takes: "--config -c --import-map --lock --allow-read --allow-net --location --seed -L --log-level",
  code: "--no-such",
  verbs:
    /^(?:fmt|lint|check|info|types|doc|cache|test|bench|task|init|add|remove|upgrade|completions|help|lsp|install|outdated|compile|coverage)$/,
  runs: /^(?:run|serve)$/,
};

const denoProgram: Program = (call): Stream => {
  const [verb, ...more] = call.args;
  if (verb?.text === "eval")
    return judgeCode(
      call.shell,
      more
        .filter(({ text }) => !text.startsWith("-"))
        .map(({ text }) => text)
        .join(" "),
      "deno",
    );
  if (verb?.text === "publish") return call.shell.stop("deny", "deploy", "publish-package", "It publishes a package.");
  if (verb?.text === "deploy") return call.shell.stop("deny", "deploy", "deploy", "It deploys.");
  return interpreter(deno)(call);
};

export const code: readonly Entry[] = [
  ...named(
    "python python3 python2 py pypy pypy3 python3.8 python3.9 python3.10 python3.11 python3.12 python3.13 python3.14 ipython bpython",
    interpreter(python),
  ),
  ...named("node nodejs tsx ts-node tsx-watch esno babel-node swc-node vite-node jiti qjs", interpreter(node)),
  ["deno", denoProgram],
  ...named("ruby jruby irb pry", interpreter({ takes: "-I -C -E -K -W -x", code: "-e", loads: "-r" })),
  ...named("perl raku", interpreter({ takes: "-C -D -F -T", code: "-e -E -ne -pe -i", loads: "-M -m -I" })),
  ...named("php", interpreter({ takes: "-c -d -S -t -z -F", code: "-r -B -R -E" })),
  ...named(
    "lua luajit julia R Rscript rscript elixir iex erl escript groovy scala kotlin kotlinc ghci runghc runhaskell  ocaml racket guile sbcl clojure bb janet crystal nim zig v tclsh wish expect gdb lldb octave matlab gnuplot",
    interpreter({ takes: "-L -I -l", code: "-e --eval -E --execute -c -ex  -r" }),
  ),
  ...named("java", ({ args, shell }) => {
    const { has } = optionsOf(args, { longs: true, takes: "-cp -classpath --class-path -jar" });
    return has("-javaagent -agentpath -agentlib")
      ? shell.stop("ask", "infra", "unknown-program", "It loads code into the program.")
      : undefined;
  }),
];
