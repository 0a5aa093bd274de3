/** A chart as SVG: text is never scaled, positions are shares of the width, and a sentence says the same. */

import { type ChartModel, field, type Mark } from "../views/chart.ts";

const share = (value: number) => `${value}%`;

/** One chart with its sentence and its numbers. */
export const Chart = ({ chart }: { chart: ChartModel }) => {
  const { id, title, value, blind, crossed, says, lines, table } = chart;
  return (
    <figure class="chart">
      <figcaption>
        <h3 id={`${id}-t`}>{title}</h3>
        <b class={blind !== "" || crossed ? "stop" : undefined}>{blind === "" ? value : "not known"}</b>
      </figcaption>
      {lines.length === 0 ? null : <Plot chart={chart} />}
      {blind === "" ? null : (
        <p class="stop" id={`${id}-b`}>
          {blind}
        </p>
      )}
      {says === blind ? null : <p id={`${id}-d`}>{says}</p>}
      {table.length === 0 ? null : (
        <details class="noprint">
          <summary class="small">Show as table</summary>
          <table class="small">
            <thead>
              <tr>
                <th scope="col">Time</th>
                <th scope="col" class="num">
                  {title}
                </th>
              </tr>
            </thead>
            <tbody>
              {table.map(({ time, value }) => (
                <tr>
                  <td>{time}</td>
                  <td class="num">{value}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
    </figure>
  );
};

const Plot = ({ chart: { id, title, blind, grid, limit, lines, fills, hot, ticks, pins } }: { chart: ChartModel }) => (
  <svg class="plot" role="img" aria-label={title} aria-describedby={blind === "" ? `${id}-d` : `${id}-b ${id}-d`}>
    {grid.map(({ y }) => (
      <line class="g" x1="0" x2="100%" y1={share(y)} y2={share(y)} />
    ))}
    {pins.map(({ x, bad }) => (
      <g class={bad ? "pin bad" : "pin"}>
        <line x1={share(x)} x2={share(x)} y1="8" y2={share(field.bottom)} />
      </g>
    ))}
    <svg
      x="0"
      y={share(field.top)}
      width="100%"
      height={share(field.bottom - field.top)}
      viewBox="0 0 100 100"
      preserveAspectRatio="none"
      overflow="visible"
      aria-hidden="true"
    >
      {fills.map((points) => (
        <polygon class="fill" points={points} />
      ))}
      {lines.map((points) => (
        <polyline class="l" points={points} />
      ))}
      {hot.map((points) => (
        <polyline class="l hot" points={points} />
      ))}
    </svg>
    {limit === undefined ? null : (
      <>
        <line class="lim" x1="0" x2="100%" y1={share(limit.y)} y2={share(limit.y)} />
        <text class="lim-t" x="0" y={share(limit.y)} dy="-4">
          {limit.says}
        </text>
      </>
    )}
    {grid.map(({ y, says }) => (
      <text x="0" y={share(y)} dy="-3">
        {says}
      </text>
    ))}
    {ticks.map(({ x, says, anchor }) => (
      <text x={share(x)} y="97%" text-anchor={anchor}>
        {says}
      </text>
    ))}
    {pins.map(({ n, x, bad, shift }) => (
      <g class={bad ? "pin bad" : "pin"} transform={shift === 0 ? undefined : `translate(${shift} 0)`}>
        <circle cx={share(x)} cy="8" r="8" />
        <text x={share(x)} y="8" dy="4" text-anchor="middle">
          {n}
        </text>
      </g>
    ))}
  </svg>
);

/** What the numbers on the charts stand for: one list under all of them. */
export const Pins = ({ marks }: { marks: readonly (Mark & { readonly time: string })[] }) =>
  marks.length === 0 ? null : (
    <ol class="pins" aria-label="Marks on the charts">
      {marks.map(({ time, says, bad }, n) => (
        <li class={bad ? "bad" : undefined}>
          <i>{n + 1}</i>
          <time>{time}</time>
          <span>{says}</span>
        </li>
      ))}
    </ol>
  );
