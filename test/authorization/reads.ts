/** Every route that reads, and whose it is. What waits is shown to everybody on the page, and to tokens that may read. */

import type { Act, Situation } from "./act.ts";
import { anybody, asks, either, named, nobody, people, type Rule, token } from "./rules.ts";

const get = (route: string, rule: Rule, how: Partial<Act> = {}): Act => ({
  ...{ route: `GET ${route}`, rule, records: "" },
  ...how,
});
/** An address with an id that nothing has: whoever may read is told so. */
const empty = { lets: 404 };

const screens = [
  ...["/", "/inbox", "/who", "/page", "/page.md", "/proposals/new", "/releases", "/incidents", "/access", "/actions"],
  ...["/ai", "/ai/:task", "/ai/:task/note", "/ai/:task/drill", "/ai/:task/compare", "/drafts", "/work", "/work.csv"],
  ...["/work/print", "/record", "/record/:seq", "/people", "/people/:id/recover", "/agents", "/me", "/pair", "/card"],
  "/palette.json",
  "/page/cover",
  "/record/remove",
  "/checkin",
  "/checkins",
  "/review",
];
const screensOf = [
  ...["/proposals/:id", "/changes/:id", "/releases/:id", "/incidents/:id", "/incidents/:id/customers.csv"],
  ...["/access/:id", "/actions/:id", "/ai/pauses/:id", "/ai/:task/releases/:n", "/ai/:task/compare/:id", "/drafts/:id"],
  ...["/checkin/:id", "/work/:id", "/work/templates/:id", "/work/sheets/:id"],
  "/record/remove/:id",
];
const answers = [
  ...["me", "page", "proposals", "record", "record/head", "export", "releases", "access", "actions", "agents", "flags"],
  ...["incidents", "tasks", "tasks/:task", "tasks/:task/history", "tasks/:task/note", "tasks/:task/samples", "drafts"],
  ...[
    "tasks/:task/comparisons",
    "tasks/:task/drill",
    "pauses",
    "metrics",
    "checkins",
    "reviews",
    "coverage",
    "templates",
    "work",
    "work/sheet.csv",
  ],
  ...["work/sheet.html"],
];
const asked: readonly (readonly [string, string])[] = [
  ...([
    ["who", "q=refunds"],
    ["mine", "q=refunds&as=olga"],
    ["ties", "q=refunds"],
  ] as const),
  ...([
    ["state", "environment=production"],
    ["calls", "task=replies"],
  ] as const),
  ["words", `texts=${"0".repeat(64)}`],
];
const answersOf = [
  ...["proposals/:id", "changes/:id", "releases/:id", "operations/:id", "access/:id", "actions/:id", "incidents/:id"],
  ...["incidents/:id/draft", "incidents/:id/customers", "tasks/:task/releases/:n", "comparisons/:id", "drafts/:id"],
  ...["checkins/:id", "calls/:id", "pauses/:id", "work/:id", "status/:id"],
];
/** The API says `:id` for a task's name. */
const inApi = (path: string) => `/v1/${path.replace(":task", ":id")}`;
const forTask = (path: string) =>
  path.includes(":task") ? { path: () => `/v1/${path.replace(":task", "replies").replace(":n", "1")}` } : {};

export const reads: readonly Situation[] = [
  {
    says: "it is an ordinary day",
    given: async () => ({ seq: "1", id: "bob" }),
    acts: [
      ...screens.map((path) => get(path, people)),
      ...answers.map((path) => get(inApi(path), asks("read"), forTask(path))),
      ...asked.map(([path, query]) => get(inApi(path), asks("read"), { path: () => `${inApi(path)}?${query}` })),
      get("/card.txt", either(people, named("command line"))),
      get("/v1/limits", token("read")),
      get("/events", asks("read")),
      get("/metrics", asks("read")),
      get("/access/hosts/:target", token("read"), { path: () => "/access/hosts/production-ssh" }),
      get("/access/hosts/:target/krl", anybody, { path: () => "/access/hosts/production-ssh/krl", lets: 503 }),
      get("/sign-in", anybody),
      get("/link/:secret", nobody, { path: () => "/link/made-up", lets: 409 }),
      get("/assets/*", anybody, { path: () => "/assets/no-such-file.js", lets: 404 }),
      get("/openapi.json", anybody),
      get("/.well-known/jwks.json", anybody),
    ],
  },
  {
    says: "nothing has this id",
    given: async () => ({ id: "none-0001" }),
    acts: [
      ...screensOf.map((path) => get(path, people, empty)),
      ...answersOf.map((path) => get(inApi(path), asks("read"), { ...forTask(path), ...empty })),
    ],
  },
];
