/** What a release was approved on, under its entry in `finalcall why`: content, tests, where it is watched, the way back. */

import type { Recorded } from "../kernel/kind.ts";
import type { Text } from "../kernel/prose.ts";
import { nameOf } from "../routing/sentence.ts";

interface Prepared {
  readonly from: string;
  readonly to: string;
  readonly artifact: string;
  readonly commits: readonly unknown[];
  readonly makers: readonly { readonly person: string; readonly name: Text }[];
  readonly tests: { readonly passed: number; readonly failed: number; readonly source: Text };
  readonly monitoring: Text;
  readonly rollback: { readonly kind: string; readonly does: Text };
}

/** The texts that its evidence needs; none for any other event. */
export const evidenceTexts = ({ type, data }: Recorded): readonly Text[] => {
  if (type !== "release.prepared") return [];
  const { makers, tests, monitoring, rollback } = data as unknown as Prepared;
  return [...makers.map(({ name }) => name), tests.source, monitoring, rollback.does];
};

/** One line for each piece of evidence. */
export function evidenceOf({ type, data }: Recorded, say: (text: Text) => string): readonly string[] {
  if (type !== "release.prepared") return [];
  const { from, to, artifact, commits, makers, tests, monitoring, rollback } = data as unknown as Prepared;
  const by = [...new Set(makers.map(({ person, name }) => (person ? nameOf(person) : say(name))))].join(", ");
  const count = commits.length === 1 ? "1 commit" : `${commits.length} commits`;
  return [
    `${count}, ${from.slice(0, 12)}..${to.slice(0, 12)}, by ${by}`,
    `artifact ${artifact}`,
    `${tests.passed} tests passed, ${tests.failed} failed: ${say(tests.source)}`,
    `watched at ${say(monitoring)}`,
    `way back: ${rollback.kind} ${say(rollback.does)}`,
  ];
}
