/** What comes round in a company: numbers of the month, alerts and a quiet look at who can reach production; and people who come and go. */

import { type Happening, happening, type Play } from "../play.ts";

/** Cloud spend in EUR a month and uptime in per cent, from the first week on. In one of them the spend crosses its limit. */
const spend = [2910, 2980, 3050, 3140, 3120, 3260, 3420, 3610, 3870, 4120, 3940, 3720, 3680];
const uptime = [99.97, 99.98, 99.96, 99.99, 99.98, 99.97, 99.97, 99.93, 99.95, 99.98, 99.91, 99.97, 99.96];

/** `weeks`: how many there are before the one of the end. */
export const seasons = (weeks: number, { calendar }: Play): readonly Happening[] => [
  ...Array.from({ length: weeks }, (_, n) => n).flatMap((n) => [
    happening(calendar.on(weeks - n, "Mon", "12:10"), (play) => numbersOf(play, n)),
    happening(calendar.on(weeks - n, "Wed", "05:40"), (play) => alertOf(play, n)),
    happening(calendar.on(weeks - n, "Sat", "03:00"), ({ company }) => company.seal()),
  ]),
  happening(calendar.on(10, "Thu", "11:20"), ({ staff }) => staff.fills("ana", "/access", "/access/review")),
  happening(calendar.on(6, "Thu", "11:45"), ({ staff }) => staff.fills("li", "/access", "/access/review")),
  happening(calendar.on(2, "Thu", "11:15"), ({ staff }) => staff.fills("ana", "/access", "/access/review")),
  happening(calendar.on(3, "Thu", "16:05"), forgets),
  ...comingAndGoing({ calendar }),
  ...freezes({ calendar }),
];

async function numbersOf({ staff }: Play, n: number): Promise<void> {
  const reports = (name: string, value: number, unit: string) =>
    staff.asks("machine:ci", "/v1/metrics", { name, value, unit });
  await reports("cloud-spend", (spend[n] ?? 3700) * 100, "EUR/month");
  await reports("uptime", uptime[n] ?? 99.97, "%");
}

const alerts = [
  ["QueueBacklog", "The queue of the mailer is long"],
  ["DiskFillsUp", "The disk of db-2 is full in four days"],
  ["CertificateEnds", "A certificate of the API ends in ten days"],
] as const;

/** An alert that comes and goes by itself; and now and then the provider of hosting says what it put in. */
async function alertOf({ staff, company, pass }: Play, n: number): Promise<void> {
  const [alertname, summary] = alerts[n % alerts.length] ?? alerts[0];
  const startsAt = company.now().toISOString();
  const fires = (name: string, endsAt = "0001-01-01T00:00:00Z") => {
    const status = endsAt.startsWith("0001") ? "firing" : "resolved";
    const alert = {
      ...{ status, startsAt, endsAt, fingerprint: `${name}-${n}`, generatorURL: "" },
      ...{
        labels: { alertname: name, severity: "warning" },
        annotations: { summary },
      },
    };
    return staff.asks("machine:alertmanager", "/hooks/alertmanager", {
      ...{ version: "4", groupKey: `{}:{alertname="${name}"}`, truncatedAlerts: 0, status, receiver: "finalcall" },
      ...{ groupLabels: { alertname: name }, commonLabels: {}, commonAnnotations: {}, externalURL: "" },
      alerts: [alert],
    });
  };
  await fires(alertname);
  await pass(26);
  await fires(alertname, company.now().toISOString());
  if (n % 3 !== 1) return;
  const payload = { summary: "db-2 has a new kernel", source: "hosting", timestamp: company.now().toISOString() };
  await staff.asks("machine:alertmanager", "/hooks/pagerduty", { routing_key: "0".repeat(32), payload, links: [] });
}

/** A clinic asks that what it said be forgotten: Tom finds the words, and Ana, who owns customer data, orders it by a touch. */
async function forgets({ staff, pass }: Play): Promise<void> {
  const asked = "unhappy about Tuesday";
  const screen = `/record/remove?q=${encodeURIComponent(asked)}`;
  const html = await (await (await staff.at("tom")).browser.get(screen)).text();
  const text = [...html.matchAll(/name="text" value="([0-9a-f]{64})"/g)].map(([, found = ""]) => found);
  const reason = "The clinic asked us to forget what it said that morning.";
  const { headers } = await staff.fills("tom", screen, "/record/remove", { q: asked, text, reason });
  const [removal = ""] = (headers.get("location") ?? "").split("?");
  await pass(45);
  await staff.fills("ana", removal, `${removal}/order`);
}

const comingAndGoing = ({ calendar }: Pick<Play, "calendar">): readonly Happening[] => [
  happening(calendar.on(7, "Wed", "15:30"), (play) =>
    play.writes("marta", "Priya joins; the engineers' quality is hers", { priya: true }),
  ),
  happening(calendar.on(7, "Thu", "09:40"), (play) => play.adopts("ana")),
  happening(calendar.on(6, "Mon", "09:30"), ({ staff }) => staff.joins("priya", "li", "ana")),
  happening(calendar.on(6, "Mon", "16:30"), (play) => {
    const from = calendar.on(4, "Mon", "12:00");
    const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
    return play.writes("jonas", "Jonas is away for two weeks", {
      leave: `${day(from)} - ${day(from + 11 * 86_400_000)}`,
    });
  }),
  happening(calendar.on(6, "Tue", "09:20"), (play) => play.adopts("ana")),
  // Tokens live for at most 92 days; whoever answers for them makes new ones in time.
  happening(calendar.on(1, "Tue", "09:50"), ({ staff }) => renewed(staff)),
];

async function renewed({ gives }: Play["staff"]): Promise<void> {
  await gives("ana", "machine:ci", "build and deploy, again", 92, ["read", "propose", "deploy", "report"]);
  await gives("li", "agent:coder", "the coding agent, again", 92, ["read", "propose"]);
  for (const holder of ["machine:billing-desk", "agent:desk"])
    await gives("tom", holder, "the billing desk, again", 92, ["read", "propose", "call", "report"]);
}

const freezes = ({ calendar }: Pick<Play, "calendar">): readonly Happening[] => [
  happening(calendar.on(9, "Wed", "18:30"), ({ staff }) =>
    staff.does("li", "/v1/freeze", { reason: "The database moves to its new version tonight." }),
  ),
  happening(calendar.on(9, "Wed", "22:10"), ({ staff }) =>
    staff.does("li", "/v1/thaw", { reason: "The new version runs, and the clinics’ numbers are right." }),
  ),
  happening(calendar.on(3, "Mon", "08:20"), ({ staff }) =>
    staff.does("sam", "/v1/freeze", { reason: "The month is being closed; nothing may move money until noon." }),
  ),
  happening(calendar.on(3, "Mon", "12:05"), ({ staff }) =>
    staff.does("ana", "/v1/thaw", { reason: "The month is closed." }),
  ),
];
