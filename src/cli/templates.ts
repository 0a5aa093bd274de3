/** The templates of the base branch: offered to the record when their words change, withdrawn when they are gone. */

import type { App } from "../app/app.ts";
import { filesAt } from "../connect/git/files.ts";
import { GitRefused, git } from "../connect/git/git.ts";
import { makers } from "../connect/git/makers.ts";
import { knownMakers } from "../connect/git/people.ts";
import { type Repository, repository } from "../connect/git/repository.ts";
import { contactsFrom } from "../decisions/page/kind.ts";
import { longestTemplate, templateId } from "../decisions/template/kind.ts";
import { sha256 } from "../kernel/json.ts";
import { isRefusal } from "../kernel/kind.ts";
import { isMalformed } from "../kernel/world.ts";
import { worldOf } from "../views/context.ts";
import { treeOnBase } from "./base-page.ts";
import { servedAt } from "./task/prompt.ts";
import { system } from "./team.ts";

/** Files of all tasks together. */
const mostFiles = 200;

export interface TemplatesOptions {
  readonly app: App;
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Is told, once for each state of the branch, of a file that is not taken. */
  readonly say: (line: string) => void;
}

/** Gives a look at the base branch: it reads the files only when one of them, or the page, has changed. */
export function templateLook({ app, folder, env, say }: TemplatesOptions): () => Promise<void> {
  let last = "";
  let said = "";
  return async () => {
    const { inForce } = worldOf(app.world).page;
    const places = [...new Set((inForce?.page.ai.tasks ?? []).map(({ fallback }) => fallback))].filter(Boolean);
    const tree = places.length === 0 ? undefined : await treeOnBase(folder, places);
    const now = `${inForce?.version}\n${tree?.state}`;
    if (!inForce || !tree || now === last) return;
    const files = tree.files.slice(0, mostFiles);
    if (files.length < tree.files.length) say(`Only ${mostFiles} templates of ${tree.files.length} are taken.`);
    try {
      await offer(app, folder, env, say, tree.branch, files);
      last = now;
    } catch (fault) {
      if (!(fault instanceof GitRefused)) throw fault;
      if (said !== fault.message) say(`No template was taken. ${fault.message} ${fault.next}`);
      said = fault.message;
    }
  };
}

async function offer(
  app: App,
  folder: string,
  env: TemplatesOptions["env"],
  say: TemplatesOptions["say"],
  branch: string,
  files: readonly string[],
): Promise<void> {
  const gone = [...worldOf(app.world).templates.values()].filter((one) => !one.gone && !files.includes(one.path));
  for (const { id } of gone) await does(app, "template.withdraw", { id });
  if (files.length === 0) return;
  const repo = await repository(folder, env);
  const commit = (await git(repo, ["rev-parse", "--verify", `${branch}^{commit}`])).toString("utf8").trim();
  const texts = await filesAt(repo, commit, files);
  for (const [at, path] of files.entries()) {
    const words = texts[at] ?? "";
    const wrong = faultIn(path, words);
    if (wrong !== "") say(wrong);
    else await offerOne(app, repo, commit, path, words);
  }
}

/** Why a file is no template; empty: it is one. */
function faultIn(path: string, words: string): string {
  if (path.length > 300) return `${path.slice(0, 40)}… is not taken as a template: its name is too long.`;
  if (words.length > longestTemplate)
    return `${path} is not taken as a template: more than ${longestTemplate} characters.`;
  return /[\0\uFFFD]/.test(words) ? `${path} is not taken as a template: it is no text in UTF-8.` : "";
}

async function offerOne(app: App, repo: Repository, commit: string, path: string, words: string): Promise<void> {
  const id = templateId(path);
  const { templates, page } = worldOf(app.world);
  const state = templates.get(id);
  if (state && !state.gone && (state.offered ?? state.current)?.digest === sha256(words)) return;
  const base = await servedAt(repo, commit, path, state?.current?.digest ?? "");
  const made = await makers(repo, { base, head: commit }, path);
  const [kept] = page.inForce ? await app.store.words([page.inForce.contacts.text]) : [];
  const known = knownMakers(contactsFrom(kept?.words), made.makers);
  const authors = known.map(({ person }) => person).filter((person) => person !== "");
  const stranger = known.some(({ person, as }) => person === "" && !as.includes("agent"));
  await does(app, "template.offer", { id, path, words, authors, stranger });
}

async function does(app: App, type: string, data: object): Promise<void> {
  const answer = await app.execute(type, data, system);
  if (isRefusal(answer)) throw new Error(`${type}: ${answer.why}`);
  if (isMalformed(answer)) throw new Error(`${type}: ${JSON.stringify(answer.malformed)}`);
}
