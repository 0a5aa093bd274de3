/** `finalcall action`: effects in the outside world, as whoever proposes or does them sees them. */

import { type Command, Option } from "commander";
import type { ExitCode } from "../exit.ts";
import { claim, end } from "./permit.ts";
import { list, propose, show, withdraw } from "./propose.ts";

type Done = (work: (...args: never[]) => Promise<ExitCode>) => (...args: unknown[]) => Promise<void>;

const guide = `
  finalcall action propose refund --key refund-4711 --target "charge 4711" \\
      --parameters '{"customer":"C-1042","amount":4900,"currency":"EUR"}' --reason "Charged twice."
      the same key is the same action, however often this runs; the page says whose yes it needs
  finalcall action list --state in-doubt             what somebody must look at
  finalcall action show action-…                     how it stands, who is asked, what next
  finalcall action claim action-… --claim job-4711   the permit of one that the page sends nowhere
  finalcall action end action-… --claim job-4711 --outcome done --ref re_77

A key names what is meant, never the try: refund-4711, and not a new number for each run. Where the page names an address,
the server sends it; else claim it, do it once, and say how it ended. Whoever does not know says --outcome unknown.
Nothing here says yes: people do that in their browser.
`;

export function addActions(finalcall: Command, done: Done): void {
  const action = finalcall
    .command("action")
    .description("Effects in the outside world: proposed, approved as shown, done once, known or in doubt.")
    .addHelpText("after", guide);
  const verb = (usage: string, description: string) =>
    action.command(usage).description(description).addOption(new Option("--json", "one JSON object on stdout"));
  verb("propose <kind>", "Proposes one. The page says whether it runs alone, and whose yes it needs.")
    .requiredOption("--key <key>", "names what is meant; the same key is the same action")
    .requiredOption("--reason <text>", "why; whoever decides reads it")
    .option("--target <text>", "what it is done to", "")
    .option("--parameters <json>", "everything it needs, as a JSON object; @FILE reads a file, - standard input", "{}")
    .option("--for <text>", "on whose behalf", "")
    .option("--task <task>", "the AI task that it comes from", "")
    .option("--replaces <id>", "the action that this one is an edit of; that one is withdrawn", "")
    .action(done(propose));
  verb("list", "The newest, at most 50.")
    .option("--state <state>", "such as open, waiting, in-doubt")
    .action(done(list));
  verb("show <id>", "One action: how it stands, who is asked, each time it was sent.").action(done(show));
  verb("withdraw <id>", "Takes it back, as long as it was not sent.")
    .requiredOption("--reason <text>", "why")
    .action(done(withdraw));
  verb("claim <id>", "Fetches the permit, good once for ten minutes: for one that the page sends nowhere.")
    .requiredOption("--claim <name>", "names this claim, 8 characters at least; the same one gives the same permit")
    .action(done(claim));
  verb("end <id>", "Says how it ended.")
    .requiredOption("--claim <name>", "the claim under which it was done")
    .addOption(
      new Option("--outcome <how>", "how it ended").choices(["done", "failed", "unknown"]).makeOptionMandatory(),
    )
    .option("--ref <text>", "the other side's number for it", "")
    .option("--says <text>", "what was seen", "")
    .action(done(end));
}
