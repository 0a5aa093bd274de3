/** The form of the section `ai`: who runs the models, what may be spent, and the team's AI tasks. */

import * as ai from "./ai-kinds.ts";
import * as amount from "./amounts.ts";
import { levels, subjects } from "./page.ts";
import type { Shape } from "./shape.ts";
import { keyed, record, required, such, table, text, texts } from "./shapes.ts";
import * as is from "./texts.ts";
import * as when from "./times.ts";

const provider = record(
  {
    kind: required(text(is.choice("provider", ["openai", "anthropic"]), "Which interface it speaks.")),
    base: required(text(such("https://api.openai.com/v1", is.url), "Its address.")),
    key: text(such("env:OPENAI_API_KEY", is.reference), "Where its key is kept; only the server reads it."),
  },
  "Somebody who runs models.",
);

const question = record(
  {
    level: required(
      text(
        is.choice("level", levels),
        "The widest that it may reach; it starts as `reviewed`, and only the owner of AI widens it, on evidence.",
      ),
    ),
    sample: text(amount.share, "The share that a person reads under spot checks; 10 % where none is given."),
    approve: text(is.decider, "Who reads each one; whoever reads for the task where none is given."),
    about: text(
      is.choice("about", subjects),
      "What is at stake; everything but `plain` is read by a person, whatever the numbers say.",
    ),
  },
  "One kind of question inside an AI task.",
);

const trigger: Shape = {
  is: "variants",
  says: "A number at which it stops or narrows by itself.",
  marked: [
    [
      "",
      record(
        {
          at: required(text(ai.taskTrigger, "The number.")),
          feed: text(
            is.choice("feed", ["mark", "check", "complaint", "meter"]),
            "Who says it: a reviewer's mark, a rule's check, a complaint, or the gateway's own meter.",
          ),
          // biome-ignore lint/suspicious/noThenProperty: a word of the page, never awaited
          then: text(
            is.choice("then", ["pause-question", "pause-task", "narrow", "cheap-model"]),
            "What happens by itself.",
          ),
        },
        "A trigger of the team's own, or one that does something else than usual.",
      ),
    ],
  ],
  plain: text(ai.taskTrigger, "The number at which it stops or narrows by itself."),
};

const ranked = is.choice("rank", ["low", "medium", "high"]);

const task = record(
  {
    does: text(such("drafts answers to billing mails"), "What it is for, in the team's words."),
    "changed-by": required(texts(is.person, "Who may change it.")),
    "tested-by": required(texts(is.person, "Who tests a change; never who made it.")),
    "reviewed-by": texts(is.person, "Who reads its drafts; whoever tests it where nobody is named."),
    never: texts(such("refunds"), "What it must never do; an attempt stops it."),
    rank: record(
      {
        harm: text(ranked, "The harm of a wrong answer; high where nothing is said."),
        speed: text(ranked, "How fast an answer is needed."),
        cost: text(ranked, "What one run may cost."),
      },
      "Where it stands among the tasks.",
    ),
    model: required(text(ai.model, "The model for the usual case, as provider/name.")),
    "edge-cases": text(
      such("openai/gpt-5", ai.model),
      "The stronger model for odd cases; a person where none is given.",
    ),
    prompt: required(text(is.file, "The prompt's file. What was approved is served, never the file.")),
    parameters: keyed(
      ai.parameter,
      text(such("800"), "Its value."),
      "What is sent with every call, such as max-tokens and temperature.",
    ),
    tools: texts(such("find-invoice"), "Tools it may call; none where none is given."),
    reads: texts(such("policies"), "What it may read."),
    writes: texts(such("drafts"), "What it may write; nothing where nothing is given."),
    budget: text(ai.spending, "The most it may cost. A call that could cross it is refused."),
    fallback: text(such("templates/billing/", is.file), "What people use while it is off."),
    "by-hand": record(
      {
        minutes: required(text(ai.count, "Minutes that one takes by hand.")),
        errors: required(text(such("2 %", amount.share), "The share that goes wrong by hand.")),
      },
      "What the same work takes without it, measured.",
    ),
    drill: record(
      {
        within: text(when.duration, "A drill that takes longer fails; at most 30m, which holds where none is given."),
        every: text(such("30d", amount.days), "After so many days it is due again; 30d where none is given."),
      },
      "The drill of its way back.",
    ),
    calls: texts(
      such("src/billing/reply.ts", is.pattern),
      "Files of this repository in which it is called; `finalcall task check` finds calls that no task names.",
    ),
    questions: table(question, "Kinds of questions, each with its own level."),
    stop: table(trigger, "Numbers at which it stops or narrows by itself."),
  },
  "One AI task.",
);

export const aiShape = record(
  {
    providers: table(provider, "Who runs the models."),
    models: texts(ai.model, "Models that may be asked without a task; none where none is given."),
    budget: text(such("600 EUR / month", ai.spending), "The most that everything together may cost."),
    "budget-per-person": text(such("30 EUR / month", ai.spending), "The most that one person's calls may cost."),
    "budget-per-key": text(such("10 EUR / day", ai.spending), "The most that the calls with one key may cost."),
    exchange: keyed(
      ai.currency,
      text(ai.rate, "What one of it is worth in US dollars."),
      "Rates, where amounts are not in USD.",
    ),
    "tell-at": texts(
      such("80 %", amount.share),
      "Shares of a budget at which its owner is told; 50, 80 and 100 % where none is given.",
    ),
    tasks: table(task, "The team's AI tasks."),
  },
  "The team's AI: one owner (`areas.ai`) has the final call on every task.",
);
