/** The same dialogue as one form in the browser, on this machine only. */

import type { Answers } from "../../init/confirm.ts";
import type { Draft } from "../../init/draft.ts";

export async function confirmInBrowser(_draft: Draft, _say: (line: string) => void): Promise<Answers | undefined> {
  return undefined;
}
