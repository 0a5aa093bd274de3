/** git: what stays on the own branch is the agent's; what reaches main, a release, the history of others or git's own settings is not. */

import type { Call, Program, Shell } from "../call.ts";
import { deletes, placesOf, reads, writes } from "../files.ts";
import { optionsOf } from "../options.ts";
import { guardedPath, isSecret } from "../paths.ts";
import { field, isKnown, readable, type Stream } from "../shell/text.ts";
import { isShared } from "./branches.ts";
import type { Entry } from "./entry.ts";
import { checkSetting, gitConfig } from "./git-config.ts";
import { push } from "./git-push.ts";
import { contents } from "./reading.ts";

const globals =
  "-C -c --git-dir --work-tree --namespace --exec-path --super-prefix --config-env --attr-source --list-cmds";

const flags =
  "-p -P -v -h --paginate --no-pager --bare --literal-pathspecs --no-optional-locks --html-path --man-path --info-path --icase-pathspecs --glob-pathspecs --version --help --no-lazy-fetch";

const git: Program = (call): Stream => {
  const { args, shell } = call;
  const { rest, values, has, unsure } = optionsOf(args, { first: true, takes: globals, flags });
  if (unsure) return shell.stop("ask", "deploy", "unknown-program", "Nobody can say what git is told to do.");
  // The branch that is checked out stays so; the folder of -C does not.
  const before = shell.state.cwd;
  const given = inGit(call, rest, values, has);
  shell.state.cwd = before;
  return given;
};

function inGit(
  call: Call,
  rest: Call["args"],
  values: (names: string) => readonly { readonly text: string }[],
  has: (names: string) => boolean,
): Stream {
  const { shell } = call;
  for (const { text } of values("-C")) shell.run([field("cd"), field(text)], "");
  if (has("--git-dir --work-tree --exec-path --config-env") && rest.length > 0)
    shell.stop("ask", "ai", "change-harness", "It points git at other files than the checkout's.");
  const [verb, ...more] = rest;
  for (const { text } of values("-c")) {
    const [name = "", ...value] = text.split("=");
    if (verb && /^alias\./i.test(name) && name.slice(6) === verb.text)
      return aliased(
        call,
        value.join("="),
        more.map((one) => one.text),
      );
    checkSetting(shell, name, value.join("="));
  }
  if (!verb || has("--version --help -h")) return undefined;
  if (!isKnown(verb.text) || verb.loose)
    return shell.stop(
      "deny",
      "infra",
      "run-unreadable",
      `Nobody can say what git is told to do by ${readable(verb.text)}.`,
    );
  const judge = verbs.get(verb.text);
  if (judge) return judge({ ...call, name: verb.text, args: more });
  return shell.stop(
    "ask",
    "deploy",
    "unknown-program",
    `git ${readable(verb.text)} is no command that is known here: it may be an alias.`,
  );
}

/** An alias that was given on the line: of the shell with `!`, else of git. */
function aliased({ shell, stdin }: Call, value: string, words: readonly string[]): Stream {
  const rest = words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
  return shell.script(value.startsWith("!") ? `${value.slice(1)} ${rest}` : `git ${value} ${rest}`, stdin);
}

/** They look, or change only what lies in the checkout and its own branches. */
const free =
  "status diff show blame grep ls-files ls-tree rev-parse rev-list describe shortlog cat-file name-rev merge-base for-each-ref show-ref show-branch var version help whatchanged " +
  "count-objects fsck check-ignore check-attr check-mailmap check-ref-format range-diff cherry diff-tree diff-index diff-files interpret-trailers stripspace column verify-commit verify-tag " +
  "annotate log merge mv revert cherry-pick rerere sparse-checkout notes mailinfo mailsplit hash-object write-tree mktree merge-tree merge-file format-patch bundle get-tar-commit-id " +
  "commit-graph multi-pack-index pack-refs repack index-pack unpack-objects read-tree checkout-index update-index hook switch checkout restore stash rebase pull fetch am apply add rm commit reset clean tag " +
  "branch clone init worktree submodule bisect gc prune maintenance reflog remote ls-remote archive symbolic-ref difftool mergetool lfs subtree am bugreport diagnose citool gui";

/** Every command that is known; those with a rule of their own are looked at more closely. */
const verbs = new Map<string, Program>([
  ...free.split(" ").map((name): [string, Program] => [name, looks]),
  ["add", add],
  ["stage", add],
  ["commit", commit],
  ["push", push],
  ["config", gitConfig],
  ["checkout", checkout],
  ["switch", checkout],
  ["restore", ({ args, shell }) => restore(args, shell)],
  ["mv", ({ args, shell }) => restore(args, shell)],
  ["apply", patched],
  ["am", patched],
  ["branch", branch],
  ["reset", reset],
  ["clean", clean],
  ["rm", remove],
  ["rebase", rebase],
  ["bisect", bisect],
  ["submodule", submodule],
  ["reflog", loses("expire delete", "It throws away what git still remembers.")],
  ["stash", loses("clear", "It throws away everything that was put aside.")],
  ["gc", history],
  ["prune", history],
  ["remote", remote],
  ["clone", fetching],
  ["fetch", fetching],
  ["pull", fetching],
  ["ls-remote", fetching],
  ["archive", fetching],
  [
    "symbolic-ref",
    ({ args, shell }) =>
      optionsOf(args, { takes: "-m" }).words.length > 1
        ? shell.stop("ask", "data", "rewrite-history", "It moves a name of git by hand.")
        : undefined,
  ],
  ["difftool", ({ args, shell }) => extcmd(args, shell, "-x --extcmd")],
  ["mergetool", ({ args, shell }) => extcmd(args, shell, "--tool-cmd")],
  [
    "lfs",
    ({ args, shell, stdin, path, name }) =>
      args[0]?.text === "push" ? push({ args: args.slice(1), shell, stdin, path, name }) : undefined,
  ],
  [
    "subtree",
    ({ args, shell, stdin, path, name }) =>
      args.some(({ text }) => text === "push")
        ? push({ args: args.filter(({ text }) => text !== "push"), shell, stdin, path, name })
        : undefined,
  ],
  ["credential", ({ shell }) => shell.stop("deny", "secrets", "read-secret", "It asks git for a stored password.")],
  ...["credential-store", "credential-cache", "credential-osxkeychain", "credential-manager"].map(
    (name): [string, Program] => [
      name,
      ({ shell }) => shell.stop("deny", "secrets", "read-secret", "It asks git for a stored password."),
    ],
  ),
  [
    "send-email",
    ({ args, shell }) =>
      optionsOf(args).has("--dry-run")
        ? undefined
        : shell.stop("deny", "messages", "send-message", "It mails patches to people."),
  ],
  ...["filter-branch", "filter-repo", "replace", "update-ref", "fast-import"].map((name): [string, Program] => [
    name,
    ({ shell }) => shell.stop("deny", "data", "rewrite-history", "It rewrites the history."),
  ]),
]);

/** Reads; but a pager, an output file or a secret of an old commit is looked at. */
function looks({ args, shell, name }: Call): Stream {
  for (const { text } of args) {
    const output = /^--output=(.*)$/.exec(text)?.[1];
    if (output) writes(shell, output);
    const program = /^(?:-O|--open-files-in-pager=)(.+)$/.exec(text)?.[1];
    if (program) shell.script(`${program} ./*`, "");
    const shown = /^[^:]*:(.+)$/.exec(text)?.[1] ?? text;
    if (!text.startsWith("-") && isSecret(shown) && !/^:?[!^]|^:\(exclude/.test(text))
      shell.stop("deny", "secrets", "read-secret", `It shows ${readable(shown)}, which holds secrets.`);
  }
  const bundle = name === "bundle" && args[0]?.text === "create" ? args[1] : undefined;
  if (bundle) writes(shell, bundle.text);
  if (args.some(({ text }) => text === "--no-index")) for (const { text } of args) reads(shell, text);
  return undefined;
}

function add({ args, shell }: Call): Stream {
  for (const { text } of args)
    if (!text.startsWith("-") && isSecret(text))
      shell.stop(
        "deny",
        "secrets",
        "send-data",
        `It takes ${readable(text)} into the history, where everybody can read it.`,
      );
  return undefined;
}

const commitTakes =
  "-m -F -C -c -t --message --file --author --date --template --fixup --squash --trailer --cleanup --reuse-message --reedit-message -S --gpg-sign --pathspec-from-file";

function commit({ args, shell }: Call): Stream {
  const { has, words, value } = optionsOf(args, { takes: commitTakes.replace(" -S --gpg-sign", "") });
  if (has("-n --no-verify"))
    shell.stop("deny", "ai", "change-harness", "It skips the checks that stand before a commit.");
  const file = value("-F --file");
  if (file && file.text !== "-") reads(shell, file.text);
  return add({ args: words, shell } as Call);
}

/** Files of another commit come back over those that are there. */
function restored(args: Call["args"], shell: Shell): void {
  const dash = args.findIndex(({ text }) => text === "--");
  const paths = dash === -1 ? args.filter(({ text }) => !text.startsWith("-")) : args.slice(dash + 1);
  for (const { text } of paths) {
    const guarded = placesOf(shell, text).map(guardedPath).find(Boolean);
    if (guarded) shell.stop("deny", guarded.area, guarded.action, guarded.why);
  }
}

function restore(args: Call["args"], shell: Shell): Stream {
  restored(args, shell);
  return undefined;
}

/** A patch of the line itself may reach what is guarded. */
function patched({ args, shell, stdin }: Call): Stream {
  const { words, has } = optionsOf(args, { takes: "-p --exclude --include --directory -C" });
  if (has("--unsafe-paths")) shell.stop("deny", "infra", "write-outside", "The patch may reach outside the checkout.");
  const text =
    contents(
      words.map((one) => one.text),
      shell,
      stdin,
    ) ?? "";
  for (const [, path = ""] of text.matchAll(/^(?:\+\+\+|---) (?:[ab]\/)?(\S+)/gm)) writes(shell, path);
  return undefined;
}

function checkout({ args, shell, name }: Call): Stream {
  restored(args, shell);
  const { words, has, value } = optionsOf(args, { takes: "-b -B -c -C --orphan --conflict --pathspec-from-file" });
  const made = value("-b -B -c -C --orphan");
  const [first] = words;
  if (made) shell.state.branch = [made.text];
  else if (first && !args.some(({ text }) => text === "--") && words.length === 1 && first.text !== ".")
    shell.state.branch = name === "switch" ? [first.text] : [...shell.state.branch, first.text];
  if (has("-f --force") && !made)
    return shell.stop("ask", "data", "delete-files", "It throws away what is not committed.");
  return undefined;
}

function branch({ args, shell }: Call): Stream {
  const { words, has } = optionsOf(args, {
    takes: "-u --set-upstream-to --contains --merged --no-merged --sort --format --points-at",
  });
  if (!has("-D -d --delete -f --force -m -M --move -C")) return undefined;
  const named = words.filter(({ text }) => isShared(text));
  return named.length > 0
    ? shell.stop(
        "ask",
        "deploy",
        "rewrite-history",
        `It moves or deletes ${named.map(({ text }) => readable(text)).join(", ")}.`,
      )
    : undefined;
}

function reset({ args, shell }: Call): Stream {
  return optionsOf(args).has("--hard")
    ? shell.stop("ask", "data", "delete-files", "It throws away what is not committed.")
    : undefined;
}

function clean({ args, shell }: Call): Stream {
  const { has, words } = optionsOf(args, { takes: "-e --exclude" });
  if (has("-n --dry-run") || !has("-f --force")) return undefined;
  const places = words.length > 0 ? words : [field(".")];
  for (const one of places) deletes(shell, one, true);
  return undefined;
}

function remove({ args, shell }: Call): Stream {
  const { words, has } = optionsOf(args, { takes: "--pathspec-from-file" });
  if (!has("--cached -n --dry-run")) for (const one of words) deletes(shell, one, has("-r"));
  return undefined;
}

function rebase({ args, shell }: Call): Stream {
  for (const { text } of optionsOf(args, { takes: "-x --exec --onto -s -X -S" }).values("-x --exec"))
    shell.apart(() => shell.script(text, ""));
  return undefined;
}

function bisect({ args, shell }: Call): Stream {
  const [verb, ...words] = args;
  return verb?.text === "run" && words.length > 0 ? shell.run(words, "") : undefined;
}

function submodule({ args, shell }: Call): Stream {
  const at = args.findIndex(({ text }) => text === "foreach");
  const words = args.slice(at + 1).filter(({ text }) => text !== "--recursive" && text !== "-q");
  return at === -1 || words.length === 0 ? undefined : shell.script(words.map(({ text }) => text).join(" "), "");
}

function loses(words: string, why: string): Program {
  return ({ args, shell }) =>
    words.split(" ").includes(args[0]?.text ?? "") ? shell.stop("ask", "data", "rewrite-history", why) : undefined;
}

function history({ args, shell, name }: Call): Stream {
  const now = args.some(({ text }) => /--prune(?:=(?:now|all))?$|--expire(?:=now)?$/.test(text)) || name === "prune";
  return now ? shell.stop("ask", "data", "rewrite-history", "It throws away what git still remembers.") : undefined;
}

function remote({ args, shell }: Call): Stream {
  const [verb, ...words] = args.filter(({ text }) => !/^-v$|^--verbose$/.test(text));
  if (!verb || /^(?:show|get-url|prune|update|set-head|set-branches|add)$/.test(verb.text)) return undefined;
  const url = words.at(-1)?.text ?? "";
  return shell.stop(
    verb.text === "set-url" || /ext::|@|:\/\//.test(url) ? "ask" : "ask",
    "deploy",
    "change-harness",
    "It changes where the work is sent to.",
  );
}

/** What comes from elsewhere; programs that the transport runs are looked at. */
function fetching({ args, shell, name }: Call): Stream {
  const { words, values, has } = optionsOf(args, {
    takes:
      "-u -c -b -o -j --upload-pack --exec --config --branch --origin --depth --template --filter --shallow-since --reference --separate-git-dir --remote --format --output -s -X",
  });
  if (has("--upload-pack --exec") || (name === "clone" && has("-u --template")))
    shell.stop("deny", "infra", "run-unreadable", "It tells git which program to run on the way.");
  for (const { text } of name === "clone" ? values("-c --config") : [])
    checkSetting(shell, text.split("=")[0] ?? "", text.split("=").slice(1).join("="));
  for (const { text } of words)
    if (/^(?:ext|fd|transport-helper)::/.test(text))
      shell.stop("deny", "infra", "run-unreadable", "Its address runs a program.");
  const output = name === "archive" ? values("-o --output").at(-1) : undefined;
  if (output) writes(shell, output.text);
  const into = name === "clone" ? words[1] : undefined;
  if (into) writes(shell, into.text);
  return undefined;
}

function extcmd(args: Call["args"], shell: Shell, names: string): Stream {
  for (const { text } of optionsOf(args, { takes: names }).values(names)) shell.script(text, "");
  return undefined;
}

export const gits: readonly Entry[] = [["git", git]];
