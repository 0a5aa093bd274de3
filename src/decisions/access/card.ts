/** What a person is shown, and what their passkey signs, for each answer about emergency access. */

import type { Json } from "../../kernel/json.ts";
import type { AccessTarget } from "../../page/page.ts";
import type { AccessState } from "./state.ts";

/** What an approver is shown, and signs. */
export const grantCard = (state: AccessState, target: AccessTarget, page: string): Json => ({
  ...about(state, target, page),
  kind: "access.approve",
  minutes: target.minutes,
});

/** Broken open it lasts half as long. */
export const brokenMinutes = ({ minutes }: AccessTarget): number => Math.ceil(minutes / 2);
/** What the person who breaks it open is shown, and signs. */
export const breakCard = (state: AccessState, target: AccessTarget, page: string): Json => ({
  ...about(state, target, page),
  kind: "access.breakOpen",
  minutes: brokenMinutes(target),
});

const about = ({ id, person, reason, incident }: AccessState, target: AccessTarget, page: string) => ({
  id,
  target: target.name,
  person,
  reason: reason.text,
  incident,
  roles: [...target.roles],
  principal: target.principal,
  page,
});

/** What whoever reads the proof of end is shown, and signs. */
export const endCard = (state: AccessState): Json => ({
  kind: "access.read",
  id: state.id,
  why: state.ended?.why ?? "",
  at: state.ended?.at ?? "",
  sessions: state.ended?.sessions ?? 0,
  clean: state.ended?.clean ?? false,
  left: state.ended?.left.text ?? "",
});
