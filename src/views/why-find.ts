/**
 * Which entries of the record stand behind what somebody names: an entry's number, a decision, a commit, a deploy, a
 * login, an AI task, a prompt, a call. One answer for the terminal and the screen.
 */

import type { Recorded } from "../kernel/kind.ts";

/** What is known of a prompt's file where the question is asked. */
export interface Files {
  /** The digest of the file as it is there; undefined where it is not. */
  digest(path: string): string | undefined;
  /** Is told that the file as it is was never proposed, so that its newest release is given instead. */
  unserved?(path: string): void;
}

/** A call of a model, as far as its reasons go. */
export interface CallAsked {
  readonly at: string;
  readonly task: string;
  readonly question: string;
  readonly release: number;
  readonly pause: string;
}

/** Everything behind it, oldest first; empty where nothing is called so. */
export const entriesBehind = <Line extends Recorded>(
  lines: readonly Line[],
  what: string,
  files: Files,
  call?: CallAsked,
): Line[] => (call ? callEntries(lines, call) : (taskEntries(lines, what, files) ?? chain(lines, what)));

/** An entry leads to its subject; a commit to the change or release that ends with it; a run or an artifact to its release; a login to its request. */
function chain<Line extends Recorded>(lines: readonly Line[], what: string): Line[] {
  const number = /^incident[ -]?(\d{1,9})$/.exec(what)?.[1];
  if (number !== undefined) return chain(lines, declaredAs(lines, Number(number)) ?? "");
  const entry = /^\d{1,12}$/.test(what)
    ? lines.find(({ seq }) => seq === Number(what))
    : lines.find((one) => isHead(one, what));
  const subject = entry ? subjectOf(entry) : what;
  if (subject === undefined) return entry ? [entry] : [];
  return lines.filter((one) => subjectOf(one) === subject);
}

/** The id of the incident that people call by this number. */
const declaredAs = (lines: readonly Recorded[], number: number): string | undefined =>
  lines.flatMap(({ type, data }) => {
    const declared = data as { id: string; number?: number };
    return type === "incident.declared" && declared.number === number ? declared.id : [];
  })[0];

/** What an entry is about: the id of a decision, or the version of a page. */
export function subjectOf({ data }: Recorded): string | undefined {
  const { id, version } = data as { id?: string; version?: string };
  return id ?? version;
}

function isHead({ type, data }: Recorded, what: string): boolean {
  const { head, to, run, artifact, login } = data as Readonly<Record<string, string | undefined>>;
  const commit = type === "change.submitted" ? head : type === "release.prepared" ? to : undefined;
  if (/^[0-9a-f]{7,64}$/.test(what)) return commit?.startsWith(what) === true;
  if (type === "access.issuing") return login === what;
  return type.startsWith("release.") && (run === what || artifact === what);
}

interface Data {
  readonly id?: string;
  readonly name?: string;
  readonly of?: string;
  readonly release?: number;
  readonly from?: number | string;
  readonly to?: number | string;
  readonly question?: string;
  readonly promptDigest?: string;
  readonly promptFile?: string;
  readonly digest?: string;
}
const dataOf = ({ data }: Recorded): Data => data as Data;

/** Every entry of a task, or of the one release that a prompt belongs to; undefined where nothing is called so. */
function taskEntries<Line extends Recorded>(lines: readonly Line[], what: string, files: Files): Line[] | undefined {
  const proposed = promptOf(lines, what, files);
  if (proposed) return releaseEntries(lines, dataOf(proposed).id ?? "", dataOf(proposed).release ?? 0);
  if (!lines.some((one) => one.type.startsWith("task.") && dataOf(one).id === what)) return undefined;
  const pauses = new Set(
    lines.flatMap((one) => {
      const { id, name = "" } = dataOf(one);
      return one.type === "pause.paused" && (name === what || name.startsWith(`${what}/`)) ? (id ?? []) : [];
    }),
  );
  return lines.filter((one) => {
    const { id = "", of } = dataOf(one);
    if (one.type.startsWith("pause.")) return pauses.has(id);
    return one.type === "drill.held" ? of === `task:${what}` : one.type.startsWith("task.") && id === what;
  });
}

/** The newest proposal of a prompt: by its digest, that of its release, or its file as it is here. */
function promptOf<Line extends Recorded>(lines: readonly Line[], what: string, files: Files): Line | undefined {
  const all = lines.filter(({ type }) => type === "task.proposed");
  const isFile = all.some((one) => dataOf(one).promptFile === what);
  const digest = isFile ? files.digest(what) : /^[0-9a-f]{7,64}$/.test(what) ? what : undefined;
  const by = (one: Line) => {
    const { promptDigest = "", digest: whole = "" } = dataOf(one);
    return digest !== undefined && (promptDigest.startsWith(digest) || whole.startsWith(digest));
  };
  const found = all.findLast(by);
  if (found || !isFile) return found;
  files.unserved?.(what);
  return all.findLast((one) => dataOf(one).promptFile === what);
}

/** What was said of one release, and each time it was served or left. */
const releaseEntries = <Line extends Recorded>(lines: readonly Line[], task: string, release: number): Line[] =>
  lines.filter((one) => {
    const { id, release: own, from, to } = dataOf(one);
    if (!one.type.startsWith("task.") || id !== task) return false;
    return own === release || (one.type === "task.rolledBack" && (from === release || to === release));
  });

/** What a call rests on: its release and who approved it, who reads its question type, the page, the pause that stopped it. */
function callEntries<Line extends Recorded>(lines: readonly Line[], call: CallAsked): Line[] {
  const before = lines.filter(({ at }) => at <= call.at);
  const page = before.findLast(({ type }) => type === "page.adopted");
  const level = before.findLast(
    (one) =>
      (one.type === "task.widened" || one.type === "task.narrowed") &&
      dataOf(one).id === call.task &&
      dataOf(one).question === call.question,
  );
  const release = call.release > 0 ? releaseEntries(lines, call.task, call.release) : [];
  const pause =
    call.pause === "" ? [] : lines.filter((one) => one.type.startsWith("pause.") && dataOf(one).id === call.pause);
  const all = [...(page ? [page] : []), ...release, ...(level ? [level] : []), ...pause];
  return [...new Set(all)].sort((a, b) => a.seq - b.seq);
}
