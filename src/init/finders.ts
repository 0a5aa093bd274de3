/** What a file's path says of the area that it is about, the plainest sign first. */

import { extensionOf } from "../classify/normal.ts";
import type { Role } from "../classify/role.ts";
import { rules } from "../classify/rules/index.ts";

/** The place that a file stands for. */
export interface Found {
  readonly path: string;
  readonly folder: boolean;
  /** What stands there, such as `migrations of Rails`. */
  readonly what: string;
}

interface Finder {
  readonly area: string;
  readonly find: (file: File) => Found | undefined;
}

/** A file of the commit, ready to be looked at. */
export interface File {
  readonly path: string;
  readonly segments: readonly string[];
  readonly role: Role;
  /** Whether a folder is about everything. */
  readonly broad: (folder: string) => boolean;
  readonly calls: "payments" | "models" | undefined;
}

/** Files in which nothing is decided that reaches a customer. */
const aside: ReadonlySet<Role> = new Set<Role>([
  ...(["test", "example", "generated", "asset", "style", "lock", "owners", "page", "locale", "development"] as const),
]);

const migrationFolder =
  /^(migrations?|migrate|versions|flyway|liquibase|changelogs?|drizzle|schema-migrations|upgrades?)$/i;
const hosting =
  /(^|\/)(Procfile|Capfile|fly[\w.-]*\.toml|vercel\.json|netlify\.toml|render\.ya?ml|railway\.(json|toml)|heroku\.yml|app\.json|app\.ya?ml|serverless[\w.-]*\.(ya?ml|ts)|wrangler[\w.-]*\.(toml|jsonc?)|apprunner\.yaml|firebase\.json|skaffold\.ya?ml|\.?goreleaser[\w.-]*\.ya?ml|config\/deploy(\.\w+)?\.(rb|ya?ml))$|(^|\/)(\.kamal|config\/deploy)\//;
const releasing = /(release|deploy|publish|rollout|rollback|promote|production|staging)[^/]*$/i;
const infraFolder =
  /^(workflows|actions|\.circleci|\.buildkite|\.semaphore|\.tekton|\.teamcity|\.woodpecker|k8s|kubernetes|helm|charts|kustomize|ansible|cloudformation|infrastructure|deploy|deployments?|\.platform|\.ebextensions|terraform|tofu|pulumi|cdk|sst|infra)$/;
const production =
  /(^|\/)config\/environments\/production\.\w+$|(^|\/)config\/(prod|production|runtime)\.\w+$|(^|\/)settings\/(prod|production)\.\w+$|(^|\/)application-prod(uction)?\.(ya?ml|properties)$/;
const decisions = /(^|\/)(adrs?|decisions|rfcs?)\/[^\n]*\.(md|adoc|rst)$|(^|\/)ARCHITECTURE\.(md|adoc|rst)$/i;
/** Of the words by which the rules see sign-in in a path, those that mean something else as often. */
const oftenElse = /^(middleware|tokens?|guards?|cors|polic(y|ies)|roles?|invit\w*)$/i;

/** Pages inside pages, help for crawlers: words of models that mean something else. */
const notModels = /^embeddings?([-_.]|$)|[-_]embeddings?([-_.]|$)|^llms(-full)?\.(txt|mdx?)/i;

const testOf = (name: string): RegExp => {
  const found = rules.find((rule) => rule.name === name)?.test;
  if (!found) throw new RangeError(`There is no rule ${name}.`);
  return found;
};
const money = testOf("billing/path");
const signIn = testOf("auth/path");
const lifecycle = testOf("data/lifecycle-path");
const backfill = testOf("data/backfill-path");
const model = testOf("ai/path");
const contract = testOf("api/contract-file");
const ddl = testOf("schema/ddl-file");
const vault = /(^|[/_.-])(secrets?|encryption|vault|kms|keyring|credentials?)(?=[/_.-]|$)/i;
const notices = /(^|[/_.-])(notifications?|notifiers?|mailers?|e?mails?|newsletters?|announcements?)(?=[/_.-]|$)/i;

const whole = ({ path }: File, what: string) => ({ path, folder: false, what });
const folderAt = ({ segments }: File, at: number, what: string) => ({
  path: segments.slice(0, at + 1).join("/"),
  folder: true,
  what,
});

/** The first folder, else the file itself, whose name alone says it. */
function named(file: File, says: (segment: string) => boolean, what: string) {
  const last = file.segments.length - 1;
  const at = file.segments.findIndex(
    (segment, n) => says(segment) && (n === last || !file.broad(file.segments.slice(0, n + 1).join("/"))),
  );
  if (at === -1) return undefined;
  return at === last ? whole(file, what) : folderAt(file, at, what);
}

const runs = ({ role, path }: File): boolean =>
  !aside.has(role) && role !== "docs" && role !== "asset" && extensionOf(path) !== "md";

/** In the order in which a file that could be in several goes to the first: the plainest sign first. */
export const findersInOrder: readonly Finder[] = [
  { area: "schema", find: schemaPlace },
  {
    area: "deploy",
    find: (file) => {
      if (hosting.test(file.path) && !aside.has(file.role)) return whole(file, "how it is deployed");
      if (file.role === "ci" && releasing.test(file.path)) return whole(file, "a pipeline that releases");
      return undefined;
    },
  },
  {
    area: "secrets",
    find: (file) => {
      if (file.role === "env") return whole(file, "settings and keys");
      if (production.test(file.path)) return whole(file, "settings of production");
      return runs(file) && file.role !== "ci"
        ? named(file, (one) => vault.test(`/${one}`) && !/webauthn/i.test(one), "keys")
        : undefined;
    },
  },
  {
    area: "infra",
    find: (file) => {
      if (file.role !== "ci" && file.role !== "infra") return undefined;
      const what = file.role === "ci" ? "pipelines" : "what it runs on";
      const at = file.segments.findIndex((one, n) => n < file.segments.length - 1 && infraFolder.test(one));
      return at === -1 ? whole(file, what) : folderAt(file, at, what);
    },
  },
  {
    area: "ai",
    find: (file) => {
      if (file.role === "prompt")
        return named(file, (one) => /prompts?/i.test(one), "prompts") ?? whole(file, "a prompt");
      if (!runs(file)) return undefined;
      const place = named(file, (one) => model.test(`/${one}`) && !notModels.test(one), "models and prompts");
      return place ?? (file.calls === "models" ? whole(file, "calls a model") : undefined);
    },
  },
  {
    area: "billing",
    find: (file) => {
      if (!runs(file)) return undefined;
      const place = named(file, (one) => money.test(`/${one}`), "money");
      return place ?? (file.calls === "payments" ? whole(file, "calls a payment provider") : undefined);
    },
  },
  {
    area: "auth",
    find: (file) => {
      if (!runs(file)) return undefined;
      const says = (segment: string) => {
        const found = signIn.exec(`/${segment}`)?.[2];
        return found !== undefined && !oftenElse.test(found);
      };
      return named(file, says, "sign-in and permissions");
    },
  },
  {
    area: "data",
    find: (file) => {
      if (!runs(file)) return undefined;
      if (file.role === "script" && backfill.test(file.path)) return whole(file, "a script on live data");
      return file.role === "source"
        ? named(file, (one) => lifecycle.test(`/${one}`), "deletion, export or retention")
        : undefined;
    },
  },
  {
    area: "messages",
    find: (file) => {
      if (aside.has(file.role) || file.role === "docs") return undefined;
      if (file.role !== "message" && file.role !== "source") return undefined;
      return (
        named(file, (one) => notices.test(`/${one}`), "what customers are told") ??
        (file.role === "message" ? whole(file, "what customers are told") : undefined)
      );
    },
  },
  {
    area: "api",
    find: (file) =>
      !aside.has(file.role) && contract.test(file.path)
        ? (named(
            file,
            (one) => /^(proto|protos|openapi|swagger|graphql|schemas?)$/i.test(one),
            "published contracts",
          ) ?? whole(file, "a published contract"))
        : undefined,
  },
  {
    area: "architecture",
    find: (file) =>
      decisions.test(file.path)
        ? (named(file, (one) => /^(adrs?|decisions|rfcs?)$/i.test(one), "written decisions") ??
          whole(file, "how it is built"))
        : undefined,
  },
];

function schemaPlace(file: File) {
  const { path, role, segments } = file;
  if (aside.has(role)) return undefined;
  if (role === "schema-dump" || ddl.test(path)) return whole(file, "the schema");
  if (role !== "migration") return undefined;
  const at = segments.findIndex((one, n) => n < segments.length - 1 && migrationFolder.test(one));
  const what = migrationsOf(path);
  if (at !== -1) return folderAt(file, at, what);
  return segments.length > 1 ? folderAt(file, segments.length - 2, what) : whole(file, what);
}

const tools: readonly (readonly [string, RegExp])[] = [
  ["Rails", /(^|\/)db\/(\w+_)?migrate\/\d+_[^/]+\.rb$/],
  ["Alembic", /(^|\/)(alembic\/)?versions\/[^/]+\.py$/],
  ["Django", /(^|\/)migrations\/\d{4}_[^/]+\.py$/],
  ["Prisma", /(^|\/)prisma\/[\w/-]*migrations\//],
  ["Flyway", /(^|\/)[VURB]\d[\d._]*__[^/]+\.(sql|java|kt)$/],
  ["Liquibase", /(^|\/)(liquibase|changelogs?)\//i],
  ["Ecto", /(^|\/)priv\/\w+\/migrations\/\d+_[^/]+\.exs$/],
  ["Laravel", /(^|\/)database\/migrations\/\d{4}_[^/]+\.php$/],
  ["Drizzle", /(^|\/)drizzle\//],
  ["Diesel", /(^|\/)migrations\/[\w-]+\/(up|down)\.sql$/],
  ["golang-migrate", /\.(up|down)\.sql$/],
  ["goose or sqlx", /(^|\/)\d{8,14}_[^/]+\.sql$/],
  ["Knex or TypeORM", /(^|\/)migrations?\/\d+[-_][^/]+\.[jt]s$/],
];

const migrationsOf = (path: string): string => {
  const tool = tools.find(([, pattern]) => pattern.test(path))?.[0];
  return tool === undefined ? "migrations" : `migrations of ${tool}`;
};
