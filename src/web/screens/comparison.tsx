/** Models on the team's own samples: who costs least in all, what cannot be told apart, and the next sample to mark or settle. */

import type { ComparisonModel, SampleModel } from "../../views/comparison.ts";
import type { Shell } from "../../views/shell.ts";
import { Field } from "../forms.tsx";
import { type Html, screen } from "../layout.tsx";
import { Back, Section, Sentence } from "../parts.tsx";
import { Result } from "./comparison-result.tsx";

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
        {model.result ? <Result result={model.result} /> : null}
        {model.settle ? <SettleIt model={model} sample={model.settle} /> : null}
        {model.mayClose ? <CloseIt model={model} /> : null}
        {model.mayDrop ? <DropIt model={model} /> : null}
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
                <label for={`grade-${place}-${value}`}>
                  <input
                    id={`grade-${place}-${value}`}
                    type="radio"
                    name={`grade-${place}`}
                    value={value}
                    checked={mark?.grade === value}
                    required
                  />{" "}
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

const DropIt = ({ model }: { model: ComparisonModel }) => (
  <details>
    <summary>Drop this comparison</summary>
    <form method="post" action={`${here(model)}/drop`} class="field">
      <Field id="drop-reason" label="Why">
        <input id="drop-reason" name="reason" type="text" minlength={3} maxlength={300} required />
      </Field>
      <p class="acts">
        <button type="submit" class="btn" name="outcome" value="drop">
          Drop it
        </button>
      </p>
    </form>
  </details>
);

const ChooseIt = ({ model }: { model: ComparisonModel }) => (
  <Section id="choose" title="Choose">
    <form method="post" action={`${here(model)}/choice`} class="field">
      <div class="pick">
        {model.choices.map((one, n) => (
          <label for={`model-${n}`}>
            <input id={`model-${n}`} type="radio" name="model" value={one} required /> {one}
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
