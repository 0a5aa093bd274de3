/** The incident room: who leads and whether it goes on, suspects, the timeline as experiments, and what its people do. */

import { secondsText } from "../../views/health.ts";
import type { EntryModel } from "../../views/incident-entries.ts";
import type { RoomModel } from "../../views/incident-room.ts";
import type { Shell } from "../../views/shell.ts";
import { type Html, screen } from "../layout.tsx";
import { Back, Section, Sentence } from "../parts.tsx";
import { Alerts } from "./alerts.tsx";
import { Numbers } from "./health.tsx";
import { Add, Lead, LeadDialogs, Results } from "./incident-acts.tsx";
import { Closing } from "./incident-closing.tsx";
import { Harm, Roles, Update } from "./incident-side.tsx";

/** A draft that the reader asked for: for whom, and its text. */
export interface Draft {
  readonly audience: string;
  readonly text: string;
}

export const incidentScreen = (shell: Shell, model: RoomModel, draft: Draft): Html => {
  const { told, status, answer, lead, hits, bad } = model;
  return screen(shell, {
    title: `Incident ${told.number}`,
    bar: told.open,
    children: (
      <>
        <Back href="/incidents" to="Incidents" when={shell.when} />
        <header class="head">
          <p class="kick">
            <span class={told.open ? "tag high" : "tag"}>{status}</span>
            <span>Incident {told.number}</span>
            <span>Severity {told.severity}</span>
            {told.environment === "" ? null : <span>{told.environment}</span>}
            {hits === "" ? null : <span>{hits}</span>}
          </p>
          <h1>{told.title}</h1>
          <p class={bad ? "answer stop" : "answer"}>
            <Sentence says={answer} name={lead} />
          </p>
          {told.open ? <Read age={model.age} /> : null}
          <Figures model={model} />
        </header>
        <div class="cols">
          <div>
            {model.open.length > 0 ? <Results model={model} /> : null}
            <Alerts alerts={model.alerts} />
            <Suspects model={model} />
            {model.health.length > 0 ? <Numbers health={model.health} /> : null}
            <Timeline model={model} />
          </div>
          <aside>
            {told.open ? <Lead model={model} /> : null}
            <Update model={model} draft={draft} />
            <Harm model={model} />
            <Roles model={model} />
            <Closing model={model} />
          </aside>
        </div>
        {told.open ? <LeadDialogs model={model} /> : null}
      </>
    ),
  });
};

/** What the sentence above rests on. The script counts it on while the room stays open. */
const Read = ({ age }: { age: number | null }) => (
  <p class="small muted">
    Its numbers:{" "}
    {age === null ? (
      <span class="stop">never read</span>
    ) : (
      <span data-read={age}>read {secondsText(age / 1000)} ago</span>
    )}
  </p>
);

const Figures = ({ model: { told, frozen, update, wider, harm, hits } }: { model: RoomModel }) => (
  <dl class="figs">
    <div>
      <dt>Deploys</dt>
      {frozen === "" ? (
        <dd>
          open<small>{told.open ? "the freeze is lifted" : "not frozen by this"}</small>
        </dd>
      ) : (
        <dd class="stop">
          frozen<small>since {frozen}</small>
        </dd>
      )}
    </div>
    {update ? (
      <div>
        <dt>Next update</dt>
        <dd class={update.late ? "stop" : undefined}>
          by {update.by}
          <small>
            {update.left}, {update.who} writes it
          </small>
        </dd>
      </div>
    ) : null}
    <div>
      <dt>Wider response</dt>
      <dd>
        {wider === "" ? "nobody" : wider}
        <small>{hits === "" ? "only the technical side is hit" : hits.toLowerCase()}</small>
      </dd>
    </div>
    <div>
      <dt>Harm</dt>
      <dd class={harm.length === 0 ? "wait" : undefined}>
        {harm[0]?.amount ?? "not known"}
        <small>
          {harm.length > 1
            ? harm
                .slice(1)
                .map(({ amount }) => amount)
                .join(", ")
            : harm.length === 0
              ? "nobody estimated it yet"
              : "an estimate"}
        </small>
      </dd>
    </div>
  </dl>
);

const likely: Readonly<Record<string, string>> = {
  "very likely": "due stop",
  possible: "due wait",
  unlikely: "due muted",
};

const Suspects = ({ model: { suspects, began } }: { model: RoomModel }) => (
  <Section id="suspects" title={`What changed before ${began}`} aside="most suspicious first">
    {suspects.length === 0 ? (
      <p>Nothing that Finalcall knows of: no release, no page, no measure in the month before.</p>
    ) : (
      <ol class="rows">
        {suspects.slice(0, 5).map((one, n) => (
          <li class="row">
            <h3>
              {n + 1}. <a href={one.href}>{one.says}</a>
            </h3>
            <span class={likely[one.likely]}>{one.likely}</span>
            <p>
              {one.note === "" ? "" : `${one.note} `}
              {one.why}
            </p>
            <p class="d">{one.stands}</p>
          </li>
        ))}
      </ol>
    )}
    {suspects.length > 5 ? (
      <details>
        <summary>{suspects.length - 5} more</summary>
        <ul class="list tight">
          {suspects.slice(5).map((one) => (
            <li class="wide2">
              <span>
                <a href={one.href}>{one.says}</a>, {one.likely}
                <small>{one.why}</small>
              </span>
            </li>
          ))}
        </ul>
      </details>
    ) : null}
  </Section>
);

const Timeline = ({ model }: { model: RoomModel }) => (
  <Section id="timeline" title="Timeline" aside="newest first">
    <Add model={model} />
    <ol class="tl">
      {model.entries.map((entry) => (
        <li class="x" id={`entry-${entry.n}`}>
          <time>{entry.time}</time>
          {entry.guess ? (
            <div class="guess">
              <Entry entry={entry} />
            </div>
          ) : (
            <Entry entry={entry} />
          )}
        </li>
      ))}
    </ol>
  </Section>
);

const Entry = ({ entry }: { entry: EntryModel }) => (
  <>
    <p class={entry.guess ? "k wait" : entry.bad ? "k stop" : "k"}>
      {entry.guess ? `Guess: ${entry.kind.toLowerCase()}` : entry.kind}{" "}
      <small>
        {entry.n}, {entry.by}
        {entry.guess ? ", no evidence yet" : ""}
      </small>
    </p>
    <div>
      <p>{entry.says}</p>
      {entry.more.map((says) => (
        <p class="small muted">{says}</p>
      ))}
      <p class="small">
        {entry.evidence === "" ? null : entry.href === "" ? (
          <>Evidence: {entry.evidence}, </>
        ) : (
          <>
            <a href={entry.href} rel="noopener noreferrer">
              evidence
            </a>
            ,{" "}
          </>
        )}
        <a href={`/record/${entry.seq}`}>record {entry.seq}</a>
      </p>
    </div>
    {entry.changes.length > 0 || entry.waits !== "" ? (
      <p class="ba">
        {entry.waits === "" ? null : <span class="wait">{entry.waits}</span>}
        {entry.changes.map(({ signal, before, after }) => (
          <span>
            <span class="muted small">{signal}</span>{" "}
            <span class="nw">
              <span class="muted">{before}</span> → <b>{after}</b>
            </span>
          </span>
        ))}
      </p>
    ) : null}
  </>
);
