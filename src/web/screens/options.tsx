/** The answers to a proposal: each with what it costs and a button of its own, also when it overrides another. */

import type { OptionModel, ProposalModel } from "../../views/proposal.ts";
import { CannotSign, Deciding, Reason } from "../forms.tsx";
import { Section } from "../parts.tsx";

/** What a button says: the answer itself where it is short enough to be read at a glance. */
export const short = (says: string, verb: string) =>
  says.length <= 44 ? `${verb}: ${says.replace(/\.$/, "")}` : `${verb} this`;

export const Options = ({ model }: { model: ProposalModel }) => {
  const { options, mayAnswer, signing, id } = model;
  const choose = mayAnswer && signing.stop === undefined && options.length > 1;
  if (options.length === 0) return null;
  return (
    <Section id="options" title={optionsTitle(model)}>
      <ol class="options">
        {options.map((option) => (
          <li>
            <OptionText option={option} />
            {choose ? (
              <Deciding action={`/proposals/${id}/answer`} shown={option.shown} signing={signing} class="choose">
                <details>
                  <summary>Add a reason</summary>
                  <label class="vh" for={`r-${option.name}`}>
                    Reason for {option.says}
                  </label>
                  <textarea id={`r-${option.name}`} name="reason" rows={2} maxlength={2000} />
                </details>
                <button type="submit" class="btn big" name="option" value={option.name}>
                  {short(option.says, "Choose")}
                </button>
              </Deciding>
            ) : null}
          </li>
        ))}
      </ol>
    </Section>
  );
};

function optionsTitle({ options, status }: ProposalModel): string {
  if (options.length === 1) return "What is proposed";
  return status === "open" ? `${options.length} answers to choose from` : `${options.length} answers were offered`;
}

const OptionText = ({ option: { says, costs, chosen } }: { option: OptionModel }) => (
  <div>
    <h3>
      {says}
      {chosen ? <span class="tag on chosen">the answer</span> : null}
    </h3>
    {costs === "" ? null : <p class="muted">Costs: {costs}</p>}
  </div>
);

/** Nothing is reversed silently: each other outcome is an act of its own, with a reason. */
export const Override = ({ model }: { model: ProposalModel }) => {
  const { id, signing, options, refuse } = model;
  const others = [...options, refuse].filter(({ chosen }) => !chosen);
  return (
    <Section id="over" title="Override">
      <p class="muted">The answer stays in the record; yours is added with a reason, and takes its place.</p>
      {signing.stop ? (
        <CannotSign stop={signing.stop} here={`/proposals/${id}`} bar={false} />
      ) : (
        others.map((option) => (
          <details>
            <summary>Override with: {option.says}</summary>
            <Deciding action={`/proposals/${id}/override`} shown={option.shown} signing={signing} class="field">
              <Reason id={`o-${option.name}`} />
              <div class="acts">
                <button type="submit" class="btn halt" name="option" value={option.name}>
                  Override the answer
                </button>
              </div>
            </Deciding>
          </details>
        ))
      )}
    </Section>
  );
};
