/** Who is told, whom it hits, and who does what: forms that people fill in while it burns. */

import type { RoomModel } from "../../views/incident-room.ts";
import { Field } from "../forms.tsx";
import { Facts, Section } from "../parts.tsx";
import type { Draft } from "./incident.tsx";
import { Hits } from "./incidents.tsx";

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
      {model.ledBefore === "" ? null : <p class="muted small">Led before by {model.ledBefore}.</p>}
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
