/** `finalcall task compare`, `samples` and `choose`: the team's own questions through two or three models, and the choice. */

import { readFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import type { Client } from "../../client/client.ts";
import { asking, say } from "../asking.ts";
import { CommandError, type ExitCode, exit } from "../exit.ts";
import { printable } from "../terminal.ts";

interface Flags {
  readonly json?: boolean;
}
type Comparison = Awaited<ReturnType<Client["comparison"]>>;

/** Milliseconds between two looks. */
const lookEvery = 1_000;
/** So many samples go to the server at once. */
const mostAtOnce = 200;

export interface CompareFlags extends Flags {
  readonly models?: string;
  readonly hour?: string;
  readonly resume?: string;
}

/** Asks the models and follows them; marks are made in the browser. Exit 3 when it stopped: `--resume` goes on. */
export const compare = (task: string, { models, hour, resume, json }: CompareFlags): Promise<ExitCode> =>
  asking("Not compared.", async (client) => {
    let now = resume === undefined ? await started(client, task, models, hour) : await client.goOnComparing(resume);
    let shown = -1;
    for (;;) {
      if (now.done !== shown) process.stderr.write(`${now.done} of ${now.of} answers${at(now)}\n`);
      shown = now.done;
      if (!now.running) break;
      await pause(lookEvery);
      now = await client.comparison(now.id);
    }
    const isDone = now.done === now.of;
    return say(json, isDone ? doneSays(now) : stoppedSays(now), now, isDone ? exit.ok : exit.denied);
  });

const at = ({ sample }: Comparison): string => (sample > 0 ? `, sample ${sample}` : "");

async function started(client: Client, task: string, models = "", hour = ""): Promise<Comparison> {
  const named = models.split(",").flatMap((one) => (one.trim() === "" ? [] : [one.trim()]));
  if (named.length < 2 || named.length > 3)
    throw new CommandError(
      exit.usage,
      "Two or three models can be compared.",
      "--models openai/gpt-5-mini,openai/gpt-5",
    );
  const rate = Number(hour);
  if (hour.trim() === "" || !Number.isFinite(rate) || rate < 0)
    throw new CommandError(
      exit.usage,
      "What an hour of fixing answers costs is part of the price, and nobody said it.",
      "--hour 30, in US dollars",
    );
  return client.compareModels(task, { models: named, hour: rate });
}

const doneSays = ({ id, samples, models, link }: Comparison): string =>
  [
    `${models.length} models answered ${samples.length} samples: ${id}.`,
    "Whoever reads or tests the task marks the answers, without the models’ names:",
    link,
  ].join("\n");

const stoppedSays = ({ id, task, stopped, done, of }: Comparison): string =>
  [
    `It stopped with ${done} of ${of} answers. ${stopped}`,
    `What is there is not asked again: finalcall task compare ${task} --resume ${id}`,
  ].join("\n");

/** `list` shows the samples; `add` reads JSON Lines, each `{"input": "…", "wrong": "…"}`. */
export const samples = (task: string, verb: string, file: string | undefined, flags: Flags): Promise<ExitCode> =>
  asking("Nothing was added.", async (client) => {
    if (verb === "list" && file === undefined) return listed(await client.taskSamples(task), flags);
    if (verb !== "add" || file === undefined)
      throw new CommandError(exit.usage, "Either `add` with a file, or `list`.", `finalcall task samples ${task} list`);
    const found = parsed(await readFile(file, "utf8").catch(() => unreadable(file)), file);
    const before = (await client.taskSamples(task)).samples.length;
    let now = before;
    for (let n = 0; n < found.length; n += mostAtOnce)
      now = (await client.addTaskSamples(task, { samples: found.slice(n, n + mostAtOnce) })).samples.length;
    const known = found.length - (now - before);
    const same = known > 0 ? `; ${known} were there already` : "";
    return say(flags.json, `Added ${now - before} of ${found.length}${same}. ${task} has ${now} samples.`, {
      ...{ task, added: now - before, samples: now },
    });
  });

function listed({ task, samples: all }: Awaited<ReturnType<Client["taskSamples"]>>, { json }: Flags): ExitCode {
  const lines = all.map(({ sample, input, wrong }) => {
    const line = input.replace(/\s+/g, " ");
    return `${sample}  ${line.length > 90 ? `${line.slice(0, 89)}…` : line}${wrong === "" ? "" : "  (was answered wrongly)"}`;
  });
  return say(json, lines.length > 0 ? lines.join("\n") : `${task} has no samples.`, { task, samples: all });
}

function unreadable(file: string): never {
  throw new CommandError(exit.usage, `${file} cannot be read, so nothing was added.`, "Name a file of JSON Lines.");
}

/** Each line an object with `input`, and `wrong` where an answer must not come back. Nothing of a file that is not is sent. */
export function parsed(text: string, file: string): { readonly input: string; readonly wrong?: string }[] {
  const found = text.split(/\r?\n/).flatMap((line, n) => {
    if (line.trim() === "") return [];
    const value = jsonIn(line);
    const { input, wrong, ...more } = (value ?? {}) as { input?: unknown; wrong?: unknown };
    const isGood =
      typeof input === "string" && input.trim() !== "" && (wrong === undefined || typeof wrong === "string");
    if (!isGood || Object.keys(more).length > 0)
      throw new CommandError(
        exit.usage,
        `${printable(file)}, line ${n + 1} is not a sample, so nothing was added.`,
        'Each line: {"input": "the question", "wrong": "an answer that must not come back, or left out"}',
      );
    return [{ input, ...(typeof wrong === "string" && { wrong }) }];
  });
  if (found.length === 0) throw new CommandError(exit.usage, `${printable(file)} holds no sample.`, "Add some lines.");
  return found;
}

function jsonIn(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Chooses, once the marks are closed. What it beats is reckoned by the server. */
export const choose = (
  id: string,
  { model, reason, json }: Flags & { readonly model: string; readonly reason: string },
): Promise<ExitCode> =>
  asking("Nothing was chosen.", async (client) => {
    await client.chooseModel(id, model, reason);
    const now = await client.comparison(id);
    const beats = now.chosen?.beats ?? [];
    const lines = [
      `${model} is chosen; ${beats.length === 0 ? "it beats none of the others." : `it does better in all than ${beats.join(" and ")}.`}`,
      `Next: write it on the page, then finalcall task propose ${now.task} --comparison ${id} --reason …`,
    ];
    return say(json, lines.join("\n"), now);
  });
