/** The commands around releases: what each takes, and what it is for. */

import { Argument, type Command, Option } from "commander";
import type { ExitCode } from "../exit.ts";
import { deploy } from "./deploy.ts";
import { freeze, thaw } from "./freeze.ts";
import { prepare } from "./prepare.ts";
import { tellServer, type UndoFlags, undo } from "./rollback.ts";
import { stage, status } from "./status.ts";

type Done = (work: (...args: never[]) => Promise<ExitCode>) => (...args: unknown[]) => Promise<void>;

const guide = `
From merged to safe:
  finalcall release prepare v2.40.3..HEAD --artifact build.tar.gz --tests junit.xml --note "Charges once" \\
      --monitoring https://… --off-switch "BILLING_RETRIES=off" --stop-patching "after the second failed fix" \\
      --rollback-command "./deploy.sh 2.40.3"
      what goes out, who may say yes, what is missing; the yes is given in the browser
  finalcall release deploy -- ./deploy.sh        the next stage: key, gate, the command once, its end, its numbers
  finalcall release stage                        what the next stage waits for
  finalcall rollback                             one command, approved beforehand, also in a freeze, also without the server

The deploy script stands behind the gate: finalcall gate --run "$FINALCALL_RUN" || exit $?
`;

const examples = {
  prepare: `
Exit 3 until somebody approved it in the browser, 0 from then on.
  finalcall release prepare v2.40.3..HEAD --artifact shop.tar.gz --tests junit.xml --note @RELEASE.md \\
      --monitoring https://charts.example/d/shop --off-switch "BILLING_RETRIES=off" \\
      --stop-patching "after the second failed fix" --rollback-image registry.example/shop:2.40.3
`,
  deploy: `
  finalcall release deploy -- ./deploy.sh 2.41.0
  finalcall release deploy --run "run-$CI_JOB_ID" --timeout 20m --no-wait -- kubectl apply -f shop.yaml
The command reads FINALCALL_RUN, FINALCALL_PERMIT, FINALCALL_RELEASE, FINALCALL_STAGE, FINALCALL_ARTIFACT, FINALCALL_ENVIRONMENT.
`,
  rollback: `
  finalcall rollback                        runs the command that was approved with the release
  finalcall rollback -- ./go-back.sh        for a commit, an image or a database step: reads FINALCALL_ROLLBACK_KIND and _TO
  finalcall rollback --reconcile            after the server was away
Exit 0: done, or with --no-wait: run. 1: NOT rolled back. 5: this receipt was used here already. 7: no server and no receipt.
`,
  measure: `
  finalcall measure limit         under \`releases.production.measures.limit\` of the page
  finalcall measure disable --environment staging
`,
  freeze: `
  finalcall freeze "Payments look odd"
  finalcall freeze --status || exit $?      exit 4 while releases are frozen
`,
};

const json = () => new Option("--json", "one JSON object on stdout");
const dir = () =>
  new Option("--dir <folder>", "where this host keeps what it did, and its receipts").default(".finalcall");
const environment = () => new Option("--environment <name>", "an environment of the page").default("production");

/** Adds `release`, `rollback`, `measure`, `freeze` and `thaw`. */
export function addReleases(finalcall: Command, done: Done): void {
  const release = finalcall
    .command("release")
    .description("Prepares, deploys, watches and undoes a release.")
    .addHelpText("after", guide);
  release
    .command("prepare")
    .argument("[range]", "commits, such as v2.40.3..HEAD; default: where this branch left the default branch..HEAD")
    .description(
      "Computes what goes out, how dangerous it is and who may approve it; names everything that is missing.",
    )
    .option("--note <text>", "what changes for users; @FILE reads it")
    .option("--artifact <digest|file>", "sha256:… of what is deployed, or the file")
    .option("--tests <file>", "the test report: JUnit XML or JSON")
    .option("--monitoring <where>", "where it is watched: a dashboard's address")
    .option("--off-switch <how>", "how it is switched off")
    .option("--stop-patching <when>", "when patching forward stops")
    .option("--cost <amount>", "what it costs where models, prompts or retries change: `12 EUR / month`")
    .option("--rollback-command <line>", "the way back: a command line")
    .option("--rollback-commit <commit>", "… or a full commit")
    .option("--rollback-image <image>", "… or an image with its tag or digest")
    .option("--rollback-database <step>", "… or a database step")
    .addOption(environment())
    .addOption(json())
    .addHelpText("after", examples.prepare)
    .action(done(prepare));
  release
    .command("deploy")
    .argument("<command...>", "after --: what is run, once")
    .description(
      "Takes the next stage out: the key, the gate, the command once, its end in the record, then its numbers.",
    )
    .option("--release <id>", "default: the approved one of the environment")
    .option("--stage <name>", "default: the next one")
    .option("--artifact <digest>", "what is about to run; default: what was approved")
    .option("--run <id>", "a name for this run; default: a new one")
    .option("--timeout <duration>", "end the command after 30s, 10m or 1h; default: never")
    .option("--no-wait", "do not wait for the numbers")
    .addOption(dir())
    .addOption(environment())
    .addOption(json())
    .addHelpText("after", examples.deploy)
    .action(done(deploy));
  release
    .command("stage")
    .argument("[release]", "default: the one on its way")
    .description("The next stage, and what it waits for.")
    .addOption(environment())
    .addOption(json())
    .action(done(stage));
  release
    .command("status")
    .argument("[release]", "one release; default: the environment")
    .description("What is live, what is on its way, what is frozen.")
    .addOption(environment())
    .addOption(json())
    .action(done(status));
  for (const parent of [release, finalcall]) addRollback(parent, done);
  addSwitches(finalcall, done);
}

type Undoing = Omit<UndoFlags, "what" | "command"> & { readonly reconcile?: boolean };

function addRollback(parent: Command, done: Done): void {
  parent
    .command("rollback")
    .argument("[command...]", "after --: for a way back that is a commit, an image or a database step")
    .description("Undoes what went out last: approved beforehand, once, timed; done when the numbers are good again.")
    .option("--release <id>", "the release to undo, where going back once more would undo a second one")
    .option("--no-wait", "do not wait for the numbers")
    .option("--reconcile", "only tell the server what this host did while it was away")
    .addOption(dir())
    .addOption(environment())
    .addOption(json())
    .addHelpText("after", examples.rollback)
    .action(
      done((command: readonly string[], flags: Undoing) =>
        flags.reconcile ? tellServer(flags) : undo({ ...flags, what: "rollback", command }),
      ),
    );
}

function addSwitches(finalcall: Command, done: Done): void {
  finalcall
    .command("measure")
    .addArgument(new Argument("<what>", "which command of the page").choices(["limit", "disable", "reduce"]))
    .description("Runs a command that the page holds ready: rate limit, switch a path off, reduced mode.")
    .option("--no-wait", "do not wait for the numbers")
    .addOption(dir())
    .addOption(environment())
    .addOption(json())
    .addHelpText("after", examples.measure)
    .action(done((what: UndoFlags["what"], flags: Undoing) => undo({ ...flags, what, command: [] })));
  finalcall
    .command("freeze")
    .argument("[reason]", "why; without one it only says whether releases are frozen")
    .description("Stops all releases at once, everywhere. Anybody may.")
    .option("--status", "only say whether they are frozen: exit 4")
    .addOption(environment())
    .addOption(json())
    .addHelpText("after", examples.freeze)
    .action(done(freeze));
  finalcall
    .command("thaw")
    .description("Says who lifts the freeze, and where: a person in their browser.")
    .addOption(json())
    .action(done(thaw));
}
