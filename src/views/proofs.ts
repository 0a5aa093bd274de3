/** Re-checks every approval of a record offline: a high-risk yes without its person's own signature is found. */

import { proofProblem } from "../decisions/passkey.ts";
import { confirmCard, recoverCard } from "../decisions/person/kind.ts";
import { digest } from "../kernel/json.ts";
import type { Proof, Recorded } from "../kernel/kind.ts";

interface Deciding {
  readonly id: string;
  readonly shown?: unknown;
  readonly proof?: Proof;
  readonly credential?: string;
  readonly link?: string;
}

/** What a person's passkey must have signed in an event of this type. */
const cards: Readonly<Record<string, (data: Deciding) => unknown>> = {
  "page.adopted": ({ shown }) => shown,
  "proposal.answered": ({ shown }) => shown,
  "proposal.overridden": ({ shown }) => shown,
  "change.approved": ({ shown }) => shown,
  "person.passkeyConfirmed": ({ id, credential = "" }) => confirmCard(id, credential),
  "person.recovered": ({ id, link = "" }) => recoverCard(id, link),
};

/** A check for `verify`: is told each entry in order, gives what is wrong with its signature, or undefined. */
export function proofChecker(): (event: Recorded) => string | undefined {
  const keys = new Map<string, { readonly actor: string; readonly publicKey: string }>();
  const high = new Set<string>();
  let adopted = false;

  /** Whether the rules at that point demanded a touch. */
  function needed({ type, data }: Recorded): boolean {
    if (type === "page.adopted") return adopted;
    if (type === "person.passkeyConfirmed" || type === "person.recovered") return true;
    return high.has((data as Deciding).id);
  }

  function learn({ type, data, actor }: Recorded): void {
    const { id, credential, publicKey, risk } = data as {
      id: string;
      credential: string;
      publicKey: string;
      risk?: string;
    };
    if (type === "person.passkeyEnrolled") keys.set(credential, { actor, publicKey });
    if (type === "page.adopted") adopted = true;
    if (type === "proposal.asked" || type === "change.submitted") {
      if (risk === "high") high.add(id);
      else high.delete(id);
    }
  }

  return (event) => {
    const card = Object.hasOwn(cards, event.type) ? cards[event.type] : undefined;
    const problem = card && signed(event, card(event.data as Deciding), needed(event), keys);
    learn(event);
    return problem;
  };
}

function signed(
  { type, data, actor }: Recorded,
  card: unknown,
  needed: boolean,
  keys: ReadonlyMap<string, { readonly actor: string; readonly publicKey: string }>,
): string | undefined {
  const { proof } = data as Deciding;
  if (!proof) return needed ? `${type} is high risk and carries no signature of a passkey.` : undefined;
  const key = keys.get(proof.credential);
  if (!key || key.actor !== actor) return `${type} is signed by a passkey that was not enrolled for ${actor}.`;
  const problem = proofProblem(proof, key.publicKey, digest(card));
  return problem && `${type}: ${problem}`;
}
