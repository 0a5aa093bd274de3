/** The list of AI tasks: what is paused first, then every task by what a wrong answer does, and the calls that no task names. */

import type { TaskRow, TasksModel } from "../../views/ai-tasks.ts";
import type { Shell } from "../../views/shell.ts";
import { type Html, screen } from "../layout.tsx";
import { Ctx, ForPage, Section, Sentence } from "../parts.tsx";
import { Budget, PauseAll, PauseBar, Paused } from "./ai-parts.tsx";

export const tasksScreen = (shell: Shell, model: TasksModel): Html => {
  const some = model.rows.length > 0;
  const bar = some && !model.stopped;
  return screen(shell, {
    title: "AI tasks",
    bar,
    children: (
      <>
        <Ctx>
          <span>AI tasks</span>
          <span class="ph">{shell.when}</span>
        </Ctx>
        <header class="head">
          <h1 class={model.bad ? "stop" : undefined}>{model.title}</h1>
          <p class="answer">
            <Sentence says={model.answer} name={model.name} />
          </p>
        </header>
        <div class="cols">
          <div>
            {model.pauses.map((pause) => (
              <Paused pause={pause} alone={model.pauses.length === 1} />
            ))}
            {some ? <Rows rows={model.rows} /> : <Empty />}
            {some ? (
              <p class="quiet-line">
                <a href="/drafts">{shell.drafts === 0 ? "Drafts" : drafts(shell.drafts)}</a>
                {", "}
                <a href="/work">
                  {model.work === 0 ? "work for people" : `${model.work} open in the queue for people`}
                </a>
              </p>
            ) : null}
          </div>
          <aside>
            {bar ? <PauseBar label="Pause all AI" /> : null}
            {model.everything.length > 0 ? (
              <Section id="together" title="Budget">
                {model.everything.map((budget) => (
                  <Budget budget={budget} />
                ))}
              </Section>
            ) : null}
            <Section id="unnamed" title="Calls that no task names">
              <p class={model.unnamed.some ? "wait" : undefined}>{model.unnamed.says}</p>
              <p class="small muted">Find those in the code, too:</p>
              <code class="cmd">finalcall task find</code>
            </Section>
          </aside>
        </div>
        {bar ? <PauseAll /> : null}
      </>
    ),
  });
};

const drafts = (n: number) => (n === 1 ? "One draft waits for you" : `${n} drafts wait for you`);

const dueClass: Readonly<Record<TaskRow["state"], string>> = {
  paused: "due stop",
  part: "due stop",
  off: "due wait",
  runs: "due",
};

const Rows = ({ rows }: { rows: readonly TaskRow[] }) => (
  <Section id="tasks" title="By harm, speed and price" aside={String(rows.length)}>
    <ul class="rows">
      {rows.map((row) => (
        <li>
          <a class="row" href={row.href} data-row>
            <h3>{row.title}</h3>
            <span class={dueClass[row.state]}>{row.says}</span>
            <p>
              {row.does === "" ? null : `${row.does.replace(/\.?$/, ".")} `}
              {row.levels === "" ? null : `${row.levels.charAt(0).toUpperCase()}${row.levels.slice(1)}. `}
              {row.waits > 0 ? <span class="wait">Release {row.waits} waits for a yes. </span> : null}
              <span class={row.drillLate ? "wait" : undefined}>Drill {row.drill}.</span>
            </p>
            <p class="d">{row.budget?.bar ? row.budget.says : row.model}</p>
            <p class="ranks">
              <Rank what="harm" risk={row.rank.harm} />
              <Rank what="speed" risk={row.rank.speed} />
              <Rank what="price" risk={row.rank.cost} />
            </p>
          </a>
        </li>
      ))}
    </ul>
  </Section>
);

const shape: Readonly<Record<string, string>> = { high: "tag full", medium: "tag mid plain", low: "tag" };

/** How much each weighs, as a word with a shape. It is no state, so it has no colour. */
const Rank = ({ what, risk }: { what: string; risk: string }) => (
  <span class={shape[risk] ?? "tag"}>
    {what} {risk}
  </span>
);

/** What a page needs for a first task. */
export const firstTask = `ai:
  providers:
    openai: { kind: openai, base: "https://api.openai.com/v1", key: env:OPENAI_API_KEY }
  tasks:
    billing-replies:
      does: Drafts answers to billing mails
      changed-by: [dee]
      tested-by: [fin]
      never: [refunds, legal, angry disputes]
      model: openai/gpt-5-mini
      prompt: prompts/billing-replies.md
      budget: 20 USD / day
      fallback: templates/billing/
      questions:
        invoice-copy: { level: spot-checks, sample: 10 % }
      stop: { wrong-price: 1, policy-break: 1, skipped-approval: 1 }`;

const Empty = () => (
  <Section id="tasks" title="Name the first one">
    <p>
      One narrow task first. Write it on the page under <code>ai</code>: who changes it, who tests it, which model, what
      it may cost, and what people use while it is off.
    </p>
    <ForPage lines={firstTask} lint />
  </Section>
);
