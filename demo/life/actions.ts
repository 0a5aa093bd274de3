/** Effects in the outside world: refunds that an agent plans and Sam approves, one that nobody knows the end of, and one planned twice. */

import { type Happening, happening, type Play } from "../play.ts";

export interface Action {
  readonly id: string;
  readonly status: string;
  readonly digest: string;
  readonly twin: string;
  readonly shown: {
    readonly settle: { readonly done: string; readonly "not-done": string; readonly again: string } | null;
  };
}

export interface Effect {
  readonly clinic: string;
  readonly customer: string;
  readonly charge: string;
  readonly amount: string;
  readonly reason: string;
}

/** The desk's agent proposes it under a key of its own. */
export const proposes = (
  { staff }: Play,
  key: string,
  { clinic, reason, ...what }: Effect,
  kind = "refund",
): Promise<Action> => {
  const { customer, charge, amount } = what;
  const parameters =
    kind === "refund"
      ? { customer, charge, amount, currency: "EUR" }
      : { customer, invoice: charge, amount, currency: "EUR" };
  return staff.asks<Action>(
    "agent:desk",
    "/v1/actions",
    { kind, target: "billing", parameters, reason, onBehalfOf: clinic },
    key,
  );
};

export const actionNow = ({ staff }: Play, id: string) => staff.asks<Action>("agent:desk", `/v1/actions/${id}`);

/** Sam reads exactly this and touches; the server sends it. */
export async function approves(play: Play, action: Action): Promise<void> {
  await play.staff.touches("sam", `/v1/actions/${action.id}/approve`, action.digest);
  await play.company.look();
}

const refund = (n: number, clinic: string, reason: string, amount = "49.00"): Effect => ({
  ...{ clinic, reason, amount, customer: `c-${2040 + n}`, charge: `ch_${88_200 + n}` },
});

const clinics = [
  "Praxis am Markt",
  "Zahnärzte Nordend",
  "Hausarzt Weber",
  "Augenklinik Lindenhof",
  "Praxis Dr. Sommer",
];

export const actions = ({ calendar }: Play): readonly Happening[] => [
  ...[10, 9, 7, 6, 3].map((week, n) =>
    happening(calendar.on(week, "Wed", "13:45"), async (play) => {
      const reasons = [
        "One seat too many was billed.",
        "The invoice was paid twice.",
        "The plan ended in the middle of the month.",
      ];
      const amount = `${12 + 7 * n}.50`;
      const effect = refund(20 + n, clinics[n % clinics.length] ?? "", reasons[n % reasons.length] ?? "", amount);
      const action = await proposes(play, `refund-${week}`, effect);
      await play.pass(22);
      await approves(play, action);
    }),
  ),
  // The morning after the double charge: five clinics get the second charge back.
  happening(calendar.on(5, "Wed", "14:15"), async (play) => {
    for (const [n, clinic] of clinics.entries()) {
      const action = await proposes(
        play,
        `double-charge-${n}`,
        refund(n, clinic, "Charged twice by the release of Tuesday night."),
      );
      await play.pass(3);
      await approves(play, action);
    }
  }),
  happening(calendar.on(5, "Thu", "10:15"), async ({ staff, ...play }) => {
    const effect = refund(3, clinics[3] ?? "", "The clinic is unhappy about Tuesday.", "300.00");
    const { id, digest } = await proposes({ staff, ...play }, "goodwill-1", effect);
    await play.pass(30);
    const reason = "Nobody promised them that. Tom calls them first.";
    await staff.does("sam", `/v1/actions/${id}/refuse`, { shown: digest, reason });
  }),
  // The bank's answer breaks off, and it knows no keys: it stops for Sam instead of running again.
  happening(calendar.on(4, "Tue", "11:10"), async (play) => {
    play.farSides.behave("drop");
    const effect = {
      ...refund(61, "Kinderarzt Brandt", "Open since September, reminded twice.", "98.00"),
      charge: "inv-3961",
    };
    const action = await proposes(play, "collect-3961", effect, "collect");
    await play.pass(15);
    await approves(play, action);
    await inDoubt(play, action);
    play.farSides.behave("well");
    await play.pass(50);
    const { shown } = await actionNow(play, action.id);
    const reason = "The bank's list of today has it, once.";
    await play.staff.touches("sam", `/v1/actions/${action.id}/settle`, shown.settle?.done ?? "", {
      outcome: "done",
      reason,
    });
  }),
];

/** Waits until nobody knows how it ended. */
export async function inDoubt(play: Play, { id }: Pick<Action, "id">): Promise<void> {
  for (let tries = 0; (await actionNow(play, id)).status !== "in-doubt"; tries += 1) {
    if (tries > 20) throw new Error(`${id} was never in doubt: ${(await actionNow(play, id)).status}.`);
    await play.pass(1);
    await play.company.look();
  }
}
