/** All incidents, and the form that declares one: the sentence of what is seen is enough. */

import type { IncidentRow, IncidentsModel } from "../../views/incidents.ts";
import type { Shell } from "../../views/shell.ts";
import { Dialog, Field } from "../forms.tsx";
import { type Html, screen } from "../layout.tsx";
import { Here, Section, Sentence } from "../parts.tsx";

export const incidentsScreen = (shell: Shell, model: IncidentsModel): Html =>
  screen(shell, {
    title: model.title,
    children: (
      <>
        <Here shell={shell} me={shell.me?.name} />
        <header class="head">
          <h1>{model.title}</h1>
          {model.answer === "" ? null : (
            <p class="answer">
              <Sentence says={model.answer} name={model.name} />
            </p>
          )}
        </header>
        <div class="cols">
          <aside class="side first">
            <Section id="declare-head" title="Something hurts?">
              {model.declares ? (
                <p class="muted small">
                  Declaring freezes all deploys at once and names one lead: {model.lead} now. {model.why}
                </p>
              ) : (
                <p>No page is in force, so nobody is named who could lead. Adopt the page first.</p>
              )}
              {model.declares ? (
                <p class="acts">
                  <button class="btn halt big" type="button" popovertarget="declare" data-act>
                    Declare an incident
                  </button>
                </p>
              ) : null}
            </Section>
          </aside>
          <div>
            {model.open.length > 0 ? <Rows id="open" title="Open" rows={model.open} /> : null}
            {model.toReview.length > 0 ? <Rows id="review" title="Waits for its review" rows={model.toReview} /> : null}
            {model.over.length > 0 ? <Rows id="over" title="Closed" rows={model.over} /> : null}
            {model.open.length + model.toReview.length + model.over.length === 0 ? (
              <Section id="none" title="Nothing yet">
                <p>Whoever sees users being hurt declares it, here or where they work:</p>
                <code class="cmd">finalcall incident declare "what users see"</code>
              </Section>
            ) : null}
          </div>
        </div>
        {model.declares ? <Declare model={model} /> : null}
      </>
    ),
  });

const Rows = ({ id, title, rows }: { id: string; title: string; rows: readonly IncidentRow[] }) => (
  <Section id={id} title={title} aside={String(rows.length)}>
    <ul class="rows">
      {rows.map(({ href, number, title, says, due, after, bad }) => (
        <li>
          <a class="row" href={href} data-row>
            <h3>
              {number}. {title}
            </h3>
            <span class={bad ? "due stop" : "due"}>{due}</span>
            <p>{says}</p>
            <p class={after.endsWith("late") ? "d stop" : "d"}>{after}</p>
          </a>
        </li>
      ))}
    </ul>
  </Section>
);

export const severities = ["1, the worst", "2", "3", "4, the least"] as const;

const Declare = ({ model: { environments, lead, open } }: { model: IncidentsModel }) => (
  <Dialog
    id="declare"
    title="Declare an incident"
    says={`All deploys freeze with this, and ${lead} is named to lead. Nobody needs to be sure.`}
  >
    <form method="post" action="/incidents" class="field">
      <Field id="declare-title" label="What do users see?">
        <input id="declare-title" name="title" type="text" required minlength={3} maxlength={300} />
      </Field>
      <Field id="declare-severity" label="How bad?" hint="Assume the worst; it can be lowered.">
        <select id="declare-severity" name="severity">
          {severities.map((says, n) => (
            <option value={String(n + 1)}>{says}</option>
          ))}
        </select>
      </Field>
      {environments.length > 1 ? (
        <Field id="declare-environment" label="Where?">
          <select id="declare-environment" name="environment">
            <option value="">Everywhere</option>
            {environments.map((name) => (
              <option value={name}>{name}</option>
            ))}
          </select>
        </Field>
      ) : null}
      <Hits />
      {open.length > 0 ? (
        <label>
          <input type="checkbox" name="separate" value="yes" /> It is something else than incident {open[0]?.number}
        </label>
      ) : null}
      <div class="acts one">
        <button type="submit" class="btn halt go big" name="outcome" value="declare">
          Declare and freeze
        </button>
      </div>
    </form>
  </Dialog>
);

export const Hits = () => (
  <fieldset>
    <legend>What is hit besides the technical side?</legend>
    <div class="pick">
      {(["customers", "spend", "commitments", "teams"] as const).map((name) => (
        <label>
          <input type="checkbox" name="hits" value={name} /> {name === "teams" ? "other teams" : name}
        </label>
      ))}
    </div>
  </fieldset>
);
