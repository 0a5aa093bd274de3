/** Which names of a history are one human, and which are nobody: programs, groups and shared mailboxes never own anything. */

import { aiEvidence } from "../classify/ai.ts";
import { skeleton } from "../page/look-alike.ts";
import { isMachine } from "../page/names.ts";
import * as is from "../page/texts.ts";
import type { Named } from "./facts.ts";
import { isKey } from "./safe.ts";

/** A human, by all the names and addresses under which they committed. */
export interface Human {
  /** As the page will call them. */
  readonly id: string;
  /** The name they use most. */
  readonly name: string;
  /** Every address in small letters, the most used first. */
  readonly addresses: readonly string[];
  /** The address at which they can be reached; undefined where only the code host's stands there. */
  readonly email: string | undefined;
  /** Their account on GitHub, as its own addresses say it. */
  readonly github: string | undefined;
  /** Numbers of their names in the history. */
  readonly numbers: readonly number[];
}

const programs =
  /\bbots?\b|\[bot\]|^(bors|homu|mergify|kodiak\w*|(hosted )?weblate|transifex|crowdin\w*|lokalise|dependabot\w*|renovate|greenkeeper|depfu|pyup|snyk|imgbot|allcontributors|semantic-release|release-please|pre-?commit|travis ci|jenkins\w*|circleci|codecov|github|github actions?|gitlab|web-flow|dokku|buildkite|netlify|vercel|sonatype|sonarcloud|codacy|deepsource|restyled|lgtm|houndci|scala steward|hound|percy|fossa|whitesource|mend|stale|actions[- ]user|runner|automation|automated|auto ?commit|ghost|root|ubuntu|admin|administrator|unknown|user|test|nobody|anonymous|your name|you|me|developer|local|default|deploy(er)?|vagrant|docker|system|\(?no author\)?|none|null)([\s_-]*(ci|app|actions?|\[bot\]))*$/i;
const pipeline = /(^|[\s_-])(CI|ci|CD)$/;
const programAddress =
  /\[bot\]@|^(\d+\+)?[\w.-]*(-bot|_bot|bots?|dependabot|renovate|weblate|crowdin|transifex)@|^(no-?reply|noreply|donotreply|do-not-reply|support|hosted|actions|action|ci|build|builds|automation|mailer-daemon|root|git)@|@(bots?|mg\.weblate|weblate|dependabot|renovateapp|greenkeeper|snyk|pyup|depfu|crowdin|users\.noreply\.gitlab)\.(\w+\.)*\w+$/i;
const groupName =
  /\b(team|teams|group|engineering|engineers|developers|devs|maintainers|contributors|committers|authors|staff|translators|translations?|organi[sz]ation|project|community)\b/i;
const groupAddress =
  /^(team|teams|engineering|engineers|devs|developers|ops|devops|info|hello|contact|all|everyone|office|admin|noreply|no-reply|maintainers|security|oss|opensource|open-source|community|eng|tech|it)@/i;
const hostAddress = /^(?:(\d+)\+)?([a-z0-9-]+)@users\.noreply\.github\.com$/i;

/** Why a name is nobody who can own something, or undefined for what looks like a human. */
export function nobody({ name, email }: Named): "program" | "group" | undefined {
  const shown = name.trim();
  const account = hostAddress.exec(email)?.[2] ?? "";
  if (aiEvidence({ author: { name: shown, email } }).found) return "program";
  if (isMachine(shown) || programs.test(shown) || pipeline.test(shown) || programs.test(account) || isMachine(account))
    return "program";
  if (account === "" && programAddress.test(email)) return "program";
  if (shown === "" && email === "") return "program";
  if (groupName.test(shown)) return "group";
  // People with a domain of their own write from hello@ too: only where the name says no more is it a mailbox of many.
  const local = email.replace(/@.*$/, "").toLowerCase();
  if (groupAddress.test(email) && (shown === "" || shown.toLowerCase() === local)) return "group";
  return undefined;
}

/**
 * The humans behind these names, those with the most commits first. Two names are one human where the address or the
 * account is the same, or a full name of two words or more; names that only look alike stay two.
 */
export function humansOf(names: readonly Named[], commits: readonly number[]): readonly Human[] {
  const group = new Map<number, number>();
  const root = (at: number): number => {
    let here = at;
    for (let up = group.get(here); up !== undefined && up !== here; up = group.get(here)) here = up;
    return here;
  };
  const seen = new Map<string, number>();
  const people = names.map((name, at) => ({ ...name, at })).filter((one) => nobody(one) === undefined);
  for (const { name, email, at } of people) {
    group.set(at, at);
    for (const key of signs({ name, email })) {
      const first = seen.get(key);
      if (first === undefined) seen.set(key, at);
      else group.set(root(at), root(first));
    }
  }
  const members = new Map<number, number[]>();
  for (const { at } of people) members.set(root(at), [...(members.get(root(at)) ?? []), at]);
  const weight = (numbers: readonly number[]) => numbers.reduce((sum, at) => sum + (commits[at] ?? 0), 0);
  const sorted = [...members.values()]
    .map((numbers) => numbers.sort((a, b) => (commits[b] ?? 0) - (commits[a] ?? 0) || a - b))
    .map((numbers) => ({ numbers, weight: weight(numbers), key: keyOf(numbers, names) }))
    .sort((a, b) => b.weight - a.weight || (a.key < b.key ? -1 : 1));
  const used = new Set<string>();
  return sorted.map(({ numbers }) => human(numbers, names, used));
}

const keyOf = (numbers: readonly number[], names: readonly Named[]): string =>
  numbers.map((at) => `${names[at]?.email} ${names[at]?.name}`).sort()[0] ?? "";

/** What makes two names one human. */
function signs({ name, email }: Named): string[] {
  const address = email.trim().toLowerCase();
  const account = hostAddress.exec(address)?.[2];
  const full = name.normalize("NFC").trim().toLowerCase().replace(/\s+/g, " ");
  return [
    ...(address === "" ? [] : [`at ${address}`]),
    ...(account === undefined ? [] : [`account ${account}`]),
    ...(/^\S{2,}( \S+)* \S{2,}$/u.test(full) ? [`name ${full}`] : []),
  ];
}

function human(numbers: readonly number[], names: readonly Named[], used: Set<string>): Human {
  const own = numbers.flatMap((at) => names[at] ?? []);
  const addresses = [...new Set(own.map(({ email }) => email.trim().toLowerCase()).filter((one) => one !== ""))];
  const accounts = addresses.flatMap((one) => hostAddress.exec(one)?.[2] ?? []);
  const reach = addresses.filter(
    (one) =>
      !hostAddress.test(one) &&
      is.email.fault(one) === undefined &&
      !isKey(one) &&
      !/\.(local|localdomain|lan|invalid)$/.test(one),
  );
  const reached = reach.find((one) => !groupAddress.test(one)) ?? reach[0];
  const name = own.find((one) => /\S\s+\S/.test(one.name.trim()))?.name ?? own[0]?.name ?? "";
  const github = accounts.find((one) => is.account.fault(one) === undefined && !isKey(one));
  return { id: idFor(name, addresses, github, used), name, addresses, email: reached, github, numbers };
}

/** Words that mean something else on a page, or in YAML. */
const taken = new Set(
  (
    "null true false yes no on off y n team everyone everybody all anyone engineering engineers developers devs devops ops us we " +
    "cto ceo founder engineer senior-engineer on-call outside backup owner"
  ).split(" "),
);

/** A short name of small letters that nobody else has, and that looks like nobody else's. */
function idFor(name: string, addresses: readonly string[], github: string | undefined, used: Set<string>): string {
  const words = slug(name).split("-").filter(Boolean);
  const [first = ""] = words;
  const last = words.at(-1) ?? "";
  const local = slug((addresses[0] ?? "").replace(/^\d+\+/, "").replace(/@.*$/, ""));
  const wishes = [
    first,
    words.length > 1 ? `${first}-${last.slice(0, 1)}` : "",
    words.length > 1 ? `${first}-${last}` : "",
    words.join("-"),
    slug(github ?? ""),
    local,
  ];
  const free = (id: string) =>
    id.length > 1 &&
    /^[a-z]/.test(id) &&
    is.name.fault(id) === undefined &&
    !isKey(id) &&
    !isMachine(id) &&
    !taken.has(id) &&
    !used.has(skeleton(id));
  let id = wishes.find(free);
  for (let n = 1; id === undefined; n += 1) id = [`${first || "person"}-${n}`, `person-${n}`].find(free);
  used.add(skeleton(id));
  return id;
}

const slug = (text: string): string =>
  text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 36)
    .replace(/-+$/, "");
