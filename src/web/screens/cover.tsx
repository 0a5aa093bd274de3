/** Cover: who can say yes at every hour of the coming days, where nobody can, and what breaks if one person leaves. */

import type { CoverGap, CoverLine, CoverModel, CoverPageModel } from "../../views/cover.ts";
import type { Shell } from "../../views/shell.ts";
import { type Html, screen } from "../layout.tsx";
import { Back, Section } from "../parts.tsx";

const percent = (share: number) => `${share}%`;
const shade = { owner: "o", backup: "b", nobody: "x" } as const;

export const coverScreen = (shell: Shell, model: CoverPageModel): Html =>
  screen(shell, {
    title: "Cover",
    children: (
      <>
        <Back href="/page" to="The page" when={shell.when} />
        <header class="head">
          <h1>{model.title}</h1>
          <p class="answer">{model.says}</p>
          <p class="muted small">
            By the hours, leave and rotations of the page. Times are {model.zone}. The same in a terminal:{" "}
            <code>finalcall coverage</code>.
          </p>
        </header>
        {model.leads.length > 0 ? (
          <Section id="leads" title="Open incidents whose lead is away">
            <ul class="rows">
              {model.leads.map(({ says, href }) => (
                <li class="row">
                  <a href={href}>{says}</a>
                </li>
              ))}
            </ul>
          </Section>
        ) : null}
        <Section id="picture" title="The coming seven days" aside={model.aside}>
          <Picture model={model} />
        </Section>
        <Section
          id="gaps"
          title={`When nobody can say yes, next ${model.weeks} weeks`}
          aside={String(model.recurring.length)}
        >
          {model.recurring.length === 0 ? (
            <p>Somebody can say yes in every area at every hour.</p>
          ) : (
            <Gaps gaps={model.recurring} />
          )}
          {model.unsaid === "" ? null : <p class="muted">{model.unsaid}</p>}
        </Section>
        <Section id="leaving" title="If one person leaves" aside="whoever stops most comes first">
          {model.leaving.map(({ name, losses }) => (
            <>
              <h3>Without {name}</h3>
              {losses.length === 0 ? (
                <p class="muted">Nothing breaks.</p>
              ) : (
                <ul class="list">
                  {losses.map(({ says, stops }) => (
                    <li class="wide2">{stops ? <b>{says}</b> : <span>{says}</span>}</li>
                  ))}
                </ul>
              )}
            </>
          ))}
        </Section>
      </>
    ),
  });

/** The section of the page that shows the coming week. */
export const Cover = ({ model }: { model: CoverModel }) => (
  <section class="sec" aria-labelledby="cover">
    <div class="sec-h">
      <h2 id="cover" class={model.bad ? "stop" : undefined}>
        {model.title}
      </h2>
      <span>{model.aside}</span>
    </div>
    <Picture model={model} />
    <p>
      {model.bad ? `${model.says} Rolling back still works. ` : ""}
      <a href="/page/cover" class="noprint">
        Four weeks, and what breaks if one person leaves
      </a>
    </p>
    {model.unsaid === "" ? null : <p class="muted small noprint">{model.unsaid}</p>}
  </section>
);

const Picture = ({ model: { days, lines, gaps } }: { model: CoverModel }) => (
  <>
    <div class="cover">
      <div class="low"></div>
      <svg class="days" aria-hidden="true">
        {days.map(({ x, label }) =>
          label === "" ? null : (
            <text x={percent(x)} y="12">
              {label}
            </text>
          ),
        )}
      </svg>
      {lines.map((line) => (
        <Line line={line} days={days} />
      ))}
    </div>
    <p class="key">
      <Key as="owner" />
      <Key as="backup" words="backup, or after hours" />
      <Key as="nobody" />
    </p>
    {gaps.length === 0 ? null : (
      <details class="noprint">
        <summary class="small">Show as table</summary>
        <Gaps gaps={gaps} />
      </details>
    )}
  </>
);

const Line = ({ line: { label, says, parts }, days }: { line: CoverLine; days: CoverModel["days"] }) => (
  <>
    <div class="small">{label}</div>
    <svg role="img" aria-label={`${label}: ${says}`}>
      {parts.map(({ x, width, as }) => (
        <rect
          class={shade[as]}
          x={percent(x)}
          width={percent(width)}
          y={as === "nobody" ? "0" : "2"}
          height={as === "nobody" ? "18" : "14"}
        />
      ))}
      {days.map(({ x }) => (
        <line class="d" x1={percent(x)} x2={percent(x)} y1="0" y2="18" />
      ))}
    </svg>
  </>
);

const Key = ({ as, words = as }: { as: keyof typeof shade; words?: string }) => (
  <span>
    <svg viewBox="0 0 10 10" aria-hidden="true" class="cover">
      <rect class={shade[as]} width="10" height="10" />
    </svg>
    {words}
  </span>
);

const Gaps = ({ gaps }: { gaps: readonly CoverGap[] }) => (
  // biome-ignore-start lint/a11y/noRedundantRoles: a phone shows rows as blocks, which takes their roles away unless they are written out
  <table role="table" class="stack">
    <thead role="rowgroup">
      <tr role="row">
        {["Nobody from", "to", "for", "Areas", "Why"].map((head) => (
          <th role="columnheader" scope="col">
            {head}
          </th>
        ))}
      </tr>
    </thead>
    <tbody role="rowgroup">
      {gaps.map(({ from, to, lasts, areas, why }) => (
        <tr role="row">
          <th role="rowheader" scope="row">
            {from}
          </th>
          <td role="cell" data-l="to" data-r=",">
            {to}
          </td>{" "}
          <td role="cell" class="nw" data-r=":">
            {lasts}
          </td>{" "}
          <td role="cell" data-r=".">
            {areas}
          </td>{" "}
          <td role="cell" class="small">
            {why}
          </td>
        </tr>
      ))}
    </tbody>
  </table>
  // biome-ignore-end lint/a11y/noRedundantRoles: as above
);
