/** GET /v1/models: what the page allows, in a shape that both families of clients read. */

import type { Page } from "../page/page.ts";

/** Nobody recorded when a model was made; clients only need a number and a date. */
const created = { created: 0, created_at: "1970-01-01T00:00:00Z" };

interface Model {
  readonly id: string;
  readonly display_name: string;
  readonly owned_by: string;
}

const modelOf = ({ id, display_name, owned_by }: Model) => ({
  ...{ id, object: "model", type: "model", display_name, owned_by, ...created },
});

const all = ({ ai }: Page): Model[] => [
  ...ai.tasks.map(({ name, does }) => ({ id: `task:${name}`, display_name: does || name, owned_by: "team" })),
  ...ai.models.map((id) => ({ id, display_name: id, owned_by: id.slice(0, id.indexOf("/")) })),
];

/** The list, the tasks first. */
export function listOf(page: Page): string {
  const data = all(page).map(modelOf);
  const [first_id = null, last_id = null] = [data[0]?.id, data.at(-1)?.id];
  return JSON.stringify({ object: "list", data, has_more: false, first_id, last_id });
}

/** One of them, also by its name without the provider; undefined for one that the page does not allow. */
export function oneOf(page: Page, id: string): string | undefined {
  const models = all(page);
  const found =
    models.find((one) => one.id === id) ?? models.find((one) => one.id.slice(one.id.indexOf("/") + 1) === id);
  return found && JSON.stringify(modelOf(found));
}
