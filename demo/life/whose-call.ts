/**
 * Story 3, and the decisions of every week. Noor asks for alerts, usage billing and a dashboard at once; Ana's boundary is
 * recorded, the engineers' own stays theirs, and what would break the cap comes back to Ana by itself.
 */

import { type Happening, happening, type Play } from "../play.ts";

interface Asked {
  readonly question: string;
  readonly area?: string;
  readonly guardrails?: readonly string[];
  readonly oneWay?: boolean;
  readonly options: readonly (readonly [name: string, says: string, costs: string])[];
}

/** Asked in their browser. Gives the proposal's id. */
export async function asks({ staff }: Play, who: string, { options, ...asked }: Asked): Promise<string> {
  const named = options.map(([name, says, costs]) => ({ name, says, costs }));
  return (await staff.does<{ id: string }>(who, "/v1/proposals", { ...asked, options: named })).id;
}

export const comments = ({ staff }: Play, who: string, id: string, says: string) =>
  staff.does(who, `/v1/proposals/${id}/comments`, { says });

/** Its one owner says so, by a touch. */
export async function answers({ staff }: Play, id: string, option: string, reason: string): Promise<void> {
  const { owner } = await staff.reads<{ owner: string }>("ana", `/v1/proposals/${id}`);
  await staff.chooses(owner, `/proposals/${id}`, `/proposals/${id}/answer`, option, { reason });
}

const three: Asked = {
  ...{ question: "Real-time alerts, usage billing and a dashboard, all in this sprint?", area: "scope" },
  guardrails: ["scope"],
  options: [
    ["billing", "Usage billing first, the rest after it", "nine days, and no mess"],
    ["all", "All three at once", "five days with manual checks"],
  ],
};

export const whoseCall = ({ calendar }: Play): readonly Happening[] => [
  happening(calendar.on(11, "Wed", "10:40"), async (play) => {
    const id = await asks(play, "noor", three);
    await play.pass(35);
    await comments(play, "li", id, "All three share the event stream. One after the other is less work in all.");
    await play.pass(80);
    const reason = "Billing first. Cloud spend stays under 4,000 EUR. Nothing ships until retries are safe.";
    await answers(play, id, "billing", reason);
  }),
  happening(calendar.on(11, "Thu", "11:10"), (play) =>
    questions(play, "li", ["put a queue between billing and the mailer", "split the worker in two"]),
  ),
  happening(calendar.on(10, "Mon", "14:15"), async (play) => {
    const id = await asks(play, "tom", {
      question: "May support offer a free month when an invoice was wrong?",
      options: [
        ["yes", "Up to one month, without asking", "about 300 EUR a month"],
        ["ask", "Each one goes to Sam", "a day of waiting for the clinic"],
      ],
    });
    await play.pass(50);
    await comments(play, "ana", id, "Rare enough. I would rather see each one.");
    await play.pass(90);
    await answers(play, id, "ask", "We decide again when there were ten of them.");
  }),
  happening(calendar.on(9, "Tue", "10:05"), (play) =>
    questions(play, "noor", [
      "who translates the help for the Austrian clinics",
      "may we show a clinic's logo on our site",
    ]),
  ),
  happening(calendar.on(8, "Wed", "15:05"), async (play) => {
    const id = await asks(play, "jonas", {
      question: "Move the mailer's queue from Redis to Postgres?",
      area: "architecture",
      options: [
        ["move", "One store less to run", "four days"],
        ["stay", "Leave it", "one more thing that wakes us"],
      ],
    });
    await play.pass(40);
    await comments(play, "li", id, "The queue is small. Postgres is enough for ten times as much.");
    await play.pass(60);
    await answers(play, id, "move", "After usage billing, not before.");
  }),
  happening(calendar.on(5, "Mon", "11:00"), async (play) => {
    const id = await asks(play, "noor", {
      question: "Show prices with tax on the public page?",
      options: [
        ["with", "With tax, as clinics pay it", "one day"],
        ["both", "Both, side by side", "two days, and a busier page"],
      ],
    });
    await play.pass(130);
    await answers(play, id, "both", "Clinics ask for both.");
  }),
  happening(calendar.on(3, "Tue", "10:50"), async (play) => {
    const id = await asks(play, "noor", {
      ...{ question: "A second database cluster for the dashboard?", guardrails: ["cloud-spend"] },
      options: [
        ["no", "Wait until spend is under its limit", "a slower dashboard"],
        ["yes", "Add it", "900 EUR a month"],
      ],
    });
    await play.pass(70);
    await comments(play, "sam", id, "We are 120 EUR over the limit already.");
    await play.pass(30);
    await answers(play, id, "no", "Not over the cap this quarter.");
  }),
  happening(calendar.on(2, "Mon", "10:20"), async (play) => {
    const id = await asks(play, "li", {
      question: "Which index does the usage report need: by clinic, or by month?",
      options: [
        ["clinic", "By clinic", "fast for one clinic, slow for us"],
        ["month", "By month", "the other way round"],
      ],
    });
    await play.pass(15);
    await play.staff.does("li", `/v1/proposals/${id}/withdraw`);
  }),
  happening(calendar.on(2, "Wed", "16:10"), async (play) => {
    const id = await asks(play, "noor", {
      ...{ question: "Start the dashboard before usage billing is out?", area: "scope" },
      options: [
        ["wait", "Usage billing first, as decided", "two weeks"],
        ["start", "Jonas starts it now", "usage billing three days later"],
      ],
    });
    await play.pass(45);
    await answers(play, id, "wait", "The commitment is usage billing.");
    await play.pass(1400);
    const { staff } = play;
    const reason = "The clinic that asked for it leaves otherwise; Jonas has nothing to do on usage billing.";
    await staff.chooses("ana", `/proposals/${id}`, `/proposals/${id}/override`, "start", { reason });
  }),
];

/** Somebody asks who decides; what nobody clearly owns stands on the page as a gap. */
export async function questions({ staff }: Play, who: string, asked: readonly string[]): Promise<void> {
  for (const question of asked) await (await staff.at(who)).browser.get(`/who?q=${encodeURIComponent(question)}`);
}
