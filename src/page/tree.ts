/** Looking things up in a page's tree by name. */

import { type Place, position } from "./problem.ts";
import type { Entry, Mapping, Node, Words } from "./yaml.ts";

/** The value of a field, when it has one. */
export function value(node: Node | undefined, field: string): Node | undefined {
  if (node?.is !== "mapping") return undefined;
  const found = node.entries.find(({ key }) => key.text === field)?.value;
  return found?.is === "nothing" ? undefined : found;
}

/** The one word or text of a field, or empty. */
export function word(node: Node | undefined, field: string): string {
  const found = value(node, field);
  return found?.is === "words" ? found.text : "";
}

/** The texts of a list, also of one that is written as a single word. */
export function texts(node: Node | undefined, field?: string): Words[] {
  const found = field === undefined ? node : value(node, field);
  if (found?.is === "words") return [found];
  return found?.is === "list" ? found.items.filter((item): item is Words => item.is === "words") : [];
}

export const entries = (node: Node | undefined): readonly Entry[] => (node?.is === "mapping" ? node.entries : []);

/** Where a field stands: its value, else the mapping itself. */
export const at = (node: Mapping, field: string): Place => value(node, field) ?? node;

/** The line of a mapping with one more field: inside its brackets, or as a new line below when it has none. */
export function lineWith(node: Node, field: string): string {
  const { text } = node.source;
  const { from, to } = position(node.source, node.start);
  if (text[node.start] !== "{") return " ".repeat(node.start - from) + field;
  const inner = text.slice(node.start + 1, node.end - 1).replace(/[\s,]+$/, "");
  const rest = node.end <= to ? text.slice(node.end, to) : "";
  return `${text.slice(from, node.start)}{${inner}${inner.trim() === "" ? " " : ", "}${field} }${rest}`;
}
