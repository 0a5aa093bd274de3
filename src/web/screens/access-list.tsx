/** The production access list: logins that do not end first, then every place, then what waits, and the form to ask. */

import type { AccessListModel, AccessRow, PlaceModel } from "../../views/access-list.ts";
import type { Shell } from "../../views/shell.ts";
import { CannotSign, Deciding, Field, Proof } from "../forms.tsx";
import { type Html, screen } from "../layout.tsx";
import { Ctx, ForPage, Section, Sentence } from "../parts.tsx";

export const accessListScreen = (shell: Shell, model: AccessListModel): Html =>
  screen(shell, {
    title: "Production access",
    children: (
      <>
        <Ctx>
          <span>Access</span>
        </Ctx>
        <header class="head">
          <h1 class={model.bad ? "stop" : undefined}>{model.title}</h1>
          <p class="answer">
            <Sentence says={model.answer} name={model.name} />
          </p>
        </header>
        <div class="cols">
          <div>
            {model.open.length > 0 ? <Rows id="open" title="Open now" rows={model.open} /> : null}
            {model.waiting.length > 0 ? <Rows id="waiting" title="Waits" rows={model.waiting} /> : null}
            {model.places.length > 0 ? <Places places={model.places} /> : <NoPlaces />}
            {model.over.length > 0 ? <Rows id="over" title="Over" rows={model.over} /> : null}
          </div>
          <aside class="side">
            {model.mayAsk.length > 0 ? <Ask places={model.mayAsk} /> : null}
            {model.places.length > 0 ? <Reviewed model={model} /> : null}
            <Section id="offline" title="When Finalcall is down">
              <p>
                The offline card says who leads, whom to call, how to get in and how to undo. Print it, and print it
                again when the page changes.
              </p>
              <p class="acts">
                <a class="btn" href="/card">
                  Open the offline card
                </a>
              </p>
            </Section>
          </aside>
        </div>
      </>
    ),
  });

const Rows = ({ id, title, rows }: { id: string; title: string; rows: readonly AccessRow[] }) => (
  <Section id={id} title={title} aside={String(rows.length)}>
    <ul class="rows">
      {rows.map(({ href, title, says, name, bad, waits }) => (
        <li>
          <a class="row" href={href} data-row>
            <h3>{title}</h3>
            {bad ? <span class="due stop">does not end</span> : waits ? <span class="due wait">waits</span> : null}
            <p class={bad ? "stop" : undefined}>
              <Sentence says={says} name={name} />
            </p>
          </a>
        </li>
      ))}
    </ul>
  </Section>
);

const Places = ({ places }: { places: readonly PlaceModel[] }) => (
  <Section id="places" title="Who can reach what" aside={String(places.length)}>
    <table class="stack">
      <thead>
        <tr>
          <th scope="col">Place</th>
          <th scope="col">May ask</th>
          <th scope="col">Says yes</th>
          <th scope="col">In there now</th>
          <th scope="col">Last there</th>
          <th scope="col">Last drill</th>
        </tr>
      </thead>
      <tbody>
        {places.map(({ name, kind, who, approve, minutes, now, last, drill, drillFailed }) => (
          <tr>
            <th scope="row">
              {name}
              <small>
                {kind}, {minutes}
              </small>
            </th>
            <td data-l="May ask: " data-r=". ">
              {who || "nobody"}
            </td>
            <td data-l="Says yes: " data-r=". ">
              {approve || "nobody"}
            </td>
            <td data-l="In there now: " data-r=". ">
              {now === "" ? "nobody" : <b>{now}</b>}
            </td>
            <td data-l="Last there: " data-r=". ">
              {last || "nobody yet"}
            </td>
            <td data-l="Last drill: " data-r=".">
              {drill === "" ? (
                <span class="wait">never tried</span>
              ) : drillFailed ? (
                <span class="stop">failed {drill}</span>
              ) : (
                drill
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
    <p class="small muted">A drill makes a login, uses it, lets it expire, ends it and looks for it:</p>
    <code class="cmd">finalcall access drill {places.find(({ drill }) => drill === "")?.name ?? places[0]?.name}</code>
  </Section>
);

const example = `access:
  production-db:
    who: [ana]
    approve: [li]
    postgres: env:PROD_ADMIN_URL
    roles: [readwrite]
    for: 30m`;

const NoPlaces = () => (
  <Section id="places" title="Name the first place">
    <p>
      Write it on the page under <code>access</code>: who may ask, who says yes, how it is reached and for how long.
    </p>
    <ForPage lines={example} />
  </Section>
);

const Ask = ({ places }: { places: readonly string[] }) => (
  <Section id="ask" title="Ask for access">
    <form method="post" action="/access" class="field">
      <Field id="ask-target" label="Place">
        <select id="ask-target" name="target" required>
          {places.map((name) => (
            <option value={name}>{name}</option>
          ))}
        </select>
      </Field>
      <Field id="ask-reason" label="Reason" hint="One line of at least ten letters. It stands in the record.">
        <textarea id="ask-reason" name="reason" rows={2} minlength={10} maxlength={1000} required />
      </Field>
      <Field id="ask-incident" label="Incident, if there is one">
        <input id="ask-incident" type="text" name="incident" maxlength={80} autocomplete="off" />
      </Field>
      <div class="acts one">
        <button type="submit" class="btn go" name="outcome" value="ask">
          Ask for access
        </button>
      </div>
      <p class="hint">The minutes run from the yes on. The secret is shown once.</p>
    </form>
  </Section>
);

const Reviewed = ({ model: { owner, reviewed, changed, shown, signing } }: { model: AccessListModel }) => (
  <Section id="reviewed" title="Who answers for this list">
    <p>
      <b>{owner.owner}</b> owns it, by {owner.of};{" "}
      {owner.backup === "" ? "no backup is named" : `${owner.backup} is the backup`}.
    </p>
    <p class={reviewed === "" || changed ? "wait" : undefined}>
      {reviewed === "" ? "Nobody has read this list yet." : `List last reviewed by ${reviewed}.`}
      {changed ? " It has changed since." : ""}
    </p>
    {signing.stop ? (
      <CannotSign stop={signing.stop} here="/access" bar={false} />
    ) : (
      <Deciding action="/access/review" shown={shown} signing={signing} class="field">
        <Proof signing={signing} signs="It asks for your passkey and signs the list as it stands." />
        <div class="acts one">
          <button type="submit" class="btn" name="outcome" value="review">
            I have read this list
          </button>
        </div>
      </Deciding>
    )}
  </Section>
);
