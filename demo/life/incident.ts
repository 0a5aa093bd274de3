/** What people do in an incident, from their browsers and from the programs that watch. */

import type { Play } from "../play.ts";

export interface Incident {
  readonly id: string;
  readonly number: number;
  readonly lead: string;
  readonly timeline: readonly { readonly n: number; readonly kind: string }[];
}

/** A command in the incident that is open, or in one that is named. */
export const inIncident = ({ staff }: Play, who: string, act: string, body: object = {}, which = "open") =>
  staff.does(who, `/v1/incidents/${which}/${act}`, body);

/** Declared by somebody; the named lead says that they are there. */
export async function declares(play: Play, who: string, said: object): Promise<Incident> {
  const incident = await play.staff.does<Incident>(who, "/v1/incidents", { environment: "production", ...said });
  await play.watches(1);
  await inIncident(play, incident.lead, "take");
  return incident;
}

/** An action and, after some minutes with numbers, what came of it. */
export async function acts(
  play: Play,
  who: string,
  action: { readonly says: string; readonly hypothesis: string; readonly expected: string },
  does: () => Promise<unknown>,
  result: { readonly says: string; readonly evidence: string },
): Promise<void> {
  await inIncident(play, who, "action", action);
  const { timeline } = await play.staff.reads<Incident>(who, "/v1/incidents/open");
  const of = timeline.findLast(({ kind }) => kind === "action")?.n ?? 1;
  await does();
  await inIncident(play, who, "result", { of, outcome: "helped", ...result });
}

/** The newest incident's lead writes the review and closes it. */
export async function closes(play: Play, review: object): Promise<void> {
  const { incidents } = await play.staff.reads<{ incidents: Incident[] }>("li", "/v1/incidents");
  const [{ id, lead } = { id: "", lead: "" }] = incidents;
  await inIncident(play, lead, "review", review, id);
  await play.pass(4);
  await inIncident(play, lead, "close", {}, id);
}
