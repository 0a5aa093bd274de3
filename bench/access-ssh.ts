/** Emergency certificates: from the grant to a key with its certificate, against bare `ssh-keygen -s` of a key that is there. */

import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { hostBook } from "../src/connect/access/ssh/book.ts";
import { sshGrantor } from "../src/connect/access/ssh/grantor.ts";
import { openMemory } from "../src/log/memory.ts";
import { program } from "../test/support/prometheus.ts";
import { type Measurement, medians } from "./measure.ts";

const rounds = 40;
const run = promisify(execFile);

/** Nothing where there is no ssh-keygen. */
export async function bench(): Promise<Measurement[]> {
  if (!program("ssh-keygen")) return [];
  const folder = mkdtempSync(join(tmpdir(), "finalcall-bench-ssh-"));
  const at = (name: string) => join(folder, name);
  try {
    for (const name of ["ca", "user"]) execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", at(name)]);
    const now = () => new Date();
    const hosts = hostBook(openMemory(), now);
    const place = sshGrantor({
      ca: readFileSync(at("ca"), "utf8"),
      principal: "prod",
      source: [],
      command: "",
      hosts,
      now,
    });
    let serial = 0;
    const timed = async (work: () => Promise<unknown>) => {
      const began = performance.now();
      await work();
      return performance.now() - began;
    };
    const [ours = Number.NaN, floor = Number.NaN] = await medians(rounds, [
      () => {
        serial += 1;
        const until = new Date(Date.now() + 600_000).toISOString();
        const grant = { id: `acc-0000${1000 + serial}`, target: "hosts", person: "ana", login: "bg_0", serial, until };
        return timed(() => place.issue(grant));
      },
      () =>
        timed(() =>
          run("ssh-keygen", ["-q", "-s", at("ca"), "-I", "bare", "-n", "prod", "-V", "+10m", at("user.pub")]),
        ),
    ]);
    const ratio = ours / floor;
    return [
      {
        name: "an SSH certificate is issued",
        ours: `${ours.toFixed(1)} ms`,
        floor: `${floor.toFixed(1)} ms`,
        ratio: `${ratio.toFixed(1)} ×`,
        bound: "≤ 3 ×",
        ok: ratio <= 3,
        note: "ours makes the key pair too; floor: ssh-keygen -s of a key that exists",
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
