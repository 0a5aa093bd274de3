/** One draft: the question, the answer, what may be wrong with it, and one of three ends. */

import type { DraftModel } from "../../views/drafts.ts";
import type { Shell } from "../../views/shell.ts";
import { CannotSign, Deciding, Field, Proof } from "../forms.tsx";
import { type Html, screen } from "../layout.tsx";
import { Back, type Fact, Facts, Section, Sentence } from "../parts.tsx";
import { ByWord } from "./ai-parts.tsx";

export const draftScreen = (shell: Shell, model: DraftModel): Html => {
  const decides = model.mine && model.signing.stop === undefined;
  return screen(shell, {
    title: model.title,
    bar: model.mine,
    children: (
      <>
        <Back href="/drafts" to="Drafts" when={shell.when} />
        <header class="head">
          <h1>{model.title}</h1>
          <p class="answer">
            <Sentence says={model.sentence} name={model.name} />
          </p>
          <Warnings model={model} />
        </header>
        {decides ? (
          <Deciding action={`/drafts/${model.id}/review`} shown={model.shown} signing={model.signing}>
            <input type="hidden" name="opened" value={model.openedAt} />
            <Both model={model} />
          </Deciding>
        ) : (
          <Both model={model} />
        )}
      </>
    ),
  });
};

const Warnings = ({ model: { unread, faults, paused } }: { model: DraftModel }) => (
  <>
    {unread ? <p class="stop">It was used before anybody had read it.</p> : null}
    {faults.map((says) => (
      <p class="stop">{says}</p>
    ))}
    {paused ? (
      <p class="wait">
        This <a href={paused.href}>stands still</a>:{" "}
        {paused.fallback === "" ? "people answer by hand." : `people use ${paused.fallback}.`}
      </p>
    ) : null}
  </>
);

const Both = ({ model }: { model: DraftModel }) => (
  <div class="cols">
    <div>
      <Section id="asked" title="The question">
        <p class="prompt">{model.input}</p>
      </Section>
      <Section
        id="drafted"
        title={model.edited ? "The answer, as it was edited" : "The draft"}
        aside={model.edited ? "by word" : `release ${model.release}`}
      >
        {model.edited ? (
          <ByWord label="The draft and what was used" parts={model.edited} />
        ) : (
          <p class="prompt">{model.output}</p>
        )}
        {model.mine && model.signing.stop === undefined ? <Edit output={model.words} /> : null}
      </Section>
    </div>
    <aside>
      {model.mine ? <Decide model={model} /> : null}
      <Section id="about" title="About it">
        <Facts small facts={facts(model)} />
      </Section>
    </aside>
  </div>
);

function facts({ recipient, why, release, task, never, wrong, took, seq, more, next, mine }: DraftModel): Fact[] {
  return [
    ...(recipient === "" ? [] : [{ label: "For", says: recipient }]),
    ...(wrong.length === 0 ? [] : [{ label: "Marked wrong", says: wrong.join(", ") }]),
    ...(took === "" ? [] : [{ label: "Reading took", says: took }]),
    { label: "Why read", says: `${why}.` },
    { label: "Written by", says: <a href={`/ai/${task}/releases/${release}`}>release {release}</a> },
    ...(never.length === 0 ? [] : [{ label: "Never", says: never.join(", ") }]),
    { label: "In the record", says: <a href={`/record/${seq}`}>entry {seq}</a> },
    ...(more === 0 || mine ? [] : [{ label: "Next", says: <a href={next}>{more} more for you</a> }]),
  ];
}

const Edit = ({ output }: { output: string }) => (
  <details>
    <summary data-edit>Edit it</summary>
    <Field id="output" label="Your words">
      <textarea id="output" name="output" rows={8}>
        {`\n${output}`}
      </textarea>
    </Field>
    <p class="acts one">
      <button type="submit" class="btn" name="outcome" value="edited">
        Use my words
      </button>
    </p>
  </details>
);

const Decide = ({ model }: { model: DraftModel }) =>
  model.signing.stop ? <CannotSign stop={model.signing.stop} here={`/drafts/${model.id}`} /> : <Review model={model} />;

/** What is marked goes with an edit or with a no: as it stands, nothing is used that is wrong. */
const Review = ({ model: { checklist, signing, more } }: { model: DraftModel }) => (
  <>
    <Section id="check" title="What is wrong with it?" aside={more === 0 ? undefined : `${more} more for you`}>
      <fieldset class="pick">
        <legend class="vh">What is wrong with it?</legend>
        {checklist.map(({ item, title }) => (
          <label>
            <input type="checkbox" name="wrong" value={item} data-row />
            {title}
          </label>
        ))}
      </fieldset>
    </Section>
    <div class="bar">
      <Proof signing={signing} signs="Your passkey signs exactly this draft." />
      <div class="acts">
        <button type="submit" class="btn halt big" name="outcome" value="sent-back" data-no-touch>
          Send it back
        </button>
        <button type="submit" class="btn go big" name="outcome" value="accepted" data-act>
          Use it as it stands
        </button>
      </div>
    </div>
  </>
);
