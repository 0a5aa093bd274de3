/** Settings of git: a few are about looks and names, the rest decide what git runs, loads and sends where. */

import type { Call, Shell } from "../call.ts";
import { optionsOf } from "../options.ts";
import { readable, type Stream } from "../shell/text.ts";

const looks =
  /^(?:user\.(?:name|email)|author\.\w+|committer\.\w+|color\..*|column\..*|advice\..*|init\.defaultbranch|pull\.(?:rebase|ff)|push\.(?:default|autosetupremote)|fetch\.\w+|rebase\.(?:autostash|autosquash|updaterefs)|merge\.(?:ff|conflictstyle|renamelimit)|diff\.(?:algorithm|renames|renamelimit|colormoved|noprefix|mnemonicprefix)|core\.(?:autocrlf|eol|quotepath|ignorecase|filemode|longpaths|precomposeunicode|abbrev|safecrlf|symlinks|whitespace|untrackedcache|preloadindex|commentchar)|log\.\w+|status\.\w+|commit\.(?:verbose|cleanup|gpgsign)|tag\.(?:gpgsign|sort)|rerere\.\w+|branch\.[^.]+\.(?:description|rebase)|branch\.sort|help\.\w+|http\.postbuffer|protocol\.version|gc\.auto|feature\.\w+|versionsort\.\w+|grep\.\w+|blame\.\w+|safe\.directory|pack\.\w+|submodule\.recurse|index\.\w+|transfer\.\w+|core\.pager|core\.editor|sequence\.editor)$/i;

/** A setting gets a value, for one call or for good. */
export function checkSetting(shell: Shell, name: string, value: string): void {
  if (/^alias\./i.test(name)) {
    const text = value.startsWith("!") ? value.slice(1) : `git ${value}`;
    shell.apart(() => shell.script(text, ""));
    return;
  }
  if (/^(?:core\.(?:pager|editor)|sequence\.editor)$/i.test(name)) {
    if (value !== "") shell.apart(() => shell.script(value, ""));
    return;
  }
  if (!looks.test(name))
    shell.stop(
      "deny",
      "ai",
      "change-harness",
      `The setting ${readable(name)} decides what git runs, trusts or sends where.`,
    );
}

export function gitConfig({ args, shell }: Call): Stream {
  const { words, has, value } = optionsOf(args, { takes: "-f --file --blob --type --default --comment --value --url" });
  const [first, ...rest] = words;
  const verb =
    first && /^(?:list|get|set|unset|edit|rename-section|remove-section)$/.test(first.text) ? first.text : "";
  const [name, given] = verb === "" ? words : rest;
  if (
    has("-l --list --get --get-all --get-regexp --get-urlmatch --name-only --show-origin") ||
    verb === "list" ||
    verb === "get"
  )
    return undefined;
  const changes =
    given !== undefined ||
    verb !== "" ||
    has("--unset --unset-all --add --replace-all -e --edit --remove-section --rename-section");
  if (!changes || !name)
    return has("-e --edit")
      ? shell.stop("ask", "ai", "change-harness", "It opens git's settings in an editor.")
      : undefined;
  checkSetting(shell, name.text, given?.text ?? "");
  if (has("--global --system") || value("-f --file"))
    shell.stop("ask", "infra", "change-machine", "It changes git's settings for everything on this machine.");
  return undefined;
}
