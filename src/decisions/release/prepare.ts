/** Preparing a release: what it holds is computed, what is missing is named all at once, and who is left to approve is found. */

import type * as z from "zod";
import { judge } from "../../classify/judge.ts";
import { digest, type Json, sha256 } from "../../kernel/json.ts";
import type { Subjects } from "../../kernel/kind.ts";
import { prose } from "../../kernel/prose.ts";
import type { Page } from "../../page/page.ts";
import type { ChangeState } from "../change/kind.ts";
import { countedIn, everLeft, everybodyIn, splitsOf } from "./independence.ts";
import type { commands } from "./schemas.ts";
import { stagesFor } from "./stages.ts";
import type { Prepared } from "./state.ts";
import { isPlaceholder, stepFault } from "./step.ts";

export type Asked = Readonly<z.infer<typeof commands.prepare>>;

/** A release keeps its id while it is prepared again: one artifact of one commit for one environment. */
export const releaseId = (environment: string, repo: string, to: string, artifact: string): string =>
  `rel-${sha256([environment, repo, to, artifact].join("\n")).slice(0, 12)}`;

export interface Missing {
  readonly field: string;
  readonly why: string;
}

/** Questions of a change that cost money again and again: it then needs an accepted estimate. */
const costly = new Set(["repeats", "recurring-cost", "new-model-call"]);

/** Everything that a release still lacks. Each is the end of a sentence, with the flag that gives it. */
function missingIn(asked: Asked, needsCost: boolean): Missing[] {
  const { note, artifact, tests, monitoring, offSwitch, stopPatching, rollback, cost, to } = asked;
  const fault = stepFault(rollback, to);
  const lacks: readonly (Missing & { readonly is: boolean })[] = [
    { is: isPlaceholder(note), field: "note", why: "it has no note that says what changes for users" },
    { is: !/^sha256:[0-9a-f]{64}$/.test(artifact), field: "artifact", why: "it has no digest of what is deployed" },
    { is: !tests || tests.passed + tests.failed === 0, field: "tests", why: "it has no test result" },
    { is: (tests?.failed ?? 0) > 0, field: "tests", why: `${tests?.failed ?? 0} tests fail` },
    { is: isPlaceholder(monitoring), field: "monitoring", why: "nothing says where it is watched" },
    { is: isPlaceholder(offSwitch), field: "off-switch", why: "nothing says how it is switched off" },
    { is: isPlaceholder(stopPatching), field: "stop-patching", why: "nothing says when patching forward stops" },
    { is: fault !== undefined, field: "rollback", why: `the rollback step is not exact: ${fault ?? ""}` },
    { is: needsCost && !cost, field: "cost", why: "it changes models, prompts or retries and has no cost estimate" },
  ];
  return lacks.filter(({ is }) => is).map(({ field, why }) => ({ field, why }));
}

type World = { readonly change: Subjects<ChangeState> };

/** The release as it is recorded, or everything that it lacks. */
export function prepared(page: Page, version: string, asked: Asked, world: World, at: string): Prepared | Missing[] {
  const { commits, patch, truncated, trailers, ref, preparers } = asked;
  const makers = merged(commits.flatMap((one) => one.makers));
  const subject = commits[0]?.subject ?? "";
  const { summary, reasons, questions, files } = judge(page, { patch, truncated, subject, trailers, ref, makers });
  const ai = page.areas.some(({ name, kind }) => kind === "ai" && summary.areas.includes(name));
  const missing = missingIn(asked, ai || questions.some(({ name }) => costly.has(name)));
  if (missing.length > 0 || !asked.tests) return missing;

  const counted = countedIn(page, version, commits, world.change, at);
  const everybody = [...new Set([...everybodyIn(commits, ""), ...preparers])];
  const uncounted = commits.filter(({ commit }) => !counted.some((one) => one.commit === commit));
  const rest = [...new Set([...everybodyIn(uncounted, ""), ...preparers])];
  const nobody = everLeft(page, everybody).length === 0;
  const byCount = nobody && counted.length > 0 && everLeft(page, rest).length > 0;
  const { areas, risk, oneWay, ai: evidence } = summary;
  const computed = {
    diff: sha256(patch),
    areas,
    risk,
    oneWay,
    ai: evidence,
    files,
    excluded: byCount ? rest : everybody,
    independence: byCount ? ("counted" as const) : ("all" as const),
    counted,
    splits: nobody && !byCount ? (splitsOf(commits, asked.from, everLeft(page, preparers)) ?? []) : [],
    stages: stagesFor(page, areas),
  };
  const { id: _, patch: __, trailers: ___, commits: ____, preparers: _____, ref: ______, ...given } = asked;
  return {
    ...given,
    ...computed,
    tests: { ...asked.tests, source: prose(asked.tests.source) },
    commits: commits.map(({ commit, subject }) => ({ commit, subject: prose(subject) })),
    note: prose(asked.note),
    monitoring: prose(asked.monitoring),
    offSwitch: prose(asked.offSwitch),
    stopPatching: prose(asked.stopPatching),
    rollback: { kind: asked.rollback.kind, does: prose(asked.rollback.does.trim()) },
    reasons: reasons.map(({ rule, area, why }) => ({ rule, area, why })),
    makers: makers.map(({ person, name, as }) => ({ person, name: prose(name), as })),
    // An approval is bound to all of it; what was counted may only grow, and excludes by itself.
    facts: digest({
      ...given,
      ...computed,
      counted: [],
      commits: commits.map(({ commit }) => commit),
      makers,
    } as unknown as Json),
  };
}

type Maker = Asked["commits"][number]["makers"][number];

/** Each person once, with everything they were. */
function merged(makers: readonly Maker[]): Maker[] {
  const known = new Map<string, Maker>();
  for (const maker of makers) {
    const key = maker.person || `?${maker.name}`;
    const was = known.get(key);
    known.set(key, was ? { ...was, as: [...new Set([...was.as, ...maker.as])] } : { ...maker, as: [...maker.as] });
  }
  return [...known.values()];
}
