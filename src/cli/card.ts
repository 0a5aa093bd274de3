/** `finalcall card`: prints the offline card, or checks that a copy says what the server signed. */

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { compactVerify, createLocalJWKSet, type JSONWebKeySet } from "jose";
import { asking } from "./asking.ts";
import { CommandError, type ExitCode, exit } from "./exit.ts";

type Done = (work: (...args: never[]) => Promise<ExitCode>) => (...args: unknown[]) => Promise<void>;

const guide = `
  finalcall card > card.txt            print it, and keep it where people look at night
  finalcall card --check card.txt      whether it is what the server signed, of which page
`;

export function addCard(finalcall: Command, done: Done): void {
  finalcall
    .command("card")
    .description("The offline card: who leads, whom to call, how to get in and how to undo without Finalcall.")
    .option("--check <file>", "check a copy instead")
    .addHelpText("after", guide)
    .action(done(card));
}

async function card({ check }: { readonly check?: string }): Promise<ExitCode> {
  if (check !== undefined) return checked(check);
  process.stdout.write(await asking("No card.", (client) => client.card()));
  return exit.ok;
}

/** Stands between the card and what proves it. */
const end = "\n----------\n";

async function checked(file: string): Promise<ExitCode> {
  const text = readText(file);
  const at = text.lastIndexOf(end) + 1;
  const signature = /^Signed: +(\S+)$/m.exec(text.slice(at))?.[1] ?? "";
  const { keys } = await asking("Not checked.", (client) => client.keys());
  const claims = await signed(signature, { keys } as JSONWebKeySet);
  const digest = createHash("sha256").update(text.slice(0, at), "utf8").digest("hex");
  if (claims?.aud !== "finalcall-card")
    throw new CommandError(
      exit.tampered,
      `${file} is not signed by this team's server.`,
      "Print it again: `finalcall card`.",
    );
  if (claims.sha256 !== digest)
    throw new CommandError(
      exit.tampered,
      `${file} was changed after it was signed.`,
      "Print it again: `finalcall card`.",
    );
  const made = new Date(claims.iat * 1000).toISOString();
  process.stdout.write(`${file} is what the server signed at ${made}, under page ${claims.sub.slice(0, 8)}.\n`);
  return exit.ok;
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8").replaceAll("\r\n", "\n");
  } catch {
    throw new CommandError(exit.usage, `${file} cannot be read.`, "Name a file that `finalcall card` printed.");
  }
}

interface Claims {
  readonly aud: string;
  readonly sub: string;
  readonly iat: number;
  readonly sha256: string;
}

async function signed(text: string, keys: JSONWebKeySet): Promise<Claims | undefined> {
  try {
    const { payload } = await compactVerify(text, createLocalJWKSet(keys), { algorithms: ["EdDSA"] });
    return JSON.parse(new TextDecoder().decode(payload)) as Claims;
  } catch {
    return undefined; // Whatever is wrong with it, it is not ours.
  }
}
