/** A place behind the team's own commands, with real ones: a folder of files stands for a secrets store. */

import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Grantor } from "../grantor.ts";
import { commandGrantor } from "./grantor.ts";

let store: string;
let place: Grantor;
beforeEach(() => {
  store = mkdtempSync(join(tmpdir(), "finalcall-leases-"));
  const commands = {
    issue: 'set -C; echo "s3cret-$FINALCALL_LOGIN" > "$STORE/$FINALCALL_LOGIN" && cat "$STORE/$FINALCALL_LOGIN"',
    end: 'rm -f "$STORE/$FINALCALL_LOGIN"; echo "key /etc/left.pub"',
    list: 'ls "$STORE"',
    use: 'read -r secret; test "$secret" = "$(cat "$STORE/$FINALCALL_LOGIN")"',
  };
  place = commandGrantor(commands, { ...process.env, STORE: store });
  return () => rmSync(store, { recursive: true, force: true });
});
afterEach(() => place.close());

const grant = (login = "bg_000000000001") => ({
  ...{ id: "acc-000000000001", target: "vault", person: "cy", login, serial: 1 },
  until: "2099-01-01T00:00:00.000Z",
});

test("a login is made, tried, listed and ended by the team's own commands", async () => {
  const issued = await place.issue(grant());
  expect(issued.secret).toBe("s3cret-bg_000000000001");
  expect(await place.try(grant(), issued)).toBe(true);
  expect(await place.existing()).toEqual([{ login: "bg_000000000001" }]);
  expect(await place.end(grant())).toEqual({
    sessions: 0,
    left: [{ what: "key", name: "/etc/left.pub", now: "found" }],
  });
  expect(await place.try(grant(), issued)).toBe(false);
  expect(await place.existing()).toEqual([]);
  await place.end(grant());
});

test("none is made twice, and a failure never prints what may be the secret", async () => {
  await place.issue(grant());
  await expect(place.issue(grant())).rejects.toThrow(/^The command for this place ended with exit \d+\.$/);
});

test("a name is never part of a command", async () => {
  await place.issue(grant("bg_$(touch pwned);x"));
  expect(readdirSync(store)).toEqual(["bg_$(touch pwned);x"]);
  expect(await place.existing()).toEqual([]);
});
