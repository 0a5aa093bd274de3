/** Programs that start another one, which is judged in their place. */

import type { Call, Program } from "../call.ts";
import { reads, writes } from "../files.ts";
import { type Options, optionsOf } from "../options.ts";
import { secretName } from "../secret-names.ts";
import { type Field, field, hole, isKnown, type Stream } from "../shell/text.ts";
import { type Entry, named } from "./entry.ts";

/** Reads a wrapper's options. Where one of them is not known, nobody can say where the other program begins. */
function opened({ args, shell, name }: Call, takes: string, flags: string): Options {
  const options = optionsOf(args, { first: true, takes, flags });
  if (options.unsure) shell.stop("ask", "infra", "unknown-program", `Nobody can say what ${name} starts.`);
  return options;
}

/** What follows the options, and so many words, is another program. */
const wraps =
  (takes = "", flags = "--help --version", skips = 0): Program =>
  (call): Stream => {
    const words = opened(call, takes, flags).rest.slice(skips);
    return words.length > 0 ? call.shell.run(words, call.stdin) : undefined;
  };

/** `env A=b program`, `env -S 'program words'`; alone it prints everything. */
const env: Program = (call): Stream => {
  const { shell, stdin } = call;
  const flags = "-i -0 -v --ignore-environment --null --debug --help --version --list-signal-handling";
  const { rest, value, values, has } = opened(call, "-u -C -S -a -P --unset --chdir --split-string --argv0", flags);
  const split = value("-S --split-string");
  for (const { text } of values("-u --unset")) shell.set(text, "");
  const at = rest.findIndex(({ text }) => !/^\w+=/.test(text));
  const settings = at === -1 ? rest : rest.slice(0, at);
  const words = at === -1 ? [] : rest.slice(at);
  const folder = value("-C --chdir");
  return shell.apart(() => {
    if (folder) shell.run([field("cd"), folder], "");
    for (const { text } of settings) shell.set(text.slice(0, text.indexOf("=")), text.slice(text.indexOf("=") + 1));
    if (split) return shell.script([split.text, ...rest.map(({ text }) => text)].join(" "), stdin);
    if (words.length > 0) return shell.run(words, stdin);
    if (!has("-i --ignore-environment --help --version") && shell.shared.place !== "container")
      shell.stop("deny", "secrets", "read-secret", "It prints the environment, where secrets are.");
    return undefined;
  });
};

const printenv: Program = ({ args, shell }): Stream => {
  const names = optionsOf(args).words.map(({ text }) => text);
  if (shell.shared.place === "container") return undefined;
  if (names.length > 0 && names.every((name) => isKnown(name) && !secretName.test(name))) return undefined;
  return shell.stop("deny", "secrets", "read-secret", "It prints the environment, where secrets are.");
};

/** What comes in becomes words of the program: all of them at once, or one each time. */
const xargs: Program = (call): Stream => {
  const { shell, stdin } = call;
  const takes =
    "-I -n -P -L -d -a -E -s -R -J -S --replace --max-args --max-procs --max-lines --max-chars --delimiter --arg-file --eof --process-slot-var";
  const flags =
    "-0 -r -t -p -x -o -i -l -e --null --no-run-if-empty --verbose --interactive --exit --open-tty --help --version";
  const { rest, value, has } = opened(call, takes, flags);
  const program = rest.length > 0 ? rest : [field("echo")];
  const file = value("-a --arg-file");
  if (file) reads(shell, file.text);
  const whole = has("-0 --null -d --delimiter");
  const words = wordsIn(file ? undefined : stdin, whole, has("-I -i --replace -J"));
  const mark = value("-I --replace -J")?.text ?? (has("-i") ? "{}" : undefined);
  if (mark === undefined) {
    shell.run([...program, ...words], undefined);
    if (words.length > 1) for (const one of words) shell.run([...program, one], undefined);
    return undefined;
  }
  for (const one of words)
    shell.run(
      program.map((word) => filled(word, mark, one)),
      undefined,
    );
  return undefined;
};

const filled = (word: Field, mark: string, by: Field): Field =>
  word.text.includes(mark) ? { ...by, text: word.text.replaceAll(mark, by.text), loose: false } : word;

/** The words that `xargs` makes of its input; one that may be anything where it has quotes, or is not known. */
function wordsIn(input: Stream, whole: boolean, lines: boolean): readonly Field[] {
  const unknown = [{ text: hole("input"), loose: true, glob: false }];
  if (input === undefined) return unknown;
  if (whole) return [field(input)];
  if (/["'\\]/.test(input)) return unknown;
  const words = input
    .split(lines ? "\n" : /\s+/)
    .map((text) => text.trim())
    .filter(Boolean);
  return words.length > 64 ? unknown : words.map((text) => ({ text, loose: !isKnown(text), glob: /[*?[]/.test(text) }));
}

/** `parallel program ::: words`. */
const parallel: Program = (call): Stream => {
  const { shell } = call;
  const takes =
    "-j -a -N -n -L -s -I -C -S --jobs --arg-file --colsep --delay --timeout --results --joblog --tagstring --max-args --halt --sshlogin";
  const { rest } = opened(
    call,
    takes,
    "-k -q -t -u -v -X -m -0 --bar --progress --dry-run --eta --keep-order --line-buffer --lb --will-cite --tag --null --ungroup --group --version",
  );
  const at = rest.findIndex(({ text }) => /^:::\+?$|^::::$/.test(text));
  const program = at === -1 ? rest : rest.slice(0, at);
  const words = at === -1 ? [{ text: hole("input"), loose: true, glob: false }] : rest.slice(at + 1);
  const text = program.map((one) => one.text).join(" ");
  for (const one of words)
    shell.script(text.includes("{}") ? text.replaceAll("{}", one.text) : `${text} ${one.text}`, undefined);
  return undefined;
};

/** Words that are joined and given to a shell: `watch`, `concurrently`. */
const joined =
  (takes: string, each = false): Program =>
  ({ args, shell, stdin }): Stream => {
    const { rest, words } = optionsOf(args, { first: !each, takes });
    if (each) for (const { text } of words) shell.script(text.replace(/^npm:/, "npm run "), stdin);
    else if (rest.length > 0) shell.script(rest.map(({ text }) => text).join(" "), stdin);
    return undefined;
  };

/** The rights of another user: what they are used for is judged, too, so that the gravest reason is told. */
const sudo: Program = ({ args, shell, stdin, name }): Stream => {
  const { rest, has, value } = optionsOf(args, {
    first: true,
    takes: "-u -g -h -p -C -D -R -r -t -T -U -c --user --group --command --chdir -s",
  });
  if (name === "sudo" && has("-l -v -k -K --list --version --help") && rest.length === 0) return undefined;
  const at = rest.findIndex(({ text }) => !/^\w+=/.test(text));
  const text = name === "sudo" || name === "doas" ? undefined : value("-c --command");
  shell.apart(() =>
    text ? shell.script(text.text, stdin) : at !== -1 && name !== "su" ? shell.run(rest.slice(at), stdin) : undefined,
  );
  return shell.stop("deny", "infra", "act-as-root", "It acts with the rights of the machine's administrator.");
};

/** Later, or by itself: nobody is there when it runs. */
const later: Program = ({ args, shell, stdin, name }): Stream => {
  const { has, words } = optionsOf(args, { takes: "-u -f -t -q" });
  if (has("-l") || name === "atq") return undefined;
  if (stdin && words.length === 0) shell.apart(() => shell.script(stdin, ""));
  return shell.stop("deny", "infra", "schedule", "It has something run later, when nobody looks.");
};

/** `flock file program`, `flock file -c text`. */
const flock: Program = (call): Stream => {
  const { shell, stdin } = call;
  const flags = "-s -x -e -u -n -o -F --shared --exclusive --nonblock --unlock --close --no-fork --verbose";
  const { words, rest, value } = opened(call, "-w -E -c --timeout --conflict-exit-code --command", flags);
  const [lock, ...program] = rest.length > 0 ? rest : words;
  if (lock) writes(shell, lock.text);
  const text = value("-c")?.text ?? (program[0]?.text === "-c" ? program[1]?.text : undefined);
  return text === undefined ? (program.length > 0 ? shell.run(program, stdin) : undefined) : shell.script(text, stdin);
};

/** Terminals in the background: what they are told to run or type. */
const terminal: Program = ({ args, shell, name }): Stream => {
  const { words, rest, has } = optionsOf(args, { first: name === "screen", takes: "-s -t -n -c -L -S -X -F -x -y -e" });
  if (name === "screen") {
    if (has("-X"))
      for (const { text } of rest) if (/\s/.test(text)) shell.script(text.replace(/\\n|\^M|\r/g, ""), undefined);
    return rest.length > 0 && !has("-X -ls -r") ? shell.run(rest, undefined) : undefined;
  }
  const [verb, ...more] = words.map(({ text }) => text);
  if (
    /^(?:ls|list-\w+|lsk|has-session|has|capture-pane|capturep|display-message|kill-session|kill-window|attach|a|attach-session|detach|select-\w+|show-\w+|info)?$/.test(
      verb ?? "",
    )
  )
    return undefined;
  const typed = more.filter((text) => !/^(?:Enter|C-m|C-c|Space|Escape)$/.test(text)).join(" ");
  if (typed.trim() !== "") shell.script(typed, undefined);
  return undefined;
};

/** Runs a program with secrets from a store: what it does is judged, and what it may show is not for the agent. */
const withSecrets: Program = ({ args, shell, stdin, name }): Stream => {
  const texts = args.map(({ text }) => text);
  const at = texts.indexOf("--");
  const verb = texts.find((text) => !text.startsWith("-"));
  const rest =
    at !== -1
      ? args.slice(at + 1)
      : verb === "run" || verb === "exec"
        ? args.slice(texts.indexOf(verb) + 1).filter(({ text }) => !text.startsWith("-"))
        : [];
  if (rest.length > 0) shell.apart(() => shell.run(rest, stdin));
  if (/^(?:--version|--help|version|help)$/.test(verb ?? texts[0] ?? "")) return undefined;
  return shell.stop("deny", "secrets", "read-secret", `${name} hands out secrets.`);
};

export const wrappers: readonly Entry[] = [
  ["env", env],
  ["printenv", printenv],
  ["xargs", xargs],
  ["gxargs", xargs],
  ["parallel", parallel],
  ...named("nohup unbuffer eatmydata dbus-run-session ts chronic", wraps("", "-p -e -v --help --version")),
  ["setsid", wraps("", "-c -f -w --ctty --fork --wait --help --version")],
  ["stdbuf", wraps("-i -o -e --input --output --error")],
  ["caffeinate", wraps("-t -w")],
  ["ionice", wraps("-c -n -p --class --classdata", "-t --ignore")],
  ["nice", wraps("-n --adjustment")],
  ...named(
    "time gtime",
    wraps("-f -o --format --output", "-p -v -a -q -l -h --verbose --portability --append --quiet"),
  ),
  ["xvfb-run", wraps("-s -n -e -f -p -w --server-args --server-num", "-a -l --auto-servernum")],
  ...named(
    "timeout gtimeout",
    wraps("-s -k --signal --kill-after", "-f -p -v --foreground --preserve-status --verbose", 1),
  ),
  [
    "strace",
    wraps("-e -o -p -s -E -a -b -I -O -S -u -P -X", "-f -c -C -t -T -v -x -y -q -d -i -k -r -w -z -Z -n -D -F"),
  ],
  ["fvm", wraps()],
  ["ltrace", wraps("-e -o -p -s -a -l -n -u -x", "-f -c -C -t -T -S -L -i -r")],
  [
    "chroot",
    (call) => {
      wraps("--userspec --groups", "--skip-chdir", 1)(call);
      return call.shell.stop("deny", "infra", "act-as-root", "It runs in another root.");
    },
  ],
  ...named("unshare nsenter systemd-run runuser setpriv capsh", (call) => {
    wraps("-t -u -S -G")(call);
    return call.shell.stop("deny", "infra", "act-as-root", "It leaves the place that the agent runs in.");
  }),
  ...named("watch viddy", joined("-n -d --interval")),
  ...named("concurrently", joined("-n -c --names -k --kill-others-on-fail --prefix-colors", true)),
  ...named("hyperfine", joined("-w -r -n --warmup --runs --export-markdown --export-json", true)),
  ...named("nodemon watchexec entr cargo-watch", ({ args, shell, stdin }) => {
    const { rest, value } = optionsOf(args, { first: true, takes: "-x -w -e -i --exec --watch --ext --ignore" });
    const text = value("-x --exec");
    return text ? shell.script(text.text, stdin) : rest.length > 0 ? shell.run(rest, stdin) : undefined;
  }),
  ...named("sudo doas su sudoedit pkexec gosu su-exec", sudo),
  ...named("at batch crontab atq", later),
  ["flock", flock],
  ...named("tmux screen", terminal),
  ...named("op aws-vault doppler infisical chamber envconsul teller summon berglas", withSecrets),
  ...named("busybox toybox", wraps()),
  ...named("cross-env cross-env-shell dotenv dotenvx env-cmd", ({ args, shell, stdin }) => {
    const { rest } = optionsOf(args, { first: true, takes: "-e -f -c -p -v" });
    const words = rest.filter(({ text }, index) => !(index === 0 && text === "run") && text !== "--");
    const at = words.findIndex(({ text }) => !/^\w+=/.test(text));
    return shell.apart(() => {
      for (const { text } of at === -1 ? [] : words.slice(0, at))
        shell.set(text.slice(0, text.indexOf("=")), text.slice(text.indexOf("=") + 1));
      return at === -1 ? undefined : shell.run(words.slice(at), stdin);
    });
  }),
  ...named("direnv mise asdf rtx", ({ args, shell, stdin }: Call) => {
    const texts = args.map(({ text }) => text);
    const at = texts.findIndex((text) => /^(?:exec|x|run)$/.test(text));
    const dash = texts.indexOf("--");
    if (at === -1)
      return texts[0] === "allow"
        ? shell.stop("ask", "infra", "unknown-program", "It lets a folder set the environment.")
        : "";
    const rest = args.slice(dash > at ? dash + 1 : at + 2);
    return rest.length > 0 ? shell.run(rest, stdin) : undefined;
  }),
];
