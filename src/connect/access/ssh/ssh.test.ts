/** What a certificate says, and what is left when one could not be made. */

import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { program } from "../../../../test/support/prometheus.ts";
import { needs } from "../../../../test/support/skip.ts";
import { openMemory } from "../../../log/memory.ts";
import type { Grant } from "../grantor.ts";
import { hostBook } from "./book.ts";
import { publicKeyOf, type Terms } from "./certificate.ts";
import { sshGrantor } from "./grantor.ts";
import { sweep } from "./keygen.ts";
import { krlOf } from "./krl.ts";

const { describe } = needs("ssh-keygen", program("ssh-keygen") !== undefined);

describe("a certificate", () => {
  const now = () => new Date("2026-11-21T02:05:57.300Z");
  const grant: Grant = {
    ...{ id: "acc-0123456789ab", target: "production-hosts", person: "ana", login: "bg_0123456789ab", serial: 101 },
    until: "2026-11-21T02:35:57.300Z",
  };
  let folder: string;
  let ca: string;
  const env = { ...process.env };

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "ssh-test-"));
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", join(folder, "ca")]);
    ca = readFileSync(join(folder, "ca"), "utf8");
  });
  beforeEach(() => {
    // Folders of ours are counted where nobody else makes any.
    process.env.TMPDIR = mkdtempSync(join(folder, "tmp-"));
  });
  afterEach(() => {
    process.env.TMPDIR = env.TMPDIR ?? "";
    if (env.TMPDIR === undefined) delete process.env.TMPDIR;
    process.env.PATH = env.PATH ?? "";
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const left = () => readdirSync(process.env.TMPDIR ?? "");
  const place = (more: Partial<Terms> = {}, at = now) => {
    const terms = { ca, principal: "prod", source: ["10.0.0.0/8", "2001:db8::1"], command: "", ...more };
    return sshGrantor({ ...terms, hosts: hostBook(openMemory(), at), now: at });
  };
  async function shown(more: Partial<Terms> = {}): Promise<string> {
    const { files } = await place(more).issue(grant);
    const file = join(folder, "shown-cert.pub");
    writeFileSync(file, files[0]?.text ?? "");
    return execFileSync("ssh-keygen", ["-L", "-f", file], { encoding: "utf8", env: { ...env, TZ: "UTC" } });
  }

  test("names the grant, the principal, the addresses, the command with its deadline, and nothing else", async () => {
    const text = await shown();
    expect(text).toContain('Key ID: "acc-0123456789ab"');
    expect(text).toContain("Serial: 101\n");
    expect(text).toContain("Valid: from 2026-11-21T02:04:57 to 2026-11-21T02:35:57");
    expect(text).toMatch(/Principals: \n\s+prod\n/);
    const deadline = Math.floor(Date.parse(grant.until) / 1000);
    expect(text).toContain(`force-command /usr/local/bin/finalcall-session ${deadline} 101\n`);
    expect(text).toContain("source-address 10.0.0.0/8,2001:db8::1");
    expect(text).toMatch(/Extensions: \n\s+permit-pty\n$/);
    expect(left()).toEqual([]);
  });

  test("runs the page's own command as one text, whatever a shell would make of it", async () => {
    expect(await shown({ command: "/usr/bin/psql -c 'select 1'; $(id)" })).toContain(
      "force-command /usr/bin/psql -c 'select 1'; $(id)\n",
    );
  });

  test("comes with a private key that fits it, another one each time", async () => {
    const [one, other] = [await place().issue(grant), await place().issue(grant)];
    expect(one.secret).not.toBe(other.secret);
    const key = join(folder, "given");
    writeFileSync(key, one.secret, { mode: 0o600 });
    const open = execFileSync("ssh-keygen", ["-y", "-f", key], { encoding: "utf8" });
    const said = execFileSync("ssh-keygen", ["-l", "-f", key], { encoding: "utf8" }).split(" ")[1];
    writeFileSync(`${key}-cert.pub`, one.files[0]?.text ?? "");
    expect(open).toMatch(/^ssh-ed25519 \S+ acc-0123456789ab\n$/);
    expect(execFileSync("ssh-keygen", ["-L", "-f", `${key}-cert.pub`], { encoding: "utf8" })).toContain(said);
  });

  test.each([
    ["principal", { principal: "prod,root" }],
    ["principal", { principal: "-prod" }],
    ["principal", { principal: "prod; id" }],
    ["principal", { principal: "$(id)" }],
    ["source", { source: ["10.0.0.0/8,0.0.0.0/0"] }],
    ["source", { source: ["10.0.0.0/8\n"] }],
    ["command", { command: "true\nid" }],
  ])("is refused where a %s could mean something else: %j", async (what, more) => {
    await expect(place(more).issue(grant)).rejects.toThrow(`cannot stand in a certificate as its ${what}`);
    expect(left()).toEqual([]);
  });

  test.each(["acc-$(id)", "acc-1 reason", "-x", "acc-0123456789ab\n"])(
    "is refused for a grant called %j, so that no reason comes into the log of a host",
    async (id) => {
      await expect(place().issue({ ...grant, id })).rejects.toThrow("as its id");
    },
  );

  test("is not made for a grant that is over", async () => {
    await expect(place({}, () => new Date(grant.until)).issue(grant)).rejects.toThrow("would be over");
  });

  test("that cannot be signed says why, and leaves nothing behind", async () => {
    for (const bad of ["no key", ca.replace(/[A-Za-z0-9+/]{20}\n/, "AAAAAAAAAAAAAAAAAAAA\n")]) {
      const fault = await place({ ca: bad })
        .issue(grant)
        .catch((error: Error) => error.message);
      expect(fault).toMatch(/^ssh-keygen failed: /);
      expect(fault).not.toContain(process.env.TMPDIR);
    }
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "a phrase", "-f", join(folder, "locked")]);
    await expect(place({ ca: readFileSync(join(folder, "locked"), "utf8") }).issue(grant)).rejects.toThrow("failed");
    expect(left()).toEqual([]);
  });

  test("says so where ssh-keygen is absent or fails, and leaves nothing behind", async () => {
    const programs = mkdtempSync(join(folder, "bin-"));
    process.env.PATH = programs;
    await expect(place().issue(grant)).rejects.toThrow("ssh-keygen is not installed on this server");
    writeFileSync(join(programs, "ssh-keygen"), "#!/bin/sh\necho 'no space left' >&2\nexit 7\n");
    chmodSync(join(programs, "ssh-keygen"), 0o755);
    await expect(place().issue(grant)).rejects.toThrow("ssh-keygen failed: no space left");
    expect(left()).toEqual([]);
  });

  test("folders that a crash left are removed after an hour, and no others", async () => {
    const [old, fresh, others] = ["finalcall-ssh-old", "finalcall-ssh-new", "other-old"].map((name) =>
      mkdtempSync(join(process.env.TMPDIR ?? "", name)),
    );
    const hours = new Date(Date.now() - 3_700_000);
    for (const path of [old, others]) utimesSync(path as string, hours, hours);
    await sweep();
    expect(
      left()
        .map((name) => name.slice(0, -6))
        .sort(),
    ).toEqual(["finalcall-ssh-new", "other-old"]);
    expect(fresh).toBeDefined();
  });

  test("is on the list of revoked ones by its number, and no other is", async () => {
    const { files } = await place().issue(grant);
    const [list, certificate] = [join(folder, "krl"), join(folder, "one-cert.pub")];
    writeFileSync(certificate, files[0]?.text ?? "");
    const asks = () => spawnSync("ssh-keygen", ["-Q", "-f", list, certificate]).status;
    for (const [serials, status] of [
      [[], 0],
      [[100, 102], 0],
      [[100, 101], 1],
    ] as const) {
      writeFileSync(list, await krlOf(serials, await publicKeyOf(ca)));
      expect(asks()).toBe(status);
    }
    expect(left()).toEqual([]);
  });
});

test("a grant without a serial number is never said to have ended", async () => {
  const now = () => new Date();
  const place = sshGrantor({
    ...{ ca: "", principal: "prod", source: [], command: "", now },
    hosts: hostBook(openMemory(), now),
  });
  const grant = { id: "acc-00000000", target: "t", person: "", login: "bg_0", serial: 0, until: now().toISOString() };
  await expect(place.end(grant)).rejects.toThrow("has no serial number");
});
