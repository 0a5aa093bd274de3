/** `check` against a real server: a request in the right inbox, a yes by the right person, and every way it stops counting. */

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { listen } from "../../src/http/server.ts";
import { openMemory } from "../../src/log/memory.ts";
import { type Desk, expectStatus, openDesk, pairOfPeople, type Signed, smallTeam, tokenOf } from "../e2e/desk.ts";
import { newRepo, type Repo, type Who } from "./repo.ts";

const quillhaven = (name: string): Who => ({ name, email: `${name.toLowerCase()}@quillhaven.example` });
const noor = quillhaven("Noor");
const charge = (line: string) => ({ "src/billing/charge.ts": `export const total = 1;\n${line}\n` });

let desk: Desk;
let ana: Signed;
let li: Signed;
let repo: Repo;
let env: Record<string, string>;
let close: () => Promise<void>;

beforeEach(async () => {
  desk = await openDesk();
  ({ ana, li } = await pairOfPeople(desk));
  const { port, close: end } = await listen(desk.server, 0, "127.0.0.1");
  close = end;
  env = { FINALCALL_URL: `http://127.0.0.1:${port}`, FINALCALL_TOKEN: await tokenOf(li, "machine:ci") };
  repo = newRepo({ "finalcall.yaml": smallTeam, ...charge("") });
  repo.branch("fix");
  repo.commit("Charge once", charge("charge(total);"), noor);
});
afterEach(() => close());

const check = () => repo.check({}, env);
const path = (link: string | null) => new URL(link ?? "").pathname;
async function approve(link: string | null, { browser, device }: Signed = ana) {
  const response = await browser.fill(path(link), `${path(link)}/approve`, {}, device);
  await expectStatus(response, 303);
}

test("red with a link, approved by the right person in the browser, green; a push voids it and says why", async () => {
  const red = await check();
  expect(red).toMatchObject({ code: 3, exitOfJson: 3 });
  expect(red.stdout.split("\n")[0]).toBe("Not yet. Ana must approve: it touches billing (high risk).");
  expect(red.json.link).toMatch(/^http:\/\/localhost:3210\/changes\/[0-9a-f]{16}$/);
  expect(red.stdout).toContain(red.json.link);

  await approve(red.json.link);
  const green = await check();
  expect(green).toMatchObject({
    code: 0,
    json: { ok: true, missing: [], needs: [{ approved: { by: "person:ana" } }] },
  });
  expect(green.stdout.split("\n")[0]).toBe("Yes. Ana approved exactly this (high risk).");

  repo.commit("Twice", charge("charge(total); charge(total);"), noor);
  const voided = await check();
  expect(voided.code).toBe(3);
  expect(voided.json.ignored).toEqual([{ by: "ana", why: expect.stringContaining("A push changed the content") }]);
  expect(voided.stdout).toContain("Ana's approval does not count. A push changed the content");
});

test("a rebase by the same author that changes nothing keeps the approval, and says so", async () => {
  await approve((await check()).json.link);
  repo.git("switch", "-q", "main");
  repo.commit("Elsewhere", { "docs/a.md": "a\n" }, noor);
  repo.git("switch", "-q", "fix");
  repo.gitAs(noor, "rebase", "-q", "main");
  const kept = await check();
  expect(kept.code).toBe(0);
  expect(kept.json.notes.join()).toContain("is kept: the rebase changed nothing in the diff");
});

test("a rebase by somebody else with the same diff is a change by two people: ask again", async () => {
  await approve((await check()).json.link);
  repo.git("switch", "-q", "main");
  repo.commit("Elsewhere", { "docs/a.md": "a\n" }, noor);
  repo.git("switch", "-q", "fix");
  repo.gitAs(quillhaven("Tom"), "rebase", "-q", "main");
  const { code, json } = await check();
  expect(code).toBe(3);
  expect(json.ignored).toEqual([{ by: "ana", why: expect.stringContaining("makers") }]);
});

test("whoever co-wrote it cannot approve, and is told who can", async () => {
  repo.commit("More\n\nCo-authored-by: Ana <ana@quillhaven.example>", charge("charge(total, key);"), noor);
  const { json } = await check();
  expect(json.missing[0]?.can.map(({ person }) => person)).toEqual(["li"]);
  const shown = await ana.browser.json(`/v1/changes/${path(json.link).split("/").pop()}/approve`, {
    shown: "0".repeat(64),
  });
  expect(await shown.json()).toMatchObject({ code: "change.madeIt", facts: { who: "li" } });
  await approve(json.link, li);
  expect((await check()).code).toBe(0);
});

test("an approval does not count once a second author turns up with the same content", async () => {
  await approve((await check()).json.link);
  repo.git("commit", "-q", "--amend", "-m", "Charge once\n\nCo-authored-by: Ana <ana@quillhaven.example>");
  const { code, json } = await check();
  expect(code).toBe(3);
  expect(json.ignored[0]?.by).toBe("ana");
});

test("a low-risk change runs alone", async () => {
  repo.git("switch", "-q", "-c", "words", "main");
  repo.commit("Words", { "docs/guide.md": "Two words.\n" }, noor);
  expect(await check()).toMatchObject({ code: 0, stdout: expect.stringContaining("Yes. Nobody needs to be asked") });
});

test("an unreachable server is no, and so is one that answers something else", async () => {
  await close();
  expect(await check()).toMatchObject({ code: 7, json: { ok: false, code: 7, areas: ["billing"] } });
  const odd = createHttpServer((_, response) => response.end("{}"));
  await new Promise<void>((done) => odd.listen(0, "127.0.0.1", done));
  env.FINALCALL_URL = `http://127.0.0.1:${(odd.address() as AddressInfo).port}`;
  expect((await check()).code).toBe(7);
  await new Promise((done) => odd.close(done));
  ({ close } = await listen(desk.server, 0, "127.0.0.1"));
});

test("a token that is unknown, or none at all, asks nothing", async () => {
  env.FINALCALL_TOKEN = "fc_nobody_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
  expect(await check()).toMatchObject({ code: 3, json: { ok: false } });
  env.FINALCALL_TOKEN = "";
  expect(await check()).toMatchObject({ code: 2 });
});

/** A server that changes what the real one answers on its way. */
async function lying(change: (answer: Record<string, unknown>) => void): Promise<void> {
  const real = env.FINALCALL_URL;
  const between = await listen(
    {
      fetch: async (request: Request) => {
        const { pathname, search } = new URL(request.url);
        const body = request.method === "POST" ? await request.text() : undefined;
        const response = await fetch(`${real}${pathname}${search}`, {
          method: request.method,
          headers: request.headers,
          ...(body === undefined ? {} : { body }),
        });
        const answer = (await response.json()) as Record<string, unknown>;
        if (pathname === "/v1/changes") change(answer);
        return Response.json(answer, { status: response.status });
      },
    } as unknown as Desk["server"],
    0,
    "127.0.0.1",
  );
  env.FINALCALL_URL = `http://127.0.0.1:${between.port}`;
  const end = close;
  close = async () => {
    await between.close();
    await end();
  };
}

test.each<[string, (answer: Record<string, unknown>) => void, number]>([
  ["another diff", (answer) => Object.assign(answer.change as object, { diff: "0".repeat(64) }), 3],
  ["other findings", (answer) => Object.assign(answer.change as object, { facts: "0".repeat(64) }), 3],
  ["no areas", (answer) => Object.assign(answer, { areas: [] }), 3],
  ["a lower risk", (answer) => Object.assign(answer.verdict as object, { risk: "low" }), 3],
  ["no makers", (answer) => Object.assign(answer, { makers: [] }), 3],
  ["no needs", (answer) => Object.assign(answer.verdict as object, { needs: [] }), 3],
  ["another commit", (answer) => Object.assign(answer.change as object, { head: "f".repeat(40) }), 5],
])("a yes for something else is not believed: %s", async (_, change, code) => {
  await lying((answer) => {
    Object.assign(answer.verdict as object, { ok: true, missing: [] });
    change(answer);
  });
  const { json } = await check();
  expect(json).toMatchObject({ ok: false, code });
});

const yes = (by: string, assurance = "passkey") => ({ by, as: "owner", assurance, at: "2026-11-19T12:00:00.000Z" });
type Answer = { readonly verdict: { needs: { area: string; approved?: object }[]; [name: string]: unknown } };
const approvedBy = (answer: Record<string, unknown>, by: object) => {
  const { verdict } = answer as unknown as Answer;
  for (const need of verdict.needs) need.approved = by;
  Object.assign(verdict, { ok: true, missing: [] });
  return verdict;
};

test.each<[string, (answer: Record<string, unknown>) => void]>([
  ["by its author", (answer) => approvedBy(answer, yes("person:noor"))],
  ["by somebody whom the page does not know", (answer) => approvedBy(answer, yes("person:eve"))],
  ["by a machine", (answer) => approvedBy(answer, yes("machine:ana"))],
  ["by a link for high risk", (answer) => approvedBy(answer, yes("person:ana", "link"))],
  [
    "for another area",
    (answer) => void Object.assign(approvedBy(answer, yes("person:ana")).needs[0] ?? {}, { area: "x" }),
  ],
  ["that somebody refused", (answer) => void Object.assign(approvedBy(answer, yes("person:ana")), { refused: ["li"] })],
])("a yes is not believed from a server that gives one %s", async (_, change) => {
  await lying(change);
  const { json } = await check();
  expect(json).toMatchObject({ ok: false, code: 3, verdict: expect.stringContaining("it says yes although") });
});

test("what a server says is printed as what it is", async () => {
  await lying((answer) => {
    Object.assign((answer as unknown as Answer).verdict, { ignored: [{ by: "a\u001b[2J", why: "b\u202Ec" }] });
  });
  const { stdout } = await check();
  expect(stdout).toContain("A<U+001B>[2J's approval does not count. b<U+202E>c");
  expect(stdout).not.toContain("\u001b");
});

test("a record that no longer holds what was seen here is refused, whatever it says", async () => {
  await approve((await check()).json.link);
  expect((await check()).code).toBe(0);
  const file = join(repo.root, "../config/finalcall/servers.json");
  const known = JSON.parse(readFileSync(file, "utf8"));
  expect(known.servers[0].seen.seq).toBeGreaterThan(0);
  known.servers[0].seen.hash = "0".repeat(64);
  mkdirSync(join(repo.root, "../config/finalcall"), { recursive: true });
  writeFileSync(file, JSON.stringify(known));
  expect(await check()).toMatchObject({ code: 6, json: { ok: false, next: expect.stringContaining("verify") } });
});

test("a record that was set back is refused", async () => {
  await approve((await check()).json.link);
  await check();
  const fresh = await openDesk(openMemory());
  const people = await pairOfPeople(fresh);
  const token = await tokenOf(people.li, "machine:ci");
  const { port } = new URL(env.FINALCALL_URL ?? "");
  await close();
  ({ close } = await listen(fresh.server, Number(port), "127.0.0.1"));
  env.FINALCALL_TOKEN = token;
  expect((await check()).code).toBe(6);
});

test("a branch that was judged under another page is judged by the one in force", async () => {
  repo.git("switch", "-q", "main");
  repo.commit("The page", { "finalcall.yaml": smallTeam.replace("answer-within: 30m", "answer-within: 45m") }, noor);
  repo.git("switch", "-q", "-c", "later");
  repo.commit("Charge", charge("charge(total);"), noor);
  const { json, code } = await check();
  expect(code).toBe(3);
  expect(json.notes.join()).toContain("not the one in force");
  await approve(json.link);
  expect((await check()).code).toBe(0);
});

test("a refusal is said first, with who refused and what to do", async () => {
  const { json } = await check();
  const reason = "Charges twice when the callback comes late";
  const response = await ana.browser.fill(path(json.link), `${path(json.link)}/refuse`, { reason }, ana.device);
  await expectStatus(response, 303);
  const refused = await check();
  expect(refused).toMatchObject({ code: 3, json: { ok: false } });
  expect(refused.stdout.split("\n")[0]).toBe("No. Ana refused exactly this (high risk).");
  expect(refused.json.next).toContain("change it and push");
});

test("a dropped column raises its question, names its readers, and no yes counts before the answer", async () => {
  repo.git("switch", "-q", "-c", "column", "main");
  repo.commit("Reader", { "src/report.ts": "export const column = 'nickname';\n" }, noor);
  repo.git("branch", "-f", "main", "HEAD");
  repo.commit("Gone", { "db/migrations/2.sql": "ALTER TABLE users DROP COLUMN nickname;\n" }, noor);
  const red = await repo.check({}, env);
  const [question] = red.json.questions;
  expect(question?.readers).toEqual(["src/report.ts"]);
  expect(red.stdout).toContain("Still named in src/report.ts");
  expect(red.json.next).toContain("answer on the card");

  const id = path(red.json.link).split("/").pop();
  const says = "Nobody shows it since the spring; the report reads the view.";
  await expectStatus(await li.browser.json(`/v1/changes/${id}/answers`, { question: question?.key, says }), 200);
  const answered = await check();
  expect(answered.json.questions[0]?.answer).toMatchObject({ by: expect.stringContaining("li"), says });
  expect(answered.code).toBe(3);
  await approve(answered.json.link);
  expect((await check()).code).toBe(0);
});

test("asked by an agent, whoever it works for has taken part: they do not approve, and the answer is believed", async () => {
  env.FINALCALL_TOKEN = await tokenOf(ana, "agent:coder");
  const { json, code } = await check();
  expect(code).toBe(3);
  expect(json.missing[0]?.can.map(({ person }) => person)).not.toContain("ana");
  expect(json.missing[0]?.can.map(({ person }) => person)).not.toContain("li");
});

test("a file of servers that somebody else wrote is refused", async () => {
  mkdirSync(join(repo.root, "../config/finalcall"), { recursive: true });
  for (const content of ["{", '{"servers":[{"url":"x"}]}', '{"servers":[],"__proto__":{},"more":1}', "[]", "null"]) {
    writeFileSync(join(repo.root, "../config/finalcall/servers.json"), content);
    expect(await check()).toMatchObject({ code: 2, stderr: expect.stringContaining("is not what finalcall wrote") });
  }
});
