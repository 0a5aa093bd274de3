/** `finalcall task`: the commands around AI tasks, what each takes and what it is for. */

import { type Command, Option } from "commander";
import type { ExitCode } from "../exit.ts";
import { choose, compare, samples } from "./compare.ts";
import { checkCalls, findCalls } from "./find.ts";
import { history, note } from "./history.ts";
import { propose } from "./propose.ts";
import { answers, list, rollBack, show, test } from "./show.ts";

type Done = (work: (...args: never[]) => Promise<ExitCode>) => (...args: unknown[]) => Promise<void>;

const guide = `
  finalcall task propose billing-replies --dry-run       what would change, the prompt word by word
  finalcall task propose billing-replies --reason "Names the invoice"
      the committed prompt with what the page says; a tester tries it, the owner of AI approves it in the browser
  finalcall task compare billing-replies --models openai/gpt-5-mini,openai/gpt-5 --hour 30
      your own samples through both; people mark the answers in their browser without the names
  finalcall task history billing-replies                 where did quality change?
  finalcall task rollback billing-replies --reason "Wrong fee quoted"

Nothing here approves, widens or starts again: people do that in their browser.
`;

export function addTasks(finalcall: Command, done: Done): void {
  const task = finalcall
    .command("task")
    .description("AI tasks: propose, test, compare, look back, go back.")
    .addHelpText("after", guide);
  const verb = (usage: string, description: string) =>
    task.command(usage).description(description).addOption(new Option("--json", "one JSON object on stdout"));
  verb("list", "The AI tasks of the page, and what is served.").action(done(list));
  verb("show <task>", "One task: what is served, who reads the answers, what is missing.").action(done(show));
  verb("propose <task>", "Proposes the committed prompt with what the page says of the task.")
    .option("--reason <text>", "why, in a line; everybody who approves reads it")
    .option("--comparison <id>", "the comparison that it rests on")
    .option("--dry-run", "only show what would change")
    .action(done(propose));
  verb("test <task> <release>", "Says that you tried a release, and how it went.")
    .option("--passed", "it does what it should")
    .option("--failed", "it does not")
    .requiredOption("--note <text>", "what you tried")
    .action(done(test));
  verb(
    "samples <task> <verb> [file]",
    "Real questions on which models are compared: `add` a file of JSON Lines, or `list`.",
  ).action(done(samples));
  verb("compare <task>", "Two or three models on the task's own samples, by turns, metered. Exit 3 when it stopped.")
    .option("--models <list>", "two or three, as provider/model, with commas")
    .option("--hour <usd>", "US dollars for an hour of whoever fixes answers")
    .option("--resume <comparison>", "goes on with one that stopped; what is there is not asked again")
    .action(done(compare));
  verb("choose <comparison>", "Chooses a model once its marks are closed.")
    .requiredOption("--model <model>", "as provider/model")
    .requiredOption("--reason <text>", "why, in one line")
    .action(done(choose));
  verb("answers <task>", "The five questions before launch, and what is answered.").action(done(answers));
  verb("history <task>", "Where did quality change? Every change, with what people found before and after it.").action(
    done(history),
  );
  verb("note <task>", "The operating note: one page from the live settings, as Markdown.").action(done(note));
  verb("rollback <task>", "Back to the release before, at once. Approved beforehand.")
    .requiredOption("--reason <text>", "why, in a sentence")
    .action(done(rollBack));
  verb("find", "Every call of a model in the code, and the task that answers for it.")
    .option("--page <file>", "another page than that of the base branch")
    .action(done(findCalls));
  verb("check", "The calls of a model that belong to no task. Exit 3 when there is one.")
    .option("--page <file>", "another page than that of the base branch")
    .action(done(checkCalls));
}
