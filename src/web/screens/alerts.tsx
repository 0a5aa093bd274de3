/** What monitoring says now, beside the numbers: open alerts with their age, and whether the monitoring itself is alive. */

import type { AlertRow, AlertsModel } from "../../views/alerts.ts";
import { Section } from "../parts.tsx";

/** Nothing fires and every watchdog is heard: then nothing is shown. */
export const Alerts = ({ alerts: { open, watchdogs } }: { alerts: AlertsModel }) => {
  const silent = watchdogs.filter(({ heard }) => !heard);
  if (open.length === 0 && silent.length === 0) return null;
  return (
    <Section id="alerts" title="Alerts" aside={open.length === 0 ? undefined : `${open.length} open`}>
      {silent.map(({ says }) => (
        <p class="stop">{says}</p>
      ))}
      {open.length === 0 ? null : (
        <ul class="rows">
          {open.map((alert) => (
            <li class="row">
              <h3>{alert.name}</h3>
              <span class={alert.state === "acknowledged" ? "due" : "due stop"}>{alert.age}</span>
              <p>
                {alert.says === "" ? "" : `${alert.says} `}
                {alert.means}
              </p>
              <p class="d">{stateWord(alert)}</p>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
};

const stateWord = ({ state, severity }: AlertRow): string =>
  state === "blind" ? "not known" : state === "acknowledged" ? "noted" : severity === "unknown" ? "ungraded" : severity;
