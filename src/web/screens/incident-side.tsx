/** Who is told, whom it hits, who does what, and how it ends: forms that people fill in while and after it burns. */

import type { Child } from "hono/jsx";
import type { RoomModel } from "../../views/incident-room.ts";
import { nameOf } from "../../views/names.ts";
import { Field, Reason } from "../forms.tsx";
import { Facts, Section } from "../parts.tsx";
import type { Draft } from "./incident.tsx";
import { Hits, severities } from "./incidents.tsx";

const path = ({ told }: RoomModel, act: string) => `/incidents/${told.id}/${act}`;

const audiences = [
  ["internal", "the team"],
  ["support", "support"],
  ["finance", "finance"],
  ["customers", "customers"],
] as const;

/** A draft from the facts that have evidence. It is recorded here; somebody sends it where people read. */
export const Update = ({ model, draft }: { model: RoomModel; draft: Draft }) => {
  const { told, update } = model;
  const whom = audiences.find(([name]) => name === draft.audience)?.[1] ?? "the team";
  return (
    <Section id="update" title={`Update for ${whom}`} aside={update ? `next by ${update.by}` : undefined}>
      {update?.late ? <p class="stop">The update is {update.left}.</p> : null}
      <form method="post" action={path(model, "update")} class="field">
        <input type="hidden" name="audience" value={draft.audience} />
        <Field
          id="update-says"
          label="Drafted from what is known"
          hint="Read it, mend it, send it where people read. What you record here stays in the incident."
        >
          <textarea id="update-says" name="says" rows={6} maxlength={4000} required>
            {draft.text}
          </textarea>
        </Field>
        <div class="acts one">
          <button type="submit" class="btn">
            Record as sent
          </button>
        </div>
      </form>
      <p class="small">
        Draft for{" "}
        {audiences
          .filter(([name]) => name !== draft.audience)
          .map(([name, says], n) => (
            <>
              {n > 0 ? ", " : ""}
              <a href={`/incidents/${told.id}?draft=${name}#update`}>{says}</a>
            </>
          ))}
      </p>
      {told.updates.length > 0 ? (
        <details>
          <summary>{told.updates.length} sent</summary>
          {told.updates.toReversed().map(({ audience, says }) => (
            <blockquote class="lines">
              <span class="muted small">{audience}</span>
              <br />
              {says}
            </blockquote>
          ))}
        </details>
      ) : null}
    </Section>
  );
};

export const Harm = ({ model }: { model: RoomModel }) => {
  const { harm, told } = model;
  return (
    <Section id="harm" title="Harm">
      {harm.length === 0 ? (
        <p class="wait">Nobody estimated it yet.</p>
      ) : (
        <Facts
          facts={harm.map(({ what, amount, says, source }) => ({
            label: what,
            says: `${amount}${says === "" ? "" : `, ${says}`} (${source})`,
          }))}
        />
      )}
      {told.customers > 0 ? (
        <p>
          {told.customers} {told.customers === 1 ? "customer is" : "customers are"} listed:{" "}
          <a href={`/incidents/${told.id}/customers.csv`}>the list for support and finance</a>
        </p>
      ) : null}
      <details>
        <summary>Add an estimate</summary>
        <form method="post" action={path(model, "blast")} class="field">
          <Field id="blast-what" label="Of what?">
            <select id="blast-what" name="what">
              <option value="users">users</option>
              <option value="services">services</option>
              <option value="money">money</option>
            </select>
          </Field>
          <Field id="blast-low" label="At least" hint="A number; for money with two digits behind the point.">
            <input id="blast-low" name="low" type="text" inputmode="decimal" required maxlength={20} />
          </Field>
          <Field id="blast-high" label="At most">
            <input id="blast-high" name="high" type="text" inputmode="decimal" required maxlength={20} />
          </Field>
          <Field id="blast-currency" label="Currency" hint="Only for money: EUR, USD, JPY.">
            <input id="blast-currency" name="currency" type="text" maxlength={3} />
          </Field>
          <Field id="blast-source" label="How do you know?">
            <input id="blast-source" name="source" type="text" required minlength={3} maxlength={2000} />
          </Field>
          <div class="acts one">
            <button type="submit" class="btn">
              Add the estimate
            </button>
          </div>
          <p class="hint">Estimates are only added; the newest stands above.</p>
        </form>
      </details>
      <details>
        <summary>Attach the affected customers</summary>
        <form method="post" action={path(model, "customers")} class="field" enctype="multipart/form-data">
          <Field
            id="customers-file"
            label="A CSV file"
            hint="A column customer; any of name, contact, amount, currency, what. At most 2,000 rows."
          >
            <input id="customers-file" name="csv" type="file" accept=".csv,text/csv" required />
          </Field>
          <div class="acts one">
            <button type="submit" class="btn">
              Attach the list
            </button>
          </div>
        </form>
      </details>
      {told.open ? (
        <details>
          <summary>More is hit than was known</summary>
          <form method="post" action={path(model, "widen")} class="field">
            <Hits />
            <div class="acts one">
              <button type="submit" class="btn">
                Say so
              </button>
            </div>
          </form>
        </details>
      ) : null}
    </Section>
  );
};

export const Roles = ({ model }: { model: RoomModel }) => {
  const { told, lead, wider, roles, people } = model;
  const facts = [
    { label: "Lead", says: <b>{lead}</b> },
    ...(wider === "" ? [] : [{ label: "Wider", says: wider }]),
    ...roles.map(({ role, name }) => ({ label: role, says: name })),
  ];
  return (
    <Section id="roles" title="Roles">
      <Facts facts={facts} />
      {told.leads.length > 1 ? (
        <p class="muted small">
          Led before by{" "}
          {told.leads
            .slice(0, -1)
            .map(({ lead }) => nameOf(lead))
            .join(", ")}
          .
        </p>
      ) : null}
      {told.open ? (
        <details>
          <summary>Give a role</summary>
          <form method="post" action={path(model, "role")} class="field">
            <Field id="role-role" label="Role">
              <select id="role-role" name="role">
                <option value="investigator">investigates</option>
                <option value="fix">works on the fix</option>
                <option value="updates">writes the updates</option>
              </select>
            </Field>
            <Field id="role-person" label="Who">
              <select id="role-person" name="person">
                {people.map(({ id, name }) => (
                  <option value={id}>{name}</option>
                ))}
              </select>
            </Field>
            <div class="acts one">
              <button type="submit" class="btn">
                Give the role
              </button>
            </div>
          </form>
        </details>
      ) : null}
    </Section>
  );
};

/** The end, in its order: it no longer hurts, the freeze, resolved, reviewed, closed. Each is a person's act. */
export const Closing = ({ model }: { model: RoomModel }) => {
  const { told, toClose, leads, mayEnd, mayClose } = model;
  return (
    <Section id="closing" title="To close">
      <p>{toClose}</p>
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
    <Field id="review-follow" label="What is left to do?" hint="One thing, one owner, one day.">
      <input id="review-follow" name="follow" type="text" maxlength={4000} />
    </Field>
    <Field id="review-owner" label="Who does it">
      <select id="review-owner" name="owner">
        {model.people.map(({ id, name }) => (
          <option value={id}>{name}</option>
        ))}
      </select>
    </Field>
    <Field id="review-by" label="By">
      <input id="review-by" name="by" type="date" />
    </Field>
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
