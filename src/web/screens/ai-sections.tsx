/** The sections of an AI task: a release that waits, stop triggers, the last drill, the five questions, what was served. */

import type { DrillModel } from "../../views/ai-drill.ts";
import type { TaskModel } from "../../views/ai-task.ts";
import { Field } from "../forms.tsx";
import { Icon } from "../icons.tsx";
import { Section } from "../parts.tsx";

export const Waits = ({
  model: { name, owner },
  waits: { number, says, mine },
  box,
}: {
  model: TaskModel;
  waits: NonNullable<TaskModel["waits"]>;
  /** Whether it is the one thing that waits for the reader here. */
  box: boolean;
}) => (
  <section class={mine && box ? "now" : "sec"} aria-labelledby="waits">
    <h2 id="waits">
      Release {number} waits for {mine ? "your yes" : owner}
    </h2>
    <p>{says}</p>
    <p class="acts">
      <a class={mine ? "btn go" : "btn"} href={`/ai/${name}/releases/${number}`}>
        {mine ? "Read and decide" : "Read what changes"}
      </a>
    </p>
  </section>
);

export const Triggers = ({ model: { triggers, never } }: { model: TaskModel }) => (
  <Section id="triggers" title="Stop triggers" aside="checked on every answer">
    <table class="breaks">
      <thead>
        <tr>
          <th scope="col">Trigger</th>
          <th scope="col" class="num">
            Stops at
          </th>
          <th scope="col" class="num">
            Now
          </th>
          <th scope="col" class="low">
            Then
          </th>
        </tr>
      </thead>
      <tbody>
        {triggers.map(({ title, at, now, tripped, does, feed }) => (
          <tr>
            <th scope="row" class={tripped ? "stop" : undefined}>
              {title}
              <small>{feed}</small>
            </th>
            <td class="num">{at}</td>
            <td class={tripped ? "num stop" : "num"}>
              {now === "" ? <span class="muted">not known</span> : tripped ? <b>{now}</b> : now}
            </td>
            <td class="low">{does}</td>
          </tr>
        ))}
      </tbody>
    </table>
    {never.length === 0 ? null : (
      <p class="small muted">It must never touch {never.join(", ")}; an attempt stops it.</p>
    )}
  </Section>
);

export const Drill = ({ name, drill }: { name: string; drill: DrillModel }) => (
  <Section id="drill" title={drill.title} aside={drill.aside === "" ? undefined : drill.aside}>
    {drill.late === "" ? null : <p class="wait">{drill.late}</p>}
    {drill.steps.length === 0 ? null : <DrillSteps drill={drill} />}
    <p class="acts">
      <a class="btn" href={`/ai/${name}/drill`}>
        {drill.steps.length === 0 ? "Hold the first drill" : "Start a drill now"}
      </a>
    </p>
  </Section>
);

/** Every step with its time; the last line is the whole against the page's limit. */
export const DrillSteps = ({ drill: { steps, total, limit } }: { drill: DrillModel }) => {
  const limits = steps.some(({ allowed }) => allowed !== "");
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Step</th>
          <th scope="col" class="num">
            Took
          </th>
          {limits ? (
            <th scope="col" class="num">
              Allowed
            </th>
          ) : null}
        </tr>
      </thead>
      <tbody>
        {steps.map(({ title, state, took, allowed, says }) => (
          <tr>
            <td class={state === "failed" ? "stop" : undefined}>
              {state === "failed" ? <Icon name="stop" label="Failed" /> : null} {title}
              {says === "" ? null : <small class={state === "failed" ? "stop" : undefined}>{says}</small>}
            </td>
            <td class="num">{state === "running" ? <span class="muted">runs now</span> : took}</td>
            {limits ? <td class="num muted">{allowed}</td> : null}
          </tr>
        ))}
        <tr>
          <th scope="row">In all</th>
          <td class="num">
            <b>{total}</b>
            {limits ? null : <span class="muted"> of {limit}</span>}
          </td>
          {limits ? <td class="num muted">{limit}</td> : null}
        </tr>
      </tbody>
    </table>
  );
};

export const Five = ({ model: { name, five } }: { model: TaskModel }) => {
  const missing = five.filter(({ answer }) => answer === "");
  return (
    <Section id="five" title="Five questions before launch" aside={`${five.length - missing.length} of 5 answered`}>
      {missing.length === 0 ? null : (
        <p class="wait">
          {missing.length === 1 ? "One is" : `${missing.length} are`} not answered, so the task stays off.
        </p>
      )}
      <ul class="list">
        {five.map(({ question, asks, answer, by, hint }) => (
          <li class="two">
            <Icon name={answer === "" ? "dash" : "check"} label={answer === "" ? "Missing" : "Answered"} />
            <div>
              <span class={answer === "" ? "wait" : undefined}>{asks}</span>
              <small>{answer === "" ? hint : `${answer} ${by}.`}</small>
              {answer === "" ? <Answering name={name} question={question} asks={asks} /> : null}
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
};

const Answering = ({ name, question, asks }: { name: string; question: string; asks: string }) => (
  <details>
    <summary>Answer it</summary>
    <form method="post" action={`/ai/${name}/answers`} class="field">
      <input type="hidden" name="question" value={question} />
      <Field id={`answer-${question}`} label={asks}>
        <textarea id={`answer-${question}`} name="answer" rows={2} maxlength={2000} required />
      </Field>
      <div class="acts one">
        <button type="submit" class="btn" name="outcome" value="answer">
          Record the answer
        </button>
      </div>
    </form>
  </details>
);

export const Hand = ({ model: { hand } }: { model: TaskModel }) => (
  <Section id="hand" title="Against doing it by hand">
    <Figures figures={hand.figures} />
    <p class="muted small">{hand.note}</p>
  </Section>
);

/** What people answer while it does not. */
export const ByPeople = ({ work }: { work: NonNullable<TaskModel["work"]> }) => (
  <Section id="by-people" title="By people" aside={<a href={work.href}>the queue</a>}>
    <Figures figures={work.figures} />
    <p class="muted small">{work.note}</p>
  </Section>
);

const Figures = ({ figures }: Pick<TaskModel["hand"], "figures">) =>
  figures.length === 0 ? null : (
    <dl class="figs">
      {figures.map(({ label, value, below }) => (
        <div>
          <dt>{label}</dt>
          <dd>
            {value}
            <small>{below}</small>
          </dd>
        </div>
      ))}
    </dl>
  );

export const History = ({ model: { history, name } }: { model: TaskModel }) => (
  <Section id="history" title="What was served" aside="newest first">
    <ol class="chain">
      {history.map(({ number, says, href }, n) => (
        <li class={n === 0 ? "top" : undefined}>
          <div>
            {number === 0 ? <b>People</b> : <a href={href}>Release {number}</a>}
            <small>{says}</small>
          </div>
        </li>
      ))}
    </ol>
    <p class="small muted">Where did quality change?</p>
    <code class="cmd">finalcall task history {name}</code>
  </Section>
);
