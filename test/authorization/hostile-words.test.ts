/** Words that would be code, in every field that takes words: the acts of the matrix are done with them, and every screen is read. */

import { beforeAll, expect, test } from "vitest";
import type { Act, Thing } from "./act.ts";
import { callers } from "./callers.ts";
import { ask } from "./matrix.ts";
import { situations } from "./situations.ts";
import { openWorld, senderOf, type World } from "./world.ts";

let w: World;
beforeAll(async () => {
  w = await openWorld();
});

const evil = `"'></textarea></script><script>evil()</script><img src=x onerror=evil()> \u202e{{7*7}}`;
/** Fields whose words people choose freely. */
const free = new Set(
  [
    ...[
      "question",
      "says",
      "costs",
      "reason",
      "note",
      "title",
      "subject",
      "expected",
      "found",
      "evidence",
      "hypothesis",
    ],
    ...[
      "cause",
      "letThrough",
      "reference",
      "source",
      "prompt",
      "input",
      "output",
      "recipient",
      "answer",
      "why",
      "host",
    ],
    ...[
      "command",
      "target",
      "says-1",
      "costs-1",
      "ruleSays",
      "noRule",
      "owners",
      "faster",
      "cto",
      "name",
      "rule",
      "wrong",
    ],
    ...["message", "summary", "description", "alertname", "key", "file", "tool", "onBehalfOf", "ref"],
  ].map((one) => one),
);
/** The same, with those words in every field that takes any. */
const poisoned = (value: unknown, name = ""): unknown => {
  if (typeof value === "string") return free.has(name) ? `${value} ${evil}` : value;
  if (Array.isArray(value)) return value.map((one) => poisoned(one, name));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, poisoned(one, key)]));
};
const withPoison = (act: Act, on: boolean): Act =>
  on
    ? {
        ...act,
        ...(act.json && { json: async (thing, sender) => poisoned(await act.json?.(thing, sender)) as object }),
        ...(act.form && {
          form: async (thing, sender) => poisoned(await act.form?.(thing, sender)) as Record<string, string>,
        }),
      }
    : act;

const lists = [
  ...[
    "/",
    "/releases",
    "/incidents",
    "/access",
    "/actions",
    "/ai",
    "/ai/replies",
    "/ai/replies/note",
    "/drafts",
    "/work",
  ],
  ...[
    "/ai/replies/compare",
    "/work/print",
    "/record",
    "/agents",
    "/people",
    "/page",
    "/me",
    "/page/cover",
    "/checkins",
  ],
];
const screensFor = (acts: readonly Act[], thing: Thing): string[] => {
  const own = acts.flatMap(({ form, route }) => {
    const [, path = ""] = route.split(" ");
    const parts = path.split("/").slice(0, -1).join("/");
    return form && parts.includes(":") ? [parts] : [];
  });
  const named = { task: "replies", ...thing } as Thing;
  return [...new Set(own)].map((path) => path.replace(/:([a-z]+)/g, (_, name: string) => named[name] ?? "1"));
};

/** What a browser would run, or take for style, in a screen of ours. */
const running: readonly (readonly [string, RegExp])[] = [
  ["the words as code", /<script>evil|<img src=x|<\/textarea><\/script>/],
  ["a script of its own", /<script(?![^>]*\ssrc="\/assets\/)[^>]*>/],
  ["an inline style", /<style|<[a-z][^<>]*\sstyle=/],
  ["an inline handler", /<[a-z][^<>"]*(?:"[^"]*"[^<>"]*)*\son[a-z]+\s*=/],
  ["an address that runs", /(?:href|src|action|formaction)\s*=\s*["']?\s*(?:javascript|data|vbscript):/i],
  ["a frame or an object", /<(?:iframe|object|embed|base|meta http-equiv)/],
  ["a turn of the reading direction", /[\u202a-\u202e\u2066-\u2069]/],
];

let screens = 0;
let words = 0;
let turn = 0;
async function read(path: string): Promise<void> {
  const { headers } = senderOf(w, "owner");
  const response = await w.server.request(`${w.origin}${path}`, { headers: { ...headers, accept: "text/html" } });
  const html = await response.text();
  if (!(response.headers.get("content-type") ?? "").startsWith("text/html")) return;
  screens += 1;
  if (html.includes("&lt;script&gt;evil()")) words += 1;
  const policy = response.headers.get("content-security-policy") ?? "";
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/unsafe|\*|data:(?!;|$)\s*script/);
  const found = running.flatMap(([what, how]) => (how.test(html) ? [`${what}: ${how.exec(html)?.[0]}`] : []));
  expect({ path, found }).toEqual({ path, found: [] });
}

const writing = situations.filter(({ acts }) => acts.some(({ records }) => records !== ""));

test.each(writing.map((one) => [one.says, one] as const))(
  "%s: words are words on every screen",
  async (_, { given, acts, rests }) => {
    await w.fork(async () => {
      const thing = await given(w);
      for (const act of acts) {
        if (act.records === "") continue;
        if (rests) w.pass(2);
        const may = callers.find((one) => one.by === "passkey" && act.rule.may(one));
        if (!may) continue;
        const answer = await ask(w, withPoison(act, true), thing, senderOf(w, may.name));
        if (answer.status >= 400) await ask(w, withPoison(act, false), thing, senderOf(w, may.name));
      }
      // Each list after every third situation: it shows what all of them are made of.
      const some = lists.filter((_, at) => (at + turn) % 3 === 0);
      turn += 1;
      for (const path of [...some, ...screensFor(acts, thing)]) await read(path);
      await read(`/record/${w.app.head.seq}`);
      await read(`/who?q=${encodeURIComponent(evil)}`);
    });
    expect(w.faults.splice(0)).toEqual([]);
  },
);

test("so many screens were read, and so many of them showed the words", () => {
  expect(screens).toBeGreaterThan(400);
  expect(words).toBeGreaterThan(60);
});
