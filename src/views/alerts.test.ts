import { expect, test } from "vitest";
import { alertDesk, bearer, post } from "../../test/alerts/desk.ts";
import type { Desk } from "../../test/e2e/desk.ts";
import { wordsOf } from "../app/words.ts";
import { missWatchdogs } from "../http/taking.ts";
import { alertsView } from "./alerts.ts";

const message = (name: string, status: string, severity: string, end = "0001-01-01T00:00:00Z") =>
  JSON.stringify({
    alerts: [
      {
        ...{ status, labels: { alertname: name, severity }, annotations: { summary: `${name} is bad` } },
        ...{ startsAt: "2026-11-21T02:00:00Z", endsAt: end, fingerprint: name },
      },
    ],
  });
const view = (desk: Desk, at: string) =>
  alertsView({ world: desk.app.world, at, me: undefined, words: (texts) => wordsOf(desk.store, texts) });

test("open alerts show the worst first, with their age; what ended while monitoring was silent is not good", async () => {
  const { desk, token } = await alertDesk("Watchdog");
  const send = (body: string) => post(desk, "alertmanager", body, bearer(token));
  const at = "2026-11-21T02:20:00.000Z";
  expect((await view(desk, at)).watchdogs).toEqual([
    {
      ...{ source: "Alertmanager", heard: false, since: "" },
      says: "Watchdog of Alertmanager was never heard: no end of an alert counts.",
    },
  ]);
  await send(message("Watchdog", "firing", "none"));
  await send(message("Slow", "firing", "warning"));
  await send(message("Broken", "firing", "critical"));
  await send(message("Gone", "firing", "critical"));
  await send(message("Gone", "resolved", "critical", "2026-11-21T02:10:00Z"));
  const now = await view(desk, at);
  expect(now.open.map(({ name, state, age, since, says }) => [name, state, age, since, says])).toEqual([
    ["Broken", "firing", "20\u00a0min", "03:00", "Broken is bad"],
    ["Slow", "firing", "20\u00a0min", "03:00", "Slow is bad"],
  ]);
  expect(now.watchdogs).toMatchObject([{ heard: true, says: "Watchdog of Alertmanager is heard since 03:20." }]);

  desk.pass(4);
  await send(message("Broken", "resolved", "critical", "2026-11-21T02:23:00Z"));
  const later = "2026-11-21T02:24:00.000Z";
  const [broken] = (await view(desk, later)).open;
  expect(broken).toMatchObject({
    state: "blind",
    means: "Alertmanager says that it ended at 03:23, but its monitoring was blind then. Nobody knows.",
  });
  await missWatchdogs({ app: desk.app, now: () => new Date(later) });
  const { head } = desk.app;
  await missWatchdogs({ app: desk.app, now: () => new Date(later) });
  expect(desk.app.head).toEqual(head);
  expect((await view(desk, later)).watchdogs).toMatchObject([
    { heard: false, says: "Watchdog of Alertmanager is silent since 03:20: no end of an alert counts." },
  ]);
});
