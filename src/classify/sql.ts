/** SQL placeholder */

import type { Risk } from "../page/page.ts";
import type { FileChange, Line } from "./diff.ts";
import type { Role } from "./role.ts";
export interface SqlReason {
  readonly rule: string;
  readonly area: string;
  readonly file: string;
  readonly line: number;
  readonly why: string;
  readonly excerpt: string;
  readonly risk: Risk;
  readonly oneWay: boolean;
}
export const sqlReasons = (
  _file: FileChange,
  _role: Role,
  _added: readonly Line[],
  _removed: readonly Line[],
): SqlReason[] => [];
