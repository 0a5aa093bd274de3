/** A team begins once: not twice by a double press, nor over another team by a second server in the same folder. */

import { afterEach, expect, test } from "vitest";
import { type Running, repository, startServer } from "../support/server.ts";

const answers = {
  ...{ step: "page", to: "take", rows: "3", team: "Harbor", zone: "Europe/Lisbon", "everything-else": "2" },
  ...{ "name-1": "Ana", "role-1": "cto", "email-1": "ana@harbor.example" },
  ...{ "name-2": "Ben", "role-2": "senior engineer", "email-2": "ben@harbor.example" },
  ...{ "deploy-owner": "2", "deploy-backup": "1", "data-owner": "1", "data-backup": "2" },
  ...{ "incident-owner": "2", "incident-backup": "1" },
};
const running: Running[] = [];
afterEach(async () => {
  for (const server of running) await server.kill();
  running[0]?.remove();
});

const begin = (server: Running, more: object = {}) =>
  fetch(`${server.link}/setup`, {
    method: "POST",
    redirect: "manual",
    headers: { origin: server.url },
    body: new URLSearchParams({ ...answers, ...more }),
  });
const typed = async (server: Running, answer: Response) => {
  const cookie = answer.headers.get("set-cookie")?.split(";")[0] ?? "";
  return (await fetch(`${server.url}/setup`, { headers: { cookie } })).text();
};

test("the first press begins it; whatever is sent after it replaces nothing", async () => {
  const folder = repository();
  running.push(await startServer(folder), await startServer(folder));
  const [first, second] = running as [Running, Running];
  const [one, again] = await Promise.all([begin(first), begin(first, { team: "Other" })]);
  expect([one.status, again.status]).toEqual([303, 303]);
  for (const answer of [one, again]) expect(await typed(first, answer)).toContain('value="Harbor"');
  const other = await begin(second, { team: "Third", "name-1": "Mallory" });
  expect([other.status, other.headers.get("set-cookie")]).toEqual([409, null]);
  expect(await typed(first, one)).toContain('value="Harbor"');
}, 60_000);
