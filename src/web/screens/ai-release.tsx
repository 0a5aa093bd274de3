/** The card of a task release: who says yes, the prompt by word, what it rests on, its price, and what exactly a yes is given to. */

import type { TaskReleaseModel } from "../../views/ai-release.ts";
import type { Shell } from "../../views/shell.ts";
import { CannotSign, Deciding, Proof } from "../forms.tsx";
import { Icon } from "../icons.tsx";
import { type Html, screen } from "../layout.tsx";
import { Back, Decides, Facts, Risk, Section } from "../parts.tsx";
import { ByWord, PauseBar, PauseTask } from "./ai-parts.tsx";
import { Bound, Refuse, Seats, Test } from "./ai-release-acts.tsx";

export const taskReleaseScreen = (shell: Shell, model: TaskReleaseModel): Html => {
  const { task, taskTitle, title, call, mayAnswer, signing, pausing } = model;
  return screen(shell, {
    title,
    bar: mayAnswer || pausing !== undefined,
    children: (
      <>
        <Back href={`/ai/${task}`} to={taskTitle} when={shell.when} />
        <header class="head">
          <p class="kick">
            <Risk risk="high" />
            <span>Release of an AI task</span>
            <span>Proposed by {model.by}</span>
          </p>
          <h1>{title}</h1>
        </header>
        <div class="cols">
          <aside class="side first">
            {model.untested === "" ? null : <p class="quiet-line wait">{model.untested} No yes counts before that.</p>}
            {call ? (
              <Decides call={call} left={call.mine && call.left !== "" ? `${call.left} left for you.` : model.whyNot} />
            ) : (
              <Section id="dec" title="Where it stands" hidden>
                <p class="answer">{model.says}</p>
              </Section>
            )}
            {mayAnswer ? <Bar model={model} /> : pausing ? <PauseBar label={pausing.label} /> : null}
          </aside>
          <div>
            <Section id="what" title={call?.mine ? "What and why you" : "What and why"}>
              <Facts
                facts={[
                  { label: "Why", says: model.reason },
                  ...(call && call.whyMe !== "" ? [{ label: "Why you", says: call.whyMe }] : []),
                  { label: "Made by", says: model.makers },
                  ...model.facts,
                ]}
              />
            </Section>
            <Prompt model={model} />
            <Evidence model={model} />
            <Price model={model} />
            {model.mayTest ? <Test model={model} /> : null}
            <Seats model={model} />
            <Bound model={model} />
          </div>
        </div>
        {!mayAnswer && pausing ? <PauseTask pausing={pausing} /> : null}
        {mayAnswer && signing.stop === undefined ? <Refuse model={model} /> : null}
      </>
    ),
  });
};

const Bar = ({ model: { task, number, signing, shown } }: { model: TaskReleaseModel }) => {
  const here = `/ai/${task}/releases/${number}`;
  if (signing.stop) return <CannotSign stop={signing.stop} here={here} />;
  return (
    <Deciding action={`${here}/approve`} shown={shown} signing={signing} class="bar">
      <Proof signing={signing} signs="Approving asks for your passkey. It signs this card." />
      <div class="acts">
        <button class="btn halt big" type="button" popovertarget="refuse" data-refuse>
          Refuse
        </button>
        <button type="submit" class="btn go big" name="outcome" value="approve" data-act>
          Approve: serve release {number}
        </button>
      </div>
    </Deciding>
  );
};

const Prompt = ({ model: { prompt, against, changes, same, number } }: { model: TaskReleaseModel }) => (
  <Section
    id="changes"
    title={against === 0 ? "The prompt" : `Against release ${against}`}
    aside={against === 0 ? "nothing was served before it" : same ? "the prompt is the same" : "the prompt by word"}
  >
    {changes.length === 0 ? null : (
      <ul class="list tight">
        {changes.map((says) => (
          <li class="wide2">{says}</li>
        ))}
      </ul>
    )}
    {against !== 0 && same ? (
      <p>
        Not a word of the prompt changed{changes.length === 0 ? ", and nothing else either" : ""}; release {number}{" "}
        keeps it.
      </p>
    ) : (
      <ByWord label="The prompt, what went and what came" parts={prompt} />
    )}
  </Section>
);

const Evidence = ({ model: { task, tests, comparison, missing, drill, drillLate } }: { model: TaskReleaseModel }) => (
  <Section id="evidence" title="What it rests on">
    <ul class="list">
      {tests.map(({ passed, says, note }) => (
        <li class="two">
          <Icon name={passed ? "check" : "stop"} label={passed ? "Passed" : "Failed"} />
          <span class={passed ? undefined : "stop"}>
            {says}
            <small>{note}</small>
          </span>
        </li>
      ))}
      {tests.length === 0 ? (
        <li class="two">
          <Icon name="dash" label="Missing" />
          <span class="wait">Nobody has tested it yet</span>
        </li>
      ) : null}
      <li class="two">
        <Icon name={comparison === "" ? "dash" : "check"} label={comparison === "" ? "Not asked for" : "Compared"} />
        {comparison === "" ? (
          <span class="muted">
            No comparison
            <small>Not asked for: the model is the one that is served.</small>
          </span>
        ) : (
          <span>
            <a href={`/ai/${task}/compare/${comparison}`}>Chosen on your own samples</a>
          </span>
        )}
      </li>
      <li class="two">
        <Icon name={missing === 0 ? "check" : "dash"} label={missing === 0 ? "Answered" : "Missing"} />
        <span class={missing === 0 ? undefined : "wait"}>
          {missing === 0 ? "All five questions are answered" : `${missing} of the five questions have no answer yet`}
          {missing === 0 ? null : <small>Until then a yes serves nothing.</small>}
        </span>
      </li>
      <li class="two">
        <Icon name={drillLate === "" ? "check" : "dash"} label={drillLate === "" ? "Drilled" : "Due"} />
        <span class={drillLate === "" ? undefined : "wait"}>
          {drill}
          {drillLate === "" ? null : <small>{drillLate}</small>}
        </span>
      </li>
    </ul>
  </Section>
);

const Price = ({ model: { price, priceNote } }: { model: TaskReleaseModel }) => (
  <Section id="price" title="Price of 1,000 answers">
    {price.length === 0 ? null : (
      <table>
        <thead>
          <tr>
            <th scope="col">Model</th>
            <th scope="col" class="num">
              1,000 answers
            </th>
          </tr>
        </thead>
        <tbody>
          {price.map(({ model, thousand, rate }) => (
            <tr>
              <th scope="row">
                {model}
                <small>{rate}</small>
              </th>
              <td class="num">{thousand === "" ? <span class="muted">not known</span> : <b>{thousand}</b>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    )}
    <p class="small muted">{priceNote}</p>
  </Section>
);
