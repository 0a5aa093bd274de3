/** Story 4. A change of model routing ships at 14:12, and checkout times out: lead, freeze, suspect, way back, then the cause. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { act, touch } from "./people.ts";
import { openStage, verified } from "./stage.ts";
import type { Teller } from "./tell.ts";

const page = (metrics: string) => `team: Quillhaven
zone: Europe/Berlin
people:
  ana: { role: cto, email: ana@quillhaven.example }
  li:  { role: senior-engineer, email: li@quillhaven.example }
areas:
  data:     { owner: ana, backup: li }
  ai:       { owner: ana, backup: li, paths: [config/routing.json] }
  deploy:   { owner: ana, backup: li }
  incident: { owner: li, backup: ana }
everything-else: li
releases:
  production:
    metrics: ${metrics}
    watch: 1m
    stop: { error-rate: "> 20 % for 2s" }
`;

interface Release {
  readonly id: string;
  readonly shown: string;
  readonly stopped: { readonly says: string } | null;
}
interface Incident {
  readonly id: string;
  readonly suspects: readonly {
    readonly id: string;
    readonly says: string;
    readonly likely: string;
    readonly why: readonly string[];
  }[];
}

const shown = (text: string, ...says: string[]) => says.every((one) => text.includes(one));

const entryOf = (said: string) => /Entry (\d+)/.exec(said)?.[1] ?? "";

/** Plays it. */
export async function modelRouting(tell: Teller): Promise<void> {
  tell.chapter("Model routing breaks checkout");
  const stage = await openStage(page);
  const { cli, people } = stage;
  try {
    const live = stage.git("rev-parse", "HEAD").trim();
    void stage.orders(120_000);
    const change = stage.commit("Li", "Route the fraud check to the large model", {
      "config/routing.json": '{ "checkout": { "model": "large" } }\n',
    });
    writeFileSync(join(stage.folder, ".finalcall", "tests.json"), '{ "passed": 214, "failed": 0 }');
    const args = [
      "release",
      "prepare",
      `${live}..${change}`,
      "--artifact",
      "config/routing.json",
      "--tests",
      ".finalcall/tests.json",
    ];
    const words = [
      ...["--note", "The fraud check asks the large model.", "--monitoring", "the shop's dashboard, errors"],
      ...["--off-switch", "Set the model in config/routing.json", "--stop-patching", "After the first failed fix."],
      ...["--rollback-command", "node scripts/rollback.mjs"],
    ];
    const free = await cli(...args, ...words);
    tell.holds("a change of models needs a cost estimate first", free.code === 3 && shown(free.err, "cost"), free.err);
    const prepared = await cli(...args, ...words, "--cost", "120 EUR / month");
    tell.holds("it is a matter of the AI owner's, and Ana decides", shown(prepared.out, "ai", "Ana decides"), prepared);
    const [release] = (await stage.get<{ releases: Release[] }>("/v1/releases")).releases;
    if (!release) throw new Error("Nothing was prepared.");
    await touch(people.ana, `/v1/releases/${release.id}/approve`, release.shown);
    const deployed = await cli("release", "deploy", "--no-wait", "--", "node", "scripts/deploy.mjs", change);
    tell.holds("14:12. It ships to everybody", deployed.code === 0 && shown(deployed.out, "serves all"), deployed);

    const stopped = await stage.until("the errors stop it", async () => {
      const now = await stage.get<Release>(`/v1/releases/${release.id}`);
      return now.stopped ?? undefined;
    });
    tell.holds(`Checkout times out, and the trigger stops the release: ${stopped.says}`, true);
    const declared = await cli(
      "incident",
      "declare",
      "Checkout times out",
      "--environment",
      "production",
      "--hits",
      "customers",
    );
    tell.holds(
      "one lead is named, and deploys are frozen in the same entry",
      shown(declared.out, "frozen", "Li leads"),
      declared,
    );
    const second = await cli("incident", "declare", "Checkout is slow", "--environment", "production");
    tell.holds("a second lead is refused, and told who leads", second.code === 3 && shown(second.err, "Li"), second);
    const incident = await stage.get<Incident>("/v1/incidents/open");
    const [suspect] = incident.suspects;
    tell.holds(
      `the routing change is the first suspect, ${suspect?.likely}: ${suspect?.why.join(" ")}`,
      suspect?.id === release.id,
      incident.suspects,
    );

    await cli(
      "incident",
      "check",
      "Does the fraud check answer?",
      "--expected",
      "answers in 5 ms",
      "--found",
      "no answer in 600 ms",
      "--evidence",
      "the shop's errors",
    );
    const acted = await cli(
      "incident",
      "action",
      "Roll the routing back",
      "--because",
      "the large model is too slow",
      "--expected",
      "no errors",
    );
    const undone = await cli("rollback");
    tell.holds(
      "one command rolls it back; good numbers prove it",
      undone.code === 0 && shown(undone.out, "Rolled back in"),
      undone,
    );
    tell.figure("rolled back in, seconds", Number(/Rolled back in ([\d.]+) s/.exec(undone.out)?.[1]));
    const result = await cli(
      "incident",
      "result",
      entryOf(acted.out),
      "helped",
      "Checkout answers again",
      "--evidence",
      "errors are back to none",
    );
    tell.holds("the result stands beside the action, with the numbers before and after", result.code === 0, result);
    const webhook = await cli("incident", "resolve");
    tell.holds("no token resolves it: a person does, in the browser", webhook.code === 3, webhook);
    await act(people.li, `/v1/incidents/${incident.id}/resolve`, { says: "Checkout answers again." });
    tell.say("Li resolves it. The cause is looked for now, after recovery.");
    const review = await cli(
      "incident",
      "review",
      "--on",
      "1",
      "--cause",
      "The large model answers in 3 s, checkout waits 0.6 s",
      "--let-through",
      "Nobody asked how slow it is",
      "--rule",
      "trigger:p95=A slow checkout stops a release too",
      "--follow-up",
      "li:2027-01-15:Measure each model before it is routed to",
    );
    tell.holds("the review changes a rule and names who follows up", review.code === 0, review);
    await act(people.li, `/v1/incidents/${incident.id}/close`, {});
    const why = await cli("why", release.id);
    tell.holds("why tells who, what, under which page, and how it ended", shown(why.out, "Ana", "Rolled back"), why);
    await stage.finalcall.stop();
    tell.say(verified(stage));
  } finally {
    await stage.close();
  }
}
