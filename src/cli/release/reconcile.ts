/** Tells the server what this host did while it was away or we were gone: each thing once, by its id. */

import { type Client, Refused } from "../../client/client.ts";
import type { Entry, Journal } from "./journal.ts";

/** Tells all of it. Gives a sentence for each; what the server does not take stays for the next time. */
export async function reconcile(client: Client, { untold, write }: Journal): Promise<string[]> {
  const said: string[] = [];
  for (const entry of untold()) {
    const sentence = await tell(client, entry).catch((fault: unknown) => {
      // A person settled it meanwhile, or the record was restored: nothing that this host knows can help.
      if (fault instanceof Refused) return `${entry.id}: ${fault.message}`;
      throw fault;
    });
    write({ ...entry, told: true });
    said.push(sentence);
  }
  return said;
}

async function tell(client: Client, entry: Entry): Promise<string> {
  const { kind, id, release, host, exit, signal = "", took = 0, receipt } = entry;
  if (receipt !== undefined && exit !== undefined) {
    const { outcome } = await client.reconcileOperation({ receipt, host, exit, signal, took });
    return `Told the server of the rollback ${id}: ${outcome}.`;
  }
  if (exit === undefined) {
    const why = `The process that ran it on ${host} is gone.`;
    if (kind === "deploy") await client.doubtRun(release, { run: id, why });
    else await client.doubtOperation(id, { host, why });
    return `Nobody knows how ${id} ended; owner or backup of deploy settles it in the browser.`;
  }
  if (kind === "deploy") await client.endRun(release, { run: id, exit, signal });
  else await client.endOperation(id, { host, exit, signal, took });
  return `Told the server how ${id} ended.`;
}
