/** Models on the team's own samples: who costs least in all, what cannot be told apart, and the next sample to mark or settle. */
/* biome-ignore-all lint/a11y/noRedundantRoles: a table that becomes blocks on a phone keeps only the roles that are written */

import type { ComparisonModel, ComparisonsModel, SampleModel } from "../../views/comparison.ts";
import { bar, type ResultRow } from "../../views/comparison-result.ts";
import type { Shell } from "../../views/shell.ts";
import { Field } from "../forms.tsx";
import { type Html, screen } from "../layout.tsx";
import { Back, Section, Sentence } from "../parts.tsx";

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
                <li class="row">
                  <a href={`/ai/${task}/compare/${id}`}>
                    <b>{title}</b>
                    <span class="num">{when}</span>
                    <span class="sub">{says}</span>
                  </a>
                </li>
              ))}
            </ul>
          </Section>
        )}
        {samples < 10 ? (
          <p class="muted">
            Samples are real questions of yours, without whom they came from, one JSON object a line:{" "}
            <code>{`finalcall task samples ${task} add samples.jsonl`}</code>. Each wrong answer that stops the task
            joins them.
          </p>
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

export const comparisonScreen = (shell: Shell, model: ComparisonModel): Html =>
  screen(shell, {
    title: model.title,
    children: (
      <>
        <Back href={`/ai/${model.task}/compare`} to={model.taskTitle} when={shell.when} />
        <header class="head">
          <p class="kick">
            <span>{model.taskTitle}</span>
            <span>{model.kick}</span>
          </p>
          <h1>{model.title}</h1>
          <p class="answer">
            <Sentence says={model.sentence} name={model.name} />
          </p>
        </header>
        {model.progress ? <Running model={model} progress={model.progress} /> : null}
        {model.mark ? <MarkIt model={model} sample={model.mark} /> : null}
        {model.result ? (
          <Result result={model.result} open={model.choices.length > 0 || model.chosen !== undefined} />
        ) : null}
        {model.settle ? <SettleIt model={model} sample={model.settle} /> : null}
        {model.mayClose ? <CloseIt model={model} /> : null}
        {model.choices.length > 0 ? <ChooseIt model={model} /> : null}
        {model.chosen ? <Chosen chosen={model.chosen} id={model.id} task={model.task} /> : null}
        <div class="cols even">
          <Section id="names" title="Names">
            <p>{model.names}</p>
          </Section>
          <Section id="does" title="What choosing does">
            <p>
              It records the model, one reason and these samples. A later swap must beat it on the task’s samples. The
              owner of AI approves the release, and a drill comes before anything goes live.
            </p>
          </Section>
        </div>
        <p class="muted small">
          Started in <a href={`/record/${model.seq}`}>entry {model.seq}</a>.
        </p>
      </>
    ),
  });

const here = ({ task, id }: Pick<ComparisonModel, "task" | "id">): string => `/ai/${task}/compare/${id}`;

const Running = ({
  model,
  progress,
}: {
  model: ComparisonModel;
  progress: NonNullable<ComparisonModel["progress"]>;
}) => (
  <Section id="progress" title="Answers" aside={`${progress.done} of ${progress.of}`}>
    <svg class="meter" role="img" aria-label={`${progress.done} of ${progress.of} answers are there`}>
      <rect class="bg" width="100%" height="8" rx="4" />
      <rect class="fg" width={`${(100 * progress.done) / progress.of}%`} height="8" rx="4" />
    </svg>
    {progress.stopped === "" ? (
      <p class="muted small">Load this screen again to see how far it is.</p>
    ) : (
      <form method="post" action={`${here(model)}/run`} class="field">
        <p class="wait">{progress.stopped}</p>
        <p class="acts">
          <button type="submit" class="btn go" name="outcome" value="run">
            Go on
          </button>
          <span class="muted small">What is there is not asked again, and not paid again.</span>
        </p>
      </form>
    )}
  </Section>
);

const Result = ({
  result: { rows, aside, note },
  open,
}: {
  result: NonNullable<ComparisonModel["result"]>;
  open: boolean;
}) => (
  <Section id="result" title={open ? "Result" : "Result so far"} aside={aside}>
    <div class="cols even">
      <Shares rows={rows} />
      <Prices rows={rows} />
    </div>
    <p class="muted small">{note}</p>
  </Section>
);

const Shares = ({ rows }: { rows: readonly ResultRow[] }) => (
  <table>
    <thead>
      <tr>
        <th scope="col">Model</th>
        <th scope="col" class="num">
          Good as it is
        </th>
        <th scope="col" class="wideband">
          0 to 100 %, line at {bar} %
        </th>
      </tr>
    </thead>
    <tbody>
      {rows.map((row) => (
        <tr>
          <th scope="row">{row.name}</th>
          <td class="num">{row.good}</td>
          <td class="wideband">
            <Whisker row={row} />
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

const at = (percent: number): string => `${Math.round(percent * 10) / 10}%`;

/** A dot with its 95 % whisker from 0 to 100, and a dashed line at what spot checks need. */
const Whisker = ({ row: { share, low, high, says } }: { row: ResultRow }) => (
  <svg class="band" role="img" aria-label={says}>
    <line class="ax" x1="0" x2="100%" y1="12" y2="12" />
    <line class="ci" x1={at(low)} x2={at(high)} y1="12" y2="12" />
    <line class="ci" x1={at(low)} x2={at(low)} y1="7" y2="17" />
    <line class="ci" x1={at(high)} x2={at(high)} y1="7" y2="17" />
    <circle class="pt" cx={at(Math.min(99.4, Math.max(0.6, share)))} cy="12" r="4.5" />
    <line class="base" x1={at(bar)} x2={at(bar)} y1="0" y2="24" />
  </svg>
);

const columns = ["Model", "Fixing", "In all", "First word", "1 in 20 over"];

/** On a phone each row is a sentence. */
const Prices = ({ rows }: { rows: readonly ResultRow[] }) => (
  <table class="stack" role="table">
    <thead role="rowgroup">
      <tr role="row">
        <th role="columnheader" scope="col">
          Per 1,000
        </th>
        {columns.map((one) => (
          <th role="columnheader" scope="col" class="num">
            {one}
          </th>
        ))}
      </tr>
    </thead>
    <tbody role="rowgroup">
      {rows.map(({ name, priced, fixing, inAll, slow, first }) => (
        <tr role="row">
          <th role="rowheader" scope="row">
            {name}
          </th>
          <td role="cell" class="num" data-l="Model" data-r=", ">
            {priced}
          </td>
          <td role="cell" class="num" data-l="fixing" data-r=", ">
            {fixing}
          </td>
          <td role="cell" class="num" data-l="in all" data-r=" per 1,000. ">
            <b>{inAll}</b>
          </td>
          <td role="cell" class="num" data-l="First word" data-r=", ">
            {first}
          </td>
          <td role="cell" class="num" data-l="1 in 20 over" data-r=".">
            {slow}
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

const grades = [
  ["good", "Good as it is"],
  ["fix", "Fix first"],
  ["wrong", "Wrong"],
] as const;

const Answers = ({ sample, hand }: { sample: SampleModel; hand: number | undefined }) => (
  <div class="three">
    {sample.answers.map(({ place, title, output, said, agreed, mark }) => (
      // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a cell of the grid everywhere
      <div role="group" aria-labelledby={`answer-${place}`}>
        <h3 id={`answer-${place}`}>{title}</h3>
        <p class="prose">{output}</p>
        {said.length === 0 ? null : (
          <p class="muted small">
            {said.map((one, n) => (
              <>
                {n > 0 ? <br /> : null}
                {one}
              </>
            ))}
          </p>
        )}
        {agreed ? (
          <p class="small">You agree. Nothing to settle.</p>
        ) : (
          <>
            <div class="pick">
              {grades.map(([value, says]) => (
                <label>
                  <input type="radio" name={`grade-${place}`} value={value} checked={mark?.grade === value} required />{" "}
                  {says}
                </label>
              ))}
            </div>
            <Field
              id={`minutes-${place}`}
              label="Minutes to fix it"
              hint={
                hand === undefined
                  ? "Not for a good one."
                  : `Not for a good one. Wrong and left empty: ${hand} minutes, by hand.`
              }
            >
              <input
                id={`minutes-${place}`}
                name={`minutes-${place}`}
                type="text"
                pattern="[0-9]{1,3}([.,][0-9]{1,2})?"
                inputmode="decimal"
                value={mark && mark.minutes > 0 ? String(mark.minutes) : ""}
              />
            </Field>
          </>
        )}
      </div>
    ))}
  </div>
);

const MarkIt = ({ model, sample }: { model: ComparisonModel; sample: SampleModel }) => (
  <Section id="mark" title={`Sample ${sample.number}`}>
    <blockquote>{sample.input}</blockquote>
    <form method="post" action={`${here(model)}/marks`} class="field">
      <input type="hidden" name="sample" value={sample.sample} />
      <Answers sample={sample} hand={model.hand} />
      <p class="acts">
        <button type="submit" class="btn go big" name="outcome" value="mark">
          Mark sample {sample.number}
        </button>
      </p>
    </form>
  </Section>
);

const SettleIt = ({ model, sample }: { model: ComparisonModel; sample: SampleModel }) => (
  <Section id="settle" title={`Settle sample ${sample.number}`} aside={model.settled}>
    <blockquote>{sample.input}</blockquote>
    <form method="post" action={`${here(model)}/settle`} class="field">
      <input type="hidden" name="sample" value={sample.sample} />
      {sample.answers.map(({ place, agreed }) =>
        agreed ? <input type="hidden" name={`grade-${place}`} value="good" /> : null,
      )}
      <Answers sample={sample} hand={model.hand} />
      <p class="acts">
        <button type="submit" class="btn go big" name="outcome" value="settle">
          Settle sample {sample.number}
        </button>
      </p>
    </form>
  </Section>
);

const CloseIt = ({ model }: { model: ComparisonModel }) => (
  <Section id="close" title="Close the marks">
    <p>Every sample is marked, and nobody disagrees. The names open, and nothing is marked after that.</p>
    <form method="post" action={`${here(model)}/close`}>
      <p class="acts">
        <button type="submit" class="btn go big" name="outcome" value="close">
          Close the marks and open the names
        </button>
      </p>
    </form>
  </Section>
);

const ChooseIt = ({ model }: { model: ComparisonModel }) => (
  <Section id="choose" title="Choose">
    <form method="post" action={`${here(model)}/choice`} class="field">
      <div class="pick">
        {model.choices.map((one) => (
          <label>
            <input type="radio" name="model" value={one} required /> {one}
          </label>
        ))}
      </div>
      <Field id="reason" label="Why, in one line">
        <input id="reason" name="reason" type="text" minlength={3} maxlength={300} required />
      </Field>
      <p class="acts">
        <button type="submit" class="btn go big" name="outcome" value="choose">
          Choose it
        </button>
      </p>
    </form>
  </Section>
);

const Chosen = ({ chosen, id, task }: { chosen: NonNullable<ComparisonModel["chosen"]>; id: string; task: string }) => (
  <Section id="chosen" title={chosen.model} aside={chosen.says}>
    <blockquote>{chosen.reason}</blockquote>
    <p class="muted small">
      Write the model on the page, then: <code>{`finalcall task propose ${task} --comparison ${id} --reason "…"`}</code>
    </p>
  </Section>
);
