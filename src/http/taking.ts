/** Makes commands of what a monitoring system says, and keeps when its watchdog was last heard. */

import type { Caller } from "../app/app.ts";
import type { Alert, Delivery, Source } from "../connect/alerts/alert.ts";
import { isLost } from "../decisions/alert/kind.ts";
import { silentAfter, watchdogId } from "../decisions/alert/state.ts";
import { sha256 } from "../kernel/json.ts";
import { isRefusal } from "../kernel/kind.ts";
import { isMalformed } from "../kernel/world.ts";
import type { Alerts } from "../page/page.ts";
import { worldOf } from "../views/context.ts";
import type { Deps } from "./deps.ts";

interface Told {
  readonly source: Source;
  readonly config: Alerts | undefined;
  readonly caller: Caller;
  readonly delivery: Delivery;
  readonly at: string;
}

/** The ledger book of each time that a source's watchdog was heard: traffic, of which the record keeps only the gaps. */
const bookOf = (source: Source): string => `watchdog-${source}`;

/** An alert's id: the same for the same key of the same source, and free of whatever the key says. */
export const alertId = (source: Source, key: string): string => `al-${sha256(`${source}\n${key}`).slice(0, 16)}`;
const markerId = (source: Source, key: string): string => `mk-${sha256(`${source}\n${key}`).slice(0, 16)}`;

/** Records what is news in a message. Gives, in a line each, what was not taken and why. Throws when it cannot be stored. */
export async function take({ app }: Deps, { source, config, caller, delivery, at }: Told): Promise<string[]> {
  const heard = await hear({ app }, { source, config, delivery, at });
  const alerts = delivery.alerts.map((alert) => ({ type: "alert.take", data: commandOf(alert, heard) }));
  const markers = delivery.markers.map(({ key, at: happenedAt, summary }) => ({
    type: "marker.set",
    data: { id: markerId(source, key), source, happenedAt, summary },
  }));
  // All at once, so that they are one commit.
  const answers = await Promise.all([...alerts, ...markers].map(({ type, data }) => app.execute(type, data, caller)));
  return answers.flatMap((answer, place) => {
    const name = delivery.alerts[place]?.name ?? "the change";
    if (isRefusal(answer)) return `${name}: ${answer.refused}. ${answer.why}`;
    return isMalformed(answer) ? `${name}: ${answer.malformed.map(({ message }) => message).join(" ")}` : [];
  });
}

const commandOf = ({ key, ...alert }: Alert, heard: string) => ({ ...alert, id: alertId(alert.source, key), heard });

/** When the watchdog was last heard, this message included; empty: never, or the page names none. */
async function hear(
  { app }: Pick<Deps, "app">,
  { source, config, delivery, at }: Omit<Told, "caller">,
): Promise<string> {
  if (!config?.watchdog) return "";
  const barks = delivery.alerts.some(({ name, status }) => name === config.watchdog && status === "firing");
  if (!barks) return (await app.store.lastNote(bookOf(source)))?.at ?? "";
  await app.store.note(bookOf(source), [{ at, body: "" }]);
  return at;
}

/** Records for each watchdog of the page that it is silent, once it was not heard for too long. */
export async function missWatchdogs({ app, now }: Pick<Deps, "app" | "now">): Promise<void> {
  const { page, alerts } = worldOf(app.world);
  for (const { source, watchdog } of page.inForce?.page.alerts ?? []) {
    const id = watchdogId(source);
    const state = alerts.get(id);
    if (watchdog === "" || !state || isLost(state)) continue;
    const heard = (await app.store.lastNote(bookOf(source)))?.at ?? state.startsAt;
    if (now().getTime() - Date.parse(heard) <= silentAfter) continue;
    await app.execute("alert.miss", { id, source, heard }, { actor: "system", via: "system" });
  }
}
