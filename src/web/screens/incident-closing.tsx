/** How an incident ends: it no longer hurts, its freeze is lifted, it is resolved, reviewed and closed, each by a person. */

import type { Child } from "hono/jsx";
import type { RoomModel } from "../../views/incident-room.ts";
import { nameOf } from "../../views/names.ts";
import { Field, Reason } from "../forms.tsx";
import { Facts, Section } from "../parts.tsx";
import { severities } from "./incidents.tsx";

const path = ({ told }: RoomModel, act: string) => `/incidents/${told.id}/${act}`;

/** The end, in its order: it no longer hurts, the freeze, resolved, reviewed, closed. Each is a person's act. */
export const Closing = ({ model }: { model: RoomModel }) => {
  const { told, toClose, leads, mayEnd, mayClose } = model;
  return (
    <Section id="closing" title="To close">
      <p>{toClose}</p>
      <Facts facts={model.times} />
      <Act model={model} act="time" says="Say when it really began" button="Record the time">
        <Field id="time-which" label="Which time?">
          <select id="time-which" name="which">
            <option value="started">it began</option>
            <option value="detected">it was noticed</option>
            <option value="mitigated">it no longer hurt</option>
          </select>
        </Field>
        <Field id="time-when" label="When" hint={`By the clock of ${model.zone}.`}>
          <input id="time-when" name="when" type="datetime-local" required />
        </Field>
        <div class="pick">
          <label>
            <input type="checkbox" name="about" value="yes" /> about then, not exactly
          </label>
        </div>
        <Field id="time-source" label="How do you know?">
          <input id="time-source" name="source" type="text" maxlength={2000} />
        </Field>
      </Act>
      {told.review ? <Reviewed model={model} /> : null}
      {told.open && !told.times.mitigated ? (
        <Act model={model} act="mitigated" says="It no longer hurts" button="It no longer hurts">
          <Field id="mitigated-says" label="What made it stop?">
            <input id="mitigated-says" name="says" type="text" required maxlength={4000} />
          </Field>
          <Field id="mitigated-evidence" label="Evidence">
            <input id="mitigated-evidence" name="evidence" type="text" maxlength={2000} />
          </Field>
        </Act>
      ) : null}
      {leads && told.freezes ? (
        <Act model={model} act="thaw" says="Lift its freeze" button="Lift the freeze">
          <Reason id="thaw-incident-reason" />
        </Act>
      ) : null}
      {mayEnd ? (
        <Act model={model} act="resolve" says="Resolve it" button="Resolve the incident">
          <Field id="resolve-says" label="How was it solved?">
            <input id="resolve-says" name="says" type="text" required maxlength={4000} />
          </Field>
          {leads ? null : <Reason id="resolve-reason" label="Why do you end it in the lead’s place?" />}
          <p class="hint">The freeze ends with it.</p>
        </Act>
      ) : null}
      {mayEnd && model.others.length > 0 ? (
        <Act model={model} act="duplicate" says="The same as another" button="End it as the same">
          <Field id="duplicate-of" label="Which one goes on?">
            <select id="duplicate-of" name="of">
              {model.others.map(({ id, says }) => (
                <option value={id}>{says}</option>
              ))}
            </select>
          </Field>
          <Reason id="duplicate-reason" />
        </Act>
      ) : null}
      {told.open ? (
        <Act model={model} act="grade" says="Change the severity" button="Change the severity">
          <Field id="grade-severity" label="How bad is it?">
            <select id="grade-severity" name="severity">
              {severities.map((says, n) => (
                <option value={String(n + 1)} selected={told.severity === n + 1}>
                  {says}
                </option>
              ))}
            </select>
          </Field>
          <Reason id="grade-reason" />
        </Act>
      ) : null}
      {told.closed ? null : <Review model={model} />}
      {!told.open && !told.closed && mayClose && (told.review || told.reviewedIn !== "") ? (
        <form method="post" action={path(model, "close")} class="acts one">
          <button type="submit" class="btn go big" name="outcome" value="close">
            Close the incident
          </button>
        </form>
      ) : null}
    </Section>
  );
};

const Act = ({
  model,
  act,
  says,
  button,
  children,
}: {
  model: RoomModel;
  act: string;
  says: string;
  button: string;
  children: Child;
}) => (
  <details>
    <summary>{says}</summary>
    <form method="post" action={path(model, act)} class="field">
      {children}
      <div class="acts one">
        <button type="submit" class="btn" name="outcome" value={act}>
          {button}
        </button>
      </div>
    </form>
  </details>
);

const rules = [
  ["page", "the page"],
  ["approval", "an approval"],
  ["alert", "an alert"],
  ["trigger", "a stop trigger"],
  ["test", "a test"],
] as const;

const Review = ({ model }: { model: RoomModel }) => (
  <Act
    model={model}
    act="review"
    says={model.told.review ? "Write the review again" : "Write the review"}
    button="Record the review"
  >
    <Field id="review-cause" label="Cause">
      <textarea id="review-cause" name="cause" rows={3} required maxlength={4000} />
    </Field>
    <Field id="review-through" label="What let it through?">
      <textarea id="review-through" name="letThrough" rows={3} required maxlength={4000} />
    </Field>
    <Field id="review-rule" label="Which rule changes?">
      <select id="review-rule" name="rule">
        {rules.map(([name, says]) => (
          <option value={name}>{says}</option>
        ))}
      </select>
    </Field>
    <Field id="review-reference" label="Where is the change?" hint="A commit, a link, an entry of the record.">
      <input id="review-reference" name="reference" type="text" maxlength={2000} />
    </Field>
    <Field id="review-says" label="What changes?">
      <input id="review-says" name="ruleSays" type="text" maxlength={4000} />
    </Field>
    <Field id="review-none" label="Or your reason why no rule changes">
      <textarea id="review-none" name="noRule" rows={2} maxlength={4000} />
    </Field>
    {[1, 2, 3].map((n) => (
      <fieldset class="field">
        <legend>To do, {n} of 3</legend>
        <Field id={`review-follow-${n}`} label="What is left to do" hint="One thing, one owner, one day.">
          <input id={`review-follow-${n}`} name={`follow-${n}`} type="text" maxlength={4000} />
        </Field>
        <Field id={`review-owner-${n}`} label="Who does it">
          <select id={`review-owner-${n}`} name={`owner-${n}`}>
            {model.people.map(({ id, name }) => (
              <option value={id}>{name}</option>
            ))}
          </select>
        </Field>
        <Field id={`review-by-${n}`} label="By">
          <input id={`review-by-${n}`} name={`by-${n}`} type="date" />
        </Field>
      </fieldset>
    ))}
  </Act>
);

const Reviewed = ({ model: { told } }: { model: RoomModel }) =>
  told.review === null ? null : (
    <Facts
      facts={[
        { label: "Cause", says: told.review.cause },
        { label: "Let through", says: told.review.letThrough },
        ...told.review.rules.map(({ kind, says, reference }) => ({
          label: "Changed",
          says: `${kind}: ${says} (${reference})`,
        })),
        ...(told.review.noRule === "" ? [] : [{ label: "No rule", says: told.review.noRule }]),
        ...told.review.followUps.map(({ says, owner, by }) => ({
          label: "To do",
          says: `${says}, ${nameOf(owner)}, by ${by}`,
        })),
      ]}
    />
  );
