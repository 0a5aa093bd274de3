/** Pieces that the screens of AI share: the pause, starting again, a budget's bar, a level's shape. */

import type { Child } from "hono/jsx";
import type { BudgetModel } from "../../views/ai-budget.ts";
import type { LevelModel } from "../../views/ai-levels.ts";
import type { PauseModel, ResumeModel } from "../../views/ai-paused.ts";
import type { Pausing } from "../../views/ai-standing.ts";
import type { PromptPart } from "../../views/prompt-diff.ts";
import { CannotSign, Deciding, Dialog, Field, Proof } from "../forms.tsx";
import { Icon } from "../icons.tsx";

/** What the reason says where nobody has the time to write one. */
const byHand = "Paused by hand; somebody looks at it now.";

/**
 * The one control of every AI screen, always in the same place: it opens the form beside it. Its edge is red and its
 * ground is not, because most of these screens are calm; the filled one is in the form, where the press stops.
 */
export const PauseBar = ({ label, children }: { label: string; children?: Child }) => (
  <div class="bar">
    <p class="note">
      <Icon name="pause" />
      <span>Anyone on call may pause. No meeting, no passkey.</span>
    </p>
    <div class={children ? "acts" : "acts one"}>
      {children}
      <button class="btn halt big" type="button" popovertarget="pause" data-refuse>
        {label}
      </button>
    </div>
  </div>
);

const Why = () => (
  <Field id="pause-reason" label="What did you see?" hint="You may leave it as it is, and write later.">
    <textarea id="pause-reason" name="reason" rows={2} minlength={3} maxlength={2000} required>
      {byHand}
    </textarea>
  </Field>
);

const Now = () => (
  <div class="acts one">
    <button type="submit" class="btn halt go big" name="outcome" value="pause">
      Pause it now
    </button>
  </div>
);

/** Everything at once, without a script. */
export const PauseAll = () => (
  <Dialog
    id="pause"
    title="Pause all AI"
    says="Every next call is refused, on every server; running answers end within a second. People answer by hand."
  >
    <form method="post" action="/ai/pause" class="field">
      <input type="hidden" name="what" value="everything" />
      <Why />
      <Now />
    </form>
  </Dialog>
);

/** The task or one of its question types, without a script. */
export const PauseTask = ({ pausing: { task, label, questions } }: { pausing: Pausing }) => (
  <Dialog
    id="pause"
    title={label}
    says="The next call is refused, on every server; running answers end within a second. Nothing under way is lost."
  >
    <form method="post" action={`/ai/${task}/pause`} class="field">
      {questions.length === 0 ? null : (
        <Field id="pause-question" label="What">
          <select id="pause-question" name="question">
            <option value="">All of it</option>
            {questions.map(({ name, title }) => (
              <option value={name}>Only {title.toLowerCase()}</option>
            ))}
          </select>
        </Field>
      )}
      <Why />
      <Now />
    </form>
  </Dialog>
);

/** How it starts again: each outcome is a button of its own; one rule changes, in words or by narrowing. */
export const Resume = ({ pause, resume }: { pause: PauseModel; resume: ResumeModel }) =>
  resume.signing.stop ? (
    <CannotSign stop={resume.signing.stop} here={pause.href} bar={false} />
  ) : (
    <Deciding action={`${pause.href}/resume`} shown={resume.shown} signing={resume.signing} class="field">
      <Field
        id={`rule-${pause.id}`}
        label="Which rule changes?"
        hint="One change, so that it does not happen again. Without one it does not start."
      >
        <textarea id={`rule-${pause.id}`} name="rule" rows={2} minlength={3} maxlength={2000} required />
      </Field>
      <Narrow pause={pause} narrow={resume.narrow} />
      <Proof signing={resume.signing} signs="It asks for your passkey and signs what stood still, and why." />
      <div class="stackb">
        {resume.choices.map(({ choice, says }, n) => (
          <button type="submit" class={n === 0 ? "btn go big" : "btn big"} name="choice" value={choice}>
            {says}
          </button>
        ))}
      </div>
    </Deciding>
  );

const unchanged = "Leave the levels as they are";

/** A question type that people read more of from now on: the rule that changes in the same act. */
const Narrow = ({ pause: { id }, narrow }: { pause: PauseModel; narrow: ResumeModel["narrow"] }) => {
  const [only, ...more] = narrow;
  if (!only) return null;
  const hint = "Not needed when a release or the page changed since.";
  const levels = [...new Map(narrow.flatMap(({ to }) => to.map((one) => [one.to, one.says] as const)))];
  return (
    <>
      {more.length === 0 ? (
        <input type="hidden" name="question" value={only.question} />
      ) : (
        <Field id={`question-${id}`} label="Let people read more of">
          <select id={`question-${id}`} name="question">
            <option value="">no question type</option>
            {narrow.map(({ question, title }) => (
              <option value={question}>{title}</option>
            ))}
          </select>
        </Field>
      )}
      <Field
        id={`to-${id}`}
        label={more.length === 0 ? `Let people read more of ${only.title.toLowerCase()}` : "How much"}
        hint={hint}
      >
        <select id={`to-${id}`} name="to">
          <option value="">{unchanged}</option>
          {levels.map(([to, says]) => (
            <option value={to}>{says.charAt(0).toUpperCase() + says.slice(1)}</option>
          ))}
        </select>
      </Field>
    </>
  );
};

/** What stands still. For whoever starts it again it is the one box of the screen; for everybody else a line, because the sentence above says it. */
export const Paused = ({ pause, alone }: { pause: PauseModel; alone: boolean }) => {
  const { id, title, are, since, reason, by, receipt, owner, resume, href } = pause;
  const they = are === "are" ? "them" : "it";
  const was = receipt ? receipt.says : "What was under way is being counted.";
  if (resume === undefined)
    return (
      <p class="quiet-line">
        {alone ? null : (
          <>
            <b>
              {title} {are} paused
            </b>{" "}
            since {since}, {by}: {reason}. <b>{owner}</b> decides when {are === "are" ? "they start" : "it starts"}{" "}
            again.{" "}
          </>
        )}
        {was} <a href={href}>Read the receipt</a>
      </p>
    );
  return (
    <section class="now red" aria-labelledby={`p-${id}`}>
      <h2 id={`p-${id}`}>
        {title} {are === "are" ? "wait" : "waits"} for you
      </h2>
      <p>
        Stopped {since}, {by}
        {alone ? "" : `: ${reason}`}. {was}
      </p>
      <p>
        <a href={href}>Read the receipt</a>
      </p>
      <details>
        <summary>Start {they} again</summary>
        <Resume pause={pause} resume={resume} />
      </details>
    </section>
  );
};

const share = (value: number) => `${Math.round(value * 10) / 10}%`;

/** Ink is used, grey is the forecast, the red tick is the cap. Where nothing is known, nothing is drawn. */
export const Budget = ({ budget: { title, says, usd, bar, note, full, label } }: { budget: BudgetModel }) => (
  <div class="budget">
    <div class="sec-h">
      <h3>{title}</h3>
      <span class={full ? "stop" : undefined}>{says}</span>
    </div>
    {bar === undefined ? null : (
      <svg class="meter" role="img" aria-label={label}>
        <rect class="bg" width="100%" height="8" rx="2" />
        {bar.forecast > bar.used ? <rect class="fc" width={share(bar.forecast)} height="8" rx="2" /> : null}
        <rect class={full ? "fg hot" : "fg"} width={share(bar.used)} height="8" rx="2" />
        {bar.cap === undefined ? null : <line class="cap" x1={share(bar.cap)} x2={share(bar.cap)} y1="-3" y2="11" />}
      </svg>
    )}
    <p class={full ? "stop small" : "muted small"}>
      {note}
      {usd === "" ? "" : ` ${usd}.`}
    </p>
  </div>
);

export const LevelTag = ({ tag }: { tag: LevelModel["tag"] }) => <span class={`tag ${tag.shape}`}>{tag.says}</span>;

/** Two texts in one, what went and what came by word. It scrolls by itself, also by keyboard. */
export const ByWord = ({ label, parts }: { label: string; parts: readonly PromptPart[] }) => (
  // biome-ignore lint/a11y/useSemanticElements: a section cannot keep its spaces and scroll at once
  <div class="prompt" role="region" aria-label={label} tabindex={0}>
    {parts.map((part) => (
      <Part part={part} />
    ))}
  </div>
);

const Part = ({ part: { kind, text } }: { part: PromptPart }) => {
  if (kind === "in") return <ins>{text}</ins>;
  if (kind === "out") return <del>{text}</del>;
  return kind === "left" ? <span class="left">{text}</span> : <span>{text}</span>;
};
