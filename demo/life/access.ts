/** Emergency access: asked for, granted by a touch, received once, ended by its time; and once broken open at night. */

import { type Happening, happening, type Play } from "../play.ts";

interface Access {
  readonly id: string;
  readonly shown: { readonly approve: string; readonly breakOpen: string; readonly read: string };
}

export const asks = ({ staff }: Play, who: string, target: string, reason: string, incident = ""): Promise<Access> =>
  staff.does<Access>(who, "/v1/access", { target, reason, incident });

const accessNow = ({ staff }: Play, { id }: Pick<Access, "id">) => staff.reads<Access>("ana", `/v1/access/${id}`);

/** Granted by one person, received by the other; its minutes go by, and its end is read and signed. */
async function used(play: Play, who: string, target: string, reason: string, by: string): Promise<void> {
  const { staff, company } = play;
  const access = await asks(play, who, target, reason);
  await play.pass(4);
  await staff.touches(by, `/v1/access/${access.id}/approve`, access.shown.approve);
  await staff.does(who, `/v1/access/${access.id}/receive`);
  await play.pass(31);
  await company.grants.reconcile();
  await reads(play, access, by);
}

async function reads(play: Play, access: Access, by: string): Promise<void> {
  const { shown } = await accessNow(play, access);
  if (shown.read !== "") await play.staff.touches(by, `/v1/access/${access.id}/read`, shown.read);
}

export const access = ({ calendar }: Play): readonly Happening[] => [
  happening(calendar.on(10, "Wed", "20:15"), (play) =>
    used(play, "jonas", "production-db", "A migration hangs on a lock; I look who holds it.", "ana"),
  ),
  happening(calendar.on(7, "Tue", "16:40"), (play) =>
    used(play, "li", "production-shell", "The worker on billing-1 answers nobody; I take its dump.", "ana"),
  ),
  happening(calendar.on(6, "Wed", "11:05"), async (play) => {
    const { id } = await asks(play, "jonas", "production-db", "I want to count the clinics by plan.");
    await play.pass(9);
    const reason = "The report has it, without production: reports/active.";
    await play.staff.does("li", `/v1/access/${id}/refuse`, { reason });
  }),
  // Nobody answers at night: after ten minutes it is broken open, everybody hears of it, and the end is read by day.
  happening(calendar.on(5, "Wed", "02:20"), async (play) => {
    const { staff, company } = play;
    const reason = "The second charges of tonight are marked, so that no reminder goes out at six.";
    const asked = await asks(play, "li", "production-db", reason);
    await play.pass(11);
    await staff.touches("li", `/v1/access/${asked.id}/break-open`, (await accessNow(play, asked)).shown.breakOpen);
    await staff.does("li", `/v1/access/${asked.id}/receive`);
    await play.pass(31);
    await company.grants.reconcile();
  }),
  happening(calendar.on(5, "Wed", "09:20"), async (play) => {
    const { requests } = await play.staff.reads<{ requests: Access[] }>("ana", "/v1/access");
    for (const one of requests) if (one.shown.read !== "") await reads(play, one, "ana");
  }),
];
