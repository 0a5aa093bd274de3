/** `finalcall release prepare`: what goes out, who may say yes, what is missing. */

import type { Client } from "../../client/client.ts";
import { GitRefused } from "../../connect/git/git.ts";
import { nameOf } from "../../routing/sentence.ts";
import { asking, say } from "../asking.ts";
import { CommandError, type ExitCode, exit } from "../exit.ts";
import { contents } from "./contents.ts";
import { artifactOf, costOf, type StepFlags, stepOf, testsOf, textOf } from "./inputs.ts";

export interface PrepareFlags extends StepFlags {
  readonly environment: string;
  readonly note?: string;
  readonly artifact?: string;
  readonly tests?: string;
  readonly monitoring?: string;
  readonly offSwitch?: string;
  readonly stopPatching?: string;
  readonly cost?: string;
  readonly json?: boolean;
}

export type Release = Awaited<ReturnType<Client["release"]>>;

export async function prepare(range: string | undefined, flags: PrepareFlags): Promise<ExitCode> {
  const held = await contents(range, process.cwd(), process.env).catch((fault: unknown) => {
    if (fault instanceof GitRefused) throw new CommandError(exit.usage, `Not prepared. ${fault.message}`, fault.next);
    throw fault;
  });
  const { commits, patch, trailers, ...git } = held;
  const given = {
    ...git,
    environment: flags.environment,
    commits: commits.map((one) => ({ ...one, makers: one.makers.map((maker) => ({ ...maker, as: [...maker.as] })) })),
    ...{ patch: patch.text, truncated: patch.truncated, trailers: [...trailers] },
    ...{ note: textOf(flags.note), artifact: await artifactOf(flags.artifact), tests: testsOf(flags.tests) },
    ...{ monitoring: textOf(flags.monitoring), offSwitch: textOf(flags.offSwitch) },
    ...{ stopPatching: textOf(flags.stopPatching), rollback: stepOf(flags), cost: costOf(flags.cost) },
  };
  const release = await asking("Not prepared.", (client) => client.prepareRelease(given));
  const approved = release.approved !== null;
  return say(flags.json, told(release), { ...release }, approved ? exit.ok : exit.denied);
}

/** One screen: what it is, how dangerous, who says yes, and the ways out when nobody is left. */
export function told(release: Release): string {
  const { id, environment, commits, files, areas, risk, stages, left, excluded, approved, link, counted, splits } = {
    ...release,
    files: release.commits.length,
  };
  const what = `${id} to ${environment}: ${commits.length === 1 ? "1 commit" : `${files} commits`}, ${risk} risk, ${areas.join(", ") || "no area of the page"}.`;
  const made = `Made by ${excluded.map(nameOf).join(", ") || "nobody whom the page knows"}; none of them may approve it.`;
  const by = approved
    ? `Approved by ${nameOf(approved.by.replace(/^person:/, ""))}, record ${approved.seq}.`
    : undefined;
  const [first, ...rest] = left;
  const who = first
    ? `${nameOf(first.person)} decides. ${first.why}${rest.length > 0 ? ` Else ${rest.map(({ person }) => nameOf(person)).join(" or ")}.` : ""}`
    : "Nobody on the list of deploy rights is left to approve it.";
  const ways = first ? [] : [...counts(counted, commits.length), ...parts(splits)];
  return [
    what,
    made,
    ...(stages.length > 1 ? [`Goes out as ${stages.join(" → ")}.`] : []),
    by ?? who,
    ...ways,
    link,
  ].join("\n");
}

const counts = (counted: Release["counted"], all: number): string[] =>
  counted.length === 0 ? [] : [`${counted.length} of ${all} commits were approved as changes by somebody independent.`];

const parts = (splits: Release["splits"]): string[] =>
  splits.length === 0
    ? [
        "It cannot be split so that somebody is left either. Name somebody outside on the page: `outside: { approver: … }`.",
      ]
    : [
        "Split it, oldest first:",
        ...splits.map(
          ({ from, to, approver }) =>
            `  finalcall release prepare ${from.slice(0, 12)}..${to.slice(0, 12)}    ${nameOf(approver)} approves`,
        ),
      ];
