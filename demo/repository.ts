/** The company's repository: page, prompts, templates and the places of emergency access, with the commits that changed them. */

import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

export interface Repository {
  readonly folder: string;
  /** Commits files on `main`, as a person of the team, at an instant. */
  commit(who: string, at: Date, message: string, files: Readonly<Record<string, string>>): void;
}

/** Makes it in an empty folder. */
export function newRepository(folder: string): Repository {
  mkdirSync(folder, { recursive: true });
  const git = (env: Readonly<Record<string, string>>, ...args: string[]) =>
    execFileSync("git", args, { cwd: folder, env: { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", ...env } });
  git({}, "init", "-q", "-b", "main");
  for (const name of ["production-db", "production-shell"]) {
    const file = join(folder, "places", name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, place);
    chmodSync(file, 0o755);
  }
  writeFileSync(join(folder, ".gitignore"), ".finalcall/\nplaces/*.logins\n");
  return {
    folder,
    commit(who, at, message, files) {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      }
      const name = who.charAt(0).toUpperCase() + who.slice(1);
      const email = `${who}@quillhaven.example`;
      const when = at.toISOString();
      const by = (role: string) => ({
        [`GIT_${role}_NAME`]: name,
        [`GIT_${role}_EMAIL`]: email,
        [`GIT_${role}_DATE`]: when,
      });
      git({}, "add", ".");
      git({ ...by("AUTHOR"), ...by("COMMITTER") }, "commit", "-q", "-m", message);
    },
  };
}

/** A place as a team writes one: makes a login, ends it, lists what is there. This one opens nothing. */
const place = `#!/bin/sh
# A place of emergency access. This one is a demo's: its logins open nothing.
set -eu
logins="$0.logins"
touch "$logins"
case "$1" in
  issue) echo "$FINALCALL_LOGIN" >> "$logins"; echo "demo-$FINALCALL_LOGIN" ;;
  end) grep -vx -- "$FINALCALL_LOGIN" "$logins" > "$logins.new" || true; mv "$logins.new" "$logins" ;;
  list) cat "$logins" ;;
  use) read -r secret; grep -qx -- "\${secret#demo-}" "$logins" ;;
esac
`;

export const prompts = {
  first: `You answer billing mail of Quillhaven's clinics. Be short and plain. Never promise money.
A late fee is 12 EUR.
`,
  second: `You answer billing mail of Quillhaven's clinics. Be short and plain. Never promise money.
A late fee is 12 EUR on the large plan and 5 EUR on the small plan. Say which plan it is.
`,
  third: `You answer billing mail of Quillhaven's clinics. Be short and plain. Never promise money.
A late fee is 12 EUR on the large plan and 5 EUR on the small plan. Say which plan it is.
Name the number of every invoice that you speak of.
`,
  labels: "Say in one word which queue this mail belongs to: billing, access, data or other.\n",
};

export const templates: Readonly<Record<string, string>> = {
  "templates/billing/invoice-copy.md": "Dear team,\n\nattached is the copy that you asked for.\n\nQuillhaven\n",
  "templates/billing/late-fee.md":
    "Dear team,\n\na late fee depends on your plan. We look at yours and write again today.\n\nQuillhaven\n",
  "templates/billing/we-will-check.md":
    "Dear team,\n\nwe look at this ourselves and answer by tomorrow noon.\n\nQuillhaven\n",
  "templates/labels/by-hand.md": "Look at the first line and pick the queue by hand.\n",
};
