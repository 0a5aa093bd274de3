/** The words that people begin from when they answer by hand: the file on the base branch, and what of it was approved. */

import type { Text } from "../../kernel/prose.ts";
import type { Page, Task } from "../../page/page.ts";

/** The words of a file at one time. */
export interface Words {
  /** SHA-256 of the words. */
  readonly digest: string;
  readonly words: Text;
  /** Persons whom git names for what is new in it. None of them may approve it. */
  readonly authors: readonly string[];
  /** Whether git also names somebody whom the page does not know. */
  readonly stranger: boolean;
  readonly at: string;
  readonly seq: number;
}

export interface TemplateState {
  readonly id: string;
  /** The file in the repository. */
  readonly path: string;
  /** What people may begin from; undefined before the first yes. */
  readonly current: (Words & { readonly by: string; readonly since: string }) | undefined;
  /** Other words, which wait for a yes. */
  readonly offered: Words | undefined;
  /** The file is not on the base branch any more. */
  readonly gone: boolean;
}

/** Whether a file belongs to a task: it is the page's fallback, or lies in that folder. */
export function coversFile({ fallback }: Pick<Task, "fallback">, path: string): boolean {
  const place = fallback.replace(/^\.\//, "").replace(/\/+$/, "");
  return place !== "" && (path === place || path.startsWith(`${place}/`));
}

/** The tasks of the page that people answer with this file. */
export const tasksWith = (page: Page, path: string): readonly Task[] =>
  page.ai.tasks.filter((task) => coversFile(task, path));

/** Whether people may begin from it for this task. */
export const isUsable = ({ current, gone, path }: TemplateState, task: Pick<Task, "fallback"> | undefined): boolean =>
  current !== undefined && !gone && task !== undefined && coversFile(task, path);

/** Whether it waits for somebody's yes. */
export const isOffered = ({ offered, gone, path }: TemplateState, page: Page): boolean =>
  offered !== undefined && !gone && tasksWith(page, path).length > 0;
