/** What whoever holds every scope, or came in by a link, can and cannot do around a release; and that reading writes nothing. */

import { beforeAll, describe, expect, test } from "vitest";
import { comeByLink, type Desk, openDesk, origin, pairOfPeople, type Signed, tokenOf, withToken } from "./desk.ts";
import { challengeOf } from "./device.ts";
import { artifact, preparation } from "./preparation.ts";

const scopes = ["read", "propose", "report", "deploy", "alert"];
const run = "run-doubt-1";
let desk: Desk;
let ana: Signed;
let token: ReturnType<typeof withToken>;
let release: { id: string; shown: string };
let incident: string;

beforeAll(async () => {
  desk = await openDesk();
  ({ ana } = await pairOfPeople(desk));
  token = withToken(desk, await tokenOf(ana, "machine:ci", scopes));
  const json = async <T>(answer: Response | Promise<Response>) => (await (await answer).json()) as T;
  release = await json<typeof release>(token.post("/v1/releases", preparation("a")));
  const assertion = ana.device.touch(challengeOf(release.shown));
  await ana.browser.json(`/v1/releases/${release.id}/approve`, { shown: release.shown, assertion });
  const { permit } = await json<{ permit: string }>(token.post(`/v1/releases/${release.id}/permits`, {}));
  await token.post("/v1/gate", { permit, run, artifact: artifact("a"), environment: "production", stage: "all" });
  await token.post(`/v1/releases/${release.id}/doubt`, { run, why: "The host went away." });
  await token.post("/v1/operations", { id: "op-00000001", what: "rollback", environment: "production", host: "web-1" });
  await token.post("/v1/operations/op-00000001/doubt", { host: "web-1", why: "The host went away." });
  await token.post("/v1/freeze", { reason: "Payments look odd." });
  incident = (await json<{ id: string }>(token.post("/v1/incidents", { title: "Payments look odd" }))).id;
});

const acts = (): [string, object][] => {
  const reason = "Let me through.";
  const { id, shown } = release;
  return [
    [`/v1/releases/${id}/approve`, { shown }],
    [`/v1/releases/${id}/advance`, { stage: "all", shown }],
    [`/v1/releases/${id}/except`, { shown, reason }],
    [`/v1/releases/${id}/settle`, { run, outcome: "done", reason }],
    [`/v1/releases/${id}/end`, { run, exit: 0, signal: "" }],
    [`/v1/releases/${id}/abandon`, { reason }],
    ["/v1/operations/op-00000001/settle", { outcome: "done", reason }],
    ["/v1/operations/op-00000001/end", { host: "web-1", exit: 0, signal: "", took: 1 }],
    ["/v1/thaw", { reason }],
    [`/v1/incidents/${incident}/thaw`, { reason }],
    [`/v1/incidents/${incident}/resolve`, { says: "It is over.", reason }],
    [`/v1/incidents/${incident}/close`, {}],
    [`/v1/incidents/${incident}/take`, { reason }],
  ];
};

describe("nothing is let out, lifted, settled or ended", () => {
  test("by a token with every scope", async () => {
    const before = desk.app.head;
    for (const [path, body] of acts()) {
      const { status } = await token.post(path, body);
      expect({ path, status }).toEqual({ path, status: path.endsWith("/end") ? 409 : 403 });
    }
    expect(desk.app.head).toEqual(before);
  });

  test("by somebody who came by a link", async () => {
    const { browser } = await comeByLink(desk, ana, "li");
    const before = desk.app.head;
    for (const [path, body] of acts()) {
      if (path.endsWith("/take")) continue; // Whoever leads still lets nothing out without a passkey.
      const { status } = await browser.json(path, body);
      expect([403, 409]).toContain(status);
    }
    expect(desk.app.head).toEqual(before);
  });
});

test("no reading writes to the record", async () => {
  const described = (await (await desk.server.request(`${origin}/openapi.json`)).json()) as {
    paths: Record<string, Record<string, unknown>>;
  };
  const paths = Object.entries(described.paths).flatMap(([path, how]) => ("get" in how ? [path] : []));
  const before = desk.app.head;
  for (const path of [...paths, "/.well-known/jwks.json"]) {
    if (path.endsWith("/who")) continue; // An unsure answer records a gap.
    const of = path.includes("operations") ? "op-00000001" : path.includes("incidents") ? incident : release.id;
    await token.get(`${path.replace("{id}", of)}?environment=production&q=deploy&as=ana&after=0&texts=00`);
  }
  expect(desk.app.head).toEqual(before);
});
