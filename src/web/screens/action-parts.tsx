/** Pieces of the screens of actions: what is sent, two of them side by side, what happened. */

import type { Beside, Edited } from "../../views/action-card.ts";
import type { CompareRow, Side } from "../../views/action-compare.ts";
import type { StepModel } from "../../views/action-history.ts";
import type { ActionRow } from "../../views/action-list.ts";
import type { Piece, Value } from "../../views/action-values.ts";
import { Icon } from "../icons.tsx";
import { Section, Sentence } from "../parts.tsx";
import { ByWord } from "./ai-parts.tsx";

/** Somebody's text, with what nobody would see written out. */
export const Seen = ({ pieces }: { pieces: readonly Piece[] }) => (
  <>{pieces.map(({ text, unseen }) => (unseen ? <mark class="unseen">{text}</mark> : text))}</>
);

/** A text as it stands; a long one begins, and is read whole behind a tap. */
export const Words = ({ value: { begins, length, pieces } }: { value: Value }) =>
  begins === "" ? (
    <span class="sent">
      <Seen pieces={pieces} />
    </span>
  ) : (
    <details>
      <summary>
        <span class="sent">{begins}</span> <span class="small">all {length.toLocaleString("en-US")} characters</span>
      </summary>
      <span class="sent">
        <Seen pieces={pieces} />
      </span>
    </details>
  );

/** Names and values as they are sent, one inside the other. */
export const Values = ({ values }: { values: readonly Value[] }) => (
  <dl class="values">
    {values.map((value) => (
      <>
        <dt>{value.name}</dt>
        <dd class={value.kind === "group" ? "group" : undefined}>
          {value.kind === "group" ? (
            <Values values={value.inside} />
          ) : value.kind === "word" ? (
            <code>
              <Seen pieces={value.pieces} />
            </code>
          ) : (
            <Words value={value} />
          )}
        </dd>
      </>
    ))}
  </dl>
);

const Cell = ({ side: { pieces, left }, mark }: { side: Side; mark: boolean }) => (
  <>
    {pieces.length === 0 ? (
      <span class="muted">not said</span>
    ) : mark ? (
      <mark>
        <Seen pieces={pieces} />
      </mark>
    ) : (
      <Seen pieces={pieces} />
    )}
    {left === 0 ? null : <small>{left} more characters</small>}
  </>
);

const Row = ({ row: { label, one, other, differs } }: { row: CompareRow }) => (
  <tr>
    <th scope="row">
      {label}
      {differs ? <small class="wait">differs</small> : null}
    </th>
    <td>
      <Cell side={one} mark={differs} />
    </td>
    <td>
      <Cell side={other} mark={differs} />
    </td>
  </tr>
);

/** Two actions in two columns, with what differs marked in words and not by colour alone. */
export const Compared = ({ beside: { id, says, label, rows } }: { beside: Beside }) => {
  const differing = rows.filter(({ differs }) => differs).length;
  return (
    <Section id="twin" title={says} aside={<a href={`/actions/${id}`}>Open that one</a>}>
      <p>
        {differing === 0 ? "Every value is the same. " : ""}A second one does it again. It needs the owner’s yes,
        whatever its kind.
      </p>
      <table class="twins">
        <thead>
          <tr>
            <th scope="col">
              <span class="vh">Value</span>
            </th>
            <th scope="col">This one</th>
            <th scope="col">{label}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row row={row} />
          ))}
        </tbody>
      </table>
    </Section>
  );
};

/** What an edit changed, value by value. */
export const Changes = ({ edited: { id, changes, same } }: { edited: Edited }) => (
  <Section id="edited" title="What the edit changed" aside={<a href={`/actions/${id}`}>The one before</a>}>
    <dl class="values">
      {changes.map(({ label, parts }) => (
        <>
          <dt>{label}</dt>
          <dd class="group">
            <ByWord label={`${label}, what went and what came`} parts={parts} />
          </dd>
        </>
      ))}
    </dl>
    <p class="muted small">
      {changes.length === 0 ? "Nothing differs." : sameSays(same)} The one before it was never sent.
    </p>
  </Section>
);

const sameSays = (n: number): string =>
  n === 0 ? "Every other value differs." : n === 1 ? "One value is as it was." : `${n} values are as they were.`;

const shapes = {
  good: { icon: "check", label: "Done", class: undefined },
  bad: { icon: "stop", label: "Not good", class: "stop" },
  none: { icon: "dash", label: "Step", class: undefined },
} as const;

/** What happened, the first thing first, each with its entry. */
export const Steps = ({ steps }: { steps: readonly StepModel[] }) => (
  <Section id="steps" title="What happened" aside={String(steps.length)}>
    <ol class="list">
      {steps.map(({ says, state, below, words, seq }) => (
        <li>
          <Icon name={shapes[state].icon} label={shapes[state].label} />
          <span>
            <span class={shapes[state].class}>{says}</span>
            <small>{below}</small>
            {words ? <Words value={words} /> : null}
          </span>
          <a class="small" href={`/record/${seq}`}>
            <span class="vh">Entry </span>
            {seq}
          </a>
        </li>
      ))}
    </ol>
  </Section>
);

const tones = { stop: "due stop", wait: "due wait", "": "due" } as const;

/** Actions of one group, a line each; nothing where there are none. */
export const Rows = ({ id, title, rows }: { id: string; title: string; rows: readonly ActionRow[] }) =>
  rows.length === 0 ? null : (
    <Section id={id} title={title} aside={String(rows.length)}>
      <ul class="rows">
        {rows.map(({ href, title, says, name, tone, due, below }) => (
          <li>
            <a class="row" href={href} data-row>
              <h3>{title}</h3>
              <span class={tones[tone]}>{due}</span>
              <p>
                <Sentence says={says} name={name} />
                {below === "" ? "" : ` ${below}`}
              </p>
            </a>
          </li>
        ))}
      </ul>
    </Section>
  );
