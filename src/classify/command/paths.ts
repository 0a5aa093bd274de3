/** What a path is: the agent's own checkout, a place for temporary files, a secret, or something that holds the agent in check. */

import { isKnown } from "./shell/text.ts";

/** The absolute form of a path seen from a folder, with `.` and `..` resolved. A home directory begins with `~`. */
export function resolved(path: string, folder: string): string {
  const absolute = path.startsWith("/") || path.startsWith("~") || path.startsWith("\uE000");
  const parts: string[] = [];
  for (const part of `${absolute ? "" : `${folder}/`}${path}`.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0 && isKnown(parts.at(-1) ?? "") && parts.at(-1) !== "..") parts.pop();
    else if (part !== "..") parts.push(part);
    else if (parts.length > 0) parts.push(part);
  }
  const rooted = (absolute ? path : folder).startsWith("/");
  return `${rooted ? "/" : ""}${parts.join("/")}`;
}

/** Whether a resolved path lies in a folder, or is it. */
export const isInside = (path: string, folder: string): boolean =>
  !path.includes("/../") && !path.endsWith("/..") && (path === folder || path.startsWith(`${folder}/`));

/** Below the machine's folders for temporary files; not such a folder itself, nor all that lies in it. */
export const isTemporary = (path: string): boolean =>
  /^\/(?:private\/)?(?:tmp|var\/tmp|var\/folders|dev\/shm)\/[^/*?]*[^/*?.][^/]*/.test(path) && !path.includes("/..");

const samples =
  /\.(?:example|sample|template|tmpl|dist|defaults?|schema|md|ts|tsx|js|jsx|py|rb|go|rs|java|php|html|css)$|^example\.|\.pub$/i;
const fixtures = /(?:^|\/)(?:tests?|testdata|fixtures?|__fixtures__|__tests__|mocks?|examples?|node_modules)\//i;
const secretNames =
  /^(?:\.env(?:rc|\..+)?|.+\.env|\.netrc|_netrc|\.pgpass|\.my\.cnf|\.mylogin\.cnf|\.npmrc|\.yarnrc\.yml|\.pypirc|\.git-credentials|\.htpasswd|\.vault-token|\.vault[-_]pass.*|\.dev\.vars|\.secrets?|secrets?(?:\.[\w-]+)*\.(?:ya?ml|json|toml|ini|env|txt|enc|properties)|credentials?(?:\.(?:json|ya?ml|toml|ini|txt|csv|enc|xml))?|.*service[-_]?account.*\.json|.*[-_.](?:secret|credential|private[-_]?key)s?\.(?:json|ya?ml|toml|txt)|id_(?:rsa|dsa|ecdsa|ed25519)(?:_\w+)?|master\.key|kubeconfig.*|.*\.kubeconfig|terraform\.tfstate.*|.*\.tfstate|wp-config\.php|\.(?:bash|zsh|psql|mysql|python|node_repl)_history|.*api[-_]?key(?:\.txt|\.json)?|.*[-_.]?tokens?(?:\.txt|\.json)?|.*\.token|shadow|gshadow|environ|cookies\.sqlite|logins\.json|keychain.*|.*\.keychain.*)$/i;
const keyFiles = /\.(?:pem|key|p12|pfx|jks|keystore|kdbx|ppk|ovpn|asc|gpg|age)$/i;
const secretFolders =
  /(?:^|\/)(?:\.ssh|\.aws|\.gnupg|\.azure|\.kube|\.password-store|\.config\/(?:gcloud|gh|stripe|op|doctl|hub|heroku|rclone|sops|finalcall)|\.docker\/config\.json|\.terraform\.d\/credentials.*|\.finalcall|\.fly|\.netlify|\.vercel\/auth.*|\.local\/share\/keyrings|Library\/Keychains|\.mozilla|\.claude\/\.credentials.*|\.codex\/auth.*)(?:\/|$)|^\/(?:var\/)?run\/secrets\/|^\/proc\/[^/]+\/(?:environ|mem|cmdline)$|^\/etc\/(?:ssl\/private|kubernetes)\//i;
const openInSecretFolders = /\/(?:known_hosts|.*\.pub|config)$|\/\.(?:ssh|aws)\/?$/;
/** What a pattern of file names could mean. */
const secretSamples = [
  ".env",
  ".env.local",
  ".env.production",
  ".npmrc",
  ".netrc",
  "id_rsa",
  "id_ed25519",
  "server.pem",
  "server.key",
  "credentials.json",
  "secrets.yml",
  "secrets.yaml",
  "terraform.tfstate",
];
const everything = /^(?:\*+|\*\.(?:\*|\w+)|\.\*)?$/;

/** Whether reading it shows a secret. Takes a resolved path, which may hold patterns. */
export function isSecret(path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (/[*?[]/.test(name)) return mayBeSecret(name) || (secretFolders.test(path) && !/\.pub$/.test(name));
  if (secretFolders.test(path)) return !(openInSecretFolders.test(path) && !/\.kube\//.test(path));
  if (samples.test(name)) return false;
  if (secretNames.test(name)) return !(fixtures.test(path) && !/^\.env/.test(name));
  return keyFiles.test(name) && !fixtures.test(path);
}

function mayBeSecret(pattern: string): boolean {
  if (/^\*\.(?:pem|key|env|tfstate|p12|pfx)$/i.test(pattern) || pattern === ".*") return true;
  if (everything.test(pattern)) return false;
  const matching = new RegExp(
    `^${pattern
      .replace(/[.+^${}()|\\]/g, "\\$&")
      .replace(/\*+/g, ".*")
      .replace(/\?/g, ".")
      .replace(/\[!/g, "[^")}$`,
  );
  try {
    return secretSamples.some((one) => matching.test(one));
  } catch {
    return true;
  }
}

/** Something that acts at once or unseen when it is written. */
export interface Guarded {
  readonly area: string;
  readonly action: string;
  readonly why: string;
}

const guards: readonly (readonly [RegExp, Guarded])[] = [
  [
    /(?:^|\/)\.(?:claude|codex|cursor|gemini|aider|windsurf|continue|opencode|roo|cline)(?:\/(?!(?:worktrees|plans|todos)\/)|$)|(?:^|\/)\.claude\.json$|(?:^|\/)\.mcp\.json$|(?:^|\/)claude_desktop_config\.json$|^\/etc\/claude-code\/|\/ClaudeCode\/managed-settings|(?:^|\/)managed-(?:settings|mcp)\.json$|(?:^|\/)\.aider\.conf\.yml$|(?:^|\/)\.vscode\/(?:settings|tasks|mcp)\.json$/i,
    { area: "ai", action: "change-harness", why: "It changes what holds the agent in check." },
  ],
  [
    /(?:^|\/)finalcall(?:\.[\w-]+)?\.ya?ml$|(?:^|\/)\.finalcall(?:\/|$)|\/\.config\/finalcall(?:\/|$)|(?:^|\/)finalcall$/i,
    { area: "ai", action: "change-harness", why: "It changes the page, the hook or what they stand on." },
  ],
  [
    /(?:^|\/)\.github\/(?:workflows|actions)(?:\/|$)|(?:^|\/)\.github\/(?:CODEOWNERS|dependabot\.ya?ml)$|(?:^|\/)\.gitlab-ci\.ya?ml$|(?:^|\/)\.gitlab\/ci\/|(?:^|\/)\.circleci(?:\/|$)|(?:^|\/)(?:Jenkinsfile|azure-pipelines\.ya?ml|bitbucket-pipelines\.ya?ml|\.travis\.ya?ml|\.drone\.ya?ml|appveyor\.ya?ml|cloudbuild\.ya?ml|buildspec\.ya?ml|\.woodpecker\.ya?ml)$|(?:^|\/)\.(?:buildkite|woodpecker|tekton|semaphore|gitea\/workflows|forgejo\/workflows)(?:\/|$)|(?:^|\/)CODEOWNERS$/i,
    { area: "infra", action: "change-pipeline", why: "It changes what the build server runs with its own rights." },
  ],
  [
    /(?:^|\/)\.git\/(?:hooks|config|info|refs|HEAD|objects|packed-refs|modules)(?:\/|$|\.)|(?:^|\/)\.git$|(?:^|\/)\.husky\/|(?:^|\/)\.githooks?\/|(?:^|\/)(?:\.gitconfig|\.config\/git\/.*)$|(?:^|\/)\.lefthook.*\.ya?ml$/,
    { area: "ai", action: "change-harness", why: "It changes what git runs by itself, or the history." },
  ],
  [
    /(?:^|\/)\.(?:bashrc|bash_profile|bash_login|bash_logout|bash_aliases|profile|zshrc|zshenv|zprofile|zlogin|zlogout|kshrc|cshrc|tcshrc|inputrc|xprofile|xinitrc|pythonrc|screenrc|tmux\.conf|vimrc|curlrc|wgetrc|psqlrc|gdbinit|envrc|netrc|npmrc|pam_environment)$|\/\.config\/(?:fish|systemd|autostart|environment\.d)(?:\/|$)|\/(?:LaunchAgents|LaunchDaemons)(?:\/|$)|(?:^|\/)sitecustomize\.py$|(?:^|\/)usercustomize\.py$/,
    { area: "ai", action: "change-shell-start", why: "It runs in every later shell, unseen." },
  ],
  [
    /(?:^|\/)\.ssh(?:\/|$)|(?:^|\/)authorized_keys$/,
    { area: "auth", action: "change-login", why: "It changes who may sign in." },
  ],
];

/** Why a path may not be written by an agent alone; undefined where it may. */
export function guardedPath(path: string): Guarded | undefined {
  return guards.find(([pattern]) => pattern.test(path))?.[1];
}
