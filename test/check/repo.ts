/** A real git repository in a folder of its own, and `check` run in it as the command line would. */

import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll } from "vitest";
import type { Outcome } from "../../src/cli/check/outcome.ts";
import { type CheckArgs, checkCommand } from "../../src/cli/check.ts";
import { repository } from "../../src/connect/git/repository.ts";

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

export interface Who {
  readonly name: string;
  readonly email: string;
}
export const harbor = (name: string): Who => ({ name, email: `${name.toLowerCase()}@harbor.example` });
export const cy = harbor("Cy");
export const ben = harbor("Ben");
export const ana = harbor("Ana");

/** The three people of page.md: Ben owns what costs money, Ana backs him up. Paths are enough to see it. */
export const page = `team: Harbor
zone: Europe/Lisbon
people:
  ana: { role: cto, email: ana@harbor.example, github: ana-h }
  ben: { role: senior-engineer, email: ben@harbor.example, github: benw }
  cy:  { role: founder, email: cy@harbor.example }
areas:
  billing:  { owner: ben, backup: ana, paths: ["src/billing/**"] }
  data:     { owner: ana, backup: ben, paths: ["src/data/**"] }
  deploy:   { owner: ben, backup: ana }
  incident: { owner: ben, backup: ana }
  company:  { owner: ana, backup: cy }
everything-else: ben
`;

export const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "finalcall-check-"));
  made.push(folder);
  return folder;
};

export type Repo = ReturnType<typeof newRepo>;

/** A repository on `main` with these files in its first commit. */
export function newRepo(files: Readonly<Record<string, string | Buffer>> = { "finalcall.yaml": page }) {
  const root = join(newFolder(), "app");
  mkdirSync(root);
  const repo = at(root);
  repo.git("init", "-q", "-b", "main");
  repo.commit("The beginning", { "README.md": "app\n", ...files }, harbor("Setup"));
  return repo;
}

/** The same for a repository that is there already, such as a clone. */
export function at(root: string) {
  const git = (...args: string[]): string => as(cy, cy, args);
  const as = (author: Who, committer: Who, args: readonly string[], env: Record<string, string> = {}): string =>
    execFileSync("git", ["-c", "protocol.file.allow=always", ...args], {
      cwd: root,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        PATH: process.env.PATH,
        HOME: root,
        GIT_CONFIG_GLOBAL: "/dev/null",
        GIT_AUTHOR_NAME: author.name,
        GIT_AUTHOR_EMAIL: author.email,
        GIT_COMMITTER_NAME: committer.name,
        GIT_COMMITTER_EMAIL: committer.email,
        ...env,
      },
    });
  const write = (files: Readonly<Record<string, string | Buffer>>) => {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    }
  };
  return {
    root,
    git,
    gitAs: (who: Who, ...args: string[]) => as(who, who, args),
    write,
    link: (path: string, to: string) => symlinkSync(to, join(root, path)),
    executable: (path: string) => chmodSync(join(root, path), 0o755),
    copy: (to: string) => cpSync(root, to, { recursive: true }),
    /** Writes files and commits everything. Gives the commit. */
    commit(message: string, files: Readonly<Record<string, string | Buffer>> = {}, author = cy, committer = author) {
      write(files);
      as(author, committer, ["add", "--all"]);
      as(author, committer, ["commit", "-q", "--allow-empty", "-m", message]);
      return git("rev-parse", "HEAD").trim();
    },
    branch: (name: string, from = "main") => git("switch", "-q", "-c", name, from),
    read: (env: Record<string, string> = {}) => repository(root, { PATH: process.env.PATH, HOME: root, ...env }),
    check: (args: CheckArgs = {}, env: Record<string, string> = {}, stdin = "") => checkIn(root, args, env, stdin),
  };
}

/** Runs `check` and gives its exit code, what it printed, and the object of `--json`. */
export async function checkIn(cwd: string, args: CheckArgs, env: Record<string, string> = {}, stdin = "") {
  const run = async (json: boolean) => {
    const said = { stdout: "", stderr: "" };
    const sink = (name: "stdout" | "stderr") => ({
      write: (text: string) => {
        said[name] += text;
      },
    });
    const code = await checkCommand(
      { ...args, json },
      {
        cwd,
        env: { PATH: process.env.PATH, HOME: cwd, XDG_CONFIG_HOME: join(cwd, "../config"), ...env },
        stdin: (async function* () {
          yield stdin;
        })(),
        stdout: sink("stdout"),
        stderr: sink("stderr"),
        isTTY: false,
      },
    );
    return { code, ...said };
  };
  const human = await run(false);
  const machine = await run(true);
  return { ...human, exitOfJson: machine.code, json: JSON.parse(machine.stdout) as Outcome };
}
