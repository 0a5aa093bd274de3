/** Emergency access by SSH on a real sshd with the host recipe: who comes in, who does not, and that it really ends. */

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Ended, Grant } from "../../src/connect/access/grantor.ts";
import { type HostBook, hostBook } from "../../src/connect/access/ssh/book.ts";
import { certify, type Terms } from "../../src/connect/access/ssh/certificate.ts";
import { sshGrantor } from "../../src/connect/access/ssh/grantor.ts";
import { type AccessState, grantCard, targetOf } from "../../src/decisions/access/kind.ts";
import type { PageState } from "../../src/decisions/page/kind.ts";
import { grantsOf } from "../../src/grants/grants.ts";
import { listen } from "../../src/http/server.ts";
import { digest } from "../../src/kernel/json.ts";
import { type Desk, firstPerson, openDesk, smallTeam, tokenOf } from "../e2e/desk.ts";
import { touch } from "../support/history.ts";
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
  /** Without the ports of other programs on this machine, which come and go. */
  const ours = ({ left }: Ended) => left.filter(({ what, now }) => what !== "port" || now !== "found");
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
    // The only grant that is open: with its end, nothing is.
    const open = host.open(issued, "setsid sleep 60");
    await until("it runs", () => host.running().includes("sleep 60"));
    const gone = new Promise((ended) => open.once("exit", ended));
    const ended = await place().end(asked);
    await gone;
    expect(host.running()).toBe("");
    expect(ended.sessions).toBeGreaterThan(0);
    expect(ours(ended)).toEqual([]);
    expect((await host.ssh(issued, "true")).code).toBe(255);
  });

  test("refuses whoever is too late, too early, revoked, called otherwise, or at another address", async () => {
    // The host knows it as open, so that nothing but the certificate's own end refuses it.
    const soon = grant({ seconds: 2 });
    await hosts.made(target, { ...soon, until: grant().until });
    const { key, certificate } = await certify({ ca, principal: "prod", source: [], command: "" }, soon, new Date());
    const late = { secret: key, files: [{ name: "", text: certificate }], how: "" };
    const early = await place({ now: () => new Date(Date.now() + 300_000) }).issue(grant({ serial: serial + 10_000 }));
    const other = await place({ principal: "other" }).issue(grant({ serial: serial + 20_000 }));
    const elsewhere = await place({ source: ["192.0.2.0/24"] }).issue(grant({ serial: serial + 30_000 }));
    const here = await place({ source: ["192.0.2.0/24", "127.0.0.1/32"] }).issue(grant({ serial: serial + 40_000 }));
    expect((await host.ssh(here, "true")).code).toBe(0);
    for (const no of [early, other, elsewhere]) expect((await host.ssh(no, "true")).stderr).toContain("denied");
    await until("it expired", () => Date.now() > Date.parse(soon.until) + 1000);
    expect((await host.ssh(late, "true")).stderr).toContain("denied");
    for (const why of ["invalid: not yet valid", "does not contain an authorized principal", "invalid: expired"])
      expect(host.log()).toContain(why);
  });

  test("puts a revoked certificate on the list that sshd goes by", async () => {
    const asked = grant();
    const issued = await place().issue(asked);
    await place().end(asked);
    const answer = await fetch(`http://127.0.0.1:${listening.port}/access/hosts/${target}/krl`);
    const [list, certificate] = [join(folder, "krl"), join(folder, "cert.pub")];
    writeFileSync(list, new Uint8Array(await answer.arrayBuffer()));
    writeFileSync(certificate, issued.files[0]?.text ?? "");
    const asks = spawnSync("ssh-keygen", ["-Q", "-f", list, certificate], { encoding: "utf8" });
    expect(asks.stdout).toContain("REVOKED");
    await until("sshd goes by the list", async () => {
      await host.ssh(issued, "true");
      return host.log().includes("revoked by file");
    });
  });

  test("ends an open session at the deadline, with what it started under setsid, and counts it", async () => {
    const asked = grant({ seconds: 4 });
    const issued = await place().issue(asked);
    const mark = join(host.home, "late");
    const open = host.open(
      issued,
      `setsid nohup sh -c 'while :; do date +%s > ${mark}; sleep 0.1; done' >/dev/null 2>&1 & sleep 60`,
    );
    await until("it runs", () => existsSync(mark));
    const code = await new Promise((ended) => open.once("exit", ended));
    expect(code).not.toBe(0);
    expect(Date.now()).toBeGreaterThan(Date.parse(asked.until) - 1100);
    const ended = await place().end(asked);
    expect(ended.sessions).toBe(1);
    expect(host.running()).toBe("");
    expect(Number(readFileSync(mark, "utf8"))).toBeLessThanOrEqual(Math.ceil(Date.parse(asked.until) / 1000) + 2);
  });

  test("ends a child that left its session and threw its environment away", async () => {
    const asked = grant();
    const issued = await place().issue(asked);
    await host.ssh(issued, "env -i setsid sh -c 'sleep 77 & sleep 77' >/dev/null 2>&1 &");
    await until("it is ended", () => !host.running().includes("sleep 77"));
    await place().end(asked);
  });

  test("ends what stays behind a closed session when the grant ends, and names it", async () => {
    const asked = grant();
    const issued = await place().issue(asked);
    await host.ssh(issued, "setsid nohup sleep 78 >/dev/null 2>&1 &");
    expect(host.running()).toContain("sleep 78");
    const left = ours(await place().end(asked));
    expect(host.running()).toBe("");
    expect(left).toEqual([
      { what: "process", name: expect.stringMatching(/^127\.0\.0\.1: sleep \(pid \d+\)$/), now: "removed" },
    ]);
  });

  test("a shared connection does not outlive its grant, whether it is idle or used again", async () => {
    const asked = grant();
    const issued = await place().issue(asked);
    const control = join(folder, "control");
    const master = ["ControlMaster=auto", `ControlPath=${control}`, "ControlPersist=yes"];
    await host.ssh(issued, "true", master);
    expect((await host.ssh(issued, "echo again", master)).stdout).toBe("again\n");
    const again = host.open(issued, "sleep 60", master);
    await until("it runs", () => host.running().includes("sleep 60"));
    const gone = new Promise((ended) => again.once("exit", ended));
    const { sessions } = await place().end(asked);
    await gone;
    expect(sessions).toBe(1);
    expect(host.running()).toBe("");
    expect((await host.ssh(issued, "echo again", master)).stdout).toBe("");
  });

  test("overlapping grants do not end each other", async () => {
    const first = grant();
    const second = grant({ serial: serial + 50_000, id: `acc-${serial}9999`, person: "li" });
    const [one, other] = [await place().issue(first), await place().issue(second)];
    const [mine, theirs] = [host.open(one, "sleep 61"), host.open(other, "sleep 62 & setsid sleep 63; wait")];
    await until("both run", () => ["sleep 61", "sleep 62", "sleep 63"].every((at) => host.running().includes(at)));
    const gone = new Promise((ended) => mine.once("exit", ended));
    await place().end(first);
    await gone;
    expect(host.running()).not.toContain("sleep 61");
    for (const at of ["sleep 62", "sleep 63"]) expect(host.running()).toContain(at);
    expect((await host.ssh(other, "true")).code).toBe(0);
    // The session that looked in just now may still be closing.
    expect([1, 2]).toContain((await place().end(second)).sessions);
    expect(host.running()).toBe("");
    theirs.kill();
  });

  test("a key, a profile and a program that were planted are found", async () => {
    const asked = grant();
    const issued = await place().issue(asked);
    await host.ssh(
      issued,
      `mkdir -p .ssh && echo 'ssh-ed25519 AAAA planted' > .ssh/authorized_keys && echo 'evil' >> .profile &&
       cp /bin/true planted && chmod u+s planted`,
    );
    const left = ours(await place().end(asked));
    const found = left.map(({ what, name, now }) => `${what} ${name.replace(host.home, "~")} ${now}`);
    expect(found).toEqual(
      expect.arrayContaining([
        "key 127.0.0.1: ~/.ssh/authorized_keys found",
        "file 127.0.0.1: ~/.profile found",
        "setuid 127.0.0.1: ~/planted found",
      ]),
    );
    expect(found).toHaveLength(3);
  });

  test("a port that was left open is closed, and named", async () => {
    const asked = grant();
    const issued = await place().issue(asked);
    const listen =
      'require("net").createServer().listen(0, "127.0.0.1", function () { console.log(this.address().port) })';
    const opened = `setsid ${process.execPath} -e '${listen}' > port 2>&1 & while ! [ -s port ]; do sleep 0.05; done; cat port`;
    const came = await host.ssh(issued, opened);
    expect(came.stdout, came.stderr).toMatch(/^\d+\n$/);
    const left = ours(await place().end(asked));
    expect(left).toContainEqual({ what: "port", name: `127.0.0.1: tcp ${came.stdout.trim()}`, now: "closed" });
    expect(host.running()).toBe("");
  });

  test("a crontab that was planted is found", async () => {
    const asked = grant();
    const issued = await place().issue(asked);
    const crontabs = "/var/spool/cron/crontabs";
    const there = existsSync(crontabs);
    mkdirSync(crontabs, { recursive: true });
    try {
      await host.ssh(issued, "true");
      // As crontab(1) does it for its caller.
      writeFileSync(join(crontabs, host.account), "* * * * * true\n");
      const left = ours(await place().end(asked));
      expect(left).toEqual([{ what: "crontab", name: `127.0.0.1: ${crontabs}/${host.account}`, now: "found" }]);
    } finally {
      rmSync(there ? join(crontabs, host.account) : crontabs, { recursive: true, force: true });
    }
  });

  test("a host that cannot reach the server ends what is over by its own clock, and says so later", async () => {
    const asked = grant({ seconds: 5 });
    const issued = await place().issue(asked);
    const open = host.open(issued, "setsid sleep 64");
    await until("it runs", () => host.running().includes("sleep 64"));
    await until("the host knows of it", async () => (await hosts.place(target)).made.has(asked.serial));
    const { fresh } = desk.app;
    desk.app.fresh = () => Promise.reject(new Error("The store is away."));
    try {
      const impatient = place({ patience: 0 });
      const gone = new Promise((ended) => open.once("exit", ended));
      await expect(impatient.end(asked)).rejects.toThrow(/Not every host has said .* 127\.0\.0\.1, last heard at/);
      await gone;
      await until("all of it is gone", () => host.running() === "");
      await expect(impatient.end(asked)).rejects.toThrow("Not every host has said");
    } finally {
      desk.app.fresh = fresh;
    }
    expect((await place().end(asked)).sessions).toBe(1);
  });

  test("a host whose clock is minutes behind ends a grant when the server would", async () => {
    host.skew(-300);
    try {
      // Nothing but the host ends this command.
      const asked = grant({ seconds: 5 });
      const issued = await place({ command: "sleep 65" }).issue(asked);
      const gone = new Promise((ended) => host.open(issued, "").once("exit", ended));
      await until("it runs", () => host.running().includes("sleep 65"));
      const { fresh } = desk.app;
      desk.app.fresh = () => Promise.reject(new Error("The store is away."));
      try {
        await gone;
        expect(Date.now()).toBeLessThan(Date.parse(asked.until) + 30_000);
      } finally {
        desk.app.fresh = fresh;
      }
      expect((await place().end(asked)).sessions).toBe(1);
    } finally {
      host.skew(0);
    }
  });

  test("from the yes to the proof, the record says what happened", async () => {
    const { app } = desk;
    const id = "acc-000000000042";
    const done = async (actor: string, type: string, data: object, how: object = {}) => {
      const answer = await app.execute(type, data, { actor, via: "passkey:s", ...how });
      if (!("recorded" in answer)) throw new Error(`${type}: ${JSON.stringify(answer)}`);
    };
    const { offered } = app.world.one("page") as PageState;
    const adopts = { kind: "page.adopt", version: offered?.version ?? "", replaces: "", offeredBy: offered?.by ?? "" };
    if (offered)
      await done("person:ana", "page.adopt", {
        version: offered.version,
        shown: digest({ ...adopts, adoptedIn: 0 }),
      });
    await done("person:ana", "access.ask", { id, target, person: "ana", reason: "Payments are stuck; $(reboot)" });
    const { inForce } = app.world.one("page") as PageState;
    const named = targetOf(inForce?.page, target);
    const state = () => app.world.many("access").get(id) as AccessState;
    if (!named || !inForce) throw new Error("The page does not hold.");
    const card = grantCard(state(), named, inForce.version);
    await done("person:li", "access.approve", { id, shown: digest(card) }, { proof: touch("li", card) });
    const grants = grantsOf({
      ...{ app, now: () => new Date(), report: () => undefined, newId: () => "0123456789ab" },
      open: ({ principal, source, command }) => place({ principal, source, command }),
    });
    try {
      const given = await grants.receive(id, { actor: "person:ana", via: "token:t" });
      if (!("secret" in given)) throw new Error(JSON.stringify(given));
      const open = host.open(given, "sleep 66");
      await until("it runs", () => host.running().includes("sleep 66"));
      const gone = new Promise((ended) => open.once("exit", ended));
      await done("person:li", "access.end", { id, reason: "It is mended." });
      await gone; // The hosts hear it before anybody reconciles.
      await grants.reconcile();
      expect(state().ended).toMatchObject({ why: "by-hand", sessions: 1 });
      expect(host.log()).toContain(`ID ${id} `);
      expect(host.log()).not.toMatch(/Payments|reboot/);
      const again = await grants.receive(id, { actor: "person:ana", via: "token:t" });
      expect(again).toHaveProperty("refused");
      const steps = await grants.drill(target);
      expect(steps?.map(({ step, ok, says }) => ({ step, ok, says }))).toEqual(
        ["issue", "use", "expire", "end", "verify"].map((step) => ({ step, ok: true, says: "" })),
      );
    } finally {
      await grants.close();
    }
  });

  test("a place that no host ever asked about says so in the proof", async () => {
    const nowhere = grant({ target: "nowhere" });
    expect(await place().end(nowhere)).toEqual({
      sessions: 0,
      left: [{ what: "host", name: "nowhere", now: "never asked" }],
    });
  });

  test("a drill comes in as the holder would, and not after the end", async () => {
    const asked = grant();
    const issued = await place().issue(asked);
    expect(issued.how).toContain(`-p ${host.port} ${host.account}@127.0.0.1`);
    expect(await place().try(asked, issued)).toBe(true);
    await place().end(asked);
    expect(await place().try(asked, issued)).toBe(false);
  });

  test("an agent that holds the signing key signs with it", async () => {
    const socket = join(folder, "agent");
    const said = execFileSync("ssh-agent", ["-a", socket], { encoding: "utf8" });
    const was = process.env.SSH_AUTH_SOCK;
    process.env.SSH_AUTH_SOCK = socket;
    try {
      execFileSync("ssh-add", ["-q", join(folder, "ca")], { stdio: "pipe" });
      const issued = await place({ ca: publicKey }).issue(grant());
      expect((await host.ssh(issued, "id -un")).stdout.trim()).toBe(host.account);
    } finally {
      if (was === undefined) delete process.env.SSH_AUTH_SOCK;
      else process.env.SSH_AUTH_SOCK = was;
      process.kill(Number(/SSH_AGENT_PID=(\d+)/.exec(said)?.[1]));
    }
  });

  test("hosts are told nothing without a token, and believed nothing", async () => {
    const url = `http://127.0.0.1:${listening.port}/access/hosts/${target}`;
    expect((await fetch(url)).status).toBe(401);
    const report = { method: "POST", body: JSON.stringify({ host: "evil", at: new Date().toISOString() }) };
    expect((await fetch(`${url}/report`, report)).status).toBe(401);
    expect((await fetch(`http://127.0.0.1:${listening.port}/access/hosts/unknown/krl`)).status).toBe(404);
    expect([...(await hosts.place(target)).hosts.keys()]).toEqual(["127.0.0.1"]);
  });
});
