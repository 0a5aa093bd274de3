/** Secrets are shown once, where they are made, and nowhere else: every act and every read of the matrix is listened to. */

import { beforeAll, expect, test } from "vitest";
import { callers } from "./callers.ts";
import { ask } from "./matrix.ts";
import { situations } from "./situations.ts";
import { openWorld, senderOf, type World } from "./world.ts";

let w: World;
/** Everything that lets somebody in: cookies' values, tokens without their public id, secrets of the environment. */
let secrets: string[];
beforeAll(async () => {
  w = await openWorld();
  const own = [...w.senders.values()].flatMap(({ headers }) => [
    /finalcall=([^;]+)/.exec(headers.cookie ?? "")?.[1] ?? "",
    /fc_[a-z0-9]+_(\S+)/.exec(headers.authorization ?? "")?.[1] ?? "",
  ]);
  secrets = [...own.filter((one) => one !== ""), ...w.secrets, "a-password-of-one-night"];
});

/** Where a secret is made, and shown for the only time. */
const shownOnce = new Set(["POST /access/:id/receive", "POST /v1/access/:id/receive"]);
const leaks = (text: string): string[] =>
  secrets.filter((one) => text.includes(one)).map((one) => `${one.slice(0, 6)}…`);

async function kept(): Promise<string> {
  const { store } = w.app;
  const rows = await store.read(0, 10_000);
  const texts = rows.flatMap(({ body }) =>
    [...body.matchAll(/"text":"([0-9a-f]{64})"/g)].map(([, text]) => text ?? ""),
  );
  const words = await store.words(texts);
  const books = ["refusals", "metrics", "samples", "hooks", "told", "pairings", "calls"];
  const notes = await Promise.all(books.map((book) => store.notes(book, 0, 1000)));
  return JSON.stringify([rows, words.map((one) => one.words), notes]);
}

test("there are secrets to look for", () => {
  expect(secrets.length).toBeGreaterThan(18);
  expect(secrets.every((one) => one.length > 15)).toBe(true);
});

test.each(situations.map((one) => [one.says, one] as const))(
  "%s: no answer, entry, word or report holds one",
  async (_, situation) => {
    await w.fork(async () => {
      const thing = await situation.given(w);
      for (const act of situation.acts) {
        if (situation.rests) w.pass(2);
        const may = callers.filter((one) => act.rule.may(one));
        for (const { name } of [may[0], may.find(({ by }) => by === "token"), callers.at(-1)].flatMap(
          (one) => one ?? [],
        )) {
          const { text, location } = await ask(w, act, thing, senderOf(w, name));
          if (!shownOnce.has(act.route))
            expect({ route: act.route, name, leaks: leaks(text + location) }).toEqual({
              route: act.route,
              name,
              leaks: [],
            });
        }
      }
      expect(leaks(await kept())).toEqual([]);
    });
    expect(leaks(JSON.stringify(w.faults.splice(0).map(String)))).toEqual([]);
  },
);

test("a link and a token are shown once: no screen, entry or word has them afterwards", async () => {
  await w.fork(async () => {
    w.pass(2);
    const { headers } = senderOf(w, "backup");
    const post = async (path: string, fields: Record<string, string>) => {
      const body = new URLSearchParams(fields);
      return (await w.server.request(`${w.origin}${path}`, { method: "POST", headers, body })).text();
    };
    const link = /\/link\/([A-Za-z0-9_-]{20,})/.exec(await post("/people/bob/invite", {}))?.[1] ?? "";
    const made = await post("/me/tokens", { holder: "machine:x", name: "x", days: "7", scopes: "read" });
    const token = /fc_[a-z0-9]+_([A-Za-z0-9_-]+)/.exec(made)?.[1] ?? "";
    secrets = [link, token];
    expect(secrets.every((one) => one.length > 20)).toBe(true);
    for (const path of ["/me", "/people", "/agents", "/record", "/v1/agents", "/v1/export", "/v1/record?limit=1000"]) {
      const response = await w.server.request(`${w.origin}${path}`, { headers });
      expect([path, leaks(await response.text())]).toEqual([path, []]);
    }
    expect(leaks(await kept())).toEqual([]);
  });
});
