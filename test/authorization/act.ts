/** What an entry of the matrix is: a route, whose it is by the rules, and a request that is right in every field. */

import { type Seen, worldOf } from "../../src/views/context.ts";
import { type Fields, formOf } from "../e2e/desk.ts";
import type { Name } from "./callers.ts";
import type { Rule } from "./rules.ts";
import { type Sender, senderOf, type World } from "./world.ts";

/** What a situation left behind, by name: ids, and digests of what a person is shown. */
export type Thing = Readonly<Record<string, string>>;
type Of<T> = (thing: Thing, sender: Sender) => T | Promise<T>;

export interface Act {
  readonly route: string;
  readonly rule: Rule;
  /** The event that it records; empty: it records nothing, and says so with 2xx or 3xx. */
  readonly records: string;
  readonly json?: Of<object | string>;
  readonly form?: Of<Fields>;
  /** The digest that a person signs for it. */
  readonly sign?: Of<string>;
  readonly headers?: Of<Readonly<Record<string, string>>>;
  readonly path?: Of<string>;
  /** How whoever is let through is answered, where that is no 2xx or 3xx. */
  readonly lets?: number;
}

/** Something that waits, and everything that can be asked of it. */
export interface Situation {
  readonly says: string;
  /** What can be guessed at is slowed down, so some minutes pass between its acts. */
  readonly rests?: boolean;
  given(w: World): Promise<Thing>;
  readonly acts: readonly Act[];
}

type How = Omit<Partial<Act>, "route" | "rule" | "records" | "json" | "form">;
const nothingSent = () => ({});

export const api = (
  route: string,
  rule: Rule,
  records: string,
  json: Of<object> = nothingSent,
  how: How = {},
): Act => ({
  ...{ route: `POST ${route}`, rule, records, json },
  ...how,
});
export const form = (
  route: string,
  rule: Rule,
  records: string,
  fields: Of<Fields> = nothingSent,
  how: How = {},
): Act => ({ ...{ route: `POST ${route}`, rule: inBrowser(rule), records, form: fields }, ...how });

/** The same act by the API and by the form of a screen, with the same fields. No token fills in a form. */
export const both = (
  [route, screen]: readonly [string, string],
  rule: Rule,
  records: string,
  fields: Of<Fields> = nothingSent,
  how: How = {},
): Act[] => [api(route, rule, records, fields, how), form(screen, rule, records, fields, how)];

const inBrowser = (rule: Rule): Rule => ({
  says: rule.says.replace(/; (a token with `\w+`|command line|agent)/g, ""),
  may: (caller) => caller.by !== "token" && rule.may(caller),
});

/** The world as it stands. */
export const seen = ({ app }: World): Seen => worldOf(app.world);

/** Sends JSON as one of the callers, for what has to be there first. Throws when it is refused. */
export async function sent(w: World, name: Name, path: string, body: object, shown?: string): Promise<Thing> {
  const sender = senderOf(w, name);
  const assertion = shown === undefined ? {} : { shown, assertion: sender.touch(shown) };
  const response = await w.server.request(`${w.origin}${path}`, {
    method: "POST",
    headers: {
      ...sender.headers,
      "content-type": "application/json",
      "idempotency-key": `key-${path.length}-${keys++}`,
    },
    body: JSON.stringify({ ...body, ...assertion }),
  });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${path} by ${name}: ${response.status} ${text.slice(0, 1000)}`);
  return JSON.parse(text) as Thing;
}
let keys = 10_000_000;

/** As the server itself says it. Throws when the rules refuse. */
export async function server(w: World, type: string, data: object): Promise<void> {
  const answer = await w.system(type, data);
  if (!("recorded" in answer)) throw new Error(`${type}: ${JSON.stringify(answer)}`);
}

/** The digest that a screen asks a person to sign in the form with this action. */
export async function challenged(w: World, name: Name, screen: string, action: string): Promise<string> {
  const { headers } = senderOf(w, name);
  const response = await w.server.request(`${w.origin}${screen}`, { headers: { ...headers, accept: "text/html" } });
  return formOf(await response.text(), action).challenge ?? "";
}
