/** The record: is it whole, what happened, and why. */

// biome-ignore-all lint/a11y/noRedundantRoles: a phone shows rows as blocks, which takes their roles away unless they are written out

import type { RecordModel, RecordQuery, RecordRow } from "../../views/record.ts";
import type { Shell } from "../../views/shell.ts";
import type { WhyModel } from "../../views/why.ts";
import { type Html, screen } from "../layout.tsx";
import { Back, Ctx, Facts, Scrolled, Section } from "../parts.tsx";

/** What a check of the chain found, when and how long it took; the server makes it. */
export interface Whole {
  readonly ok: boolean;
  readonly says: string;
}

export const recordScreen = (shell: Shell, model: RecordModel, whole: Whole): Html =>
  screen(shell, {
    title: "The record",
    children: (
      <>
        <Ctx>
          <span class="ph">
            <b>{shell.team}</b>
          </span>
          <span class="ph">{shell.when}</span>
        </Ctx>
        <header class="head">
          <h1 class={whole.ok ? undefined : "stop"}>{whole.ok ? "The record is whole" : "The record is broken"}</h1>
          <p class="muted">
            {whole.says} Head{" "}
            <code>
              {model.head.slice(0, 4)} {model.head.slice(4, 8)} … {model.head.slice(-4)}
            </code>
            .
          </p>
        </header>
        <div class="cols">
          <div>
            <Section id="entries" title="Entries" aside={`${model.entries.toLocaleString("en-US")} in all`}>
              <Filter model={model} />
              {model.rows.length === 0 ? <p class="muted">Nothing in the record fits.</p> : <Table rows={model.rows} />}
              {model.partly ? (
                <p class="muted small">The search stopped after many entries. Go on with the earlier ones.</p>
              ) : null}
              {model.earlier === undefined ? null : (
                <p class="acts">
                  <a class="btn" href={`/record?${earlier(model.query, model.earlier)}`}>
                    Earlier
                  </a>
                </p>
              )}
            </Section>
          </div>
          <aside class="side">
            <Section id="verify" title="Check it yourself">
              <p>Offline, on a copy too:</p>
              <p class="cmd">finalcall verify</p>
              <p class="muted small">
                It finds a changed, missing or moved entry, and checks every passkey signature again.
              </p>
            </Section>
            <Section id="export" title="Yours">
              <p class="cmd">finalcall export</p>
              <p class="muted small">Plain JSON Lines. Personal words can be removed without breaking the proof.</p>
            </Section>
          </aside>
        </div>
      </>
    ),
  });

function earlier({ kind, person, text }: RecordQuery, before: number): string {
  return new URLSearchParams({ kind, person, q: text, before: String(before) }).toString();
}

const Filter = ({ model: { query, kinds, people } }: { model: RecordModel }) => (
  <form class="filter" method="get" action="/record">
    <label class="vh" for="q">
      Search the record
    </label>
    <input id="q" type="search" name="q" value={query.text} placeholder="a word, a number" />
    <label class="vh" for="kind">
      Kind
    </label>
    <select id="kind" name="kind">
      <option value="">Everything</option>
      {kinds.map(({ value, says }) => (
        <option value={value} selected={value === query.kind}>
          {says}
        </option>
      ))}
    </select>
    <label class="vh" for="person">
      Person
    </label>
    <select id="person" name="person">
      <option value="">Everybody</option>
      {people.map(({ value, says }) => (
        <option value={value} selected={value === query.person}>
          {says}
        </option>
      ))}
    </select>
    <button type="submit" class="btn">
      Search
    </button>
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

export const entryScreen = (shell: Shell, model: WhyModel): Html =>
  screen(shell, {
    title: `Entry ${model.seq}`,
    children: (
      <>
        <Back href="/record" to="The record" />
        <header class="head">
          <p class="kick">
            <span>Entry {model.seq}</span>
            <span>{model.when}</span>
            <span>
              <b>{model.by}</b>, {model.how}
            </span>
          </p>
          <h1>{model.title}</h1>
          {model.href === "" ? null : (
            <p>
              <a href={model.href}>See it as it stands now</a>
            </p>
          )}
        </header>
        <div class="cols">
          <div>
            <Section id="why" title="Why this happened">
              <ol class="chain">
                {model.chain.map(({ says, by, below, seq }, n) => (
                  <li class={n === 0 ? "top" : undefined}>
                    <span>
                      {says}
                      <small>
                        {by === "" ? null : (
                          <>
                            <b>{by}</b>,{" "}
                          </>
                        )}
                        {below}
                        {seq === undefined ? null : (
                          <>
                            {" "}
                            <span aria-hidden="true">·</span> <a href={`/record/${seq}`}>{seq}</a>
                          </>
                        )}
                      </small>
                    </span>
                  </li>
                ))}
              </ol>
            </Section>
            {model.proof ? <Signed proof={model.proof} /> : null}
            <Section id="stored" title="As it is stored">
              <details>
                <summary>Show the entry’s data</summary>
                <Scrolled label="The entry’s data">{model.data}</Scrolled>
              </details>
              <Facts small facts={[{ label: "Hash", says: <code>{model.hash}</code> }]} />
            </Section>
          </div>
          <aside class="side">
            <Section id="cmd" title="The same in a terminal">
              <p class="cmd">finalcall why {model.seq}</p>
            </Section>
          </aside>
        </div>
      </>
    ),
  });

const Signed = ({ proof }: { proof: NonNullable<WhyModel["proof"]> }) => (
  <Section id="signed" title="What the passkey signed">
    <Facts
      small
      facts={[
        { label: "Digest", says: <code>{proof.digest}</code> },
        { label: "Passkey", says: <code>{proof.credential.slice(0, 16)}</code> },
      ]}
    />
    <details>
      <summary>Show the card that was signed</summary>
      <Scrolled label="The card that was signed">{proof.shown}</Scrolled>
    </details>
  </Section>
);
