/** The card of a code change: whose yes is missing, what it touches, who made it, and every line of it. */

import type { ChangeModel, NeedModel } from "../../views/change.ts";
import type { Hint } from "../../views/patch.ts";
import type { Shell } from "../../views/shell.ts";
import { CannotSign, Deciding, Proof, RefuseDialog } from "../forms.tsx";
import { Icon } from "../icons.tsx";
import { type Html, screen } from "../layout.tsx";
import { Back, Decides, type Fact, Facts, Risk, Section, Sentence } from "../parts.tsx";
import { Files, placeOf } from "./diff.tsx";
import { Questions } from "./questions.tsx";

export const changeScreen = (shell: Shell, model: ChangeModel): Html =>
  screen(shell, {
    title: model.title,
    bar: model.mayAnswer,
    children: (
      <>
        <Back href="/" to="Inbox" when={shell.when} />
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
            {model.missing === "" || model.status !== "open" || model.mayAnswer ? null : (
              <p class="small">
                <a href="#questions">{model.missing}</a>; nobody can approve it before that.
              </p>
            )}
            {model.mayAnswer ? <Bar model={model} /> : null}
          </aside>
          <div>
            {model.questions.length > 0 ? <Questions model={model} /> : null}
            <Section id="why" title={model.call?.mine ? "What and why you" : "What and why"}>
              <Facts facts={facts(model)} />
            </Section>
            {model.needs.length > 0 ? <Needs model={model} /> : null}
            <Files files={model.files} truncated={model.truncated} />
            <Bound model={model} />
            {model.status === "closed" ? null : <Close id={model.id} />}
          </div>
        </div>
        {model.mayAnswer && model.signing.stop === undefined ? <Refuse model={model} /> : null}
      </>
    ),
  });

const Bar = ({ model: { signing, id, shown, head, unanswered, questions, missing } }: { model: ChangeModel }) =>
  signing.stop ? (
    <CannotSign stop={signing.stop} here={`/changes/${id}`} />
  ) : unanswered > 0 ? (
    <div class="bar">
      <p class="note">
        <span>{missing}. Your yes comes after the answers, and accepts them.</span>
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
      <Proof
        signing={signing}
        signs={`Approving asks for your passkey. It signs this card${accepts(questions.length)}.`}
      />
      {signing.needed || questions.length === 0 ? null : (
        <p class="note">
          <span>Your yes accepts the {questions.length === 1 ? "answer" : "answers"} above.</span>
        </p>
      )}
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

const accepts = (answers: number) =>
  answers === 0 ? "" : answers === 1 ? " and accepts the answer on it" : ` and accepts the ${answers} answers on it`;

function facts(model: ChangeModel): Fact[] {
  const { call, makers, ai, oneWay, base, notes, refusals, truncated } = model;
  const found: Fact[] = [];
  if (call && call.whyMe !== "") found.push({ label: "Why you", says: call.whyMe });
  found.push({
    label: "Way back",
    says: oneWay ? (
      <b>None. This is a one-way door.</b>
    ) : (
      <>
        Commit <code>{base}</code>, where the branch starts. <span class="wait">Never timed.</span>
      </>
    ),
  });
  found.push({ label: "Made by", says: makers });
  found.push({ label: "AI", says: ai.length > 0 ? `Evidence found: ${ai.join("; ")}` : "No evidence of AI found." });
  if (model.reasons.length > 0) found.push({ label: "Touches", says: <Touches model={model} /> });
  if (truncated)
    found.push({
      label: "Cut",
      says: <b class="stop">The patch was too long to be read whole, so it is high risk.</b>,
    });
  for (const { by, reason, when } of refusals) found.push({ label: "Refused", says: `${by}, ${when}: ${reason}` });
  for (const note of notes) found.push({ label: "Note", says: note });
  return found;
}

/** What concerns the whole change first, then lines, then whole files: each reason once, leading to its first place below. */
const Touches = ({ model: { files, ...model } }: { model: ChangeModel }) => {
  const rank = ({ file, line }: Hint) => (file === "" ? 0 : line > 0 ? 1 : 2);
  const reasons = model.reasons.toSorted((a, b) => rank(a) - rank(b));
  const each = [...new Set(reasons.map(({ why }) => why))];
  const first = each.slice(0, 4);
  return (
    <ul class="list tight">
      {first.map((says) => {
        const same = reasons.filter(({ why }) => why === says);
        return (
          <li class="wide2">
            <span>
              {says}
              <Where hint={same[0]} files={files} more={same.length - 1} />
            </span>
          </li>
        );
      })}
      {each.length > first.length ? (
        <li class="wide2 muted">and {each.length - first.length} more, at their lines below</li>
      ) : null}
    </ul>
  );
};

const Where = ({ hint, files, more }: { hint: Hint | undefined; files: ChangeModel["files"]; more: number }) =>
  hint === undefined || hint.file === "" ? null : (
    <small>
      <a href={placeOf(files, hint.file, hint.line)}>
        <code>{hint.line > 0 ? `${hint.file}:${hint.line}` : hint.file}</code>
      </a>
      {more > 0 ? ` and ${more} more` : ""}
    </small>
  );

const Needs = ({ model: { needs, ignored, twice } }: { model: ChangeModel }) => (
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
    {twice.map((says) => (
      <p class="muted small">{says}</p>
    ))}
  </Section>
);

const Need = ({ need: { area, why, seats, call, approved } }: { need: NeedModel }) => (
  <li>
    {approved === "" ? <Icon name="clock" label="Missing" /> : <Icon name="check" label="Given" />}
    <span>
      {approved === "" ? <Sentence says={call.sentence} name={call.name} /> : `${approved}.`}
      <small>
        {area}. {why} {seats}.
      </small>
    </span>
  </li>
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

const Refuse = ({ model: { id, shown } }: { model: ChangeModel }) => (
  <RefuseDialog
    action={`/changes/${id}/refuse`}
    title="Refuse this change"
    says="It stays out. Its makers are told, with your reason."
    button="Refuse the change"
    to={{ shown }}
  />
);

/** Quiet: it decides nothing about the change, only that nobody is asked any more. */
const Close = ({ id }: { id: string }) => (
  <form method="post" action={`/changes/${id}/close`} class="quiet">
    <button type="submit" class="btn">
      Merged or given up
    </button>
    <p class="hint">It then waits for nobody. Another push opens it again.</p>
  </form>
);
