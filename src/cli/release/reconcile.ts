/** Tells the server what this host did while it was away or we were gone: each thing once, by its id. */

import { type Client, Refused } from "../../client/client.ts";
import type { Entry, Journal } from "./journal.ts";

/** The server's word on the state of things, or on what it can never take; any other no is about who asks, and settles nothing. */
const settled = [409, 400];

/** Tells all of it. Gives a sentence for each; what the server does not take from this caller stays for the next time. */
export async function reconcile(client: Client, { untold, write, forget }: Journal): Promise<string[]> {
  const said: string[] = [];
  for (const entry of untold()) {
    try {
      const sentence = await tell(client, entry);
      if (entry.perhaps) forget(entry.id);
      else write({ ...entry, told: true });
      said.push(sentence);
    } catch (fault) {
      if (!(fault instanceof Refused)) throw fault;
      if (!settled.includes(fault.status)) said.push(`${entry.id} is still to be told: ${fault.message}`);
      // Nothing ran, and the server says that it knows of nothing.
      else if (entry.perhaps) forget(entry.id);
      else {
        write({ ...entry, told: true });
        said.push(`${entry.id}: ${fault.message}`);
      }
    }
  }
  return said;
}

async function tell(client: Client, entry: Entry): Promise<string> {
  const { kind, id, release, host, exit, signal = "", took = 0, receipt } = entry;
  const why = exit === undefined ? `The process that ran it on ${host} is gone.` : "";
  if (receipt !== undefined) {
    const { outcome } = await client.reconcileOperation({ receipt, host, exit: exit ?? null, signal, took, why });
    return `Told the server of the rollback ${id}: ${outcome}.`;
  }
  if (exit === undefined) {
    if (kind === "deploy") await client.doubtRun(release, { run: id, why });
    else await client.doubtOperation(id, { host, why });
    return `Nobody knows how ${id} ended; owner or backup of deploy settles it in the browser.`;
  }
  if (kind === "deploy") await client.endRun(release, { run: id, exit, signal });
  else await client.endOperation(id, { host, exit, signal, took });
  return `Told the server how ${id} ended.`;
}
