/** What is known of one grant of emergency access: who asked, who said yes, when it ends, and the proof that it ended. */

import type { Text } from "../../kernel/prose.ts";
import type { AccessTarget } from "../../page/page.ts";

export interface AccessState {
  readonly id: string;
  readonly target: string;
  readonly kind: "ssh" | "postgres" | "command";
  /** Who receives it. */
  readonly person: string;
  readonly reason: Text;
  /** The incident it is for; empty for none. */
  readonly incident: string;
  readonly askedBy: string;
  readonly askedAt: string;
  readonly seq: number;
  /** Who said yes, or the person themselves when it was broken open. */
  readonly grantedBy: string;
  readonly grantedAt: string;
  readonly broken: boolean;
  /** When it ends, in UTC; empty before the yes. */
  readonly until: string;
  readonly refused: { readonly by: string; readonly reason: Text; readonly at: string } | undefined;
  /** `issuing`: the intent is recorded, and nobody knows yet whether a login exists. */
  readonly login: "none" | "issuing" | "issued" | "failed";
  /** The login's name at the target, and the certificate's serial number. */
  readonly name: string;
  readonly serial: number;
  /** The target as the page had it when the login was made; undefined before. */
  readonly place: AccessTarget | undefined;
  readonly issuingAt: string;
  readonly issuedAt: string;
  /** Somebody wants it to end before its time; empty while nobody does. */
  readonly endingBy: string;
  readonly ended: Ended | undefined;
  /** Ending it failed so often, lately for this reason. */
  readonly stuck: { readonly tries: number; readonly why: Text; readonly at: string } | undefined;
  /** Who read the proof of end and signed it. */
  readonly read: { readonly by: string; readonly at: string } | undefined;
}

/** The proof of end. */
export interface Ended {
  readonly at: string;
  readonly why: "expired" | "by-hand" | "removed" | "failed";
  /** Sessions that were open and were ended. */
  readonly sessions: number;
  /** True when nothing was left behind. */
  readonly clean: boolean;
  /** What was left behind, as JSON: roles, memberships, objects, functions, keys, crontabs. */
  readonly left: Text;
}

/** A login may exist, so it must be ended. */
export const mayExist = ({ login, ended }: AccessState): boolean => login !== "none" && !ended;
