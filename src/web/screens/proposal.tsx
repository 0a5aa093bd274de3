/** The card of a proposal: who decides until when, what each answer costs, and one button for each outcome. */

import type { ProposalModel } from "../../views/proposal.ts";
import type { Shell } from "../../views/shell.ts";
import { CannotSign, Deciding, Dialog, GoBack, Proof, Reason } from "../forms.tsx";
import { type Html, screen } from "../layout.tsx";
import { Back, Decides, type Fact, Facts, Marked, Risk, Section } from "../parts.tsx";
import { Options, Override, short } from "./options.tsx";

export const proposalScreen = (shell: Shell, model: ProposalModel): Html =>
  screen(shell, {
    title: model.question,
    bar: model.mayAnswer,
    children: (
      <>
        <Back href="/" to="Inbox" when={shell.when} />
        <header class="head">
          <p class="kick">
            <Risk risk={model.risk} />
            <span>{model.area}</span>
            <span>Asked by {model.by}</span>
          </p>
          <h1>{model.question}</h1>
        </header>
        <div class="cols">
          <aside class="side first">
            {model.status === "open" ? <Decides call={model.call} left={left(model)} /> : <Outcome model={model} />}
            {model.mayAnswer ? <Bar model={model} /> : null}
          </aside>
          <div>
            <Section id="why" title={model.mayAnswer ? "What and why you" : "What and why"}>
              <Facts facts={facts(model)} />
            </Section>
            <Options model={model} />
            <Input model={model} />
            {model.mayOverride ? <Override model={model} /> : null}
            <Bound model={model} />
          </div>
        </div>
        {model.mayAnswer && model.signing.stop === undefined ? <Refuse model={model} /> : null}
      </>
    ),
  });

function left({ call, by }: ProposalModel): string {
  if (call.left === "") return `${by} can ask again.`;
  return call.mine ? `${call.left} left for you.` : `${call.left} left, ${call.after}.`;
}

const Outcome = ({ model: { status, answers, by } }: { model: ProposalModel }) => {
  const [last] = answers;
  return (
    <Section id="dec" title="Answer" hidden>
      {status === "withdrawn" || !last ? (
        <p class="answer">
          <b>{by}</b> withdrew this question.
        </p>
      ) : (
        <>
          <p class="answer">
            <b>{last.by}</b> answered: {last.option}.
          </p>
          {last.reason === "" ? null : <blockquote>{last.reason}</blockquote>}
          <p class="muted small">
            {last.when}, {last.how}. <a href={`/record/${last.seq}`}>Entry {last.seq}</a>
          </p>
        </>
      )}
    </Section>
  );
};

/** One option: it is approved here. Several: each has its own button beside its cost, and this leads there. */
function Bar({ model }: { model: ProposalModel }) {
  const { signing, options, id } = model;
  if (signing.stop) return <CannotSign stop={signing.stop} here={`/proposals/${id}`} />;
  const [only, second] = options;
  const refuse = (
    <button class="btn halt big" type="button" popovertarget="refuse" data-refuse>
      Refuse
    </button>
  );
  if (only && !second)
    return (
      <Deciding action={`/proposals/${id}/answer`} shown={only.shown} signing={signing} class="bar">
        <Proof signing={signing} signs="Approving asks for your passkey. It signs this card." />
        <input type="hidden" name="reason" value="" />
        <div class="acts">
          {refuse}
          <button type="submit" class="btn go big" name="option" value={only.name} data-act>
            {short(only.says, "Approve")}
          </button>
        </div>
      </Deciding>
    );
  return (
    <div class="bar">
      <Proof signing={signing} signs="Answering asks for your passkey. It signs this card and your answer." />
      <div class="acts">
        {refuse}
        {only ? (
          <a class="btn go big" href="#options" data-act>
            Choose an answer
          </a>
        ) : null}
      </div>
    </div>
  );
}

function facts(model: ProposalModel): Fact[] {
  const { call, why, oneWay, guardrails, never, asked, by, status } = model;
  const found: Fact[] = [];
  if (call.whyMe !== "" && status === "open") found.push({ label: "Why you", says: call.whyMe });
  if (why.length > 0) found.push({ label: "Routed", says: <Marked text={why.join(" ")} /> });
  found.push({ label: "Way back", says: oneWay ? <b>None. This is a one-way door.</b> : "It can be undone." });
  for (const { name, says, owner } of guardrails)
    found.push({ label: "Guardrail", says: `${name}${says === "" ? "" : `: ${says}`}. ${owner} owns it.` });
  if (never.length > 0) found.push({ label: "Never", says: never.join("; ") });
  found.push({ label: "Asked", says: `${asked} by ${by}` });
  return found;
}

const Input = ({ model: { comments, input, id, status } }: { model: ProposalModel }) => {
  const silent = input.filter(({ given }) => !given).map(({ name }) => name);
  return (
    <Section id="in" title="Input" aside="gives context, does not decide">
      {comments.map(({ by, when, says }) => (
        <blockquote>
          <b>{by}</b> <span class="muted small">{when}</span>
          <br />
          {says}
        </blockquote>
      ))}
      {silent.length > 0 ? (
        <p class="muted small">Asked and not heard yet: {silent.join(", ")}. Nobody has to wait for it.</p>
      ) : null}
      {status === "withdrawn" ? null : (
        <details>
          <summary>Give input</summary>
          <form method="post" action={`/proposals/${id}/comments`} class="field">
            <label for="says">What the one who decides should know</label>
            <textarea id="says" name="says" rows={3} required maxlength={4000} />
            <div class="acts">
              <button type="submit" class="btn">
                Give input
              </button>
            </div>
          </form>
        </details>
      )}
    </Section>
  );
};

const Refuse = ({ model: { id, refuse, signing, by } }: { model: ProposalModel }) => (
  <Dialog id="refuse" title="Refuse all of it" says={`Nothing of this is done. ${by} is told, with your reason.`}>
    <Deciding action={`/proposals/${id}/answer`} shown={refuse.shown} signing={signing} class="field">
      <Reason id="refuse-reason" />
      <div class="acts">
        <button type="submit" class="btn halt go big" name="option" value={refuse.name}>
          Refuse all of it
        </button>
        <GoBack />
      </div>
    </Deciding>
  </Dialog>
);

const Bound = ({ model: { refuse, page, seq, id, mayWithdraw, answers } }: { model: ProposalModel }) => (
  <Section id="bound" title="Bound to exactly this">
    <Facts
      small
      facts={[
        { label: "Asked in", says: <a href={`/record/${seq}`}>Entry {seq}</a> },
        { label: "Page", says: <code>{page}</code> },
        { label: "Card", says: <code>{refuse.shown.slice(0, 16)}</code> },
        { label: "Voided by", says: "An answer, an override, or a change of the question" },
      ]}
    />
    {answers.length > 1 ? (
      <ul class="list">
        {answers.slice(1).map(({ by, option, when, seq }) => (
          <li class="wide2">
            {by} answered “{option}” {when}, overridden since. <a href={`/record/${seq}`}>Entry {seq}</a>
          </li>
        ))}
      </ul>
    ) : null}
    {mayWithdraw ? (
      <form method="post" action={`/proposals/${id}/withdraw`}>
        <div class="acts">
          <button type="submit" class="btn">
            Withdraw the question
          </button>
        </div>
      </form>
    ) : null}
  </Section>
);
