/** A real Prometheus and a real Alertmanager post to the server: a fault, its end, and an end that nobody should believe. */

import { afterEach, expect, vi } from "vitest";
import { listen } from "../../src/http/server.ts";
import { openMemory } from "../../src/log/memory.ts";
import { worldOf } from "../../src/views/context.ts";
import { firstPerson, openDesk, tokenOf } from "../e2e/desk.ts";
import {
  alertmanagerYaml,
  alertRules,
  hasPrometheus,
  type Monitoring,
  recordedSignals,
  startMonitoring,
  until,
} from "../support/prometheus.ts";
import { needs } from "../support/skip.ts";
import { bodiesKept, pageWith, secrets, statuses } from "./desk.ts";

/** Alertmanager takes an alert that it hears no more of as ended after twenty seconds here. */
vi.setConfig({ testTimeout: 180_000 });

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

needs("Prometheus and Alertmanager", hasPrometheus).test(
  "a real Alertmanager tells of a fault and of its end; what it says while Prometheus hangs is blind, and then it fires again",
  async () => {
    const desk = await openDesk(openMemory(), { page: pageWith("Watchdog"), secrets, now: () => new Date() });
    const token = await tokenOf(await firstPerson(desk), "machine:alertmanager", ["alert"]);
    const { port, close } = await listen(desk.server, 0, "127.0.0.1");
    closing.push(close);
    const url = `http://127.0.0.1:${port}/hooks/alertmanager`;
    const monitoring: Monitoring = await startMonitoring({
      rules: `${recordedSignals()}${alertRules}`,
      alertmanager: alertmanagerYaml(url, token),
    });
    closing.push(monitoring.stop);

    const is = (status: string) => async () => (await statuses(desk)).HighErrorRate === status;
    await until("the watchdog is heard", () => worldOf(desk.app.world).alerts.has("watchdog-alertmanager"));
    monitoring.service.behave({ failing: 0.5 });
    await until("the fault is told", is("firing"));
    monitoring.service.behave({ failing: 0 });
    await until("its end is told", is("ended"));

    monitoring.service.behave({ failing: 0.5, queue: 603 });
    await until("the next fault is told", is("firing"));
    const { seq } = desk.app.head;
    monitoring.freeze("prometheus");
    await until("Alertmanager says that it ended", is("blind"));
    await until("and that the watchdog did", async () => {
      const { gaps = [] } = worldOf(desk.app.world).alerts.get("watchdog-alertmanager") ?? {};
      return gaps.length > 0;
    });
    const since = (await desk.store.read(seq, 1000)).map(({ body }) => (JSON.parse(body) as { type: string }).type);
    expect(since).toContain("alert.blinded");
    expect(Object.values(await statuses(desk))).not.toContain("ended");
    expect((await bodiesKept(desk.store)).at(-1)).toContain('"status":"resolved"');

    monitoring.thaw("prometheus");
    // The fault ends and comes back, so that it has a beginning of its own: with the old one the doubt would stay.
    monitoring.service.behave({ failing: 0 });
    const alerts = 'count(ALERTS{alertname="HighErrorRate"}) or vector(0)';
    await until("Prometheus sees that it is over", async () => (await monitoring.ask(alerts)) === 0);
    monitoring.service.behave({ failing: 0.5 });
    await until("it fires again", is("firing"));
  },
);
