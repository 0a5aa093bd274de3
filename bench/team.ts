/** A team with a running server, one release that is approved, and the question that its deploy asks the gate. */

import { freePort } from "../test/stories/numbers.ts";
import { first, join, type Person, tokenFor, touch } from "../test/stories/people.ts";
import { type Running, repository, startServer } from "../test/support/server.ts";

const page = `team: Harbor
zone: Europe/Lisbon
people:
  ana: { role: cto, email: ana@harbor.example }
  ben: { role: senior-engineer, email: ben@harbor.example }
  cy:  { role: engineer, email: cy@harbor.example }
areas:
  billing:  { owner: ana, backup: ben, paths: ["src/billing/**"] }
  data:     { owner: ana, backup: ben }
  deploy:   { owner: ana, backup: ben }
  incident: { owner: ana, backup: ben }
  company:  { owner: ana, backup: ben }
everything-else: ben
releases:
  production: { metrics: pushed }
`;
const artifact = `sha256:${"a".repeat(64)}`;
const patch = `diff --git a/src/width.ts b/src/width.ts
--- a/src/width.ts
+++ b/src/width.ts
@@ -1 +1 @@
-export const width = 1;
+export const width = 2;
`;
const commit = {
  ...{ commit: "b".repeat(40), subject: "Wider lines", diff: "" },
  makers: [{ name: "Cy", email: "cy@harbor.example", as: ["author", "committer"] }],
};
const preparation = {
  ...{ environment: "production", repo: "shop", from: "0".repeat(40), to: commit.commit, ref: "main" },
  ...{ commits: [commit], patch, truncated: false, trailers: [], note: "Lines on invoices are wider.", artifact },
  ...{ tests: { passed: 12, failed: 0, source: "junit.xml" }, cost: null },
  ...{ monitoring: "https://metrics.harbor.example/d/shop", offSwitch: "Set WIDE_LINES=off." },
  ...{ stopPatching: "After the second failed fix.", rollback: { kind: "command", does: "./deploy.sh 2.40.3" } },
};

export interface Answer {
  readonly status: number;
  readonly said: Readonly<Record<string, unknown>>;
}

export interface Team {
  readonly url: string;
  /** Deploy owner and lead of incidents, signed in with a passkey. */
  readonly ana: Person;
  /** Posts with the token of a machine that proposes and deploys, to this server or to another process on the same record. */
  ask(path: string, body: object, url?: string): Promise<Answer>;
  /** What a run asks the gate. `run-1000` went through it once, so it hears `go` until something forbids it. */
  question(run?: string): object;
  /** Starts another process on the same record and the same public address. Gives where it listens. */
  another(): Promise<string>;
  close(): Promise<void>;
}

/** On SQLite in a temporary folder, or on the PostgreSQL that `store` names. */
export async function openTeam(store?: string): Promise<Team> {
  const folder = repository(page);
  const env = store === undefined ? {} : { FINALCALL_STORE: store };
  const one = await startServer(folder, env);
  const all: Running[] = [one];
  const close = async () => {
    for (const server of all) await server.stop();
    one.remove();
  };
  try {
    return await setUp(one, all, env, close);
  } catch (fault) {
    await close();
    throw fault;
  }
}

async function setUp(one: Running, all: Running[], env: Record<string, string>, close: () => Promise<void>) {
  const ana = await first(one.url, one.link ?? "", "ana");
  await join(one.url, ana, "ben");
  const token = await tokenFor(ana, "machine:ci", ["read", "propose", "deploy"]);
  const headers = { authorization: `Bearer ${token}`, accept: "application/json", "content-type": "application/json" };
  const ask = async (path: string, body: object, url = one.url): Promise<Answer> => {
    const response = await fetch(`${url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    return { status: response.status, said: (await response.json()) as Answer["said"] };
  };
  const must = async (path: string, body: object) => {
    const { status, said } = await ask(path, body);
    if (status !== 200) throw new Error(`${status} ${path}: ${JSON.stringify(said)}`);
    return said as Readonly<Record<string, string>>;
  };
  const { id = "", shown = "" } = await must("/v1/releases", preparation);
  await touch(ana, `/v1/releases/${id}/approve`, shown);
  const { permit, stage } = await must(`/v1/releases/${id}/permits`, {});
  const question = (run = "run-1000") => ({ permit, run, artifact, environment: "production", stage });
  await must("/v1/gate", question());
  const another = async () => {
    const port = await freePort();
    all.push(await startServer(one.folder, { ...env, FINALCALL_ORIGIN: one.url }, ["--port", String(port)]));
    return `http://localhost:${port}`;
  };
  return { url: one.url, ana, ask, question, another, close };
}
