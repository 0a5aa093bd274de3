/** Story 1. An agent writes retries for billing; the provider repeats a callback. Once with the shop's own key, once without. */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { act, touch } from "./people.ts";
import { refund } from "./refund.ts";
import { openStage, type Stage, verified } from "./stage.ts";
import type { Teller } from "./tell.ts";

const page = (metrics: string) => `team: Quillhaven
zone: Europe/Berlin
people:
  ana: { role: cto, email: ana@quillhaven.example }
  li:  { role: senior-engineer, email: li@quillhaven.example }
  sam: { role: finance, email: sam@quillhaven.example }
areas:
  billing:  { owner: ana, backup: li, stages: [1%, all], paths: ["src/billing/**"] }
  data:     { owner: ana, backup: li }
  deploy:   { owner: ana, backup: li }
  incident: { owner: li, backup: ana }
  company:  { owner: ana, backup: li }
everything-else: li
agents:
  coder: { kind: claude-code, asked-by: [li] }
releases:
  production:
    metrics: ${metrics}
    watch: 1m
    stop: { double-charges: "1", error-rate: "> 50 %" }
    measures: { disable: ./scripts/disable-retries.sh }
`;

const code = (name: string) => readFileSync(join(import.meta.dirname, "../../test/stories/shop", name), "utf8");
const shown = (text: string, ...says: string[]) => says.every((one) => text.includes(one));
const rolledBackIn = (text: string) => Number(/Rolled back in ([\d.]+) s/.exec(text)?.[1] ?? Number.NaN);

interface Release {
  readonly id: string;
  readonly shown: string;
  readonly status: string;
  readonly stopped: { readonly says: string; readonly at: string } | null;
}

/** Plays both halves, and what a customer gets back. */
export async function doubleCharge(tell: Teller): Promise<void> {
  tell.chapter("The double charge, with the shop's own idempotency key");
  await play(tell, code("billing-with-key.mjs"), async (stage) => {
    await storm(tell, stage);
    const twice = chargedTwice(stage);
    tell.holds("the shop did ask again, under the same key", stage.payments.repeated > 0);
    tell.holds("every customer was charged once", twice.size === 0, [...twice]);
    tell.figure("asked again under one key", stage.payments.repeated);
    tell.figure("charged twice, with the key", twice.size);
  });
  tell.chapter("The double charge, with the protection taken out");
  await play(tell, code("billing-without-key.mjs"), afterwards(tell));
  await refund(tell);
}

/** Monday: written, refused, approved, out at 1 %. Then `tuesday`. */
async function play(
  tell: Teller,
  billing: string,
  tuesday: (stage: Stage, release: Release, out: string) => Promise<void>,
) {
  const stage = await openStage(page);
  const { cli, people } = stage;
  try {
    const live = stage.git("rev-parse", "HEAD").trim();
    stage.git("checkout", "-q", "-b", "retries");
    const message = "Try again when the provider does not answer\n\nCo-Authored-By: Claude <noreply@anthropic.com>";
    const out = stage.commit("Li", message, { "src/billing/billing.mjs": billing });
    tell.say("Monday. An agent wrote a billing update with retries for Li. All tests pass.");
    const check = await cli("check", `${live}..HEAD`, "--json");
    tell.holds(
      "the change is money and high risk, and Ana must say yes",
      check.code === 3 && shown(check.out, '"billing"', '"high"', '"ana"'),
      check,
    );

    const bare = await cli("release", "prepare", `${live}..HEAD`, "--note", "Payments are tried again.");
    tell.holds("no rollback step, no approval to give", bare.code === 3 && shown(bare.err, "rollback"), bare.err);
    writeFileSync(join(stage.folder, ".finalcall", "tests.json"), '{ "passed": 214, "failed": 0 }');
    const prepared = await cli("release", "prepare", `${live}..HEAD`, ...complete(live));
    tell.holds(
      "Li wrote it, so Li may not approve it; Ana may",
      shown(prepared.out, "Made by Li", "Ana decides"),
      prepared,
    );
    const [release] = (await stage.get<{ releases: Release[] }>("/v1/releases")).releases;
    if (!release) throw new Error("Nothing was prepared.");
    const early = await cli("release", "deploy", "--no-wait", "--", "node", "scripts/deploy.mjs", out);
    tell.holds("without Ana's yes the gate stays shut", early.code === 3, early);
    await touch(people.ana, `/v1/releases/${release.id}/approve`, release.shown);
    tell.say("Ana reads the card and touches her passkey.");
    const deployed = await cli("release", "deploy", "--no-wait", "--", "node", "scripts/deploy.mjs", out);
    tell.holds(
      "it goes out to 1 %, once, behind the gate",
      deployed.code === 0 && shown(deployed.out, "go: ", "serves 1%"),
      deployed,
    );
    await tuesday(stage, release, live);
    await stage.finalcall.stop();
    tell.say(verified(stage));
  } finally {
    await stage.close();
  }
}

const complete = (live: string) => [
  ...[
    "--artifact",
    "src/billing/billing.mjs",
    "--tests",
    ".finalcall/tests.json",
    "--note",
    "Payments are tried again when the provider does not answer.",
  ],
  ...[
    "--monitoring",
    "the shop's dashboard, double charges",
    "--off-switch",
    "finalcall measure disable",
    "--cost",
    "0 EUR / month",
  ],
  ...[
    "--stop-patching",
    "After the first customer who was charged twice.",
    "--rollback-command",
    `node scripts/rollback.mjs # to ${live.slice(0, 12)}`,
  ],
];

/** Tuesday: the provider answers late and repeats its callbacks, while customers order. */
async function storm(tell: Teller, stage: Stage): Promise<void> {
  await stage.orders(2000);
  stage.payments.misbehave(3);
  const orders = await stage.orders(5000);
  stage.payments.behave();
  tell.say(
    `Tuesday. The provider answers late and repeats each callback, while ${orders} orders come in (numbers: ${stage.numbers}).`,
  );
}

function chargedTwice({ payments }: Stage): Map<string, { customer: string; times: number; amount: number }> {
  const orders = new Map<string, { customer: string; times: number; amount: number }>();
  for (const { order, customer, amount } of payments.charges)
    orders.set(order, { customer, amount, times: (orders.get(order)?.times ?? 0) + 1 });
  return new Map([...orders].filter(([, { times }]) => times > 1));
}

const afterwards =
  (tell: Teller) =>
  async (stage: Stage, { id }: Release) => {
    const { cli, people } = stage;
    void storm(tell, stage).then(() => stage.orders(60_000));
    const stopped = await stage.until("the trigger stops the release", async () => {
      const now = await stage.get<Release>(`/v1/releases/${id}`);
      return now.stopped ? now : undefined;
    });
    tell.holds(`the trigger stopped it: ${stopped.stopped?.says}`, stopped.status === "stopped");
    const declared = await cli(
      "incident",
      "declare",
      "Clinics are charged twice",
      "--environment",
      "production",
      "--hits",
      "customers,spend",
    );
    tell.holds(
      "declaring freezes releases and names Li; Ana leads the wider response",
      shown(declared.out, "frozen", "Li leads", "Ana"),
      declared,
    );
    tell.holds("the next question at the gate hears it", (await cli("freeze", "--status")).code === 4);
    const acted = await cli(
      "incident",
      "action",
      "Switch the retries off",
      "--because",
      "the retries charge again",
      "--expected",
      "no new double charge",
    );
    const disabled = await cli("measure", "disable", "--no-wait");
    tell.holds("the path is switched off by a command that the page holds ready", disabled.code === 0, disabled);
    const result = await cli(
      "incident",
      "result",
      /Entry (\d+)/.exec(acted.out)?.[1] ?? "",
      "helped",
      "No retry since then",
      "--evidence",
      "the shop's flags",
    );
    tell.holds("the action has its result", result.code === 0, result);
    const undone = await cli("rollback");
    tell.holds(
      "one command rolls it back, in the freeze, and the watcher saw good numbers after it",
      undone.code === 0 && shown(undone.out, "Rolled back in"),
      undone,
    );
    tell.figure("rolled back in, seconds", rolledBackIn(undone.out));

    const twice = chargedTwice(stage);
    tell.holds("customers really were charged twice", twice.size > 0);
    const rows = [...twice.values()].map(
      ({ customer, times, amount }) =>
        `${customer},${(((times - 1) * amount) / 100).toFixed(2)},EUR,charged ${times} times`,
    );
    writeFileSync(join(stage.folder, "charged-twice.csv"), `customer,amount,currency,what\n${rows.join("\n")}\n`);
    const listed = await cli("incident", "customers", "charged-twice.csv");
    tell.holds(`${twice.size} charges of customers are listed for finance`, listed.code === 0, listed);
    tell.figure("charged twice, without the key", twice.size);
    tell.say((await cli("incident", "update", "finance")).out.trim().split("\n").slice(0, 4).join(" "));

    const { incidents } = await stage.get<{ incidents: { id: string }[] }>("/v1/incidents");
    const incident = incidents[0]?.id ?? "";
    await act(people.li, `/v1/incidents/${incident}/resolve`, { says: "Nobody is charged twice any more." });
    tell.say("Li resolves it in the browser; no webhook could have.");
    const version = await tighten(tell, stage);
    const review = await cli(
      "incident",
      "review",
      "--on",
      "1",
      "--cause",
      "Retries without an idempotency key",
      "--let-through",
      "No rule asked for the key",
      "--rule",
      `page:${version}=Money never moves without an idempotency key, and goes out to us first`,
    );
    tell.holds("closing needs a changed rule, and has one", review.code === 0, review);
    await act(people.li, `/v1/incidents/${incident}/close`, {});
    tell.say("The incident is closed.");
  };

/** The page is changed on the base branch, and obeyed from Ana's touch on. */
async function tighten(tell: Teller, stage: Stage): Promise<string> {
  stage.git("checkout", "-q", "main");
  const now = readFileSync(join(stage.folder, "finalcall.yaml"), "utf8");
  stage.commit("Li", "Money goes out to us first, and never without a key", {
    "finalcall.yaml": now.replace(
      "stages: [1%, all]",
      'stages: [internal, 1%, 10%, all], never: ["charge without an idempotency key"]',
    ),
  });
  const version = await stage.until(
    "the page is on offer",
    async () => (await stage.get<{ offered: string | null }>("/v1/page")).offered ?? undefined,
  );
  const { ana } = stage.people;
  const response = await ana.browser.fill("/page", "/page/adopt", {}, ana.device);
  tell.holds(
    "the rule for money is tightened: Ana adopts the page by a touch",
    response.status < 400,
    await response.text().then((text) => text.slice(0, 300)),
  );
  return version;
}
