/** Variables that change what programs are or do: where they are looked for, what they load, where they connect, what holds them in check. */

import type { Shell } from "./call.ts";
import { hostOf, isLocal } from "./hosts.ts";
import { searchPath } from "./programs/shells.ts";
import { isKnown, readable } from "./shell/text.ts";

/** Their value is run. */
const commands =
  /^(?:GIT_(?:EDITOR|SEQUENCE_EDITOR|PAGER|EXTERNAL_DIFF|ASKPASS|PROXY_COMMAND)|EDITOR|VISUAL|PAGER|MANPAGER|BROWSER|PROMPT_COMMAND|LESSOPEN|LESSCLOSE|SSH_ASKPASS|SUDO_ASKPASS|FCEDIT|PS4|RSYNC_RSH|CVS_RSH|TAR_OPTIONS|MAKEFLAGS|DEBUGGER|CC_WRAPPER)$/;
/** They load code into every program. */
const loaders =
  /^(?:LD_PRELOAD|LD_LIBRARY_PATH|LD_AUDIT|DYLD_\w+|BASH_ENV|ENV|ZDOTDIR|PYTHONSTARTUP|PYTHONHOME|PERL5OPT|PERL5LIB|PERL5DB|RUBYOPT|RUBYLIB|JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|GIT_SSH|GIT_SSH_COMMAND|GIT_CONFIG\w*|GIT_EXEC_PATH|GIT_TEMPLATE_DIR|GIT_DIR|GIT_WORK_TREE|GIT_OBJECT_DIRECTORY|npm_config_\w+|NPM_CONFIG_\w+|PIP_INDEX_URL|PIP_EXTRA_INDEX_URL|HOME|XDG_CONFIG_HOME|BASHOPTS|SHELLOPTS|GCONV_PATH|IFS_)$/;

/** A variable gets a value that programs may see. */
export function checkVariable(shell: Shell, name: string, value: string): void {
  if (/^(?:FINALCALL|CLAUDE|ANTHROPIC_(?:BASE|AUTH|API))/.test(name))
    shell.stop("deny", "ai", "change-harness", `It sets ${name}, by which the agent is held in check.`);
  else if (name === "PATH" || name === "path") searchPath(shell, value);
  else if (commands.test(name)) {
    if (value !== "" && !/\uE000/.test(value)) shell.apart(() => shell.script(value, ""));
    else if (value !== "") shell.stop("deny", "infra", "run-unreadable", `Nobody can say what ${name} runs.`);
  } else if (loaders.test(name)) {
    const kept =
      value === "" ||
      readable(value) === `$${name}` ||
      (name === "HOME" && value === "~") ||
      (/npm_config/i.test(name) && !/registry|shell|script|prefix|userconfig|globalconfig|node_options/i.test(name));
    if (!kept) shell.stop("deny", "ai", "change-harness", `${name} changes what programs do before they begin.`);
  } else if (
    name === "NODE_OPTIONS" &&
    /(?:^|\s)(?:-r|--require|--import|--loader|--experimental-loader|--env-file)/.test(value)
  )
    shell.stop("ask", "infra", "unknown-program", "It loads code into every program of Node.");
  else if (/^(?:https?|all|ftp)_proxy$/i.test(name) && value !== "" && !isLocal(hostOf(value)))
    shell.stop("deny", "secrets", "send-data", "It sends what programs say through another host.");
  checkValue(shell, name, value);
}

const databases =
  /(?:DATABASE|(?:^|_)DB|POSTGRES\w*|PG|MYSQL|MONGO\w*|REDIS|JDBC)_?(?:URL|URI|HOST|DSN|SERVER|CONNECTION(?:_STRING)?)?$/i;

function checkValue(shell: Shell, name: string, value: string): void {
  if (/^(?:sk|rk)_live_/.test(value))
    shell.stop("deny", "billing", "move-money", "It uses a live key of a payment provider.");
  const host = databases.test(name)
    ? /:\/\//.test(value)
      ? hostOf(value)
      : /HOST|SERVER/i.test(name)
        ? value
        : undefined
    : undefined;
  if (host !== undefined && host !== "" && isKnown(host) && !isLocal(host))
    shell.stop(
      "deny",
      "data",
      "change-data",
      `${name} leads to the database at ${readable(host)}, which is not on this machine.`,
    );
  if (databases.test(name) && /\uE000\w*(?:PROD|LIVE)\w*\uE001/i.test(value))
    shell.stop("deny", "data", "change-data", `${name} leads to a production database.`);
}
