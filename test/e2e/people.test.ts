/** People on the screen: what each holds, and who is gone. */

import { expect, test } from "vitest";
import { expectStatus, openDesk, pairOfPeople, smallTeam } from "./desk.ts";

const gone = smallTeam
  .replace(/^ {2}tom: .*\n/m, "")
  .replaceAll("informed: [tom, sam]", "informed: [sam]")
  .replaceAll(/informed: \[tom\]/g, "informed: [noor]")
  .replaceAll("input: [li, tom]", "input: [li]")
  .replaceAll(/input: \[tom(?:, noor)?\]/g, "input: [noor]")
  .replaceAll("backup: tom", "backup: marta")
  .replaceAll("owner: tom", "owner: marta")
  .replaceAll("approve: [sam, tom]", "approve: [sam]")
  .replaceAll("reviewed-by: [tom, sam]", "reviewed-by: [sam]");

test("somebody whom the page names no longer is shown as gone, since when and by which entry, and opens nothing", async () => {
  const desk = await openDesk();
  const { ana } = await pairOfPeople(desk);
  const before = await (await ana.browser.get("/people")).text();
  expect(before).toContain("Passkey “phone”, last sign-in");
  expect(before).not.toContain("Not on the page any more");
  const offered = await desk.app.execute("page.offer", { source: gone }, { actor: "system", via: "system" });
  expect(offered).toMatchObject({ recorded: [{ type: "page.offered" }] });
  expect(await (await ana.browser.get("/page")).text()).toContain("Tom leaves the page; every right ends at once.");
  await expectStatus(await ana.browser.fill("/page", "/page/adopt", {}, ana.device), 303);
  const after = await (await ana.browser.get("/people")).text();
  expect(after).toContain("Not on the page any more");
  expect(after).toContain(`href="/record/${desk.app.head.seq}"`);
  expect(after).toContain("Every right ended at once.");
  expect(after).not.toContain('action="/people/tom/invite"');
});
