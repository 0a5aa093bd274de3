/** The screens of cover: Quillhaven once it has written down its hours and Ana's leave, in the middle of an incident. */

import { readFileSync } from "node:fs";
import { coverPageView } from "../../src/views/cover.ts";
import { pageView } from "../../src/views/page.ts";
import { shellView } from "../../src/views/shell.ts";
import type { Html } from "../../src/web/layout.tsx";
import { coverScreen } from "../../src/web/screens/cover.tsx";
import { pageScreen } from "../../src/web/screens/page.tsx";
import { night, pageFile, quillhaven, setUp } from "./quillhaven.ts";
import { newTeam, type Team } from "./team.ts";

/** The example team's page with the hours of Ana and Li, and Ana's week away. */
export const withHours = readFileSync(pageFile, "utf8")
  .replace(
    "zone: Europe/Lisbon }",
    "zone: Europe/Lisbon, hours: Mon-Fri 08:00-18:00, leave: [2026-11-23 - 2026-11-27] }",
  )
  .replace("github: li-q }", 'github: li-q, hours: ["Mon-Fri 08:00-22:00", "Sat 10:00-16:00"] }');

/** An incident that Ana leads since Thursday night; her leave begins on Monday. */
export function coverTeam(): Team {
  const team = newTeam();
  setUp(team, withHours);
  const at = "2026-11-19T02:41:00.000Z";
  team.does("machine:ci", "incident.declare", { id: "inc-double", title: "Clinics were charged twice" }, at, {
    via: "token:t2",
  });
  team.does("ana", "incident.take", { id: "inc-double", reason: "I am awake" }, at);
  return team;
}

export async function coverScreens(): Promise<[string, Html][]> {
  const ana = coverTeam().seenBy("ana", night);
  const calm = quillhaven().seenBy("ana", night);
  const [page, full, bare] = [await pageView(ana), coverPageView(ana), coverPageView(calm)];
  if (!page || !full || !bare) throw new Error("The fixture holds no page.");
  return [
    ["page-gaps", pageScreen(shellView(ana, "page"), page)],
    ["cover", coverScreen(shellView(ana, "page"), full)],
    ["cover-calm", coverScreen(shellView(calm, "page"), bare)],
  ];
}
