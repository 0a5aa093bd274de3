/** The comparisons of a task, and the form that starts one. */

import type { ComparisonsModel } from "../../views/comparison.ts";
import type { Shell } from "../../views/shell.ts";
import { Field } from "../forms.tsx";
import { type Html, screen } from "../layout.tsx";
import { Back, Section } from "../parts.tsx";

export const comparisonsScreen = (shell: Shell, { task, taskTitle, samples, rows }: ComparisonsModel): Html =>
  screen(shell, {
    title: `Compare models for ${taskTitle.toLowerCase()}`,
    children: (
      <>
        <Back href={`/ai/${task}`} to={taskTitle} when={shell.when} />
        <header class="head">
          <h1>Compare models</h1>
          <p class="answer">
            {samples < 10
              ? `${taskTitle} has ${samples} samples; 10 are needed.`
              : "Two or three models answer your own samples, and people mark the answers without the models’ names."}
          </p>
        </header>
        {rows.length === 0 ? null : (
          <Section id="all" title="Comparisons" aside={String(rows.length)}>
            <ul class="rows">
              {rows.map(({ id, title, when, says }) => (
                <li>
                  <a class="row" href={`/ai/${task}/compare/${id}`} data-row>
                    <h3>{title}</h3>
                    <span class="due">{when}</span>
                    <p>{says}</p>
                  </a>
                </li>
              ))}
            </ul>
          </Section>
        )}
        {samples < 10 ? (
          <Section id="samples" title="Bring your own questions">
            <p>
              Samples are real questions of yours, without whom they came from, one JSON object a line. Each wrong
              answer that stops the task joins them. Until there are enough, the model of the task stays as it is.
            </p>
            <code class="cmd">{`finalcall task samples ${task} add samples.jsonl`}</code>
          </Section>
        ) : (
          <Section id="start" title="Start one">
            <form method="post" action={`/ai/${task}/compare`} class="field">
              <Field id="models" label="Two or three models" hint="As provider/model, with commas.">
                <input id="models" name="models" type="text" required maxlength={500} />
              </Field>
              <Field id="hour" label="US dollars for an hour of whoever fixes answers">
                <input
                  id="hour"
                  name="hour"
                  type="text"
                  pattern="[0-9]{1,4}([.,][0-9]{1,2})?"
                  inputmode="decimal"
                  required
                />
              </Field>
              <p class="muted small">
                Every call is metered, and held against the task’s budget. The newest 20 samples are asked.
              </p>
              <p class="acts">
                <button type="submit" class="btn go" name="outcome" value="compare">
                  Ask the models
                </button>
              </p>
            </form>
          </Section>
        )}
      </>
    ),
  });
