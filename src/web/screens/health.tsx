/** The numbers of an environment: how old they are, a chart of each, and one list of what the marks stand for. */

import type { HealthModel } from "../../views/health.ts";
import { capital } from "../../views/names.ts";
import { Chart, Pins } from "../chart.tsx";

/** `alone`: the screen says already what is crossed or not known. */
export const Health = ({
  health: { environment, state, says, read, age, charts, more, marks },
  alone,
}: {
  health: HealthModel;
  alone: boolean;
}) => (
  <section class="sec" aria-labelledby={`health-${environment}`}>
    <div class="sec-h">
      <h2 id={`health-${environment}`}>{capital(environment)}</h2>
      {age === null ? (
        <span class="stop">never read</span>
      ) : (
        <span class={state === "good" ? undefined : "stop"} data-read={age}>
          {read}
        </span>
      )}
    </div>
    {state === "good" || alone ? null : <p class="stop">{says}</p>}
    <div class="charts">
      {charts.map((chart) => (
        <Chart chart={chart} />
      ))}
    </div>
    <Pins marks={marks} />
    {more.length > 0 ? (
      <details>
        <summary>{more.length === 1 ? more[0]?.title : `${more.length} more numbers`}, good</summary>
        <div class="charts">
          {more.map((chart) => (
            <Chart chart={chart} />
          ))}
        </div>
      </details>
    ) : null}
  </section>
);

/** The same where something else comes first: behind one tap. */
export const Numbers = ({ health }: { health: readonly HealthModel[] }) => (
  <details>
    <summary>Show the numbers</summary>
    {health.map((one) => (
      <Health health={one} alone={false} />
    ))}
  </details>
);
