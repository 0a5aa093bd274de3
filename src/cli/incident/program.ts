/** `finalcall incident`: its verbs, what each takes, and what it is for. */

import { type Command, Option } from "commander";
import type { ExitCode } from "../exit.ts";
import * as harms from "./harm.ts";
import * as leads from "./lead.ts";
import { review } from "./review.ts";
import { status } from "./status.ts";
import * as entries from "./timeline.ts";

type Done = (work: (...args: never[]) => Promise<ExitCode>) => (...args: unknown[]) => Promise<void>;

const collect = (value: string, before: string[] = []) => [...before, value];

const guide = `
At three in the night:
  finalcall incident declare "Some clinics were charged twice" --hits customers,spend
      deploys freeze, one person leads; anybody may, and any token that may propose
  finalcall incident status                     who leads, suspects, what was tried
  finalcall incident note "Errors at 4 %" --evidence LINK
  finalcall incident action "Roll back to 2.40.3" --because "2.41.0 retries" --expected "no double charge"
  finalcall incident result 5 helped "14 of 14 were inside the 10 %" --evidence LINK
  finalcall incident update support             a draft from the facts; with words: it was sent

One risky action at a time: the next waits for the result of the last; unknown is a result.
Without --evidence an entry stands as a guess. --at takes 14:12, ~14:10, 14:10..14:20, 2026-11-19.
Leading, lifting the freeze, resolving and closing are done by a person in their browser; here you are told who and where (exit 3).
`;

/** Adds `finalcall incident` and its verbs. */
export function addIncident(finalcall: Command, done: Done): void {
  const incident = finalcall
    .command("incident")
    .description("Declares, leads and works through an incident: freeze, one lead, facts, results, review.")
    .addHelpText("after", guide);
  const verb = (usage: string, description: string) =>
    incident
      .command(usage)
      .description(description)
      .option("--on <number>", "the incident; default: the open one")
      .addOption(new Option("--json", "one JSON object on stdout"));
  const entry = (usage: string, description: string) =>
    verb(usage, description)
      .option("--evidence <link>", "what shows it; without it, it is a guess")
      .option("--at <when>", "when it happened: 14:12, ~14:10, 14:10..14:20, 2026-11-19")
      .option("--who <kind:name>", "who did it, if not you: person:, agent:, customer:, outsider:, system:, attacker:");

  leading(verb, done);
  timeline(verb, entry, done);
  harm(verb, done);
  ending(verb, done);
}

type Verb = (usage: string, description: string) => Command;

function leading(verb: Verb, done: Done): void {
  verb("declare <title>", "Freezes deploys and names the lead, in one entry of the record.")
    .option("--severity <1-4>", "1 is the worst, and assumed")
    .option("--environment <name>", "default: all of them")
    .option("--hits <list>", "customers,spend,commitments,teams: then somebody leads the wider response")
    .option("--started <when>", "when it began, as far as is known")
    .option("--detected <when>", "when it was noticed; default: now")
    .option("--by <who>", "noticed by alert, human, customer or outsider")
    .option("--separate", "another incident is open, and this is something else")
    .action(done(leads.declare));
  verb(
    "lead [person]",
    "Who leads; with a name: offers it, and the lead passes when that person acknowledges it.",
  ).action(done(leads.lead));
  verb("take", "Acknowledge the lead. In the browser.").action(done((flags) => leads.byPerson("take", flags)));
  verb("role <role> <person>", "investigator, fix or updates: one person each.").action(done(leads.role));
  verb("widen <hits...>", "More is hit: customers, spend, commitments, teams.").action(done(leads.widen));
  verb("grade <severity> <reason>", "Another severity; only the lead lowers it.").action(done(leads.grade));
}

function timeline(verb: Verb, entry: Verb, done: Done): void {
  entry("note <text>", "An entry: a symptom, decision, communication, access or deploy; or a correction.")
    .addOption(
      new Option("--kind <kind>", "what it is")
        .choices(["symptom", "decision", "comms", "access", "deploy", "correction"])
        .default("symptom"),
    )
    .option("--corrects <entry>", "the number of the entry that it corrects; that one stays")
    .action(done(entries.note));
  entry("check <text>", "Something looked at, and what was expected.")
    .requiredOption("--expected <text>", "what you expect to see if the guess is right")
    .option("--found <text>", "what was seen")
    .action(done(entries.check));
  entry("action <text>", "Something done about it. Risky unless you say otherwise; the numbers before are filled in.")
    .requiredOption("--because <hypothesis>", "what you think is wrong")
    .requiredOption("--expected <text>", "what should happen then")
    .option("--safe", "it cannot make anything worse")
    .action(done(entries.action));
  entry(
    "result <action> <outcome> [text]",
    "helped, no-change, worse or unknown; the numbers after are filled in.",
  ).action(done(entries.result));
  verb("time <which> <when>", "started, detected or declared, as it is known now.")
    .option("--by <who>", "noticed by alert, human, customer or outsider")
    .option("--source <link>", "what shows it")
    .action(done(entries.time));
  entry("mitigated <text>", "It no longer hurts, says a person. It is not resolved by that.").action(
    done(entries.mitigated),
  );
}

function harm(verb: Verb, done: Done): void {
  verb("blast <what> <amount>", "An estimate: users, services or money; 40 or 10..40. Only ever added.")
    .requiredOption("--source <text>", "where the number comes from")
    .option("--currency <code>", "for money, such as EUR")
    .option("--says <text>", "what it is about")
    .action(done(harms.blast));
  verb("customers [file]", "Lists affected customers from a CSV file or -; without one, prints the list.")
    .option("--out <file>", "write the list to a new file")
    .addHelpText("after", "\nColumns: customer (needed), name, contact, amount, currency, what. Commas, a head line.\n")
    .action(done(harms.customers));
  verb("update <audience> [text]", "internal, support, finance or customers: a draft; with words: it was sent.").action(
    done(harms.update),
  );
}

function ending(verb: Verb, done: Done): void {
  verb("status", "The open incident, or the list.").option("--all", "also those that are over").action(done(status));
  verb("thaw", "Lift this incident's freeze. By its lead, in the browser.").action(
    done((flags) => leads.byPerson("thaw", flags)),
  );
  verb("resolve", "End it. By its lead, in the browser.").action(done((flags) => leads.byPerson("resolve", flags)));
  verb("review", "Cause, what let it through, at least one rule that changes, follow-ups with one owner and a date.")
    .option("--cause <text>")
    .option("--let-through <text>")
    .option("--rule <kind:reference=says>", "page, approval, alert, trigger or test; repeat it", collect)
    .option("--follow-up <owner:date:says>", "repeat it", collect)
    .option("--covers <number>", "another incident that it covers too; repeat it", collect)
    .option("--file <json>", "all of it from a file, or - for standard input")
    .action(done(review));
  verb("close", "Close what is resolved and reviewed. By a person, in the browser.").action(
    done((flags) => leads.byPerson("close", flags)),
  );
  verb("duplicate", "It is the same as another one. By its lead, in the browser.").action(
    done((flags) => leads.byPerson("duplicate", flags)),
  );
}
