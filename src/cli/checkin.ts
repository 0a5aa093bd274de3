/** `finalcall checkin`: what the record fills in for the week, and the note it ended in. What is said in it is said in the browser. */

import { type Command, Option } from "commander";
import type { Client } from "../client/client.ts";
import { nameOf } from "../routing/sentence.ts";
import { asking, say } from "./asking.ts";
import { CommandError, type ExitCode, exit } from "./exit.ts";

type Done = (work: (...args: never[]) => Promise<ExitCode>) => (...args: unknown[]) => Promise<void>;
type Checkin = Awaited<ReturnType<Client["checkin"]>>;

interface Flags {
  readonly json?: boolean;
  readonly week?: string;
}

const guide = `
  finalcall checkin                       the newest: who was asked, what is open, new, blocked
  finalcall checkin note --week 2026-W47  the note of one page, as Markdown
  finalcall checkin open                  opens this week's before its time

It opens by itself at the page's time (review: { weekly: Fri 10:00 }), in the team's zone.
Who had the final say is answered in the browser, blind; no command line sees an answer before everybody has given theirs.
`;

export function addCheckin(finalcall: Command, done: Done): void {
  const week = () => new Option("--week <week>", "another week than the newest, such as 2026-W47");
  const json = () => new Option("--json", "one JSON object on stdout");
  const checkin = finalcall
    .command("checkin")
    .description("The weekly check-in: one real decision said blind, what the record found, a note of one page.")
    .addOption(week())
    .addOption(json())
    .addHelpText("after", guide)
    .action(done(show));
  checkin
    .command("note")
    .description("The note that it ended in, as Markdown.")
    .addOption(week())
    .addOption(json())
    .action(done(note));
  checkin
    .command("open")
    .description("Opens this week's, filled in from the record.")
    .addOption(json())
    .action(done(open));
}

/** Options of a subcommand that its parent has as well stand with the parent. */
const flagsOf = (own: Flags, command: Command): Flags => ({ ...command.parent?.opts<Flags>(), ...own });

async function newest(client: Client, week: string | undefined): Promise<Checkin> {
  if (week !== undefined) return client.checkin(week);
  const { checkins } = await client.checkins();
  const [first] = checkins;
  if (!first) throw new CommandError(exit.denied, "There is no check-in yet.", "Open one: finalcall checkin open");
  return client.checkin(first.id);
}

const asked = <T>(undone: string, work: (client: Client) => Promise<T>) =>
  asking(undone, work, "The notes so far are in the mail of everybody on the page.");

const show = (flags: Flags): Promise<ExitCode> =>
  asked("Nothing to show.", async (client) => {
    const found = await newest(client, flags.week);
    return say(flags.json, lines(found).join("\n"), found);
  });

const note = (own: Flags, command: Command): Promise<ExitCode> =>
  asked("No note.", async (client) => {
    const flags = flagsOf(own, command);
    const found = await newest(client, flags.week);
    if (found.note !== "") return say(flags.json, found.note.trimEnd(), { id: found.id, note: found.note });
    const why = found.state === "lapsed" ? "Nobody closed the check-in" : "Nobody has closed the check-in yet";
    throw new CommandError(exit.denied, `${why} of ${found.id}, so it has no note.`, found.link);
  });

const open = (own: Flags, command: Command): Promise<ExitCode> =>
  asked("Not opened.", async (client) => {
    const found = await client.openCheckin();
    return say(flagsOf(own, command).json, lines(found).join("\n"), found);
  });

function lines(found: Checkin): string[] {
  const { id, pair, decision, facts, state, link } = found;
  const head = `Check-in ${id}, ${state}: ${pair.map(nameOf).join(" and ")}.`;
  const asks = decision
    ? [
        `${decision.title}. ${decision.why}`,
        decision.told
          ? `${decision.told.record} ${decision.told.finding}`.trim()
          : `${decision.missing.map(nameOf).join(" and ")} answers first, in the browser.`,
      ]
    : ["Nothing was decided in that time."];
  return [head, ...asks, ...(facts ? factLines(facts) : []), link];
}

function factLines({ waits, findings, open, risks, blocked }: NonNullable<Checkin["facts"]>): string[] {
  const list = (title: string, all: readonly { readonly says: string }[]) =>
    all.length === 0 ? [] : [`${title}:`, ...all.map(({ says }) => `  ${says}`)];
  return [
    `${waits.says}.`,
    ...list(
      "Found in the record",
      findings.map(({ says, wording }) => ({ says: `${says}${wording === "" ? "" : `  For the page: ${wording}`}` })),
    ),
    ...list(
      "Still open",
      open.map(({ says, due }) => ({ says: `${says}, ${due}` })),
    ),
    ...list("New risks", risks),
    ...list("Blocked", blocked),
  ];
}
