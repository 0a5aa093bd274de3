/** The proof that an SSH grant ended: every host that is in use has said so, or is named as one that did not. */

import type { Ended, Left } from "../grantor.ts";
import type { Place } from "./book.ts";

/** A host that was silent for this long is out of use, in milliseconds: it is named, and waited for no longer. */
const inUse = 86_400_000;

export interface Waiting {
  /** Hosts that did not say yet that it ended, each with when it was last heard. */
  readonly waits: readonly { readonly host: string; readonly heard: string }[];
}

/** What the hosts of a place say of one serial at a moment. */
export function proofOf({ hosts, ended }: Place, serial: number, now: Date): Ended | Waiting {
  const said = ended.get(serial) ?? new Map();
  const silent = [...hosts].filter(([host]) => !said.has(host)).map(([host, { heard }]) => ({ host, heard }));
  const recent = silent.filter(({ heard }) => now.getTime() - Date.parse(heard) < inUse);
  if (recent.length > 0) return { waits: recent };
  const left: Left[] = silent.map(({ host, heard }) => ({ what: "host", name: host, now: `silent since ${heard}` }));
  let sessions = 0;
  for (const [host, one] of said) {
    sessions += one.sessions;
    left.push(...one.left.map(({ what, name, now }: Left) => ({ what, name: `${host}: ${name}`, now })));
  }
  return { sessions, left };
}
