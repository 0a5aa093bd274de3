/** `finalcall task propose`: what would be served instead, word by word, and who says yes to it. */

import type { Client } from "../../client/client.ts";
import { nameOf } from "../../routing/sentence.ts";
import { asking, say } from "../asking.ts";
import { CommandError, type ExitCode, exit } from "../exit.ts";
import { paint } from "../terminal.ts";
import { changesBetween } from "./changes.ts";
import { promptAt } from "./prompt.ts";

export interface ProposeFlags {
  readonly reason?: string;
  readonly comparison?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

type Task = Awaited<ReturnType<Client["task"]>>;

/** Proposes the prompt of HEAD with what the page in force says of the task. Exit 3 until it is approved. */
export const propose = (name: string, flags: ProposeFlags): Promise<ExitCode> =>
  asking("Not proposed.", async (client) => {
    if (!flags.dryRun && (flags.reason ?? "").trim() === "")
      throw new CommandError(
        exit.usage,
        "Nobody can approve a change without its reason.",
        '--reason "Names the invoice"',
      );
    const task = await client.task(name);
    const live = task.releases.find(({ number }) => number === task.live);
    const prompt = await promptAt(task.promptFile, live?.promptDigest ?? "", process.cwd(), process.env);
    if (prompt.edited)
      process.stderr.write(`${task.promptFile} has changes that are not committed; they are not proposed.\n`);
    const { model, edgeCases, parameters, tools, reads, writes } = task;
    const content = { model, edgeCases, parameters, tools, reads, writes, prompt: prompt.text };
    const changes = changesBetween(live, content, paint(process.stdout.isTTY === true && !flags.json, process.env));
    const head = live ? `Against release ${live.number}, which is served:` : "The first release:";
    const diff = changes.length > 0 ? [head, ...changes] : [`Nothing differs from release ${task.live}.`];
    if (flags.dryRun) return print(flags, diff, { task: name, changes, commit: prompt.commit });
    const release = await client.proposeTask(name, {
      ...{ prompt: prompt.text, promptFile: task.promptFile, comparison: flags.comparison ?? "" },
      ...{ reason: flags.reason ?? "", authors: [...prompt.authors] },
    });
    return print(flags, [...diff, ...next(task, release)], { ...release, changes }, exit.denied);
  });

/** Who tests it, who says yes, and where. */
function next({ testedBy }: Task, { number, approvers, makers, link }: Awaited<ReturnType<Client["taskRelease"]>>) {
  const [first, ...rest] = approvers;
  const testers = testedBy.filter((one) => !makers.includes(one)).map(nameOf);
  return [
    `Release ${number} is proposed. Made by ${makers.map(nameOf).join(", ")}; none of them may approve it.`,
    `${testers.join(" or ") || "Nobody"} tests it; ${first ? `${nameOf(first.person)} approves it.` : "nobody is left to approve it."}${rest.length > 0 ? ` Else ${rest.map(({ person }) => nameOf(person)).join(" or ")}.` : ""}`,
    link,
  ];
}

/** Colours are ours; everything else was made safe where it was read. */
function print(flags: ProposeFlags, lines: readonly string[], facts: object, code: ExitCode = exit.ok): ExitCode {
  if (flags.json) return say(true, "", facts, code);
  process.stdout.write(`${lines.join("\n")}\n`);
  return code;
}
