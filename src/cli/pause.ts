/** `finalcall pause`, `pauses` and `resume`: stop AI at once and everywhere, and who may start it again. */

import { type Command, Option } from "commander";
import type { Client } from "../client/client.ts";
import { nameOf } from "../routing/sentence.ts";
import { actorName, capital } from "../views/names.ts";
import { asking, say } from "./asking.ts";
import { CommandError, type ExitCode, exit } from "./exit.ts";

type Done = (work: (...args: never[]) => Promise<ExitCode>) => (...args: unknown[]) => Promise<void>;
type Pause = Awaited<ReturnType<Client["pause"]>>;

interface Flags {
  readonly json?: boolean;
}
interface PauseFlags extends Flags {
  readonly task?: string;
  readonly question?: string;
  readonly model?: string;
  readonly tool?: string;
  readonly everything?: boolean;
  readonly reason: string;
  readonly call?: string;
}

const guide = `
  finalcall pause --task billing-replies --reason "Wrong fee quoted"
  finalcall pause --question billing-replies/late-fees --reason "Wrong fee quoted"
  finalcall pause --model openai/gpt-5 --reason "Answers in another language"
  finalcall pause --everything --reason "Leaked key"

From the answer on no call is let through, on any server, and running answers end. Anybody may; no meeting, no passkey.
`;

/** Adds `pause`, `pauses` and `resume`. */
export function addPauses(finalcall: Command, done: Done): void {
  const json = () => new Option("--json", "one JSON object on stdout");
  finalcall
    .command("pause")
    .description("Pauses an AI task, a question type, a model, a tool or everything, at once.")
    .option("--task <name>", "a task of the page")
    .option("--question <task/type>", "one question type of a task")
    .option("--model <provider/name>", "a model")
    .option("--tool <name>", "a tool that tasks may call")
    .option("--everything", "all AI")
    .requiredOption("--reason <text>", "why, in a sentence")
    .option("--call <id>", "a call whose answer was wrong: it joins the task's samples")
    .addOption(json())
    .addHelpText("after", guide)
    .action(done(pause));
  finalcall
    .command("pauses")
    .argument("[id]", "one pause with its receipt")
    .description("What is paused now, since when, why, and what was under way.")
    .addOption(json())
    .action(done(pauses));
  finalcall
    .command("resume")
    .argument("<id>", "a pause, as `finalcall pauses` lists it")
    .description("Says who starts it again, and where: in the browser, with one rule changed.")
    .addOption(json())
    .action(done(resume));
}

const pause = (flags: PauseFlags): Promise<ExitCode> =>
  asking("NOT paused.", async (client) => {
    const paused = await client.pauseAi({ ...asked(flags), reason: flags.reason, call: flags.call ?? "" });
    return say(flags.json, [pauseLine(paused), ...receipt(paused), resumeLine(paused)].join("\n"), { ...paused });
  });

/** Exactly one thing is named. */
function asked({ task, question, model, tool, everything }: PauseFlags) {
  const named = Object.entries({ task, question, model, tool }).filter(([, name]) => name !== undefined);
  const [one] = named;
  if (named.length + (everything ? 1 : 0) !== 1)
    throw new CommandError(
      exit.usage,
      "Say what to pause: exactly one thing.",
      "finalcall pause --task billing-replies",
    );
  return everything
    ? { what: "everything" as const, name: "" }
    : { what: one?.[0] as "task" | "question" | "model" | "tool", name: one?.[1] ?? "" };
}

const pauses = (id: string | undefined, flags: Flags): Promise<ExitCode> =>
  asking("Nothing to show.", async (client) => {
    if (id === undefined) {
      const { pauses } = await client.pauses();
      return say(flags.json, pauses.map((one) => `${one.id}  ${pauseLine(one)}`).join("\n") || "Nothing is paused.", {
        pauses,
      });
    }
    const one = await client.pause(id);
    return say(flags.json, [pauseLine(one), ...receipt(one), resumeLine(one)].join("\n"), { ...one });
  });

/** Exit 3 while it is paused: no command line starts it again. */
const resume = (id: string, flags: Flags): Promise<ExitCode> =>
  asking("Not started.", async (client) => {
    const one = await client.pause(id);
    return say(flags.json, resumeLine(one), { ...one }, one.resumed ? exit.ok : exit.denied);
  });

/** What stands still, since when, by whom and why. */
export function pauseLine({ what, name, by, at, reason, trigger, resumed }: Pause): string {
  const thing = what === "everything" ? "All AI" : `The ${what} ${name}`;
  const who = trigger === "" ? capital(actorName(by)) : `Its trigger ${trigger}`;
  return `${thing} ${resumed ? "was" : "is"} paused since ${at} (UTC). ${who}: ${reason}`;
}

function receipt({ receipt, queue }: Pause): string[] {
  if (!receipt) return ["What was under way is not counted yet."];
  const { finished, parked, unknown, used } = receipt;
  return [
    `Under way: ${finished.length} finished, ${parked.length} parked for a person, ${unknown.length} unknown.`,
    ...(unknown.length > 0 ? [`  unknown: ${unknown.join(", ")}`] : []),
    ...(queue.items > 0
      ? [`In the queue for people: ${queue.items}, ${queue.open} of them open (finalcall work list).`]
      : []),
    `Used already: ${used.length}.`,
    ...used.slice(0, 50).map(({ call, recipient, at }) => `  ${at}  ${recipient || "nobody was named"}  (${call})`),
  ];
}

function resumeLine({ resumed, resumers, link }: Pause): string {
  if (resumed)
    return `Started again ${resumed.at} (UTC) by ${capital(actorName(resumed.by))}, ${resumed.choice}: ${resumed.rule}`;
  const who = resumers.map(nameOf).join(" or ") || "The owner of AI";
  return `${who} starts it again, in the browser and with one rule changed: ${link}`;
}
