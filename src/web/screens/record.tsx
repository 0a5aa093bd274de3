/** The record: is it whole, what happened, and why. */

// biome-ignore-all lint/a11y/noRedundantRoles: a phone shows rows as blocks, which takes their roles away unless they are written out

import type { RecordModel, RecordQuery, RecordRow } from "../../views/record.ts";
import type { CheckModel } from "../../views/record-check.ts";
import type { Shell } from "../../views/shell.ts";
import type { WhyAnswer } from "../../views/why-answer.ts";
import { type Html, screen } from "../layout.tsx";
import { Here, Marked, Section, Sentence } from "../parts.tsx";
import { Chain } from "./record-entry.tsx";

export const recordScreen = (
  shell: Shell,
  model: RecordModel,
  check: CheckModel,
  why: WhyAnswer | undefined = undefined,
): Html =>
  screen(shell, {
    title: "The record",
    children: (
      <>
        <Here shell={shell} />
        <header class="head">
          <h1 class={check.state === "broken" ? "stop" : undefined}>{check.title}</h1>
          <p class="muted">
            {check.says} Head{" "}
            <code>
              {model.head.slice(0, 4)} {model.head.slice(4, 8)} … {model.head.slice(-4)}
            </code>
            .
          </p>
          {check.problems.length > 0 ? <Broken problems={check.problems} /> : null}
        </header>
        <div class="cols">
          <div>
            <Why why={why} />
            <Section id="entries" title="Entries" aside={`${model.entries.toLocaleString("en-US")} in all`}>
              <Filter model={model} />
              {model.wrong === "" ? null : <p class="stop">{model.wrong}</p>}
              {model.rows.length === 0 && model.wrong === "" ? <Nothing model={model} /> : null}
              {model.rows.length > 0 ? <Table rows={model.rows} /> : null}
              <Paging model={model} />
            </Section>
          </div>
          <aside class="side">
            <Verify check={check} />
            <Section id="export" title="Yours">
              <p class="acts">
                <a class="btn" href="/v1/export" download="record.jsonl">
                  Export as JSON Lines
                </a>
              </p>
              <p class="muted small">
                Closed by the newest signed checkpoint. <a href="/record/remove">Remove personal words</a> without
                breaking the proof.
              </p>
            </Section>
          </aside>
        </div>
      </>
    ),
  });

const Broken = ({ problems }: { problems: CheckModel["problems"] }) => (
  <div role="alert">
    <ul class="list">
      {problems.map(({ seq, what }) => (
        <li class="wide2">
          <span class="stop">
            <a class="stop" href={`/record/${seq}`}>
              Entry {seq}
            </a>
            : {what}
          </span>
        </li>
      ))}
    </ul>
  </div>
);

/** The check is run by a button: it takes work, and no link does that. */
const Verify = ({ check: { state, facts } }: { check: CheckModel }) => (
  <Section id="verify" title="Check it">
    {facts.map((says) => (
      <p class="small">{says}</p>
    ))}
    {state === "running" ? <span data-refresh="2" /> : null}
    <form method="post" action="/record/verify" class="acts">
      <button type="submit" class="btn">
        Check every entry now
      </button>
    </form>
    <p>Offline, on a copy too, and against this server:</p>
    <p class="cmd">finalcall verify</p>
  </Section>
);

const Why = ({ why }: { why: WhyAnswer | undefined }) => (
  <Section id="why" title="Why is this live?">
    <form class="ask" method="get" action="/record">
      <label class="vh" for="why-what">
        A commit, deploy, call, prompt, login, action or entry
      </label>
      <input
        id="why-what"
        type="search"
        name="why"
        value={why?.what ?? ""}
        required
        maxlength={200}
        placeholder="a commit, a deploy, a call, a login"
      />
      <button type="submit" class="btn go">
        Ask
      </button>
    </form>
    {why ? <Answer why={why} /> : null}
  </Section>
);

const Answer = ({ why: { what, sentence, name, chain, href } }: { why: WhyAnswer }) =>
  sentence === "" ? (
    <p class="answer">
      Nothing in the record is called <code>{what}</code>. Give an entry’s number, a commit, a deploy’s or decision’s
      id, an artifact, <code>incident-31</code>, a call, an AI task, a prompt’s digest or a login.
    </p>
  ) : (
    <>
      <p class="answer">
        <Sentence says={sentence} name={name} />
      </p>
      <Chain chain={chain} />
      <p class="acts">
        {href === "" ? null : (
          <a class="btn" href={href}>
            See it as it stands now
          </a>
        )}
      </p>
      <p class="cmd">finalcall why {what}</p>
    </>
  );

const Nothing = ({ model: { query, looked } }: { model: RecordModel }) =>
  isAll(query) ? (
    <p>
      Nothing is recorded yet. Ask for a first decision: <Marked text={'`finalcall propose "…"`'} />
    </p>
  ) : (
    <p>
      Nothing fits{looked ? ` among the entries ${looked.oldest} to ${looked.newest}` : ""}.{" "}
      <a href="/record">Show everything</a>
    </p>
  );

/** Positions, never page numbers: entries that arrive meanwhile move nothing. */
const Paging = ({ model: { query, looked, earlier, partly } }: { model: RecordModel }) => (
  <>
    {looked && (!isAll(query) || query.before !== undefined) ? (
      <p class="muted small">
        Entries {looked.oldest.toLocaleString("en-US")} to {looked.newest.toLocaleString("en-US")} were looked through
        {partly ? "; the search stops there. Go on with the earlier ones." : "."}
      </p>
    ) : null}
    <p class="acts">
      {query.before === undefined ? null : (
        <a class="btn" href={`/record?${addressOf(query)}`}>
          Newest
        </a>
      )}
      {earlier === undefined ? null : (
        <a class="btn" href={`/record?${addressOf(query, earlier)}`}>
          Earlier
        </a>
      )}
    </p>
  </>
);

const isAll = ({ kind, person, area = "", from = "", to = "", text }: RecordQuery) =>
  [kind, person, area, from, to, text].every((one) => one === "");

/** The filters as an address that can be sent to somebody; what is empty is left out. */
function addressOf({ kind, person, area = "", from = "", to = "", text }: RecordQuery, before?: number): string {
  const all = { q: text, kind, person, area, from, to, before: before === undefined ? "" : String(before) };
  return new URLSearchParams(Object.entries(all).filter(([, value]) => value !== "")).toString();
}

const Choice = ({
  name,
  label,
  all,
  value,
  options,
}: {
  name: string;
  label: string;
  all: string;
  value: string;
  options: readonly { readonly value: string; readonly says: string }[];
}) => (
  <div>
    <label class="vh" for={name}>
      {label}
    </label>
    <select id={name} name={name}>
      <option value="">{all}</option>
      {options.map((one) => (
        <option value={one.value} selected={one.value === value}>
          {one.says}
        </option>
      ))}
    </select>
  </div>
);

const Day = ({ name, label, value }: { name: string; label: string; value: string }) => (
  <div class="day">
    <label for={name}>{label}</label>
    <input id={name} type="date" name={name} value={value} />
  </div>
);

const Filter = ({ model: { query, kinds, people, areas } }: { model: RecordModel }) => (
  <form class="find" method="get" action="/record">
    <div class="words">
      <label class="vh" for="q">
        Search the record
      </label>
      <input id="q" type="search" name="q" value={query.text} placeholder="a word, a number" />
      <button type="submit" class="btn">
        Search
      </button>
    </div>
    <Choice name="kind" label="Kind" all="Every kind" value={query.kind} options={kinds} />
    <Choice name="person" label="Person" all="Everybody" value={query.person} options={people} />
    <Choice name="area" label="Area" all="Every area" value={query.area ?? ""} options={areas} />
    <Day name="from" label="From" value={query.from ?? ""} />
    <Day name="to" label="To" value={query.to ?? ""} />
  </form>
);

const Table = ({ rows }: { rows: readonly RecordRow[] }) => (
  <table role="table" class="stack">
    <thead role="rowgroup">
      <tr role="row">
        {["No.", "When", "What happened", "Who, and how we know"].map((head) => (
          <th role="columnheader" scope="col">
            {head}
          </th>
        ))}
      </tr>
    </thead>
    <tbody role="rowgroup">
      {rows.map(({ seq, when, says, by, how }) => (
        <tr role="row">
          <td role="cell" class="no">
            <a href={`/record/${seq}`} data-row>
              {seq}
            </a>
          </td>{" "}
          <td role="cell" class="muted">
            <time>{when}</time>
          </td>{" "}
          <td role="cell" class="what">
            {says}
          </td>{" "}
          <td role="cell" class="br">
            <b>{by}</b>, {how}
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);
