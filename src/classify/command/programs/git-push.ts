/** `git push`: the own branch goes where everybody may look at it; main, releases, tags and hosting providers are decisions. */

import type { Call } from "../call.ts";
import { optionsOf } from "../options.ts";
import { isKnown, readable, type Stream } from "../shell/text.ts";
import { isShared } from "./branches.ts";

const takes = "-o --push-option --receive-pack --exec --repo --recurse-submodules --signed";

export function push({ args, shell }: Call): Stream {
  const { words, has, values, value } = optionsOf(args, { takes: takes.replace(" --signed", "") });
  if (has("-n --dry-run")) return undefined;
  const no = (why: string, answer: "ask" | "deny" = "deny", action = "push-to-main") =>
    shell.stop(answer, "deploy", action, why);
  if (has("--no-verify")) shell.stop("deny", "ai", "change-harness", "It skips the checks that stand before a push.");
  if (has("--receive-pack --exec")) no("It tells the other side which program to run.");
  for (const { text } of values("-o --push-option"))
    if (!/^ci\.skip$/.test(text)) no(`The push option ${readable(text)} asks the other side to do something.`, "ask");
  if (has("--mirror --all --branches")) return no("It pushes every branch, main too.");
  if (has("--tags --follow-tags")) no("It publishes tags, from which releases are made.", "deny", "publish-release");
  if (has("--prune")) return no("It deletes branches of others.");
  const repo = value("--repo");
  const [remote, ...refs] = repo ? [repo, ...words] : words;
  if (remote && !isKnown(remote.text)) return no("Nobody can say where it pushes to.");
  if (remote && !/^origin$/.test(remote.text)) {
    const hosting =
      /^(?:heroku|dokku|production|prod|live|deploy|staging|piku|gigalixir|clever|scalingo|azure|space|hf|flynn)/i.test(
        remote.text,
      );
    no(
      hosting ? `Pushing to ${remote.text} deploys.` : `${readable(remote.text)} is no remote that is known here.`,
      hosting || /[:/]/.test(remote.text) ? "deny" : "ask",
      hosting ? "deploy" : "push-to-main",
    );
  }
  const deletes = has("-d --delete");
  const targets =
    refs.length > 0
      ? refs.flatMap(({ text }, index) =>
          text === "tag" && refs[index + 1] ? [] : targetOf(text, refs[index - 1]?.text === "tag", shell.state.branch),
        )
      : shell.state.branch;
  for (const target of targets) judge(target, deletes);
  return undefined;

  function judge(target: string, gone: boolean): void {
    const name = target.replace(/^refs\/heads\//, "").replace(/^heads\//, "");
    if (/^-:/.test(target) || gone) {
      const bare = name.replace(/^-:/, "").replace(/^refs\/(?:heads|tags)\//, "");
      no(`It deletes ${readable(bare)} for everybody.`, isShared(bare) ? "deny" : "ask", "delete-branch");
    } else if (!isKnown(name))
      no(
        "Nobody can say which branch it pushes.",
        /\uE000branch\uE001/.test(name) && refs.length === 0 ? "ask" : "deny",
      );
    else if (name.startsWith("refs/"))
      no(`It pushes ${name}, from which releases are made.`, "deny", "publish-release");
    else if (isShared(name) || /[*]/.test(name)) no(`It pushes to ${readable(name)}, which is everybody's.`);
  }
}

/** Where a refspec goes: `+src:dst`, `:gone`, `HEAD`. Every branch that may be meant. */
function targetOf(ref: string, isTag: boolean, branches: readonly string[]): readonly string[] {
  const plain = ref.replace(/^\+/, "");
  if (isTag) return [`refs/tags/${plain}`];
  const at = plain.lastIndexOf(":");
  if (at === 0) return [`-:${plain.slice(1)}`];
  const target = at === -1 ? plain : plain.slice(at + 1);
  return /^(?:HEAD|@)$/.test(target) || target === "" ? branches : [target];
}
