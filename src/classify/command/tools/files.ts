/** Tools that read, write and fetch: judged by where the path or address lies. */

import { evidenceOf, type Finding } from "../finding.ts";
import { hostOf, isLocal } from "../hosts.ts";
import { guardedPath, isInside, isSecret, isTemporary, resolved } from "../paths.ts";
import { secretName } from "../secret-names.ts";

/** Where a call stands, and the checkout that it works in: absolute paths. */
export interface Place {
  readonly cwd: string;
  readonly root: string;
}

const stop = (answer: Finding["answer"], area: string, action: string, why: string, evidence: string): Finding[] => [
  { answer, area, action, why, evidence: evidenceOf(evidence) },
];

/** Reads a file; `search`: a folder or pattern to look through, which may be left out. */
export function judgeRead(path: string, { cwd }: Place, search = false): Finding[] {
  if (path === "") return search ? [] : stop("deny", "infra", "run-unreadable", "It names no file.", path);
  const place = resolved(path, cwd);
  return isSecret(place) || (search && isSecret(`${place}/*`))
    ? stop("deny", "secrets", "read-secret", `It reads ${path}, which holds secrets.`, path)
    : [];
}

/** Writes or changes a file. Nothing happens with code until somebody merges or applies it; what acts at once is guarded. */
export function judgeEdit(path: string, { cwd, root }: Place): Finding[] {
  if (path === "") return stop("deny", "infra", "run-unreadable", "It names no file.", path);
  const place = resolved(path, cwd);
  const guarded = guardedPath(place);
  if (guarded) return stop("deny", guarded.area, guarded.action, guarded.why, path);
  if (isSecret(place)) return stop("deny", "secrets", "write-secret", `It writes ${path}, which holds secrets.`, path);
  if (isInside(place, root) || isTemporary(place)) return [];
  return stop("deny", "infra", "write-outside", `${path} lies outside the checkout.`, path);
}

/** Fetches an address: reading what is public is free, carrying something out is not. */
export function judgeFetch(url: string): Finding[] {
  if (!URL.canParse(url)) return stop("deny", "infra", "run-unreadable", "It is no address.", url);
  const { protocol, username, password, search, pathname, hostname } = new URL(url);
  const host = hostOf(url);
  const carried = decoded(`${pathname}${search}`);
  if (protocol !== "https:" && protocol !== "http:")
    return stop("deny", "infra", "send-data", "It is no address of the web.", url);
  if (/^(?:169\.254\.\d+\.\d+|metadata\.google\.internal|100\.100\.100\.200)$/.test(hostname))
    return stop("deny", "secrets", "read-secret", "It asks the cloud for the machine's own credentials.", url);
  if (
    username ||
    password ||
    /\$\{?\w+|\b(?:sk|pk|rk)_(?:live|test)_\w+|gh[pousr]_\w{10,}|AKIA\w{12,}|xox[abprs]-|eyJ[\w-]{15,}\.|BEGIN [A-Z ]*PRIVATE/.test(
      carried,
    ) ||
    named(search)
  )
    return stop("deny", "secrets", "send-data", `It carries a secret to ${host}.`, url);
  if (!isLocal(host) && carried.length > 1500)
    return stop("ask", "secrets", "send-data", `The address carries a long text to ${host}.`, url);
  return [];
}

/** A parameter that is called like a secret and is not empty. */
const named = (search: string): boolean =>
  [...new URLSearchParams(search)].some(([name, value]) => value.length > 7 && secretName.test(name));

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
