/** One work item: the question, approved words to begin from, the checklist, and the answer; or whose turn it is. */

import type { Shell } from "../../views/shell.ts";
import type { WorkItemModel } from "../../views/work-item.ts";
import { CannotSign, Deciding, Dialog, Field, Proof, Reason } from "../forms.tsx";
import { type Html, screen } from "../layout.tsx";
import { Back, type Fact, Facts, Section, Sentence } from "../parts.tsx";
import { ByWord } from "./ai-parts.tsx";

export const workItemScreen = (shell: Shell, model: WorkItemModel): Html => {
  const { id, title, sentence, name, held, takes, signing } = model;
  return screen(shell, {
    title,
    bar: held !== undefined || takes,
    children: (
      <>
        <Back href="/work" to="Work for people" when={shell.when} />
        <header class="head">
          <h1>{title}</h1>
          <p class="answer">
            <Sentence says={sentence} name={name} />
          </p>
          <Warnings model={model} />
        </header>
        {held && signing.stop === undefined ? (
          <Deciding action={`/work/${id}/answer`} shown={model.shown} signing={signing}>
            <input type="hidden" name="template" value={model.begin.id} />
            <input type="hidden" name="digest" value={model.begin.digest} />
            <Body model={model} />
          </Deciding>
        ) : (
          <Body model={model} />
        )}
        <Acts model={model} />
      </>
    ),
  });
};

const Warnings = ({ model: { paused, fallback, standing, handedBack, others, paper } }: { model: WorkItemModel }) => (
  <>
    {paused === "" ? null : (
      <p class="wait">
        The task <a href={`/ai/pauses/${paused}`}>stands still</a>:{" "}
        {fallback === "" ? "people answer by hand." : `people use ${fallback}.`}
      </p>
    )}
    {standing === "in-doubt" ? (
      <p class="stop">Look whether the customer has an answer already. Only then take it, or close it.</p>
    ) : null}
    {paper.map(({ says, words, href }) => (
      <>
        <p class="wait">
          {says} <a href={href}>Read the sheet</a>
        </p>
        <p class="prompt">{words}</p>
      </>
    ))}
    {others.map(({ says, words }) => (
      <>
        <p class="stop">{says}</p>
        {words === "" ? null : <p class="prompt">{words}</p>}
      </>
    ))}
    {handedBack.map((says) => (
      <p class="muted">{says}</p>
    ))}
  </>
);

const Body = ({ model }: { model: WorkItemModel }) => (
  <div class="cols">
    <div>
      <Section id="asked" title="The question">
        <p class="prompt">{model.input}</p>
      </Section>
      {model.answer ? <Answered model={model} /> : null}
      {model.held ? <Templates model={model} /> : null}
      {model.held && model.signing.stop === undefined ? (
        <Section id="answer" title="The answer" aside={`yours until ${model.held.until}`}>
          <Field id="output" label="Your words">
            <textarea id="output" name="output" rows={10} maxlength={200_000} required>
              {`\n${model.begin.words}`}
            </textarea>
          </Field>
        </Section>
      ) : null}
    </div>
    <aside>
      {model.held ? <Decide model={model} /> : null}
      {model.takes ? <Take model={model} /> : null}
      <Section id="about" title="About it">
        <Facts small facts={facts(model)} />
      </Section>
    </aside>
  </div>
);

const Answered = ({ model: { answer } }: { model: WorkItemModel }) =>
  answer === undefined ? null : (
    <Section id="answered" title="The answer" aside={answer.diff ? "by word, against the template" : undefined}>
      {answer.diff ? (
        <ByWord label="The template and the answer" parts={answer.diff} />
      ) : (
        <p class="prompt">{answer.words}</p>
      )}
    </Section>
  );

const Templates = ({ model: { id, templates, fallback } }: { model: WorkItemModel }) => (
  <Section id="begin" title="Begin from" aside={templates.length === 0 ? undefined : `${templates.length} approved`}>
    {templates.length === 0 ? (
      <p class="muted">
        {fallback === "" ? "The page names no templates" : `No template in ${fallback} is approved`}: write it in your
        own words.
      </p>
    ) : null}
    {templates.map(({ id: template, path, words, approved, begun }) => (
      <details open={begun}>
        <summary>
          <code class="break">{path}</code>
        </summary>
        <p class="prompt">{words}</p>
        <p class="small muted">{approved}</p>
        {begun ? (
          <p class="small">The answer below begins from it.</p>
        ) : (
          <p class="acts one">
            <a class="btn" href={`/work/${id}?template=${template}#output`}>
              Begin from these words
            </a>
          </p>
        )}
      </details>
    ))}
  </Section>
);

const Decide = ({ model }: { model: WorkItemModel }) =>
  model.signing.stop ? <CannotSign stop={model.signing.stop} here={`/work/${model.id}`} /> : <Check model={model} />;

/** What is marked was wrong in what the answer began from: it feeds the task's triggers as the marks on drafts do. */
const Check = ({ model: { checklist, signing, never, more } }: { model: WorkItemModel }) => (
  <>
    <Section id="check" title="What was wrong before?" aside={more === 0 ? undefined : `${more} more for you`}>
      <p class="small muted">Mark what the draft or the template had wrong. Your own words have it right.</p>
      {never.length === 0 ? null : <p class="small">Never: {never.join(", ")}.</p>}
      <fieldset class="pick">
        <legend class="vh">What was wrong before?</legend>
        {checklist.map(({ item, title }) => (
          <label>
            <input type="checkbox" name="wrong" value={item} data-row />
            {title}
          </label>
        ))}
      </fieldset>
    </Section>
    <div class="bar">
      <Proof signing={signing} signs="Your passkey signs that you answered exactly this question." />
      <div class="acts">
        <button class="btn big" type="button" popovertarget="hand-back">
          Hand it back
        </button>
        <button type="submit" class="btn go big" name="outcome" value="answered" data-act>
          Answer with these words
        </button>
      </div>
    </div>
  </>
);

const Take = ({ model: { id, standing } }: { model: WorkItemModel }) => (
  <form method="post" action={`/work/${id}/take`} class="bar">
    <p class="note">
      <span>Nobody else begins it while you have it. After half an hour of silence it goes back by itself.</span>
    </p>
    <div class="acts">
      <button class="btn big" type="button" popovertarget="close">
        Needs no answer
      </button>
      <button type="submit" class="btn go big" data-act>
        {standing === "in-doubt" ? "Take it all the same" : "Take it"}
      </button>
    </div>
  </form>
);

/** What can be done besides answering, each with an outcome of its own. */
const Acts = ({ model: { id, takes, held } }: { model: WorkItemModel }) => (
  <>
    {held ? (
      <>
        <form method="post" action={`/work/${id}/take`} class="acts noprint">
          <button type="submit" class="btn">
            I am still at it
          </button>
          <button class="btn" type="button" popovertarget="close">
            Needs no answer
          </button>
        </form>
        <Dialog id="hand-back" title="Hand it back" says="It is the next reader's. They read your reason.">
          <form method="post" action={`/work/${id}/hand-back`} class="field">
            <Reason id="hand-back-reason" />
            <div class="acts one">
              <button type="submit" class="btn go big">
                Hand it back
              </button>
            </div>
          </form>
        </Dialog>
      </>
    ) : null}
    {takes || held ? (
      <Dialog
        id="close"
        title="It needs no answer"
        says="It leaves the queue for good, under your name and with your reason."
      >
        <form method="post" action={`/work/${id}/close`} class="field">
          <Reason id="close-reason" />
          <div class="acts one">
            <button type="submit" class="btn halt big" data-refuse>
              Close it without an answer
            </button>
          </div>
        </form>
      </Dialog>
    ) : null}
  </>
);

function facts({
  recipient,
  key,
  why,
  since,
  answer,
  wrong,
  call,
  task,
  seq,
  more,
  next,
  held,
  takes,
}: WorkItemModel): Fact[] {
  return [
    ...(recipient === "" ? [] : [{ label: "For", says: recipient }]),
    { label: "Key", says: <code class="break">{key}</code> },
    { label: "Here because", says: `${why}, since ${since}.` },
    ...(answer ? [{ label: "Took", says: answer.took }] : []),
    ...(wrong.length === 0 ? [] : [{ label: "Marked wrong", says: wrong.join(", ") }]),
    ...(call === "" ? [] : [{ label: "Call", says: <code class="break">{call}</code> }]),
    { label: "Task", says: <a href={`/ai/${task}`}>its levels and pauses</a> },
    { label: "In the record", says: <a href={`/record/${seq}`}>entry {seq}</a> },
    ...(more === 0 || held || takes ? [] : [{ label: "Next", says: <a href={next}>{more} more for you</a> }]),
  ];
}
