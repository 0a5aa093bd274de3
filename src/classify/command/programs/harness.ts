/** What holds agents in check, and agents themselves: an agent asks here and changes nothing. */

import type { Program } from "../call.ts";
import { optionsOf } from "../options.ts";
import { readable, type Stream } from "../shell/text.ts";
import { type Entry, named } from "./entry.ts";

/** Commands of ours that ask, look or propose. */
const asks =
  /^(?:who|mine|match|lint|check|gate|replay|classify|rules|propose|page|verify|why|doctor|card|tasks?|drafts?|pauses?|metrics|status|help|agents|actions?|work|incidents?|releases?|limits|access|models|mcp|export|freeze)$/;

const finalcall: Program = ({ args, shell }): Stream => {
  const { words } = optionsOf(args, { takes: "--page --at --as --server --dir --port --host --origin" });
  const [verb = ""] = words.map(({ text }) => text);
  if (verb === "" || asks.test(verb)) return undefined;
  return shell.stop("deny", "ai", "change-harness", `finalcall ${readable(verb)} is for people.`);
};

/** A second agent is asked about each of its own calls; one without any check is not. */
const agent: Program = ({ args, shell, name }): Stream => {
  const said = args.map(({ text }) => text);
  if (
    said.some((text) =>
      /dangerous|^--yolo$|^-y$|bypass|skip-permissions|full-auto|^--(?:auto-approve|allow-all|trust-all)|approval-policy=never|no-?hooks|disable-?hooks|^--settings|^--mcp-config|^--permission-mode|^--allowed-?tools|^--bare$|^--setting-sources|^--plugin-dir|^--full-access/i.test(
        text,
      ),
    )
  )
    return shell.stop("deny", "ai", "change-harness", `It starts ${name} without what holds it in check.`);
  if (
    /^(?:config|mcp|hooks?|permissions|plugin|plugins|setup-token|login|logout|install|update|migrate-installer)$/.test(
      said[0] ?? "",
    ) &&
    !/^(?:list|get|ls|show)$/.test(said[1] ?? "")
  )
    return shell.stop("deny", "ai", "change-harness", `It changes the settings of ${name}.`);
  return undefined;
};

export const harness: readonly Entry[] = [
  ["finalcall", finalcall],
  ...named(
    "claude codex gemini aider cursor-agent opencode goose amp crush qwen copilot-cli droid cline auggie kiro kiro-cli plandex interpreter",
    agent,
  ),
];
