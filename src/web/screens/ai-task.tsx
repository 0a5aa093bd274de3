/** One AI task: the sentence, the pause in its place, levels, triggers, drill; beside them the release, the budget, the work by hand. */

import type { FactModel, TaskModel } from "../../views/ai-task.ts";
import type { Shell } from "../../views/shell.ts";
import { Dialog, Reason } from "../forms.tsx";
import { type Html, screen } from "../layout.tsx";
import { Back, Facts, Marked, Section } from "../parts.tsx";
import { Levels } from "./ai-levels.tsx";
import { Budget, PauseBar, Paused, PauseTask } from "./ai-parts.tsx";
import { ByPeople, Drill, Five, Hand, History, Triggers, Waits } from "./ai-sections.tsx";

export const taskScreen = (shell: Shell, model: TaskModel): Html => {
  const { name, title, answer, pausing, wayBack } = model;
  return screen(shell, {
    title,
    bar: pausing !== undefined,
    children: (
      <>
        <Back href="/ai" to="AI tasks" when={shell.when} />
        <header class="head">
          <p class="kick">
            {model.kick.map((says) => (
              <span>{says}</span>
            ))}
          </p>
          <h1>{title}</h1>
          <p class="answer">
            <b class={answer.tone === "wait" ? "wait" : undefined}>{answer.bold}</b>
            {answer.rest}
          </p>
          {model.next === "" ? null : (
            <p class="muted">
              <Marked text={model.next} />
            </p>
          )}
        </header>
        <div class="cols">
          <div>
            {model.pauses.map((pause) => (
              <Paused pause={pause} alone={model.pauses.length === 1} />
            ))}
            {model.waits ? (
              <Waits model={model} waits={model.waits} box={model.pauses.every(({ resume }) => resume === undefined)} />
            ) : null}
            <Levels model={model} />
            {model.triggers.length > 0 ? <Triggers model={model} /> : null}
            <Drill name={name} drill={model.drill} />
            <Five model={model} />
            {model.history.length > 0 ? <History model={model} /> : null}
          </div>
          <aside>
            {pausing ? (
              <PauseBar label={pausing.label}>
                {wayBack ? (
                  <button class="btn big" type="button" popovertarget="way-back">
                    Way back
                  </button>
                ) : undefined}
              </PauseBar>
            ) : null}
            <Release model={model} />
            <Section id="budget" title="Budget">
              {model.budgets.map((budget) => (
                <Budget budget={budget} />
              ))}
              {model.budgets.length === 0 ? <p class="wait">The page sets no cap for this task.</p> : null}
              <Days model={model} />
            </Section>
            {model.work ? <ByPeople work={model.work} /> : null}
            <Hand model={model} />
            <Section id="more-of" title="On paper, and side by side">
              <p class="acts">
                <a class="btn" href={`/ai/${name}/note`}>
                  Operating note
                </a>
                <a class="btn" href={`/ai/${name}/compare`}>
                  Compare models
                </a>
              </p>
            </Section>
          </aside>
        </div>
        {pausing ? <PauseTask pausing={pausing} /> : null}
        {wayBack ? (
          <Dialog id="way-back" title={`Go back to release ${wayBack.to}`} says={wayBack.says}>
            <form method="post" action={`/ai/${name}/rollback`} class="field">
              <Reason id="way-back-reason" label="What did you see?" />
              <div class="acts one">
                <button type="submit" class="btn go big" name="outcome" value="rollback">
                  Go back to release {wayBack.to}
                </button>
              </div>
            </form>
          </Dialog>
        ) : null}
      </>
    ),
  });
};

const Release = ({ model: { release, name } }: { model: TaskModel }) =>
  release === undefined ? (
    <Section id="release" title="No release yet">
      <p>Until one is approved, no model is asked. Whoever may change the task proposes one:</p>
      <code class="cmd">finalcall task propose {name}</code>
    </Section>
  ) : (
    <Section id="release" title={`Release ${release.number}`}>
      <Facts facts={release.facts.map(factOf)} />
      <p class="small">
        <a href={`/ai/${name}/releases/${release.number}`}>Its prompt and evidence</a>
      </p>
    </Section>
  );

export const factOf = ({ label, says, tone, code }: FactModel) => ({
  label,
  says: code ? <code class="break">{says}</code> : tone ? <span class={tone}>{says}</span> : says,
});

const Days = ({ model: { days } }: { model: TaskModel }) =>
  days.length === 0 ? null : (
    <details class="noprint">
      <summary class="small">Show as table</summary>
      <table class="small">
        <thead>
          <tr>
            <th scope="col">Day</th>
            <th scope="col" class="num">
              Spent
            </th>
            <th scope="col" class="num">
              Calls
            </th>
          </tr>
        </thead>
        <tbody>
          {days.map(({ day, cost, calls }) => (
            <tr>
              <th scope="row">{day}</th>
              <td class="num">{cost}</td>
              <td class="num">{calls}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
