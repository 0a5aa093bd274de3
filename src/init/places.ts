/** Which files belong to which built-in area, by what a repository has: folders and files, in the fewest patterns that say it. */

import { extensionOf } from "../classify/normal.ts";
import { type Role, roleOf } from "../classify/role.ts";
import { rules } from "../classify/rules/index.ts";
import { patternFault, sharedPath } from "../page/patterns.ts";

/** Files that belong to an area. */
export interface Place {
  /** From the top; for `anywhere`, a name at any depth. */
  readonly path: string;
  readonly folder: boolean;
  readonly anywhere: boolean;
  /** What stands there, such as `migrations of Rails`. */
  readonly what: string;
  /** How many files of the commit it takes in. */
  readonly files: number;
}

/** What an area holds. Of two areas that hold one file the first in the list has it; the other one's `except` says so. */
export interface Holding {
  readonly area: string;
  readonly places: readonly Place[];
  /** The same as CODEOWNERS patterns. */
  readonly paths: readonly string[];
  readonly except: readonly string[];
  /** Files of the commit that are in it. */
  readonly files: number;
  /** Places of fewer files that are left out, because a page is read in two minutes. */
  readonly leftOut: number;
}

/** So many patterns for an area, and no more. */
const mostPlaces = 8;
/** From so many places of one name on, the name alone says it. */
const manyOfOneName = 3;
/** Areas in which a file's name says what it is wherever it lies, such as `Dockerfile`. */
const byName: ReadonlySet<string> = new Set(["infra", "deploy", "secrets"]);
/** A folder with more than this share of all files is about everything. */
const tooBroad = 0.4;

interface Finder {
  readonly area: string;
  /** The place that this file stands for, or undefined. */
  readonly find: (file: File) => Pick<Place, "path" | "folder" | "what"> | undefined;
}

interface File {
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
const finders: readonly Finder[] = [
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
      return runs(file) && file.role !== "ci" ? named(file, (one) => vault.test(`/${one}`), "keys") : undefined;
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
      const place = named(file, (one) => model.test(`/${one}`), "models and prompts");
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

/** The folders that a path lies in, the outermost first. */
function parents(path: string): string[] {
  const found: string[] = [];
  for (let at = path.indexOf("/"); at !== -1; at = path.indexOf("/", at + 1)) found.push(path.slice(0, at));
  return found;
}

/** How many files stand under each folder. */
function filesUnder(paths: readonly string[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const path of paths) for (const folder of parents(path)) found.set(folder, (found.get(folder) ?? 0) + 1);
  return found;
}

/** Control characters and marks that turn text round never stand on a page. */
const unseen = /[\p{C}\p{Zl}\p{Zp}\uFFFD]/u;

/**
 * What each area holds, the areas in the order in which they take files. `calls` names files that call a payment provider
 * or a model. The same files give the same holdings, in whatever order they come.
 */
export function holdingsOf(
  tracked: readonly string[],
  calls: ReadonlyMap<string, "payments" | "models">,
): readonly Holding[] {
  const paths = [...tracked].filter((path) => !unseen.test(path)).sort();
  const under = filesUnder(paths);
  const broad = (folder: string) => paths.length > 50 && (under.get(folder) ?? 0) > paths.length * tooBroad;
  const found = new Map<string, Map<string, Place>>();
  for (const path of paths) {
    const file = { path, segments: path.split("/"), role: roleOf(path), broad, calls: calls.get(path) };
    for (const { area, find } of finders) {
      const place = find(file);
      if (!place) continue;
      const known = found.get(area) ?? new Map<string, Place>();
      found.set(area, known);
      const key = `${place.folder} ${place.path}`;
      known.set(key, { ...place, anywhere: false, files: (known.get(key)?.files ?? 0) + 1 });
      break;
    }
  }
  return taken(
    finders.map(({ area }) => ({ area, places: fewest(area, [...(found.get(area)?.values() ?? [])], broad) })),
    paths,
  );
}

/** Places inside others fall away, places of one name become one, and those of few files are left out. */
function fewest(area: string, places: readonly Place[], broad: (folder: string) => boolean): readonly Place[] {
  const folders = new Set(places.filter(({ folder }) => folder).map(({ path }) => path));
  const outer = places.filter(({ path }) => !parents(path).some((folder) => folders.has(folder)));
  const groups = new Map<string, Place[]>();
  for (const place of outer) {
    const key = `${place.folder} ${lastOf(place.path)}`;
    groups.set(key, [...(groups.get(key) ?? []), place]);
  }
  const joined = [...groups.values()].flatMap((group) => {
    const [first] = group;
    const said = first && (first.folder || byName.has(area));
    if (!said || group.length < manyOfOneName || group.some(({ path }) => broad(path))) return group;
    return [
      {
        path: lastOf(first.path),
        folder: first.folder,
        anywhere: true,
        what: first.what,
        files: group.reduce((sum, { files }) => sum + files, 0),
      },
    ];
  });
  return joined
    .filter((place) => patternFault(patternOf(place)) === undefined)
    .sort((a, b) => b.files - a.files || (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

const lastOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

const literal = (text: string): string => text.replace(/[*?\\]/g, "\\$&");

/** The CODEOWNERS pattern of a place. */
export const patternOf = ({ path, folder, anywhere }: Place): string =>
  `${anywhere ? "" : "/"}${literal(path)}${folder ? "/" : ""}`;

/** Whether a place takes in a path: the same answer as its pattern's, without a machine. */
export function takesIn({ path, folder, anywhere }: Place, file: string): boolean {
  if (anywhere) return `/${file}${folder ? "" : "/"}`.includes(`/${path}/`);
  return file.startsWith(`${path}/`) || (!folder && file === path);
}

function taken(areas: readonly { area: string; places: readonly Place[] }[], paths: readonly string[]): Holding[] {
  const before: string[] = [];
  const holdings: Holding[] = [];
  for (const { area, places } of areas) {
    const kept = places.slice(0, mostPlaces);
    const patterns = kept.map(patternOf);
    const except = before.filter((other) => patterns.some((own) => sharedPath(own, other, "as-file") !== undefined));
    holdings.push({ area, places: kept, paths: patterns, except, files: 0, leftOut: places.length - kept.length });
    before.push(...patterns);
  }
  const covers = coverage(holdings);
  const sets = paths.map(covers);
  return holdings.map((one, at) => ({ ...one, files: sets.filter((set) => holds(set, at)).length }));
}

/** Whether a holding, by its place in the list, is in a set of bits. */
export const holds = (set: number, at: number): boolean => ((set >> at) & 1) === 1;

/** Remembers so many paths, then begins anew: memory stays bounded on any history. */
const mostRemembered = 200_000;

/** Which holdings a path is in, as bits: the first holding is bit 0. */
export function coverage(holdings: readonly Holding[]): (path: string) => number {
  const places = new Map(holdings.flatMap(({ places }) => places.map((one) => [patternOf(one), one] as const)));
  const prepared = holdings.map(({ places: own, except }) => ({
    own,
    except: except.flatMap((pattern) => places.get(pattern) ?? []),
  }));
  const known = new Map<string, number>();
  return (path) => {
    const was = known.get(path);
    if (was !== undefined) return was;
    let set = 0;
    prepared.forEach(({ own, except }, at) => {
      if (own.some((one) => takesIn(one, path)) && !except.some((one) => takesIn(one, path))) set |= 1 << at;
    });
    if (known.size >= mostRemembered) known.clear();
    known.set(path, set);
    return set;
  };
}
