/** Confirming a draft: in the terminal, in the browser, and what neither of them takes. */

import { beforeAll, describe, expect, test } from "vitest";
import { formServer } from "../../src/cli/init/browser.ts";
import { dialogue } from "../../src/cli/init/dialogue.ts";
import { confirm } from "../../src/init/confirm.ts";
import type { Draft } from "../../src/init/draft.ts";
import { draftYaml } from "../../src/init/yaml.ts";
import { readPage } from "../../src/page/read.ts";
import { ana, ben, cy, drafted, often, shaped } from "./shape.ts";

let draft: Draft;
let alone: Draft;
beforeAll(async () => {
  const root = shaped([
    ...often(ben, "db/migrate/1_a.rb", 5),
    ...often(ana, "src/billing/charge.ts", 4),
    ...often(cy, "src/billing/charge.ts", 2),
  ]);
  draft = (await drafted(root)).draft;
  alone = (await drafted(shaped(often(ana, "src/billing/charge.ts", 4)))).draft;
});

/** Plays the terminal: each question takes the next line, and the person leaves when there is none. */
async function typed(of: Draft, ...lines: readonly string[]) {
  const said: string[] = [];
  const waiting = [...lines];
  const ask = async (question: string) => {
    said.push(question);
    return waiting.shift();
  };
  const answers = await dialogue(of, ask, (line) => said.push(line));
  return { answers, text: said.join("\n"), left: waiting };
}
const pageOf = (of: Draft, answers: NonNullable<Awaited<ReturnType<typeof typed>>["answers"]>) => {
  const source = draftYaml(confirm(of, answers));
  return { source, ...readPage(source) };
};
/** everything else, billing, data, schema, deploy, incident */
const questions = 6;

describe("in the terminal", () => {
  test("Enter takes every name as it is proposed, with the evidence before one's eyes", async () => {
    const { answers, text, left } = await typed(draft, ...Array(questions).fill(""));
    expect(left).toEqual([]);
    expect(text).toMatch(
      /billing: money\n {2}files: \/src\/billing\/\n {2}1 {2}ana +4 of 6 commits to \/src\/billing\/ in 12 months/,
    );
    expect(text).toMatch(/Git shows nothing of: auth, /);
    const { page, problems, source } = pageOf(draft, answers as never);
    expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(page?.areas.find(({ name }) => name === "billing")).toMatchObject({ owner: "ana", backup: "cy" });
    expect(source).toContain("# Each name was confirmed by a person.");
  });

  test("a number, a name or the beginning of one chooses somebody else, a second one the backup, and - leaves it unclaimed", async () => {
    const { answers } = await typed(draft, "cy", "2 ben", "Ana", "-", "", "ben");
    const { page } = pageOf(draft, answers as never);
    const owners = new Map(
      page?.areas.map(({ name, owner, backup, claimed }) => [name, claimed ? `${owner}/${backup}` : "-"]),
    );
    expect(page?.defaultOwner).toBe("cy");
    expect([...owners].slice(0, 5)).toEqual([
      ["billing", "cy/ben"],
      ["data", "ana/cy"],
      ["deploy", "cy/ana"],
      ["incident", "ben/ana"],
      ["auth", "-"],
    ]);
    expect(owners.get("schema")).toBe("-");
  });

  test("nobody who was not at work here is taken, nor a needed area left open, nor one person twice; it asks again", async () => {
    const { answers, text } = await typed(draft, "copilot", "-", "", "", "-", "ana ana", "ana ben cy", "", "", "", "");
    expect(answers).toBeDefined();
    expect(text).toMatch(/copilot has not been at work here\. Names are: /);
    expect(text).toMatch(/The page is refused without a name for everything else/);
    expect(text).toMatch(/The page is refused without a name for customer data/);
    expect(text).toMatch(/the same person cannot do both/);
    expect(text).toMatch(/One name, and if you like one backup/);
  });

  test("whoever leaves before the end leaves nothing behind", async () => {
    expect((await typed(draft, "", "")).answers).toBeUndefined();
  });

  test("somebody alone is asked who outside says yes", async () => {
    const enough = Array(5).fill("");
    const { answers, text, left } = await typed(alone, ...enough, "ana ana@harbor.example", "Ann ann@advisors.example");
    expect(left).toEqual([]);
    expect(text).toMatch(/ana is inside\./);
    expect(pageOf(alone, answers as never).problems.filter(({ severity }) => severity === "error")).toEqual([]);
  });
});

describe("in the browser", () => {
  const origin = "http://127.0.0.1:4711";
  const form = (of: Draft) => {
    const { app, address, answers } = formServer(of, origin, ".");
    const ask = (path: string, init: RequestInit = {}, host = "127.0.0.1:4711") =>
      app.request(path.startsWith("http") ? path : `${origin}${path}`, {
        ...init,
        headers: { host, ...(init.headers as object) },
      });
    const open = async () => {
      const opened = await ask(address);
      return { opened, cookie: (opened.headers.get("set-cookie") ?? "").split(";")[0] as string };
    };
    const post = (cookie: string, fields: Record<string, string>, headers: object = { origin }) =>
      ask("/", {
        method: "POST",
        headers: { cookie, "content-type": "application/x-www-form-urlencoded", ...headers },
        body: new URLSearchParams(fields).toString(),
      });
    return { ask, open, post, address, answers };
  };

  test("the address opens once; without its cookie, under another name or from another site nothing is shown or taken", async () => {
    const { ask, open, post, address } = form(draft);
    expect((await ask("/")).status).toBe(403);
    const { opened, cookie } = await open();
    expect(opened.status).toBe(303);
    expect(opened.headers.get("set-cookie")).toMatch(/HttpOnly; SameSite=Strict/);
    expect((await ask(address)).status).toBe(403);
    expect((await ask("/", { headers: { cookie } })).status).toBe(200);
    expect((await ask("/", { headers: { cookie: "finalcall-init=x" } })).status).toBe(403);
    expect((await ask("/", { headers: { cookie } }, "evil.example:4711")).status).toBe(421);
    expect((await post(cookie, {}, { origin: "https://evil.example" })).status).toBe(403);
    expect((await post("", {})).status).toBe(403);
  });

  test("it needs no script and allows none", async () => {
    const { ask, open } = form(draft);
    const { cookie } = await open();
    const answer = await ask("/", { headers: { cookie } });
    expect(answer.headers.get("content-security-policy")).toMatch(/default-src 'none'; script-src 'none'/);
    const text = await answer.text();
    expect(text).not.toMatch(/<script|\son\w+=|style=/);
    expect(text).toMatch(/4 of 6 commits to \/src\/billing\//);
  });

  test("what is chosen there is the answer; what cannot be is said beside it, and the rest is kept", async () => {
    const { open, post, answers } = form(draft);
    const { cookie } = await open();
    const wrong = await post(cookie, {
      "owner-billing": "ana",
      "backup-billing": "mallory",
      "owner-data": "-",
      "owner-schema": "-",
    });
    expect(wrong.status).toBe(422);
    const text = await wrong.text();
    expect(text).toMatch(/mallory has not been at work here/);
    expect(text).toMatch(/The page is refused without a name for customer data/);
    const taken = await post(cookie, {
      "owner-rest": "cy",
      "owner-billing": "cy",
      "backup-billing": "cy",
      "owner-schema": "-",
    });
    expect(taken.status).toBe(200);
    const { page } = pageOf(draft, await answers);
    expect(page?.defaultOwner).toBe("cy");
    expect(page?.areas.find(({ name }) => name === "billing")).toMatchObject({ owner: "cy", backup: "ana" });
    expect(page?.areas.find(({ name }) => name === "schema")?.claimed).toBe(false);
  });
});
