/** A month goes by on a whole server: the page grows stale and everything says so, the review is walked and closed, the line is gone. */

import { beforeAll, describe, expect, test } from "vitest";
import { worldOf } from "../../src/views/context.ts";
import {
  type Desk,
  expectStatus,
  openDesk,
  origin,
  pairOfPeople,
  type Signed,
  smallTeam,
  tokenOf,
  withToken,
} from "./desk.ts";
import { artifact, preparation } from "./preparation.ts";

const line = "review: { monthly: first Mon, after: [incident, price-change, new-person, new-ai-tool] }\n";
const page = `${smallTeam.replace(/^review:.*\n/m, "")}${line}`;
/** From Thursday 19 November noon until Tuesday 15 December noon: the first Monday was the 7th. */
const month = 26 * 1440;
const stale =
  "The page is stale: its review is due since Mon 7 Dec (the monthly review of December). Ana closes it. Nothing is held up by this.";

let desk: Desk;
let ana: Signed;
let li: Signed;
type Answer = Readonly<Record<string, unknown>> & { readonly stalePage?: { readonly says: string } };
const json = async (response: Response | Promise<Response>) => (await (await response).json()) as Answer;
const text = async (who: Signed, path: string) => (await who.browser.get(path)).text();

beforeAll(async () => {
  desk = await openDesk(undefined, { page });
  ({ ana, li } = await pairOfPeople(desk));
  await li.browser.json("/v1/proposals", { question: "Drop the late fee?", area: "billing" });
});

async function signInAgain() {
  for (const one of [ana, li]) await expectStatus(await one.browser.signIn(one.device), 303);
}

describe("a month goes by", () => {
  test("while nothing is due nobody says anything", async () => {
    const reader = withToken(desk, await tokenOf(ana, "machine:board", ["read"]));
    expect(await json(reader.get("/v1/who?q=refund"))).not.toHaveProperty("stalePage");
    expect(await text(ana, "/review")).toContain("The next one is due on Mon 7 Dec");
    expect(await text(ana, "/")).not.toContain("The page is stale");
  });

  test("due for less than a week it waits for Ana, and is not stale", async () => {
    desk.pass(20 * 1440);
    await signInAgain();
    expect(await text(ana, "/")).toContain("The page is due for review");
    expect(await text(li, "/")).not.toContain("The page is due for review");
    expect(await text(li, "/review")).toContain("Due since Mon 7 Dec");
    expect(await text(li, "/releases")).not.toContain("The page is stale");
  });

  test("then every answer of gate, check, may, who and state says so, and why; nothing else of it changes", async () => {
    desk.pass(month - 20 * 1440);
    await signInAgain();
    const ci = withToken(desk, await tokenOf(ana, "machine:ci", ["read", "propose", "deploy"]));
    const run = { run: "run-1000", artifact: artifact("a"), environment: "production", stage: "all" };
    const gate = await ci.post("/v1/gate", { permit: "none", ...run });
    expect(gate.status).toBe(409);
    expect(decodeURIComponent(gate.headers.get("finalcall-stale-page") ?? "")).toBe(stale);
    expect(await json(gate)).toMatchObject({
      code: "release.forged",
      stalePage: {
        ...{ since: "2026-12-07T08:00:00.000Z", staleFrom: "2026-12-14T08:00:00.000Z", says: stale },
        ...{ why: ["The monthly review of December."], closes: ["ana"] },
      },
    });
    const prepared = await json(ci.post("/v1/releases", preparation("a")));
    for (const answer of [
      ci.get("/v1/who?q=refund"),
      ci.get("/v1/mine?as=li&q=rename%20a%20helper"),
      ci.post("/v1/may", { words: "refund a customer" }),
      ci.get("/v1/limits"),
      ci.get("/v1/state?environment=production"),
      ci.get(`/v1/status/${prepared.id}`),
      ci.get("/v1/releases/none"),
    ])
      expect((await json(answer)).stalePage?.says).toBe(stale);
  });

  test("an export stays what it is, letter for letter", async () => {
    const reader = withToken(desk, await tokenOf(ana, "machine:copy", ["read"]));
    expect(await (await reader.get("/v1/export")).text()).not.toContain("stalePage");
  });

  test("a stranger is told nothing of it", async () => {
    const headers = { authorization: "Bearer fc_none_none", accept: "application/json" };
    const answer = await desk.server.request(`${origin}/v1/who?q=refund`, { headers });
    expect(answer.status).toBe(401);
    expect(answer.headers.has("finalcall-stale-page")).toBe(false);
    expect(await json(answer)).not.toHaveProperty("stalePage");
  });

  test("an agent hears it from the hook and from its tools", async () => {
    const agent = withToken(desk, await tokenOf(li, "agent:coder", ["read", "propose"]));
    const use = { hook_event_name: "PreToolUse", tool_name: "Bash", tool_input: { command: "ls" }, cwd: "/work/app" };
    const judged = await json(agent.post("/v1/hook/claude-code", use));
    expect(judged).toMatchObject({ hookSpecificOutput: { permissionDecision: "allow" } });
    expect(JSON.stringify(judged)).toContain(stale);
    expect(judged).not.toHaveProperty("stalePage");
    const call = { jsonrpc: "2.0", id: 1, method: "tools/call" };
    const asked = await desk.server.request(`${origin}/mcp`, {
      method: "POST",
      headers: {
        ...agent,
        get: "",
        post: "",
        accept: "application/json, text/event-stream",
        "content-type": "application/json",
      },
      body: JSON.stringify({ ...call, params: { name: "may_i", arguments: { words: "refund a customer" } } }),
    });
    expect(await json(asked)).toMatchObject({
      result: {
        content: [{ text: expect.stringContaining(stale) }],
        structuredContent: { stalePage: { says: stale } },
      },
    });
  });

  test("every screen and every card shows it", async () => {
    const ask = { question: "Drop the late fee?", options: [{ name: "yes", says: "Drop it" }], area: "billing" };
    const { id } = await json(li.browser.json("/v1/proposals", ask));
    const { releases } = worldOf(desk.app.world);
    const cards = [`/proposals/${id}`, ...[...releases.values()].map((one) => `/releases/${one.id}`)];
    const lists = [
      "/",
      "/releases",
      "/incidents",
      "/ai",
      "/actions",
      "/access",
      "/drafts",
      "/work",
      "/who",
      "/page",
      "/record",
      "/people",
      "/me",
    ];
    expect(cards).toHaveLength(2);
    for (const path of [...cards, ...lists]) {
      const shown = await text(li, path);
      expect(shown, path).toContain("<b>The page is stale</b>: its review is due since Mon 7 Dec.");
    }
  });

  test("it is walked: owners say of their areas, Ana keeps the rest and closes it with her passkey", async () => {
    await expectStatus(await li.browser.fill("/review", "/review"), 303);
    const id = [...worldOf(desk.app.world).reviews.values()][0]?.id ?? "";
    const areas = `/review/${id}/areas`;
    const change = { area: "quality", verdict: "change", note: "Tests belong to Noor from now on.", propose: "yes" };
    await expectStatus(await li.browser.submit(areas, change), 303);
    expect(await text(ana, "/review")).toContain("Tests belong to Noor from now on.");
    const [asked] = [...worldOf(desk.app.world).proposals.values()].filter(({ area }) => area === "company");
    expect(worldOf(desk.app.world).reviews.get(id)?.verdicts).toMatchObject([{ area: "quality", proposal: asked?.id }]);

    const refused = await ana.browser.submit(`/review/${id}/close`, { shown: "0".repeat(64) });
    expect(await refused.text()).toContain("Nobody has said yet");
    const { areas: told } = (await json(ana.browser.get("/v1/reviews", { accept: "application/json" }))) as unknown as {
      areas: { area: string; verdict: string }[];
    };
    const rest = told.filter(({ verdict }) => verdict === "").map(({ area }) => area);
    await expectStatus(await ana.browser.submit(areas, { area: rest, verdict: "keep" }), 303);
    await expectStatus(await ana.browser.fill("/review", `/review/${id}/close`, {}, ana.device), 303);

    expect(await text(li, "/review")).toContain("Last reviewed Tue 15 Dec");
    expect(await text(li, "/releases")).not.toContain("The page is stale");
    const ci = withToken(desk, await tokenOf(ana, "machine:later", ["read", "deploy"]));
    expect(await json(ci.get("/v1/who?q=refund"))).not.toHaveProperty("stalePage");
    expect(await json(ci.get("/v1/reviews"))).toMatchObject({
      ...{ due: [], stale: false, next: "2027-01-04T08:00:00.000Z", open: null },
      closed: [{ by: "person:ana", change: ["quality"] }],
    });
    expect(desk.faults).toEqual([]);
  });
});
