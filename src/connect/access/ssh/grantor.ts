/** Emergency logins at servers by SSH: a certificate for one person and one grant, revoked at its end, and the proof of each host. */

import { setTimeout as pause } from "node:timers/promises";
import type { Ended, Grant, Grantor, Issued } from "../grantor.ts";
import type { HostBook, HostReport } from "./book.ts";
import { certify, type Terms } from "./certificate.ts";
import { sweep } from "./keygen.ts";
import { proofOf } from "./proof.ts";
import { comesIn, howTo, knownHosts } from "./reach.ts";

export interface SshPlace extends Terms {
  /** Where the hosts' words are kept. */
  readonly hosts: HostBook;
  readonly now: () => Date;
  /** How long the hosts have to say that a grant ended before that is a failure, in milliseconds; several of their rounds. */
  readonly patience?: number;
}

/** A host asks every two seconds. */
const rounds = 8_000;
const lookEvery = 250;

/** Nothing is opened; folders that a crash left are removed. */
export function sshGrantor({ hosts, now, patience = rounds, ...terms }: SshPlace): Grantor {
  void sweep();
  /** When each grant was first to be ended, so that it is waited for once and later only looked at. */
  const asked = new Map<number, number>();
  const closing = new AbortController();

  const known = async (target: string): Promise<readonly HostReport[]> =>
    [...(await hosts.place(target)).hosts.values()]
      .sort((one, other) => other.heard.localeCompare(one.heard))
      .map(({ report }) => report);

  async function issue(grant: Grant): Promise<Issued> {
    // The hosts are told first: whatever they find under another serial they end.
    await hosts.made(grant.target, grant);
    const [{ key, certificate }, there] = await Promise.all([certify(terms, grant, now()), known(grant.target)]);
    const keys = knownHosts(there);
    const files = [
      { name: `${grant.id}-cert.pub`, text: certificate },
      ...(keys === "" ? [] : [{ name: "known_hosts", text: keys }]),
    ];
    const names = files.map(({ name }) => name);
    return { secret: key, files, how: howTo(grant.id, there, names) };
  }

  /** Nothing of it exists but the certificate: the hosts are told to refuse it, and to say what they ended. */
  async function end(grant: Grant): Promise<Ended> {
    const { target, serial } = grant;
    if (serial < 1) throw new Error(`${grant.id} has no serial number, so that no host can tell it from others.`);
    await hosts.refuse(target, grant);
    const since = asked.get(serial) ?? performance.now();
    asked.set(serial, since);
    for (;;) {
      const place = await hosts.place(target);
      if (place.hosts.size === 0) return { sessions: 0, left: [{ what: "host", name: target, now: "never asked" }] };
      const proof = proofOf(place, serial, now());
      if (!("waits" in proof)) {
        asked.delete(serial);
        return proof;
      }
      if (performance.now() - since > patience || closing.signal.aborted) {
        const names = proof.waits.map(({ host, heard }) => `${host}, last heard at ${heard}`).join("; ");
        throw new Error(`Not every host has said that ${grant.id} ended: ${names}.`);
      }
      await pause(lookEvery);
    }
  }

  return {
    issue,
    end,
    async try({ target }, issued) {
      const [first] = await known(target);
      if (!first) throw new Error(`No host of ${target} has reported, so nobody knows where to try.`);
      return comesIn(issued, first);
    },
    // A certificate exists nowhere but with its holder.
    existing: async () => [],
    async close() {
      closing.abort();
    },
  };
}
