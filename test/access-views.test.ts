/** Emergency access as people read it: where each request stands, what waits for whom, the list, and the card. */

import { expect, test } from "vitest";
import { accessListView } from "../src/views/access-list.ts";
import { accessView } from "../src/views/access-request.ts";
import { inboxView } from "../src/views/inbox.ts";
import { cardText, cardView } from "../src/views/offline-card.ts";
import { shellView } from "../src/views/shell.ts";
import { accessNight, brokenId, calmAccess, openId, stuckId, waitsId } from "./support/access-night.ts";
import { night, quillhaven } from "./support/quillhaven.ts";
import { beforeTheFault } from "./support/release-night.ts";

const team = accessNight();
const says = async (who: string, id: string, at = night) => (await accessView(team.seenBy(who, at), id))?.says;

test("each request says in one sentence where it stands", async () => {
  expect(await says("ana", openId)).toBe("Li can reach production-db until 03:22. Ana said yes.");
  expect(await says("ana", stuckId)).toBe(
    "The login of Ana at production-ssh could not be ended, 2 tries, the last told 02:53: host-2.quillhaven.example does not answer.",
  );
  expect(await says("ana", brokenId)).toBe(
    "It ended 02:31 because its time was over: 2 open sessions were closed, and something was left behind.",
  );
  expect(await says("ana", openId, "2026-11-19T03:23:00.000Z")).toBe(
    "The login of Li is being ended. Until the proof is here it may still work.",
  );
});

test("a request is for those who say yes, and offered to nobody who asked for it", async () => {
  expect(await accessView(team.seenBy("ana", night), waitsId)).toMatchObject({ mayRefuse: true });
  const own = await accessView(team.seenBy("noor", night), waitsId);
  expect(own).toMatchObject({ approve: "", mayRefuse: false, own: true, mayEnd: true });
  const other = await accessView(team.seenBy("sam", night), waitsId);
  expect(other).toMatchObject({ approve: "", mayRefuse: false, mayEnd: false, breaks: undefined });
});

test("what was left behind is read by somebody who did not leave it", async () => {
  const { access } = await inboxView(team.seenBy("marta", night));
  expect(access).toMatchObject([{ href: `/access/${brokenId}`, due: "left behind" }]);
  expect((await inboxView(team.seenBy("li", night))).access).toEqual([]);
});

test("the list begins with what does not end, and names who answers for it", async () => {
  const list = await accessListView(team.seenBy("ana", night));
  expect(list).toMatchObject({ title: "A login does not end", bad: true, reviewed: "" });
  expect(list.open.map(({ title }) => title)).toEqual(["Ana to production-ssh", "Li to production-db"]);
  expect(list.owner).toMatchObject({ owner: "Ana", backup: "Li" });
  expect(list.places.map(({ drill }) => drill)).toEqual(["12 Nov 10:00", ""]);
  expect(shellView(team.seenBy("sam", night), "").strip?.fact).toBe("A login to production-ssh does not end");
});

test("where nobody is in production the list is calm, and where no place is named it has no entry", async () => {
  const calm = calmAccess().seenBy("li", night);
  expect(await accessListView(calm)).toMatchObject({ bad: false, title: "Nobody has a login to production now" });
  expect(shellView(calm, "").strip).toBeUndefined();
  expect(shellView(quillhaven().seenBy("li", night), "").access).toBe(false);
});

test("the card gives the last good version, what is on its way, and the exact way back", async () => {
  const model = await cardView(beforeTheFault().seenBy("ana", "2026-11-19T02:29:00.000Z"), []);
  const text = model ? cardText(model) : "";
  expect(text).toMatch(/production: last good version clinic-billing \w{8}; clinic-billing \w{8} is on its way since/);
  expect(text).toContain("    ./deploy.sh production --to 2.40.3\n");
  expect(text).toContain("    finalcall rollback\n");
});
