/** Story 4. A change of model routing ships at 14:12 and checkout times out: lead, freeze, suspect, way back, then the cause. */

import { type Happening, happening, type Play } from "../play.ts";
import { goes, type Written } from "./changes.ts";
import { acts, closes, declares, inIncident } from "./incident.ts";
import { approves, deploys, prepares, rollsBack } from "./releases.ts";

const routing: Written = {
  ...{ who: "jonas", subject: "Route the fraud check to the large model", path: "config/routing.json" },
  before: ['{ "checkout": { "model": "small" } }'],
  after: ['{ "checkout": { "model": "large" } }'],
};

export const modelRouting = ({ calendar }: Play): readonly Happening[] => [
  happening(calendar.on(2, "Wed", "11:20"), (play) => goes(play, routing)),
  happening(calendar.on(2, "Wed", "13:55"), afternoon),
  happening(calendar.on(2, "Thu", "09:30"), async (play) => {
    await play.writes("li", "A slow checkout stops a release too", { slowStops: true });
    await play.pass(25);
    await play.adopts("ana");
    const body = {
      cause: "The large model answers in 3 s; checkout waits 0.6 s for it.",
      letThrough: "Nobody asked how slow it is, and no trigger watched checkout's time closely.",
      rules: [
        {
          kind: "trigger",
          reference: "releases.production.stop.p95",
          says: "p95 over 800 ms for 5 minutes stops a release.",
        },
      ],
      followUps: [{ says: "Measure each model before it is routed to", owner: "priya", by: calendar.date(6) }],
    };
    await closes(play, body);
  }),
];

async function afternoon(play: Play): Promise<void> {
  const live = play.code.live;
  const release = await prepares(play, "The fraud check asks the large model.");
  await play.pass(6);
  await approves(play, release);
  await play.watches(2);
  await deploys(play, release);
  play.goesWrong({ errors: 0.19, p95: 2.4, queue: 260 });
  await play.watches(4);
  const incident = await declares(play, "tom", {
    ...{ title: "Checkout times out", severity: 2, hits: ["customers"], detectedBy: "customer" },
  });
  const { lead } = incident;
  await inIncident(play, "tom", "note", {
    ...{ kind: "symptom", says: "Three clinics call: paying hangs", evidence: "Tickets 5120, 5121 and 5124" },
  });
  await inIncident(play, lead, "check", {
    ...{ says: "Does the fraud check answer?", expected: "an answer within 5 ms", found: "none within 600 ms" },
    evidence: "Errors of checkout by their cause",
  });
  const back = { says: "Roll the routing back", hypothesis: "the large model is too slow", expected: "no errors" };
  await acts(play, lead, back, () => rollsBack(play, { live }), {
    ...{ says: "Checkout answers again", evidence: "Errors are at 0.4 % again" },
  });
  await inIncident(play, lead, "mitigated", { says: "Checkout answers again." });
  await inIncident(play, "tom", "blast", {
    what: "users",
    low: 30,
    high: 45,
    source: "Failed checkouts, 14:14 to 14:21",
  });
  await inIncident(play, "tom", "update", {
    ...{ audience: "support", says: "Paying works again since 14:21. What failed was not charged." },
  });
  await play.watches(10);
  await inIncident(play, lead, "resolve", { says: "Checkout answers again, and nothing was charged twice." });
}
