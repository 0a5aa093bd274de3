/** The result of a comparison: shares as dots with whiskers, and what a thousand answers cost in all. */
/* biome-ignore-all lint/a11y/noRedundantRoles: a table that becomes blocks on a phone keeps only the roles that are written */

import type { ComparisonModel } from "../../views/comparison.ts";
import { bar, type ResultRow } from "../../views/comparison-result.ts";
import { Section } from "../parts.tsx";

export const Result = ({ result: { rows, aside, note } }: { result: NonNullable<ComparisonModel["result"]> }) => (
  <Section id="result" title="Result" aside={aside}>
    <div class="cols even">
      <Shares rows={rows} />
      <Prices rows={rows} />
    </div>
    <p class="muted small">{note}</p>
  </Section>
);

const Shares = ({ rows }: { rows: readonly ResultRow[] }) => (
  <table>
    <thead>
      <tr>
        <th scope="col">Model</th>
        <th scope="col" class="num">
          Good as it is
        </th>
        <th scope="col" class="wideband">
          0 to 100 %, line at {bar} %
        </th>
      </tr>
    </thead>
    <tbody>
      {rows.map((row) => (
        <tr>
          <th scope="row">{row.name}</th>
          <td class="num">{row.good}</td>
          <td class="wideband">
            <Whisker row={row} />
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

const at = (percent: number): string => `${Math.round(percent * 10) / 10}%`;

/** A dot with its 95 % whisker from 0 to 100, and a dashed line at what spot checks need. */
const Whisker = ({ row: { share, low, high, says } }: { row: ResultRow }) => (
  <svg class="band" role="img" aria-label={says}>
    <line class="ax" x1="0" x2="100%" y1="12" y2="12" />
    <line class="ci" x1={at(low)} x2={at(high)} y1="12" y2="12" />
    <line class="ci" x1={at(low)} x2={at(low)} y1="7" y2="17" />
    <line class="ci" x1={at(high)} x2={at(high)} y1="7" y2="17" />
    <circle class="pt" cx={at(Math.min(99.4, Math.max(0.6, share)))} cy="12" r="4.5" />
    <line class="base" x1={at(bar)} x2={at(bar)} y1="0" y2="24" />
  </svg>
);

const columns = ["Model", "Fixing", "In all", "Begins", "1 in 20 over"];

/** On a phone each row is a sentence. */
const Prices = ({ rows }: { rows: readonly ResultRow[] }) => (
  <table class="stack" role="table">
    <thead role="rowgroup">
      <tr role="row">
        <th role="columnheader" scope="col">
          {rows[0]?.currency} for 1k
        </th>
        {columns.map((one) => (
          <th role="columnheader" scope="col" class="num">
            {one}
          </th>
        ))}
      </tr>
    </thead>
    <tbody role="rowgroup">
      {rows.map(({ name, priced, fixing, inAll, currency, slow, first }) => (
        <tr role="row">
          <th role="rowheader" scope="row">
            {name}
          </th>
          <td role="cell" class="num" data-l="Model" data-r=", ">
            {priced}
          </td>
          <td role="cell" class="num" data-l="fixing" data-r=", ">
            {fixing}
          </td>
          <td role="cell" class="num" data-l="in all" data-r={` ${currency} per 1,000. `}>
            <b>{inAll}</b>
          </td>
          <td role="cell" class="num" data-l="Begins after" data-r=", ">
            {first}
          </td>
          <td role="cell" class="num" data-l="1 in 20 over" data-r=".">
            {slow}
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);
