/** The questions of a change on its card: what it decides without saying so, answered in words before anybody says yes. */

import type { ChangeModel } from "../../views/change.ts";
import type { QuestionModel } from "../../views/questions.ts";
import { Field } from "../forms.tsx";
import { Icon } from "../icons.tsx";
import { Section } from "../parts.tsx";
import { placeOf } from "./diff.tsx";

export const Questions = ({ model }: { model: ChangeModel }) => {
  const { questions, unanswered, id, status, files } = model;
  const open = status === "open" || status === "approved";
  return (
    <Section
      id="questions"
      title="What it decides without saying so"
      aside={`${questions.length - unanswered} of ${questions.length} answered`}
    >
      <ul class="list asks">
        {questions.map((question, n) => (
          <Question
            question={question}
            action={open ? `/changes/${id}/answers` : ""}
            field={`answer-${n + 1}`}
            place={placeOf(files, question.file, question.line)}
          />
        ))}
      </ul>
    </Section>
  );
};

interface Asked {
  readonly question: QuestionModel;
  /** Where the answer goes; empty when nothing is answered any more. */
  readonly action: string;
  readonly field: string;
  readonly place: string | undefined;
}

const Question = ({ question, action, field, place }: Asked) => {
  const { answer, asks, by, key } = question;
  return (
    <li>
      {answer === "" ? <Icon name="clock" label="Open" /> : <Icon name="check" label="Answered" />}
      <div>
        <h3>{asks}</h3>
        <Where question={question} place={place} />
        {answer === "" ? null : (
          <>
            <blockquote>{answer}</blockquote>
            <small>{by}</small>
          </>
        )}
        {action === "" ? null : answer === "" ? (
          <Form action={action} of={key} field={field} label="Your answer" button="Record the answer" />
        ) : (
          <details>
            <summary>Answer it again</summary>
            <Form action={action} of={key} field={field} label="The new answer" button="Record the new answer" />
          </details>
        )}
      </div>
    </li>
  );
};

const Where = ({
  question: { file, line, readers },
  place,
}: {
  question: QuestionModel;
  place: string | undefined;
}) => {
  const where = (
    <code>
      {file}:{line}
    </code>
  );
  return (
    <>
      <small>{place === undefined ? where : <a href={place}>{where}</a>}</small>
      {readers.length === 0 ? null : (
        <div class="readers">
          <small>Still named in {readers.length === 1 ? "one file" : `${readers.length} files`}:</small>
          <ul>
            {readers.map((reader) => (
              <li>
                <code>{reader}</code>
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
};

const Form = (form: { action: string; of: string; field: string; label: string; button: string }) => (
  <form method="post" action={form.action} class="field">
    <input type="hidden" name="question" value={form.of} />
    <Field id={form.field} label={form.label}>
      <textarea id={form.field} name="says" rows={2} required minlength={2} maxlength={4000} />
    </Field>
    <div>
      <button type="submit" class="btn">
        {form.button}
      </button>
    </div>
  </form>
);
