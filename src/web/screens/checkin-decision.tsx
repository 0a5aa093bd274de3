/** The first question of the check-in: one tap, blind; then who said what, and the record. */

import type { DecisionModel } from "../../views/checkin-decision.ts";
import { Icon } from "../icons.tsx";
import { Section, Sentence } from "../parts.tsx";

export const Decision = ({ id, decision }: { id: string; decision: DecisionModel | undefined }) => {
  if (!decision)
    return (
      <Section id="decision" title="1. One real decision">
        <p>Nobody decided anything in this time, so there is nothing to say blind.</p>
      </Section>
    );
  if (decision.asksMe) return <Asks id={id} decision={decision} />;
  const { title, when, why, told, answered, missing } = decision;
  return (
    <Section id="decision" title="1. One real decision">
      <p>
        {told ? <a href={told.href}>{title}</a> : <b>{title}</b>}
        <br />
        <span class="muted small">
          {when}. {why}
        </span>
      </p>
      {told ? <Told told={told} missing={missing} /> : <Half answered={answered} missing={missing} />}
    </Section>
  );
};

/** A button for each person: choosing is answering, and nothing is typed. */
const Asks = ({ id, decision: { title, when, why, choices, missing } }: { id: string; decision: DecisionModel }) => (
  <section class="now" aria-labelledby="decision">
    <h2 id="decision">{title}</h2>
    <p class="muted">
      {when}. {why}
    </p>
    <form method="post" action={`/checkin/${id}/answers`} class="field">
      <fieldset class="field">
        <legend>Who had the final say?</legend>
        <div class="acts">
          {choices.map(({ value, says }) => (
            <button type="submit" class="btn big" name="said" value={value}>
              {says}
            </button>
          ))}
        </div>
      </fieldset>
      <p class="hint">
        {missing.length > 1
          ? "Nobody sees your answer before both are given. It is not changed afterwards."
          : "Your answer is the last; the record answers at once. It is not changed afterwards."}
      </p>
    </form>
  </section>
);

const listed = (names: readonly string[]) => names.join(" and ");

const Half = ({ answered, missing }: Pick<DecisionModel, "answered" | "missing">) => (
  <ul class="list">
    {answered.map((name) => (
      <li class="two">
        <Icon name="check" label="Answered" />
        <span>{name} has answered.</span>
      </li>
    ))}
    {missing.map((name) => (
      <li class="two">
        <Icon name="clock" label="Waits" />
        <span>
          {name} has not yet.
          <small>Who said what, and what the record says, opens when {listed(missing)} answers.</small>
        </span>
      </li>
    ))}
  </ul>
);

const Told = ({ told, missing }: { told: NonNullable<DecisionModel["told"]>; missing: readonly string[] }) => (
  <>
    <p class="answer">
      <Sentence says={told.record} name={told.name} />
    </p>
    <ul class="list">
      {told.said.map(({ name, said, right }) => (
        <li class="two">
          <Icon name={right ? "check" : "dash"} label={right ? "As the record" : "Not as the record"} />
          <span>{said === "" ? `What ${name} said was removed.` : `${name} said ${said}.`}</span>
        </li>
      ))}
      {missing.map((name) => (
        <li class="two">
          <Icon name="dash" label="Missing" />
          <span>{name} did not answer.</span>
        </li>
      ))}
    </ul>
    {told.finding === "" ? null : (
      <p class="wait">
        <b>Finding.</b> {told.finding} Talk about it; the page may not be clear.
      </p>
    )}
  </>
);
