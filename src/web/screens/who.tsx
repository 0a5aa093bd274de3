/** Who decides? and, beside it, Is this mine? */

import type { Shell } from "../../views/shell.ts";
import type { WhoModel } from "../../views/who.ts";
import { type Html, screen } from "../layout.tsx";
import { Facts, Here, Marked, Risk, Section, Sentence } from "../parts.tsx";

export const whoScreen = (shell: Shell, model: WhoModel): Html =>
  screen(shell, {
    title: "Who decides?",
    children: (
      <>
        <Here shell={shell} />
        <header class="head">
          <h1>Who decides?</h1>
        </header>
        <form class="ask" method="get" action="/who">
          <label class="vh" for="q">
            A path, a task or a question
          </label>
          <input
            id="q"
            type="search"
            name="q"
            value={model.question}
            placeholder="a path, a task, a question"
            autofocus={model.question === "" ? true : undefined}
          />
          <button type="submit" class="btn go">
            Ask
          </button>
        </form>
        {model.answer ? <Answer answer={model.answer} /> : <Examples examples={model.examples} />}
      </>
    ),
  });

const Examples = ({ examples }: { examples: readonly string[] }) => (
  <div class="after-ask">
    <p class="muted">
      Type it as you would say it: “refund a customer”, “drop a column”, <code>src/billing/charge.ts</code>. The answer
      names one person.
    </p>
    {examples.length > 0 ? (
      <ul class="list">
        {examples.map((one) => (
          <li class="wide2">
            <a href={`/who?q=${encodeURIComponent(one)}`}>{one}</a>
          </li>
        ))}
      </ul>
    ) : null}
  </div>
);

/** The answer to a question: who, until when, why, and whether it is the reader’s own. */
export const Answer = ({ answer }: { answer: NonNullable<WhoModel["answer"]> }) => (
  <div class="after-ask">
    <p class="answer" role="status">
      <Sentence says={answer.sentence} name={answer.name} />
    </p>
    <p class="kick">
      {answer.area === "" ? <span class="tag off">No area matched surely</span> : <span>{answer.area}</span>}
      <Risk risk={answer.risk} />
      {answer.oneWay ? <span>One-way door</span> : null}
      {answer.sure || answer.area === "" ? null : <span class="tag half wait">Not sure</span>}
    </p>
    {answer.mine ? (
      <Section id="mine" title="Is this mine?">
        <p>
          <Sentence says={answer.mine.sentence} name={answer.mine.name} />
        </p>
        {answer.mine.why.map((line) => (
          <p class="muted small">
            <Marked text={line} />
          </p>
        ))}
      </Section>
    ) : null}
    <Section id="now" title="Who and why">
      <Facts
        facts={[
          { label: "Now", says: answer.now },
          ...answer.facts,
          { label: "Why", says: <Marked text={answer.why.join(" ")} /> },
        ]}
      />
    </Section>
    {answer.also.length > 0 ? (
      <Section id="also" title={answer.sure ? "Also near" : "It could be one of these"}>
        <ul class="rows">
          {answer.also.map(({ area, owner, why }) => (
            <li class="row">
              <h3>{area}</h3>
              <span class="due">{owner}</span>
              <p>
                <Marked text={why} />
              </p>
            </li>
          ))}
        </ul>
        {answer.sure ? null : (
          <p class="muted small">
            Until the page says more, the person named above decides. The question is kept as a gap.
          </p>
        )}
      </Section>
    ) : null}
    <p class="acts">
      <a class="btn" href="/proposals/new">
        Ask for a decision
      </a>
    </p>
  </div>
);
