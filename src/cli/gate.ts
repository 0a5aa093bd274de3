/** `finalcall gate`, as a program of its own: it stands in front of every deploy, and anything but `go` means no. */

import { parseArgs } from "node:util";
import { asking, say } from "./asking.ts";
import { CommandError, type ExitCode, exit, report } from "./exit.ts";

const help = `finalcall gate --run ID [--permit TEXT] [--artifact sha256:…] [--environment NAME] [--stage NAME] [--json]

Lets one run through, once: in the deploy script, before anything changes.
Inside \`finalcall release deploy -- script\` everything but --run is there already:

  finalcall gate --run "$FINALCALL_RUN" || exit $?

--permit        default: FINALCALL_PERMIT        --environment   default: FINALCALL_ENVIRONMENT
--artifact      default: FINALCALL_ARTIFACT      --stage         default: FINALCALL_STAGE
The same run hears the same again; another run with the same permit does not pass.

Exit 0: go. 2: something is missing here. 3: forged, another digest, not approved. 4: frozen. 5: expired, or used by another run.
7: the server cannot be reached, which counts as no.
`;

const options = {
  run: { type: "string" },
  permit: { type: "string" },
  artifact: { type: "string" },
  environment: { type: "string" },
  stage: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

/** Milliseconds until a server that does not answer counts as away. */
const patience = 10_000;

async function gate(argv: readonly string[]): Promise<ExitCode> {
  const { values } = parsed(argv);
  if (values.help) {
    process.stdout.write(help);
    return exit.ok;
  }
  const { env } = process;
  const needed = (name: "run" | "permit" | "artifact" | "environment" | "stage"): string => {
    const given = values[name] ?? env[`FINALCALL_${name.toUpperCase()}`];
    if (given) return given;
    throw new CommandError(
      exit.usage,
      `No --${name} was given, so nothing is let through.`,
      "See `finalcall gate --help`.",
    );
  };
  const asked = {
    ...{ run: needed("run"), permit: needed("permit"), artifact: needed("artifact") },
    ...{ environment: needed("environment"), stage: needed("stage") },
  };
  return asking(
    "No.",
    async (client) => {
      const go: unknown = await client.gate(asked);
      if (!isGo(go, asked))
        throw new CommandError(
          exit.unreachable,
          "No. The answer is not one that this version understands.",
          "Check the server's address and version.",
        );
      const says = `go: ${go.release}, ${asked.stage} to ${asked.environment}. Record head ${go.head.seq}.`;
      return say(values.json, says, { ...go });
    },
    "Not knowing counts as no. Ask again when the server runs; `finalcall rollback` works without it.",
    patience,
  );
}

type Asked = Readonly<Record<"run" | "artifact" | "environment" | "stage", string>>;

/** A whole yes to exactly what was asked. Checked by hand: a schema library would cost several milliseconds of every start. */
function isGo(answer: unknown, asked: Asked): answer is { readonly release: string; readonly head: { seq: number } } {
  const go = (answer ?? {}) as Readonly<Record<string, unknown>>;
  const { seq } = (go.head ?? {}) as { readonly seq?: unknown };
  return (
    go.answer === "go" &&
    typeof go.release === "string" &&
    Number.isSafeInteger(seq) &&
    (["run", "artifact", "environment", "stage"] as const).every((name) => go[name] === asked[name])
  );
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, strict: true });
  } catch (fault) {
    throw new CommandError(exit.usage, (fault as Error).message, "See `finalcall gate --help`.");
  }
}

process.on("SIGINT", () => process.exit(exit.interrupted));
// The answer is the exit code, whoever reads the words.
process.stdout.on("error", () => {});
gate(process.argv.slice(3)).then(
  (code) => {
    process.exitCode = code;
  },
  (fault) => {
    process.exitCode = report(fault, process.argv.includes("--json"));
  },
);
