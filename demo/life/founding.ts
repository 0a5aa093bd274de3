/** The first week: Ana comes in first and adopts the page, the others follow, and programs get their tokens. */

import { type Happening, happening, type Play } from "../play.ts";
import { templates } from "../repository.ts";

/** Everybody but Priya, who joins later. The second name invites, the third confirms by a touch. */
const joining = [
  ["li", "ana", "ana"],
  ["marta", "ana", "li"],
  ["jonas", "li", "ana"],
  ["noor", "ana", "li"],
  ["tom", "ana", "li"],
  ["sam", "marta", "li"],
] as const;

/** `weeks`: how many weeks before the end it begins. */
export const founding = (weeks: number, { calendar }: Play): readonly Happening[] => [
  happening(calendar.on(weeks, "Mon", "09:10"), ({ staff, company }) => staff.founds("ana", company.setUpPath())),
  ...joining.map(([who, host, confirms], index) =>
    happening(calendar.on(weeks, "Mon", `10:${10 + index * 8}`), ({ staff }) => staff.joins(who, host, confirms)),
  ),
  happening(calendar.on(weeks, "Mon", "11:30"), async ({ staff }) => {
    await staff.gives("ana", "machine:ci", "build and deploy", 92, ["read", "propose", "deploy", "report"]);
    await staff.gives("li", "agent:coder", "the coding agent", 92, ["read", "propose"]);
    await staff.gives("ana", "machine:alertmanager", "alerts", 92, ["alert"]);
  }),
  happening(calendar.on(weeks, "Tue", "14:00"), async (play) => {
    play.repository.commit("noor", play.company.now(), "The words that people begin from", templates);
    await play.writes("ana", "AI drafts billing replies, and labels tickets", { ai: true });
  }),
  happening(calendar.on(weeks, "Tue", "16:20"), async (play) => {
    await play.adopts("ana");
    for (const holder of ["machine:billing-desk", "agent:desk"])
      await play.staff.gives("tom", holder, "the billing desk", 92, ["read", "propose", "call", "report"]);
  }),
];
