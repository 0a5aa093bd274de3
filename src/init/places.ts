/** Which files belong to which built-in area, by what a repository has: folders and files, in the fewest patterns that say it. */

import { roleOf } from "../classify/role.ts";
import { patternFault, sharedPath } from "../page/patterns.ts";
import { type Found, findersInOrder } from "./finders.ts";
import { isKey } from "./safe.ts";

/** Files that belong to an area. `path` is from the top; for `anywhere`, a name at any depth. */
export interface Place extends Found {
  readonly anywhere: boolean;
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
/** Areas in which a name says what it is wherever it lies, such as `Dockerfile` or `migrations/`. */
const byName: ReadonlySet<string> = new Set(["schema", "infra", "deploy", "secrets"]);
/** A folder with more than this share of all files is about everything. */
const tooBroad = 0.4;

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
const unseen = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\uFFFD]/u;

/**
 * What each area holds, the areas in the order in which they take files. `calls` names files that call a payment provider
 * or a model. The same files give the same holdings, in whatever order they come.
 */
export function holdingsOf(
  tracked: readonly string[],
  calls: ReadonlyMap<string, "payments" | "models">,
): readonly Holding[] {
  const paths = [...tracked].filter((path) => !unseen.test(path) && !isKey(path)).sort();
  const under = filesUnder(paths);
  const broad = (folder: string) => paths.length > 50 && (under.get(folder) ?? 0) > paths.length * tooBroad;
  const found = new Map<string, Map<string, Place>>();
  for (const path of paths) {
    const file = { path, segments: path.split("/"), role: roleOf(path), broad, calls: calls.get(path) };
    for (const { area, find } of findersInOrder) {
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
    findersInOrder.map(({ area }) => ({ area, places: fewest(area, [...(found.get(area)?.values() ?? [])], broad) })),
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
    if (!first || !byName.has(area) || group.length < manyOfOneName || group.some(({ path }) => broad(path)))
      return group;
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
    .sort((a, b) => b.files - a.files || rank(a) - rank(b) || (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

/** Of places with as many files: folders, then what runs, then what is only seen. */
const rank = ({ path, folder }: Place): number => (folder ? 0 : roleOf(path) === "ui" ? 2 : 1);

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
