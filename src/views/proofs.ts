/** Re-checks every approval of a record offline: a high-risk yes without its person's own signature over exactly that is found. */

import { proofProblem } from "../decisions/passkey.ts";
import { confirmCard, recoverCard } from "../decisions/person/kind.ts";
import { textsDigest } from "../decisions/redaction/kind.ts";
import { digest } from "../kernel/json.ts";
import type { Proof, Recorded } from "../kernel/kind.ts";

interface Fields {
  readonly id: string;
  readonly version?: string;
  readonly option?: string;
  readonly shown?: unknown;
  readonly proof?: Proof;
  readonly credential?: string;
  readonly publicKey?: string;
  readonly confirmed?: boolean;
  readonly link?: string;
  readonly risk?: string;
  readonly diff?: string;
  readonly facts?: string;
  readonly digest?: string;
  readonly stage?: string;
  readonly freeze?: string;
  readonly texts?: readonly string[];
}

interface Key {
  readonly actor: string;
  readonly publicKey: string;
  readonly confirmed: boolean;
}

/** What is known from the entries before. */
interface Known {
  /** The passkeys that stand, by credential. */
  readonly keys: Map<string, Key>;
  /** Whatever is high risk as it stands, by id. */
  readonly high: Set<string>;
  /** The content of each change as it stands, by id. */
  readonly diffs: Map<string, string>;
  /** What each release holds as it was prepared last, by id. */
  readonly facts: Map<string, string>;
  /** What each asked removal takes, by id: one digest for all its texts. */
  readonly removals: Map<string, string>;
  /** Signatures that were used. A touch counts once. */
  readonly used: Set<string>;
  adopted: boolean;
}

/** The card that an event's passkey must have signed, and what that card must say to be about this event. */
interface Signed {
  readonly card: (data: Fields) => unknown;
  readonly says: (data: Fields, event: Recorded, known: Known) => Readonly<Record<string, unknown>>;
}

const shown = ({ shown }: Fields) => shown;
const answer: Signed = { card: shown, says: ({ id, option }) => ({ kind: "proposal.answer", id, option }) };

/** A yes to a release is bound to everything that was prepared of it, and to the page of that moment. */
const ofRelease =
  (kind: string, ...more: readonly ("stage" | "freeze")[]): Signed["says"] =>
  (data, { page }, { facts }) => ({
    ...{ kind, id: data.id, facts: facts.get(data.id), page },
    ...Object.fromEntries(more.map((name) => [name, data[name]])),
  });
const ofAccess =
  (kind: string): Signed["says"] =>
  ({ id }) => ({ kind, id });

const signedEvents: Readonly<Record<string, Signed>> = {
  "page.adopted": { card: shown, says: ({ version }) => ({ kind: "page.adopt", version }) },
  "proposal.answered": answer,
  "proposal.overridden": answer,
  "change.approved": {
    card: shown,
    says: ({ id }, { page }, { diffs }) => ({ kind: "change.approve", id, diff: diffs.get(id), page }),
  },
  "release.approved": { card: shown, says: ofRelease("release.approve") },
  "release.advanced": { card: shown, says: ofRelease("release.advance", "stage") },
  "release.excepted": { card: shown, says: ofRelease("release.except", "freeze") },
  "access.approved": { card: shown, says: ofAccess("access.approve") },
  "access.brokenOpen": { card: shown, says: ofAccess("access.breakOpen") },
  "access.read": { card: shown, says: ofAccess("access.read") },
  "redaction.ordered": {
    card: shown,
    says: ({ id }, { page }, { removals }) => ({ kind: "redaction.order", id, page, of: removals.get(id) }),
  },
  "template.approved": {
    card: shown,
    says: ({ id, digest: of }, { page }) => ({ kind: "template.approve", id, page, digest: of }),
  },
  "work.answered": { card: shown, says: ({ id }, { page }) => ({ kind: "work.answer", id, page }) },
  "sheet.confirmed": { card: shown, says: ({ id }, { page }) => ({ kind: "sheet.confirm", id, page }) },
  "roster.listReviewed": { card: shown, says: () => ({ kind: "roster.review" }) },
  "person.passkeyConfirmed": { card: ({ id, credential = "" }) => confirmCard(id, credential), says: () => ({}) },
  "person.recovered": { card: ({ id, link = "" }) => recoverCard(id, link), says: () => ({}) },
};

/** A check for `verify`: is told each entry in order, gives what is wrong with its signature, or undefined. */
export function proofChecker(): (event: Recorded) => string | undefined {
  const known: Known = {
    ...{ keys: new Map(), high: new Set(), diffs: new Map(), facts: new Map(), removals: new Map() },
    ...{ used: new Set(), adopted: false },
  };
  return (event) => {
    const rule = Object.hasOwn(signedEvents, event.type) ? signedEvents[event.type] : undefined;
    const problem = (rule && unsigned(event, rule, known)) ?? unvouched(event, known);
    learn(event, known);
    return problem;
  };
}

/** What is wrong with the signature of an event that may carry one. */
function unsigned(event: Recorded, { card, says }: Signed, known: Known): string | undefined {
  const { type, actor } = event;
  const data = event.data as Fields;
  const { proof } = data;
  if (!proof) return isNeeded(event, known) ? `${type} is high risk and carries no signature of a passkey.` : undefined;
  const key = known.keys.get(proof.credential);
  if (!key?.confirmed || key.actor !== actor)
    return `${type} is signed by a passkey that does not stand, confirmed, for ${actor}.`;
  if (known.used.has(proof.signature)) return `${type} carries a signature that was used before.`;
  known.used.add(proof.signature);
  const signed = card(data);
  const other = Object.entries(says(data, event, known)).find(
    ([name, value]) => (signed as Record<string, unknown>)[name] !== value,
  );
  if (other) return `${type} carries a signature over something else: its ${other[0]} differs.`;
  const problem = proofProblem(proof, key.publicKey, digest(signed));
  return problem && `${type}: ${problem}`;
}

/** Whether the rules at that point demanded a touch. */
function isNeeded({ type, data }: Recorded, { high, adopted }: Known): boolean {
  if (type === "page.adopted") return adopted;
  if (/^(person|release|access|roster|template|redaction)\./.test(type)) return true;
  return high.has((data as Fields).id);
}

/** A passkey under the id of one that stands, or one that counts at once although it is not the team's first. */
function unvouched({ type, data, actor }: Recorded, { keys }: Known): string | undefined {
  if (type !== "person.passkeyEnrolled") return undefined;
  const { credential = "", confirmed = false } = data as Fields;
  if (keys.has(credential)) return `${type} takes the place of a passkey that stands.`;
  const first = ![...keys.values()].some((key) => key.confirmed);
  return confirmed && !first ? `${type} counts for ${actor} although nobody confirmed it.` : undefined;
}

function learn({ type, data, actor }: Recorded, known: Known): void {
  const { id, credential = "", publicKey = "", confirmed = false, risk, diff = "", facts = "" } = data as Fields;
  const { keys, high, diffs } = known;
  if (type === "person.passkeyEnrolled") keys.set(credential, { actor, publicKey, confirmed });
  const key = keys.get(credential);
  if (type === "person.passkeyConfirmed" && key) keys.set(credential, { ...key, confirmed: true });
  if (type === "person.passkeyDropped") keys.delete(credential);
  if (type === "person.recovered")
    for (const [lost, { actor }] of keys) if (actor === `person:${id}`) keys.delete(lost);
  if (type === "page.adopted") known.adopted = true;
  if (type === "change.submitted") diffs.set(id, diff);
  if (type === "release.prepared") known.facts.set(id, facts);
  if (type === "redaction.asked") known.removals.set(id, textsDigest((data as Fields).texts ?? []));
  if (type !== "proposal.asked" && type !== "change.submitted") return;
  if (risk === "high") high.add(id);
  else high.delete(id);
}
