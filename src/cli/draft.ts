/** `finalcall draft`: what waits for a person, and one draft. Reading it is done in the browser. */

import { type Command, Option } from "commander";
import type { Client } from "../client/client.ts";
import { nameOf } from "../routing/sentence.ts";
import { asking, say } from "./asking.ts";
import type { ExitCode } from "./exit.ts";
import { requiredServer } from "./servers.ts";

type Done = (work: (...args: never[]) => Promise<ExitCode>) => (...args: unknown[]) => Promise<void>;
type Line = Awaited<ReturnType<Client["drafts"]>>["drafts"][number];
type Draft = Awaited<ReturnType<Client["draft"]>>;

const guide = `
  finalcall draft list                      what waits for a person, the longest first
  finalcall draft list billing-replies --all
  finalcall draft show draft-3f0a…          the question, the draft, and what a person made of it

Accepting, editing and sending back is done in the browser: no token reads for a person.
`;

export function addDrafts(finalcall: Command, done: Done): void {
  const draft = finalcall
    .command("draft")
    .description("Answers of a model that a person reads before they are used.")
    .addHelpText("after", guide);
  const verb = (usage: string, description: string) =>
    draft.command(usage).description(description).addOption(new Option("--json", "one JSON object on stdout"));
  verb("list [task]", "The drafts that wait for a person.")
    .option("--all", "also those that were read")
    .action(done(list));
  verb("show <draft>", "One draft with its words.").action(done(show));
}

const list = (task: string | undefined, flags: { json?: boolean; all?: boolean }): Promise<ExitCode> =>
  asking("Nothing to show.", async (client) => {
    const which = { ...(task && { task }), ...(flags.all ? {} : { state: "waiting" as const }) };
    const { drafts } = await client.drafts(which);
    const none = flags.all ? "There is no draft." : "No draft waits for anybody.";
    return say(flags.json, drafts.map(line).join("\n") || none, { drafts });
  });

const show = (id: string, flags: { json?: boolean }): Promise<ExitCode> =>
  asking("Nothing to show.", async (client) => {
    const draft = await client.draft(id);
    return say(flags.json, told(draft).join("\n"), { ...draft });
  });

const outcomes = { waiting: "waits for a person", accepted: "accepted", edited: "edited", "sent-back": "sent back" };

const line = ({ id, task, question, openedAt, outcome, by, unread }: Line): string => {
  const of = `${task}${question === "" ? "" : `/${question}`}`;
  const who = by === "" ? "" : ` by ${nameOf(by)}`;
  return `${id}  ${of}, ${openedAt}: ${outcomes[outcome]}${who}${unread ? "; it was used before anybody had read it" : ""}`;
};

function told(draft: Draft): string[] {
  const { input, output, recipient, outcome, use, marks, faults } = draft;
  const wrong = [...marks.filter(({ ok }) => !ok), ...faults].map(({ item }) => item);
  const { url } = requiredServer(process.env);
  return [
    line(draft),
    ...(recipient === "" ? [] : [`For: ${recipient}`]),
    ...(wrong.length === 0 ? [] : [`Wrong: ${[...new Set(wrong)].join(", ")}`]),
    ...["", "The question:", input, "", "The draft:", output],
    ...(outcome === "edited" ? ["", "What may be used:", use] : []),
    ...(outcome === "waiting" ? ["", `Read it in the browser: ${url.replace(/\/$/, "")}/drafts/${draft.id}`] : []),
  ];
}
