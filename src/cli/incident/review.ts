/** `finalcall incident review`: what it was, what let it through, and which rule changes, from flags or a file. */

import { readFileSync } from "node:fs";
import type { Client } from "../../client/client.ts";
import { CommandError, type ExitCode, exit } from "../exit.ts";
import { asking, type Flags, meant, say } from "./asking.ts";

export interface ReviewFlags extends Flags {
  readonly file?: string;
  readonly cause?: string;
  readonly letThrough?: string;
  readonly rule?: readonly string[];
  readonly followUp?: readonly string[];
  readonly covers?: readonly string[];
}

export const review = (flags: ReviewFlags): Promise<ExitCode> =>
  asking("Not recorded.", async (client) => {
    const it = await meant(client, flags);
    const said = flags.file === undefined ? await fromFlags(client, flags) : fromFile(flags.file);
    const { recorded } = await client.inIncident(it.id, "review", said as never);
    const after = await client.incident(it.id);
    return say(flags, `The review of incident ${it.number} is recorded. It is closed in the browser.\n${it.link}`, {
      recorded,
      incident: after,
    });
  });

async function fromFlags(client: Client, { cause, letThrough, rule = [], followUp = [], covers = [] }: ReviewFlags) {
  if (cause === undefined || letThrough === undefined)
    throw new CommandError(
      exit.usage,
      "A review says the cause and what let it through.",
      "Give --cause and --let-through, or --file.",
    );
  return {
    cause,
    letThrough,
    rules: rule.map((one) => {
      const [, kind, reference, says] = /^(\w+):([^=]+)=([\s\S]+)$/.exec(one) ?? [];
      if (kind !== undefined) return { kind, reference, says };
      throw new CommandError(
        exit.usage,
        `${one} is no rule.`,
        'Write kind:reference=what changed, such as test:shop/webhook.test="repeats every callback".',
      );
    }),
    followUps: followUp.map((one) => {
      const [, owner, by, says] = /^([^:]+):(\d{4}-\d{2}-\d{2}):([\s\S]+)$/.exec(one) ?? [];
      if (owner !== undefined) return { owner, by, says };
      throw new CommandError(exit.usage, `${one} is no follow-up.`, "Write owner:2026-12-01:what is to be done.");
    }),
    covers: await Promise.all(covers.map(async (number) => (await client.incident(number)).id)),
  };
}

function fromFile(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file === "-" ? 0 : file, "utf8"));
  } catch (fault) {
    throw new CommandError(
      exit.usage,
      `${file} is no JSON: ${fault instanceof Error ? fault.message : fault}`,
      "Write an object with cause, letThrough, rules, followUps.",
    );
  }
}
