/** The card of a code change: whose yes is missing, what it touches, who made it, and every line of it. */

import type { ChangeModel, NeedModel, QuestionModel } from "../../views/change.ts";
import type { PatchFile } from "../../views/patch.ts";
import type { Shell } from "../../views/shell.ts";
import { CannotSign, Deciding, Dialog, Field, Proof, Reason } from "../forms.tsx";
import { Icon } from "../icons.tsx";
import { type Html, screen } from "../layout.tsx";
import { Back, Decides, type Fact, Facts, Lines, Risk, Section, Sentence } from "../parts.tsx";

export const changeScreen = (shell: Shell, model: ChangeModel): Html =>
  screen(shell, {
    title: model.title,
    bar: model.mayAnswer,
    children: (
      <>
        <Back href="/" to="Inbox" />
        <header class="head">
          <p class="kick">
            <Risk risk={model.risk} />
            <span>{model.areas.join(", ") || "A routine change"}</span>
            <span>Asked by {model.by}</span>
          </p>
          <h1>{model.title}</h1>
        </header>
        <div class="cols">
          <aside class="side first">
            {model.call && model.status === "open" ? (
              <Decides
                call={model.call}
                left={model.call.mine && model.call.left !== "" ? `${model.call.left} left for you.` : model.whyNot}
              />
            ) : (
              <Section id="dec" title="Verdict" hidden>
                <p class="answer">{model.verdict}</p>
              </Section>
            )}
            {model.mayAnswer ? <Bar model={model} /> : null}
          </aside>
          <div>
            <Section id="why" title={model.call?.mine ? "What and why you" : "What and why"}>
              <Facts facts={facts(model)} />
            </Section>
            {model.questions.length > 0 ? <Questions model={model} /> : null}
            {model.needs.length > 0 ? <Needs model={model} /> : null}
            <Files model={model} />
            <Bound model={model} />
          </div>
        </div>
        {model.mayAnswer && model.signing.stop === undefined ? <Refuse model={model} /> : null}
      </>
    ),
  });

const Bar = ({ model: { signing, id, shown, head, unanswered } }: { model: ChangeModel }) =>
  signing.stop ? (
    <CannotSign stop={signing.stop} here={`/changes/${id}`} />
  ) : unanswered > 0 ? (
    <div class="bar">
      <p class="note">
        <span>It decides something without saying so. Your yes accepts the answers.</span>
      </p>
      <div class="acts">
        <button class="btn halt big" type="button" popovertarget="refuse" data-refuse>
          Refuse
        </button>
        <a class="btn go big" href="#questions" data-act>
          Answer {unanswered === 1 ? "the question" : `${unanswered} questions`}
        </a>
      </div>
    </div>
  ) : (
    <Deciding action={`/changes/${id}/approve`} shown={shown} signing={signing} class="bar">
      <Proof signing={signing} signs="Approving asks for your passkey. It signs this card." />
      <div class="acts">
        <button class="btn halt big" type="button" popovertarget="refuse" data-refuse>
          Refuse
        </button>
        <button type="submit" class="btn go big" name="outcome" value="approve" data-act>
          Approve {head}
        </button>
      </div>
    </Deciding>
  );

function facts(model: ChangeModel): Fact[] {
  const { call, makers, ai, reasons, oneWay, notes, refusals, truncated } = model;
  const found: Fact[] = [];
  if (call && call.whyMe !== "") found.push({ label: "Why you", says: call.whyMe });
  found.push({ label: "Made by", says: makers });
  if (ai.length > 0) found.push({ label: "Agents", says: ai.join(", ") });
  const first = reasons.slice(0, 4);
  if (first.length > 0)
    found.push({
      label: "Touches",
      says: (
        <ul class="list tight">
          {first.map(({ file, why }) => (
            <li class="wide2">
              <span>
                <code>{file}</code>
                <small>{why}</small>
              </span>
            </li>
          ))}
          {reasons.length > first.length ? <li class="wide2 muted">and {reasons.length - first.length} more</li> : null}
        </ul>
      ),
    });
  if (oneWay) found.push({ label: "Way back", says: <b>None. This is a one-way door.</b> });
  if (truncated)
    found.push({
      label: "Cut",
      says: <b class="stop">The patch was too long to be read whole, so it is high risk.</b>,
    });
  for (const { by, reason, when } of refusals) found.push({ label: "Refused", says: `${by}, ${when}: ${reason}` });
  for (const note of notes) found.push({ label: "Note", says: note });
  return found;
}

const Questions = ({ model: { id, questions, unanswered } }: { model: ChangeModel }) => (
  <Section
    id="questions"
    title="What it decides without saying so"
    aside={`${questions.length - unanswered} of ${questions.length} answered`}
  >
    <ul class="list">
      {questions.map((question, index) => (
        <Question question={question} action={`/changes/${id}/answers`} field={`answer-${index + 1}`} />
      ))}
    </ul>
  </Section>
);

const Question = ({ question, action, field }: { question: QuestionModel; action: string; field: string }) => (
  <li>
    {question.answer === "" ? <Icon name="clock" label="Open" /> : <Icon name="check" label="Answered" />}
    <div>
      {question.asks}
      <small>
        <code>{question.where}</code>
        {question.readers.length > 0 ? `, still read in ${question.readers.join(", ")}` : ""}
      </small>
      {question.answer === "" ? (
        <form method="post" action={action} class="field">
          <input type="hidden" name="question" value={question.key} />
          <Field id={field} label="Your answer">
            <textarea id={field} name="says" rows={2} required minlength={2} maxlength={4000} />
          </Field>
          <button type="submit" class="btn">
            Record the answer
          </button>
        </form>
      ) : (
        <>
          <blockquote>{question.answer}</blockquote>
          <small>{question.by}</small>
        </>
      )}
    </div>
  </li>
);

const Needs = ({ model: { needs, ignored } }: { model: ChangeModel }) => (
  <Section
    id="needs"
    title="Who must say yes"
    aside={`${needs.filter(({ approved }) => approved !== "").length} of ${needs.length}`}
  >
    <ul class="list">
      {needs.map((need) => (
        <Need need={need} />
      ))}
      {ignored.map(({ by, why }) => (
        <li>
          <Icon name="dash" label="Does not count" />
          <span class="muted">
            The yes of {by} does not count.<small>{why}</small>
          </span>
        </li>
      ))}
    </ul>
  </Section>
);

const Need = ({ need: { area, why, call, approved } }: { need: NeedModel }) => (
  <li>
    {approved === "" ? <Icon name="clock" label="Missing" /> : <Icon name="check" label="Given" />}
    <span>
      {approved === "" ? <Sentence says={call.sentence} name={call.name} /> : `${approved}.`}
      <small>{approved === "" ? why : `${area}. ${why}`}</small>
    </span>
  </li>
);

const Files = ({ model: { files, truncated } }: { model: ChangeModel }) => {
  const added = files.reduce((sum, file) => sum + file.added, 0);
  const removed = files.reduce((sum, file) => sum + file.removed, 0);
  return (
    <Section
      id="dif"
      title={`${files.length} ${files.length === 1 ? "file" : "files"}, ${added} lines in, ${removed} out`}
      aside={truncated ? "cut off" : ""}
    >
      <div class="files">
        {files.map((file) => (
          <File file={file} open={files.length === 1} />
        ))}
      </div>
    </Section>
  );
};

const File = ({ file: { path, note, added, removed, lines, left }, open }: { file: PatchFile; open: boolean }) => (
  <details open={open}>
    <summary>
      <code>{path}</code>
      {note === "" ? null : <span class="muted small"> {note}</span>}
      <span class="num">
        +{added} −{removed}
      </span>
    </summary>
    {lines.length === 0 ? (
      <p class="muted small">No line of text differs.</p>
    ) : (
      <Lines lines={lines} label={`Lines of ${path} that change`} />
    )}
    {left > 0 ? <p class="muted small">{left} more lines; read them in git.</p> : null}
  </details>
);

const Bound = ({ model: { shown, head, base, page, repo, ref, diff, seq } }: { model: ChangeModel }) => (
  <Section id="bound" title="Bound to exactly this">
    <Facts
      small
      facts={[
        {
          label: "Commit",
          says: (
            <>
              <code>{head}</code> on <code>{base}</code>
            </>
          ),
        },
        {
          label: "Branch",
          says: (
            <>
              <code>{ref}</code> of {repo}
            </>
          ),
        },
        { label: "Content", says: <code>{diff}</code> },
        { label: "Page", says: <code>{page}</code> },
        { label: "Card", says: <code>{shown.slice(0, 16)}</code> },
        { label: "Asked in", says: <a href={`/record/${seq}`}>Entry {seq}</a> },
        { label: "Voided by", says: "Any push that changes content, or a new version of the page" },
      ]}
    />
  </Section>
);

/** A no asks for no touch: a signature over the card would be one that says yes. */
const Refuse = ({ model: { id, shown } }: { model: ChangeModel }) => (
  <Dialog id="refuse" title="Refuse this change" says="It stays out. Its makers are told, with your reason.">
    <form method="post" action={`/changes/${id}/refuse`} class="field">
      <input type="hidden" name="shown" value={shown} />
      <Reason id="refuse-reason" />
      <div class="acts">
        <button type="submit" class="btn halt go big" name="outcome" value="refuse">
          Refuse the change
        </button>
        <button class="btn big" type="button" popovertarget="refuse" popovertargetaction="hide">
          Go back
        </button>
      </div>
    </form>
  </Dialog>
);
