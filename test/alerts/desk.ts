/** A server in memory whose page names who may send alerts, and the ways to send one. */

import { createHmac } from "node:crypto";
import { type AlertState, type Status, statusOf } from "../../src/decisions/alert/state.ts";
import { openMemory } from "../../src/log/memory.ts";
import type { Store } from "../../src/log/store.ts";
import { worldOf } from "../../src/views/context.ts";
import { type Desk, firstPerson, openDesk, origin, smallTeam, tokenOf } from "../e2e/desk.ts";

export const secrets = {
  GRAFANA: "grafana secret",
  PAGERDUTY: "0123456789abcdef0123456789abcdef",
  SENTRY: "sentry secret",
};

/** The small team's page with senders of alerts; `watchdog` is Alertmanager's, none when empty. */
export const pageWith = (watchdog: string): string => `${smallTeam}
alerts:
  alertmanager: { environment: production${watchdog === "" ? "" : `, watchdog: ${watchdog}`} }
  grafana: { secret: "env:GRAFANA" }
  pagerduty: { secret: "env:PAGERDUTY" }
  sentry: { secret: "env:SENTRY" }
`;

/** Some minutes after the alerts of the data were posted. Ana made a token that may post alerts. */
export async function alertDesk(watchdog = "", store: Store = openMemory()) {
  const desk = await openDesk(store, { page: pageWith(watchdog), secrets });
  desk.pass(2300);
  const ana = await firstPerson(desk);
  const token = await tokenOf(ana, "machine:monitoring", ["alert"]);
  return { desk, ana, token };
}

export type Headers = Readonly<Record<string, string>>;

/** Posts a body as it is. */
export const post = (desk: Desk, source: string, body: BodyInit, headers: Headers): Promise<Response> =>
  Promise.resolve(
    desk.server.request(`${origin}/hooks/${source}`, {
      method: "POST",
      body,
      headers: { "content-type": "application/json", ...headers },
    }),
  );

export const bearer = (token: string): Headers => ({ authorization: `Bearer ${token}` });
export const hmac = (secret: string, text: string): string => createHmac("sha256", secret).update(text).digest("hex");

/** What the record holds of every alert, by its words: name and start, because ids are digests. */
export async function alerts(desk: Desk): Promise<{ name: string; status: Status; state: AlertState }[]> {
  const states = [...worldOf(desk.app.world).alerts.values()].filter(({ id }) => !id.startsWith("watchdog-"));
  const words = await desk.store.words(states.map(({ name }) => name.text));
  const said = new Map(words.map(({ text, words }) => [text, words ?? ""]));
  return states.map((state) => ({ name: said.get(state.name.text) ?? "", status: statusOf(state), state }));
}

/** Name and status of every alert, by name. */
export const statuses = async (desk: Desk): Promise<Record<string, Status>> =>
  Object.fromEntries((await alerts(desk)).map(({ name, status }) => [name, status]).sort());

/** The messages of the book as they came: their words lie beside it. */
export async function bodiesKept(store: Store): Promise<string[]> {
  const rows = await store.notes("hooks", 0, 1000);
  const texts = rows.map(({ body }) => (JSON.parse(body) as { body: { text: string } }).body.text);
  const kept = new Map((await store.words(texts)).map(({ text, words }) => [text, words]));
  return texts.map((text) => JSON.parse(kept.get(text) ?? "") as string);
}
