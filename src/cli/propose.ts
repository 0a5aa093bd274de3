/** `finalcall propose`: asks for a decision, and says whose it is. */

import { connect, Refused, Unreachable } from "../client/client.ts";
import { nameOf } from "../routing/sentence.ts";
import { CommandError, type ExitCode, exit } from "./exit.ts";
import { requiredServer } from "./servers.ts";

export interface ProposeFlags {
  readonly option?: readonly string[];
  readonly cost?: readonly string[];
  readonly area?: string;
  readonly oneWay: boolean;
  readonly guardrail?: readonly string[];
  readonly json?: boolean;
}

export async function propose(question: string, flags: ProposeFlags): Promise<ExitCode> {
  const { url, token } = requiredServer(process.env);
  const costs = new Map((flags.cost ?? []).map((one) => pair(one, "--cost")));
  const options = (flags.option ?? []).map((one) => {
    const [name, says] = pair(one, "--option");
    return { name, says, costs: costs.get(name) ?? "" };
  });
  try {
    const asked = await connect(url, token).propose({
      question,
      options,
      oneWay: flags.oneWay,
      guardrails: [...(flags.guardrail ?? [])],
      ...(flags.area === undefined ? {} : { area: flags.area }),
    });
    const unsure = asked.sure ? "" : " Nobody clearly owns this, so it goes to the owner of everything else.";
    const sentence = `${nameOf(asked.owner)} decides; ${nameOf(asked.backup)} from ${asked.backupFrom}; blocked after ${asked.blockedFrom}.${unsure}`;
    process.stdout.write(
      flags.json ? `${JSON.stringify({ ok: true, code: exit.ok, ...asked })}\n` : `${sentence}\n${asked.link}\n`,
    );
    return exit.ok;
  } catch (fault) {
    if (fault instanceof Refused) throw new CommandError(exit.denied, `Not asked. ${fault.message}`, fault.next);
    if (fault instanceof Unreachable)
      throw new CommandError(exit.unreachable, `Not asked. ${fault.message}`, "Try again when the server runs.");
    throw fault;
  }
}

function pair(text: string, flag: string): [string, string] {
  const at = text.indexOf("=");
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw new CommandError(exit.usage, `${flag} takes name=text, not ${text}.`, `${flag} queue="A queue"`);
}
