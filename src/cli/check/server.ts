/** Asks the server: opens the request, counts approvals, and believes a yes only for exactly what was computed here. */

import type { z } from "zod";
import { connect, Refused, Unreachable } from "../../client/client.ts";
import { factsDigest } from "../../decisions/change/facts.ts";
import type * as contract from "../../http/contract.ts";
import { canonical, sha256 } from "../../kernel/json.ts";
import type { Page } from "../../page/page.ts";
import { CommandError, type ExitCode, exit } from "../exit.ts";
import { type KnownServer, rememberSeen, requiredServer, serverOf } from "../servers.ts";
import type { Input } from "./input.ts";
import { areasAsked, judgedBy, type LocalVerdict } from "./local.ts";

type Change = z.output<typeof contract.Change>;

/** What the server said, or why it is not believed. */
export type Asked =
  | { readonly answer: Change; readonly seen: { readonly seq: number; readonly hash: string } }
  | { readonly code: ExitCode; readonly why: string; readonly next: string; readonly link?: string };

const patience = 30_000;

/** Submits the change and gives the verdict. Never throws for anything that a server can do. */
export async function askServer(
  server: KnownServer & { readonly token: string },
  input: Input,
  local: LocalVerdict,
): Promise<Asked> {
  const client = connect(server.url, server.token, (url, init) =>
    fetch(url, { ...init, signal: AbortSignal.timeout(patience) }),
  );
  try {
    if (server.seen) {
      const { seq, hash } = server.seen;
      const [entry] = (await client.record(seq - 1, 1)).entries;
      if (entry?.seq !== seq || entry.hash !== hash || sha256(entry.body) !== hash) return rewritten(server, seq);
    }
    const { makers, patch, page } = input;
    const answer = await client.submitChange({
      ...{ repo: input.repo, ref: input.ref, head: input.head, base: input.base, subject: input.subject },
      ...{ pageAtBase: page?.version ?? "", makers: makers.map((one) => ({ ...one, as: [...one.as] })) },
      ...{ patch: patch.text, truncated: patch.truncated, trailers: [...input.trailers] },
      readers: [...local.readers],
    });
    const { seen } = server;
    if (seen && (answer.head.seq < seen.seq || (answer.head.seq === seen.seq && answer.head.hash !== seen.hash)))
      return rewritten(server, seen.seq);
    const other = differs(input, local, answer);
    if (other !== undefined) return { ...other, link: answer.link };
    const inForce = answer.page === page?.version ? page.page : ((await client.page()).page as Page);
    const doubt = inForce ? misjudged(input, local, answer, inForce) : "the server shows no page";
    if (doubt === undefined) return { answer, seen: answer.head };
    return { ...disbelieved(doubt), link: answer.link };
  } catch (fault) {
    return failed(server, fault);
  }
}

function failed({ url }: KnownServer, fault: unknown): Asked {
  if (fault instanceof Refused) {
    const code = fault.code === "malformed" ? exit.usage : exit.denied;
    return { code, why: `Not asked. ${fault.message}`, next: fault.next };
  }
  if (fault instanceof Unreachable)
    return {
      code: exit.unreachable,
      why: `Not asked, so it counts as no. ${fault.message}`,
      next: "Check again when the server runs.",
    };
  // Whatever else an answer can be, it is not one that this version understands.
  return {
    code: exit.unreachable,
    why: `What ${url} answers is not understood, so it counts as no.`,
    next: "Check that the server is finalcall, and of the same version.",
  };
}

const rewritten = ({ url }: KnownServer, seq: number): Asked => ({
  code: exit.tampered,
  why: `The record at ${url} no longer holds entry ${seq} as it was seen from here: it was rewritten, cut, or restored from an old copy.`,
  next: "Trust no approval from it. Run `finalcall verify` on the server with a checkpoint that was kept elsewhere.",
});

const disbelieved = (doubt: string) => ({
  code: exit.denied,
  why: `The server's answer is not believed: ${doubt}.`,
  next: "Check that server and command line are of one version; then look at the change in the browser.",
});

/** Somebody else submitted another state of this branch meanwhile, or the server kept another content than it was sent. */
function differs(input: Input, local: LocalVerdict, { change }: Change) {
  if (change.head !== input.head || change.base !== input.base)
    return {
      code: exit.stale,
      why: `The server now has ${change.head.slice(0, 8)} for ${input.ref}; ${input.head.slice(0, 8)} was checked here.`,
      next: "Fetch the branch and check again.",
    };
  if (change.diff !== local.diff) return disbelieved("it judged another diff than the one that was sent");
  return undefined;
}

/** Judges again by the page that the server says is in force. Undefined when the findings are the same. */
function misjudged(input: Input, local: LocalVerdict, answer: Change, inForce: Page): string | undefined {
  const left = local.makers.find(
    ({ person, as }) =>
      person !== "" && !as.every((role) => answer.makers.some((one) => one.person === person && one.as.includes(role))),
  );
  if (left && answer.page === input.page?.version) return `it does not count ${left.person} among the makers`;
  const makers = answer.makers.map(({ person, as }) => ({ person, name: "", as }));
  if (!makers.some(({ as }) => as.includes("author"))) return "it names no author";
  const judged = judgedBy(inForce, input, makers);
  const { summary } = judged;
  const { areas, oneWayDoor, ai, verdict } = answer;
  if (canonical(summary) !== canonical({ ...summary, areas, risk: verdict.risk, oneWay: oneWayDoor, ai }))
    return "it finds other areas or another risk than this command line does";
  if (factsDigest(makers, summary) !== answer.change.facts) return "its digest of the findings does not fit them";
  const asked = areasAsked(inForce, answer.page, input, judged, new Date().toISOString());
  return unearned(answer, asked, summary.questions, inForce);
}

/** Why a yes is none although the findings are right: every area needs one by somebody who may, every question an answer. */
function unearned({ verdict, makers, questions }: Change, areas: string[], raised: string[], page: Page) {
  if (!verdict.ok) return undefined;
  const may = (by: string, assurance: string) => {
    const person = by.replace(/^person:/, "");
    const known = page.people.some(({ id }) => id === person) || page.outside?.approver === person;
    const independent = !makers.some((one) => one.person === person);
    return by === `person:${person}` && known && independent && (verdict.risk !== "high" || assurance === "passkey");
  };
  const given = (area: string) =>
    verdict.needs.some((one) => one.area === area && one.approved && may(one.approved.by, one.approved.assurance));
  const open = areas.find((area) => !given(area));
  if (open !== undefined) return `it says yes although nobody who may has approved ${open}`;
  if (verdict.refused.length > 0) return "it says yes although somebody refused";
  const answered = (key: string) => questions.some((one) => one.key === key && one.answer !== null);
  return raised.every(answered) ? undefined : "it says yes although a question is open";
}

/** The server that is configured, or undefined. Throws CommandError when one is named that nobody is paired with. */
export function configuredServer(env: Readonly<Record<string, string | undefined>>) {
  return serverOf(env) === undefined ? undefined : requiredServer(env);
}

/** Remembers how far the record was seen. A place that cannot be written is no reason to refuse: it only sees less. */
export function remember(
  env: Readonly<Record<string, string | undefined>>,
  url: string,
  seen: { readonly seq: number; readonly hash: string },
): string | undefined {
  try {
    rememberSeen(env, url, { ...seen });
    return undefined;
  } catch (fault) {
    if (fault instanceof CommandError) throw fault;
    return "How far the record was seen cannot be remembered here, so a rewritten one would not be noticed next time.";
  }
}
