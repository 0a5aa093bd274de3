/** Emergency access by SSH on a real sshd with the host recipe: who comes in, who does not, and that it really ends. */

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Grant } from "../../src/connect/access/grantor.ts";
import { type HostBook, hostBook } from "../../src/connect/access/ssh/book.ts";
import type { Terms } from "../../src/connect/access/ssh/certificate.ts";
import { sshGrantor } from "../../src/connect/access/ssh/grantor.ts";
import { listen } from "../../src/http/server.ts";
import { type Desk, firstPerson, openDesk, smallTeam, tokenOf } from "../e2e/desk.ts";
import { until } from "../support/prometheus.ts";
import { needs } from "../support/skip.ts";
import { type Host, hasSshd, startHost } from "../support/sshd.ts";

const { describe } = needs("sshd and root", hasSshd);

const target = "production-hosts";
const page = `${smallTeam.trimEnd()}
access:
  ${target}: { who: [ana], approve: [li], ssh: { ca: env:SSH_CA, principal: prod }, for: 30m }
`;

describe("a server that is reached by SSH", () => {
  let folder: string;
  let ca: string;
  let publicKey: string;
  let desk: Desk;
  let hosts: HostBook;
  let host: Host;
  let listening: Awaited<ReturnType<typeof listen>>;
  let serial = 1000;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "finalcall-test-ssh-"));
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", join(folder, "ca")]);
    ca = readFileSync(join(folder, "ca"), "utf8");
    publicKey = readFileSync(join(folder, "ca.pub"), "utf8").trim();
    desk = await openDesk(undefined, { page, secrets: { SSH_CA: ca }, now: () => new Date() });
    hosts = hostBook(desk.app.store, () => new Date());
    const token = await tokenOf(await firstPerson(desk), "machine:host", ["read", "report"]);
    listening = await listen(desk.server, 0, "127.0.0.1");
    const url = `http://127.0.0.1:${listening.port}/access/hosts/${target}`;
    host = await startHost({ ca: publicKey, url, token });
    host.startLoop();
    await until("the host reported", async () => (await hosts.place(target)).hosts.size === 1);
  });
  afterAll(async () => {
    await host?.stop();
    await listening?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    serial += 1;
  });

  const place = (more: Partial<Terms & { now: () => Date; patience: number }> = {}) =>
    sshGrantor({ ca, principal: "prod", source: [], command: "", hosts, now: () => new Date(), ...more });
  const grant = (more: Partial<Grant> & { seconds?: number } = {}): Grant => {
    const { seconds = 600, ...rest } = more;
    const until = new Date(Date.now() + seconds * 1000).toISOString();
    return { id: `acc-${serial}0000`, target, person: "ana", login: `bg_${serial}`, serial, until, ...rest };
  };

  test("lets in whoever was granted it, and the log of the host names the grant", async () => {
    const asked = grant();
    const issued = await place().issue(asked);
    const came = await host.ssh(issued, "id -un");
    expect(came.stdout.trim(), came.stderr + host.log() + host.said()).toBe(host.account);
    expect(host.log()).toContain(`ID ${asked.id} (serial ${asked.serial})`);
    expect(await place().end(asked)).toEqual({ sessions: expect.any(Number), left: [] });
    expect((await host.ssh(issued, "true")).code).toBe(255);
  });
});
