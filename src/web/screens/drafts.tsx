/** Drafts: what waits for this reader first, then what waits for others, then what was read. */

import type { DraftRow, DraftsModel } from "../../views/drafts.ts";
import type { Shell } from "../../views/shell.ts";
import { type Html, screen } from "../layout.tsx";
import { Back, Section } from "../parts.tsx";

export const draftsScreen = (shell: Shell, { title, of, waiting, others, read, owner }: DraftsModel): Html =>
  screen(shell, {
    title: "Drafts",
    children: (
      <>
        <Back href="/ai" to="AI tasks" when={shell.when} />
        <header class="head">
          <h1>{title}</h1>
          {of === "" ? null : (
            <p class="muted">
              Of {of} alone. <a href="/drafts">Show all</a>
            </p>
          )}
        </header>
        {waiting.length + others.length + read.length === 0 ? (
          <>
            <p class="answer">
              An answer waits here while the page says that a person reads it. <b>{owner}</b> decides when people read
              fewer.
            </p>
            <p class="muted">The same in a terminal:</p>
            <code class="cmd">finalcall draft list</code>
          </>
        ) : null}
        <Rows id="mine" title="To read" rows={waiting} />
        <Rows id="others" title="For others" rows={others} />
        <Rows id="read" title="Read" rows={read} />
      </>
    ),
  });

const Rows = ({ id, title, rows }: { id: string; title: string; rows: readonly DraftRow[] }) =>
  rows.length === 0 ? null : (
    <Section id={id} title={title} aside={String(rows.length)}>
      <ul class="rows">
        {rows.map((row) => (
          <li>
            <a class="row" href={`/drafts/${row.id}`} data-row>
              <h3>{row.asks === "" ? row.title : row.asks}</h3>
              <span class="due">{row.when}</span>
              <p>
                {row.title}. {row.says}
              </p>
            </a>
          </li>
        ))}
      </ul>
    </Section>
  );
