/** What a person is shown, and what their passkey signs, before a task release or a wider level gets a yes. */

import { digest, type Json } from "../../kernel/json.ts";
import type { Level } from "../../page/page.ts";
import type { Evidence } from "./evidence.ts";
import type { TaskRelease } from "./state.ts";

type Content = Pick<
  TaskRelease,
  | "model"
  | "edgeCases"
  | "promptDigest"
  | "parameters"
  | "tools"
  | "reads"
  | "writes"
  | "prices"
  | "comparison"
  | "wayBack"
>;

/** The digest of everything that shapes what a task says and costs. */
export const releaseDigest = (task: string, content: Content): string => {
  const { model, edgeCases, promptDigest, parameters, tools, reads, writes, prices, comparison, wayBack } = content;
  return digest({
    ...{ task, model, edgeCases, promptDigest, prices, comparison, wayBack },
    parameters: parameters.map(({ name, value }) => [name, value]),
    ...{ tools: [...tools], reads: [...reads], writes: [...writes] },
  });
};

/** The yes to one release: to its digest, under this page, by what was tested. */
export const releaseCard = (task: string, release: TaskRelease, page: string): Json => ({
  kind: "task.approve",
  task,
  release: release.number,
  digest: release.digest,
  reason: release.reason.text,
  tests: release.tests.map(({ by, passed, note }) => ({ by, passed, note: note.text })),
  page,
});

/** The yes to reading fewer answers of one question type. */
export const widenCard = (task: string, question: string, to: Level, evidence: Evidence, page: string): Json => ({
  kind: "task.widen",
  ...{ task, question, to, page },
  evidence: { read: evidence.read, right: evidence.right },
});

/** The yes to using the stronger model again. */
export const restoreCard = (task: string, since: string, page: string): Json => ({
  kind: "task.restore",
  ...{ task, since, page },
});
