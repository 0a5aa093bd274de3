/** `finalcall agents`: what each agent of the page may do, asked for and was refused, its tokens, and who asks it. */

import type { Command } from "commander";
import { Option } from "commander";
import type { Client } from "../client/client.ts";
import { nameOf } from "../routing/sentence.ts";
import { actorName, listed, plural } from "../views/names.ts";
import { asking, say } from "./asking.ts";
import { CommandError, type ExitCode, exit } from "./exit.ts";

type Done = (work: (...args: never[]) => Promise<ExitCode>) => (...args: unknown[]) => Promise<void>;
type Agent = Awaited<ReturnType<Client["agents"]>>["agents"][number];

export function addAgents(finalcall: Command, done: Done): void {
  finalcall
    .command("agents")
    .argument("[agent]", "one agent, with everything of it")
    .description("What each agent may do, asked for and was refused, its tokens, and who asks it.")
    .addOption(new Option("--json", "one JSON object on stdout"))
    .action(done(agents));
}

const agents = (asked: string | undefined, { json }: { json?: boolean }): Promise<ExitCode> =>
  asking("Nothing to show.", async (client) => {
    const { agents: all, never } = await client.agents();
    if (asked === undefined) {
      const lines = all.length === 0 ? ["The page names no agent."] : all.map(line);
      return say(json, [...lines, ...never.map((one) => `Never: ${one}`)].join("\n"), { agents: all, never });
    }
    const one = all.find(({ id }) => id === asked);
    const known = all.map(({ id }) => id).join(", ");
    if (!one)
      throw new CommandError(exit.usage, `There is no agent ${asked}.`, `One of: ${known || "none is on the page"}.`);
    return say(json, [line(one), ...more(one)].join("\n"), { ...one, never });
  });

function line({ id, named, kind, askedBy, may, asked, waiting, refusals, tokens }: Agent): string {
  const good = tokens.filter(({ state }) => state === "good").length;
  const who = named ? `${kind}, asked by ${listed(askedBy.map(nameOf), "or")}` : "not on the page any more";
  const alone = may.length === 0 ? "" : `; without a person: ${may.join(", ")}`;
  return `${id}  ${who}${alone}. Asked ${asked}, ${waiting} ${plural(waiting, "waits", "wait")}, refused ${refusals}; ${good} good ${plural(good, "token")}.`;
}

function more({ tokens, newest, refused, calls, cost }: Agent): string[] {
  return [
    ...tokens.map(
      ({ id, name, scopes, until, by, state }) =>
        `  token ${id} (${state}): ${name}; ${scopes.join(", ")}; made by ${actorName(by)}, until ${until} (UTC)`,
    ),
    ...(calls === 0 ? [] : [`  ${calls} ${plural(calls, "call")} of models, ${(cost / 1e9).toFixed(2)} USD`]),
    ...newest.map(({ at, kind, id, state, title }) => `  ${at}  asked: ${kind} ${id}, ${state}: ${title}`),
    ...refused.map(({ at, type, subject, refused }) => `  ${at}  refused: ${type} ${subject} (${refused})`),
  ];
}
