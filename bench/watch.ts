/** Watching: a real Prometheus, a service broken on purpose, and the time from the fault to the stop in the record. */

import { faultToStop, watchFor } from "../test/support/fault.ts";
import { hasPrometheus, recordedSignals, startMonitoring } from "../test/support/prometheus.ts";
import type { Measurement } from "./measure.ts";

const rounds = 7;

/** Nothing where there is no Prometheus. */
export async function bench(): Promise<Measurement[]> {
  if (!hasPrometheus) return [];
  const monitoring = await startMonitoring({ rules: recordedSignals() });
  const watched = await watchFor(monitoring);
  try {
    const taken = [];
    // The fault comes at another moment between two scrapes each time.
    for (let round = 0; round < rounds; round += 1)
      taken.push(await faultToStop(watched, monitoring, `rel-00000000000${round}`, 300 + (round * 1000) / rounds));
    const over = taken.map(({ stop, scrape, evaluation }) => stop - scrape - evaluation).sort((a, b) => a - b);
    const [worst] = taken.sort((a, b) => b.stop - a.stop);
    const { stop = Number.NaN, scrape = Number.NaN, evaluation = Number.NaN } = worst ?? {};
    const most = over.at(-1) ?? Number.NaN;
    return [
      {
        name: "fault to stop, the worst of seven",
        ours: `${stop.toFixed(2)} s`,
        floor: `${(scrape + evaluation).toFixed(2)} s`,
        ratio: `${most < 0 ? "−" : "+"} ${Math.abs(most).toFixed(2)} s`,
        bound: "≤ + 2 s",
        ok: most <= 2,
        note: "floor: one scrape and one evaluation, as they were in this run",
      },
    ];
  } finally {
    await watched.close();
    await monitoring.stop();
  }
}
