/** Drafts that wait for a person, and one of them: question, answer, checklist, and one of three ends. */

import type { DraftModel, DraftRow, DraftsModel } from "../../views/drafts.ts";
import type { Shell } from "../../views/shell.ts";
import { CannotSign, Deciding, Proof } from "../forms.tsx";
import { type Html, screen } from "../layout.tsx";
import { Back, type Fact, Facts, Section, Sentence } from "../parts.tsx";

export const draftsScreen = (shell: Shell, { answer, waiting, read }: DraftsModel): Html =>
  screen(shell, {
    title: "Drafts",
    children: (
      <>
        <Back href="/ai" to="AI tasks" when={shell.when} />
        <header class="head">
          <h1>Drafts</h1>
          <p class="answer">{answer}</p>
        </header>
        {waiting.length === 0 ? (
          <p class="muted">
            A task’s answers stand here while its page says that a person reads them. Who widens that: the owner of AI,
            on evidence.
          </p>
        ) : (
          <Section id="waiting" title="To read" aside={String(waiting.length)}>
            <Rows rows={waiting} />
          </Section>
        )}
        {read.length === 0 ? null : (
          <Section id="read" title="Read">
            <Rows rows={read} />
          </Section>
        )}
      </>
    ),
  });

const Rows = ({ rows }: { rows: readonly (DraftRow & { outcome?: string })[] }) => (
  <ul class="rows">
    {rows.map(({ id, title, asks, when, why, mine, outcome }) => (
      <li class="row">
        <a href={`/drafts/${id}`}>
          <b>{asks === "" ? title : asks}</b>
          <span class="num">{when}</span>
          <span class="sub">
            {title}; {outcome ?? `${why}${mine ? "; for you" : ""}`}.
          </span>
        </a>
      </li>
    ))}
  </ul>
);

export const draftScreen = (shell: Shell, model: DraftModel): Html =>
  screen(shell, {
    title: model.title,
    bar: model.mine && model.signing.stop === undefined,
    children: (
      <>
        <Back href="/drafts" to="Drafts" when={shell.when} />
        <header class="head">
          <h1>{model.title}</h1>
          <p class="answer">
            <Sentence says={model.sentence} name={model.name} />
          </p>
          {model.unread ? <p class="stop">It was used before anybody had read it.</p> : null}
        </header>
        {model.paused ? (
          <p class="wait">
            This question type <a href={model.paused.href}>stands still</a>.{" "}
            {model.paused.fallback === "" ? "Answer by hand." : `Use ${model.paused.fallback}.`}
          </p>
        ) : null}
        <Section id="asked" title="The question">
          <pre class="prose">{model.input}</pre>
        </Section>
        <Section id="drafted" title={model.edited === undefined ? "The draft" : "The draft, before it was edited"}>
          <pre class="prose">{model.output}</pre>
        </Section>
        {model.edited === undefined ? null : (
          <Section id="edited" title="What was used">
            <pre class="prose">{model.edited}</pre>
          </Section>
        )}
        {model.mine ? <Review model={model} /> : null}
        <Section id="about" title="About it">
          <Facts small facts={facts(model)} />
        </Section>
      </>
    ),
  });

function facts({ recipient, why, release, task, never, marks, seq }: DraftModel): Fact[] {
  const wrong = marks.filter(({ ok }) => !ok).map(({ title }) => title);
  return [
    ...(recipient === "" ? [] : [{ label: "For", says: recipient }]),
    { label: "Why read", says: `${why.charAt(0).toUpperCase()}${why.slice(1)}.` },
    { label: "Written by", says: <a href={`/ai/${task}`}>{release}</a> },
    ...(never.length === 0 ? [] : [{ label: "Never", says: never.join(", ") }]),
    ...(wrong.length === 0 ? [] : [{ label: "Marked wrong", says: wrong.join(", ") }]),
    { label: "Opened", says: <a href={`/record/${seq}`}>entry {seq}</a> },
  ];
}

/** Three buttons, each an outcome of its own; a mark that something is wrong goes with an edit or a no. */
const Review = ({ model }: { model: DraftModel }) =>
  model.signing.stop ? (
    <CannotSign stop={model.signing.stop} here={`/drafts/${model.id}`} />
  ) : (
    <Deciding action={`/drafts/${model.id}/review`} shown={model.shown} signing={model.signing}>
      <input type="hidden" name="opened" value={model.openedAt} />
      <Section id="check" title="Is it right?">
        <fieldset class="checks">
          <legend class="small muted">Take the mark away from what is wrong.</legend>
          {model.checklist.map(({ item, title }) => (
            <label class="check">
              <input type="checkbox" name="right" value={item} checked />
              {title}
            </label>
          ))}
        </fieldset>
        <details>
          <summary>Edit it</summary>
          <label class="field" for="output">
            Your words
          </label>
          <textarea id="output" name="output" rows={10}>
            {model.output}
          </textarea>
        </details>
      </Section>
      <div class="bar">
        <Proof signing={model.signing} signs="Your passkey signs this draft and these marks." />
        <div class="acts">
          <button type="submit" class="btn go big" name="outcome" value="accepted" data-act>
            Use it as it stands
          </button>
          <button type="submit" class="btn" name="outcome" value="edited">
            Use my words
          </button>
          <button type="submit" class="btn halt" name="outcome" value="sent-back">
            Send it back
          </button>
        </div>
      </div>
    </Deciding>
  );
