/** The actions on the page's screen and sheet: what each does, who says yes, how it runs. */

// biome-ignore-all lint/a11y/noRedundantRoles: a phone shows rows as blocks, which takes their roles away unless they are written out

import type { ActionLine } from "../../views/page-actions.ts";
import type { Html } from "../layout.tsx";
import { Section } from "../parts.tsx";

export const Actions = ({ actions }: { actions: readonly ActionLine[] }): Html => (
  <Section id="actions" title="Actions" aside="what the page does not name is high">
    <table role="table" class="stack">
      <thead role="rowgroup">
        <tr role="row">
          {["Action", "Risk", "Who says yes", "How it runs"].map((head) => (
            <th role="columnheader" scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {actions.map((action) => (
          <Row action={action} />
        ))}
      </tbody>
    </table>
  </Section>
);

/** On a phone the row is one sentence; `data-l` and `data-r` carry its joining words. */
const Row = ({ action: { name, title, does, area, risk, yes, runs } }: { action: ActionLine }) => (
  <tr role="row" id={`action-${name}`}>
    <th role="rowheader" scope="row">
      {title}
      <small>{does === "" ? `Area ${area}` : `${does}; area ${area}`}</small>
    </th>
    <td role="cell" data-r=" risk;">
      {risk}
    </td>{" "}
    <td role="cell" data-l="says yes:" data-r=".">
      <b>{yes}</b>
    </td>{" "}
    <td role="cell">{runs}</td>
  </tr>
);
