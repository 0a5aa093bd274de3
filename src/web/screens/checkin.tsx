/** The weekly check-in on one screen: the decision to answer first, what the record found, three short fields and a button. */

import type { CheckinModel } from "../../views/checkin.ts";
import type { Shell } from "../../views/shell.ts";
import { Field } from "../forms.tsx";
import { type Html, screen } from "../layout.tsx";
import { Note } from "../note.tsx";
import { Here, Section } from "../parts.tsx";
import { Decision } from "./checkin-decision.tsx";
import { Ai, Found, Items, Open, Waited } from "./checkin-parts.tsx";

export const checkinScreen = (shell: Shell, model: CheckinModel): Html =>
  screen(shell, {
    title: `Check-in, week ${model.week}`,
    children: (
      <>
        <Here shell={shell} me={shell.me?.name} />
        <header class="head">
          <p class="kick">
            <span>Check-in, week {model.week}</span>
          </p>
          <h1>{model.title}</h1>
          <p class="muted">{model.state === "closed" ? model.closedSays : model.below}</p>
          {model.honest === "" ? null : <p class="wait">{model.honest}</p>}
        </header>
        {model.state === "closed" ? <Closed model={model} /> : <Live model={model} />}
      </>
    ),
  });

const Closed = ({ model }: { model: CheckinModel }) => (
  <>
    <Note markdown={model.note} />
    <div class="noprint">
      <Section id="kept" title="Where it is kept">
        <p class="small muted">
          It stands in the record from <a href={`/record/${model.seq}`}>entry {model.seq}</a> on. As Markdown:{" "}
          <code class="break">finalcall checkin note --week {model.id}</code>
        </p>
        <p class="acts">
          <a class="btn" href="/checkins">
            All check-ins
          </a>
        </p>
      </Section>
    </div>
  </>
);

const Live = ({ model }: { model: CheckinModel }) => {
  const { facts, decision, id } = model;
  return (
    <div class="cols">
      <div>
        <Decision id={id} decision={decision} />
        {facts ? (
          <>
            <Waited facts={facts} />
            <Found
              model={model}
              findings={facts.findings.filter(({ lane }) => lane)}
              {...{ n: 3, name: "lanes", title: "Did somebody step outside their lane?" }}
              none="Nobody did: everybody decided what is theirs."
            />
            <Found
              model={model}
              findings={facts.findings.filter(({ lane }) => !lane)}
              {...{ n: 4, name: "slowed", title: "What slowed work?" }}
              none="The record shows nothing that stood still or went round."
            />
            <Ai id={id} facts={facts} mine={model.myTrust} />
            <Fields model={model} />
          </>
        ) : (
          <Section id="rest" title="The rest opens with your answer">
            <p class="muted">
              Waits, lanes and the note name who decided what. They are filled in already; say first what you think.
            </p>
          </Section>
        )}
      </div>
      <aside class="side">
        {facts ? (
          <>
            <Open rows={facts.open} />
            <Items id="risks" title="New risks" items={facts.risks} icon="incidents" none="None is new." />
            <Items id="blocked" title="Blocked" items={facts.blocked} icon="lock" none="Nothing stands still." />
          </>
        ) : null}
        <Section id="all" title="Other weeks">
          <p class="acts">
            <a class="btn" href="/checkins">
              All check-ins
            </a>
          </p>
        </Section>
      </aside>
    </div>
  );
};

const Fields = ({ model: { facts, close, id, lead, cto, state } }: { model: CheckinModel }) => {
  if (!facts || state !== "open") return null;
  const asks = [
    ["owners", "Owners changed", facts.fields.owners],
    ["faster", `Where may ${lead} go faster alone?`, facts.fields.faster],
    ["cto", `What needs ${cto}?`, facts.fields.cto],
  ] as const;
  if (!close)
    return (
      <Section id="note" title="6. The note">
        <ul class="list">
          {asks.map(([, label, value]) => (
            <li class="wide2">
              <span>
                <b>{label}</b>
                <small>{value}</small>
              </span>
            </li>
          ))}
        </ul>
        <p class="muted small">
          {cto} or {lead} closes it; then it is sent to you.
        </p>
      </Section>
    );
  return (
    <Section id="note" title="6. The note">
      <form method="post" action={`/checkin/${id}/close`} class="field">
        {asks.map(([name, label, value]) => (
          <Field id={`note-${name}`} label={label}>
            <textarea id={`note-${name}`} name={name} rows={2} maxlength={600}>
              {value}
            </textarea>
          </Field>
        ))}
        <p class="hint">Filled in from the record. Change what is wrong.</p>
        <p class="acts">
          <button type="submit" class={close.whole ? "btn go big" : "btn big"} name="outcome" value="close" data-act>
            {close.label}
          </button>
        </p>
        <p class="hint">{close.note}</p>
      </form>
    </Section>
  );
};
