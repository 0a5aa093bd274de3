/** Story 3. Alerts, usage billing and a dashboard at once: whose call is it? A boundary, the engineer's own, and one answer. */

import { openStage, type Stage, verified } from "./stage.ts";
import type { Teller } from "./tell.ts";

const page = (metrics: string) => `team: Quillhaven
zone: Europe/Berlin
people:
  ana:  { role: cto, email: ana@quillhaven.example }
  li:   { role: senior-engineer, email: li@quillhaven.example }
  noor: { role: product-lead, email: noor@quillhaven.example }
areas:
  billing:  { owner: ana, backup: li, paths: ["src/billing/**"] }
  data:     { owner: ana, backup: li }
  infra:    { owner: ana, backup: li, paths: ["infra/**"] }
  deploy:   { owner: ana, backup: li }
  incident: { owner: li, backup: ana }
  scope:    { owner: ana, backup: li, input: [noor] }
  company:  { owner: ana, backup: noor }
  quality:  { owner: li, backup: ana }
everything-else: li
guardrails:
  cloud-spend: { limit: 4000 EUR / month, source: pushed, owner: ana }
  scope:       { limit: one large feature at a time, source: proposal, owner: ana }
  stack:       { allowed: [typescript, node], source: dependencies, owner: ana }
releases: { production: { metrics: ${metrics} } }
`;

interface Proposal {
  readonly id: string;
  readonly owner: string;
  readonly answers: readonly {
    readonly option: string;
    readonly reason: string;
    readonly by: string;
    readonly seq: number;
  }[];
}

const shown = (text: string, ...says: string[]) => says.every((one) => text.includes(one));
const last = async (stage: Stage): Promise<Proposal> => {
  const { proposals } = await stage.get<{ proposals: Proposal[] }>("/v1/proposals");
  const found = proposals[0];
  if (!found) throw new Error("Nothing was proposed.");
  return found;
};

/** Plays it. */
export async function whoseCall(tell: Teller): Promise<void> {
  tell.chapter("Whose call is it?");
  const stage = await openStage(page);
  const { cli, people } = stage;
  try {
    await spend(stage, 3100_00);
    tell.say("The cloud costs 3,100 EUR this month; the page stops at 4,000.");
    const asked = await cli(
      ...[
        "propose",
        "Real-time alerts, usage billing and a dashboard, all in this sprint?",
        "--area",
        "scope",
        "--guardrail",
        "scope",
      ],
      ...["--option", "billing=Usage billing first, the rest after it", "--cost", "billing=nine days, and no mess"],
      ...["--option", "all=All three at once", "--cost", "all=five days with manual checks"],
    );
    tell.holds(
      "Noor's wish goes to Ana: three large features cross the guardrail of one",
      asked.code === 0 && shown(asked.out, "Ana decides"),
      asked,
    );
    const wish = await last(stage);
    const reason = "Billing first. Cloud spend stays under 4,000 EUR. Nothing ships until retries are safe.";
    await answer(wish.id, "billing", reason);
    const answered = await stage.get<Proposal>(`/v1/proposals/${wish.id}`);
    tell.holds(
      `Ana's boundary is recorded, once for everybody: ${answered.answers[0]?.reason}`,
      answered.answers.length === 1 && answered.answers[0]?.by === "person:ana",
    );

    for (const own of [
      "put a queue between billing and the mailer",
      "split the worker in two",
      "add idempotency tokens to the worker",
    ]) {
      const mine = await cli("mine", "--as", "li", own);
      tell.holds(`Li need not ask: ${own}`, mine.code === 0, mine);
    }

    await spend(stage, 4150_00);
    tell.say("Two weeks later the spend is 4,150 EUR.");
    const bigger = await cli(
      "propose",
      "A second database cluster for the dashboard?",
      ...["--guardrail", "cloud-spend", "--option", "no=Wait", "--cost", "no=a slower dashboard"],
      ...["--option", "yes=Add it", "--cost", "yes=900 EUR / month"],
    );
    tell.holds(
      "what would break the cap goes back to Ana by itself",
      bigger.code === 0 && shown(bigger.out, "Ana decides"),
      bigger,
    );
    const live = stage.git("rev-parse", "HEAD").trim();
    const change = stage.commit("Li", "A Redis for the dashboard", {
      "package.json": '{ "name": "shop", "dependencies": { "redis": "5.0.0" } }\n',
    });
    const check = await cli("check", `${live}..${change}`);
    tell.holds(
      "and so does a change that takes in what the stack does not allow",
      check.code === 3 && shown(check.out + check.err, "Ana"),
      check,
    );
    await answer((await last(stage)).id, "no", "Not over the cap this quarter.");

    const again = await cli("why", wish.id);
    tell.holds("whoever asks again gets the same answer", shown(again.out, "Billing first"), again);
    await stage.finalcall.stop();
    tell.say(verified(stage));
  } finally {
    await stage.close();
  }

  async function answer(id: string, option: string, reason: string): Promise<void> {
    const form = await people.ana.browser.fill(
      `/proposals/${id}`,
      `/proposals/${id}/answer`,
      { option, reason },
      people.ana.device,
    );
    if (form.status >= 400)
      throw new Error(
        `Not answered: ${/<main[\s\S]*/
          .exec(await form.text())?.[0]
          .replace(/<[^>]+>/g, " ")
          .slice(0, 600)}`,
      );
  }
}

/** What the month costs so far, in cents, as a billing export would push it. */
async function spend(stage: Stage, value: number): Promise<void> {
  const token = stage.token;
  const response = await fetch(`${stage.finalcall.url}/v1/metrics`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ name: "cloud-spend", value, unit: "EUR/month" }),
  });
  if (!response.ok) throw new Error(`Not pushed: ${await response.text()}`);
}
