/** Signatures in the record, checked again with nothing but the record: against an operator who rewrites it, chain and all. */

import { beforeAll, describe, expect, test } from "vitest";
import type { Proof } from "../../src/kernel/kind.ts";
import type { Line } from "../../src/log/envelope.ts";
import { verifyStore } from "../../src/log/verify.ts";
import { proofChecker } from "../../src/views/proofs.ts";
import { type Desk, expectStatus, openDesk, origin, pairOfPeople, smallTeam, tokenOf, withToken } from "./desk.ts";
import { challengeOf, newDevice } from "./device.ts";
import { preparation } from "./preparation.ts";

let desk: Desk;
let lines: Line[];

/** What the checker says of these entries, by position. */
const problems = (entries: readonly Line[]): string[] => {
  const check = proofChecker();
  return entries.flatMap((line) => check(line) ?? []);
};
/** What the tests look at of an entry's data. */
interface Data {
  readonly id: string;
  readonly shown: object;
  readonly proof?: Proof;
}

/** The entries with one kind of them rewritten. */
const rewritten = (type: string, change: (data: Data) => object): Line[] =>
  lines.map((line) => (line.type === type ? { ...line, ...change(line.data as Data) } : line));
const inProof = (type: string, change: (proof: Proof) => object) =>
  rewritten(type, (data) => ({
    data: data.proof ? { ...data, proof: { ...data.proof, ...change(data.proof) } } : data,
  }));
const flipped = (base64url: string, at: number) => {
  const bytes = Buffer.from(base64url, "base64url");
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return bytes.toString("base64url");
};

beforeAll(async () => {
  desk = await openDesk();
  const { ana, li } = await pairOfPeople(desk);
  const question = async () => {
    const asked = await li.browser.json("/v1/proposals", {
      question: "Drop the invoices table?",
      options: [{ name: "yes", says: "Yes" }],
      oneWay: true,
    });
    return ((await asked.json()) as { id: string }).id;
  };
  for (const _ of [1, 2]) {
    const id = await question();
    await expectStatus(
      await ana.browser.fill(`/proposals/${id}`, `/proposals/${id}/answer`, { option: "yes" }, ana.device),
      303,
    );
  }
  const ci = withToken(desk, await tokenOf(li, "machine:ci", ["read", "propose", "deploy"]));
  const prepared = (await (await ci.post("/v1/releases", preparation("a"))).json()) as { id: string; shown: string };
  const assertion = ana.device.touch(challengeOf(prepared.shown));
  await expectStatus(
    await ana.browser.json(`/v1/releases/${prepared.id}/approve`, { shown: prepared.shown, assertion }),
    200,
  );
  await desk.app.execute("page.offer", { source: smallTeam.replace("30m", "45m") }, { actor: "system", via: "system" });
  await expectStatus(await ana.browser.fill("/page", "/page/adopt", {}, ana.device), 303);
  await expectStatus(await li.browser.enrol(newDevice(origin), "tablet"), 200);
  await expectStatus(await li.browser.fill("/me", "/people/li/confirm", {}, li.device), 303);
  lines = (await desk.store.read(0, 1000)).map(({ body }) => JSON.parse(body) as Line);
});

test("an honest record passes", async () => {
  expect(problems(lines)).toEqual([]);
  expect(await verifyStore(desk.store, { onLine: proofChecker() })).toMatchObject({ ok: true, problems: [] });
});

describe.each(["proposal.answered", "page.adopted", "person.passkeyConfirmed"])("in %s", (type) => {
  const count = () => lines.filter(({ type: one, data }) => one === type && (data as { proof?: unknown }).proof).length;

  test.each([
    ["a flipped bit of the signature", ({ signature }: Proof) => ({ signature: flipped(signature, 20) })],
    [
      "a device that checked nobody",
      ({ authenticatorData }: Proof) => ({
        authenticatorData: Buffer.from(authenticatorData, "base64url").fill(1, 32, 33).toString("base64url"),
      }),
    ],
    ["another counter", ({ authenticatorData }: Proof) => ({ authenticatorData: flipped(authenticatorData, 36) })],
    ["another digest", () => ({ digest: "0".repeat(64) })],
    ["another passkey", () => ({ credential: "AAAA" })],
    ["client data that is no JSON", () => ({ clientDataJSON: "AAAA" })],
    ["an empty signature", () => ({ signature: "" })],
    ["hardly any authenticator data", () => ({ authenticatorData: "AA" })],
  ])("%s is found", (_, change) => {
    expect(problems(inProof(type, change)).length).toBe(count());
  });

  test("a signature that was taken out is found", () => {
    expect(count()).toBeGreaterThan(0);
    const without = rewritten(type, ({ proof, ...data }) => ({ data: proof ? data : { ...data } }));
    expect(problems(without).length).toBe(count());
  });

  test("a yes that is laid to somebody else is found", () => {
    expect(
      problems(rewritten(type, (data) => ({ actor: data.proof ? "person:noor" : "person:ana" }))).length,
    ).toBeGreaterThanOrEqual(count());
  });
});

test("what was shown is part of what was signed", () => {
  const other = rewritten("proposal.answered", (data) => ({
    data: { ...data, shown: { ...data.shown, oneWay: false } },
  }));
  expect(problems(other)).toEqual([
    expect.stringContaining("something else"),
    expect.stringContaining("something else"),
  ]);
});

test("a touch for one thing, moved to another, is found: another option, another proposal, once more", () => {
  expect(problems(rewritten("proposal.answered", (data) => ({ data: { ...data, option: "refuse" } }))).length).toBe(2);
  const [first, second] = lines.filter(({ type }) => type === "proposal.answered") as [Line, Line];
  const moved = lines.map((line) =>
    line === second ? { ...line, data: { ...(first.data as Data), id: (second.data as Data).id } } : line,
  );
  expect(problems(moved)).toEqual([expect.stringContaining("used before")]);
});

test("a passkey that takes the place of one that stands is found", () => {
  const [enrolled] = lines.filter(({ type }) => type === "person.passkeyEnrolled") as [Line];
  const at = lines.findIndex(({ type }) => type === "proposal.answered");
  const other = newDevice(origin, "EdDSA");
  const data = { ...(enrolled.data as object), publicKey: other.credential };
  const found = problems([...lines.slice(0, at), { ...enrolled, data }, ...lines.slice(at)]);
  expect(found[0]).toContain("takes the place of a passkey that stands");
});

test("a passkey that nobody confirmed, and one that was dropped, sign nothing", () => {
  const first = lines.find(({ type }) => type === "person.passkeyConfirmed");
  const unconfirmed = lines.filter((line) => line !== first);
  expect(problems(unconfirmed)).toEqual([expect.stringContaining("does not stand, confirmed, for person:li")]);
  const atOnce = rewritten("person.passkeyEnrolled", (data) => ({ data: { ...data, confirmed: true } }));
  expect(problems(atOnce)).toEqual([
    expect.stringContaining("although nobody confirmed it"),
    expect.stringContaining("although nobody confirmed it"),
  ]);
  const [enrolled] = lines.filter(({ type }) => type === "person.passkeyEnrolled") as [Line];
  const { id, credential } = enrolled.data as { id: string; credential: string };
  const at = lines.findIndex(({ type }) => type === "proposal.answered");
  const dropped = { ...enrolled, type: "person.passkeyDropped", data: { id, credential } };
  expect(problems([...lines.slice(0, at), dropped, ...lines.slice(at)]).length).toBe(4);
});

describe("a release in the record", () => {
  const about = { kind: "release.approve" };

  test("carries its approver's own signature, always", () => {
    const without = rewritten("release.approved", ({ proof: _, ...data }) => ({ data }));
    expect(problems(without)).toEqual(["release.approved is high risk and carries no signature of a passkey."]);
  });

  test("is not approved by somebody else's touch, nor for something else", () => {
    expect(problems(rewritten("release.approved", () => ({ actor: "person:li" })))[0]).toContain("signed by a passkey");
    const other = rewritten("release.approved", (data) => ({
      data: { ...data, shown: { ...data.shown, ...about, artifact: `sha256:${"f".repeat(64)}` } },
    }));
    expect(problems(other)).toHaveLength(1);
    const facts = rewritten("release.prepared", (data) => ({ data: { ...data, facts: "f".repeat(64) } }));
    expect(problems(facts)).toEqual(["release.approved carries a signature over something else: its facts differs."]);
  });
});
