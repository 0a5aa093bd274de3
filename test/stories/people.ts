/** People with browsers and passkeys, over real HTTP: the same ceremony as on a phone, with the authenticator in software. */

import { type Browser, newBrowser } from "../e2e/browser.ts";
import { challengeOf, type Device, newDevice } from "../e2e/device.ts";

export interface Person {
  readonly id: string;
  readonly browser: Browser;
  readonly device: Device;
}

/** The first person: by the link that the server prints, then with the team's first passkey. */
export async function first(url: string, link: string, id: string): Promise<Person> {
  const person = { id, browser: browserAt(url), device: newDevice(url) };
  await ok(person.browser.submit(new URL(link).pathname, { person: id }));
  await ok(person.browser.enrol(person.device));
  await ok(person.browser.signIn(person.device));
  return person;
}

/** Somebody invited by `host`, whose first passkey `by` confirms by a touch: somebody third, once there is one. */
export async function join(url: string, host: Person, id: string, by = host): Promise<Person> {
  const shown = await (await host.browser.submit(`/people/${id}/invite`, {})).text();
  const link = /\/link\/[A-Za-z0-9_-]+/.exec(shown)?.[0];
  if (!link) throw new Error(`Nobody could be invited: ${shown.slice(0, 500)}`);
  const person = { id, browser: browserAt(url), device: newDevice(url) };
  await ok(person.browser.submit(link, { person: id }));
  await ok(person.browser.enrol(person.device));
  await ok(by.browser.fill("/people", `/people/${id}/confirm`, {}, by.device));
  await ok(person.browser.signIn(person.device));
  return person;
}

/** A browser at a running server, signed in as nobody. */
export const browserAt = (url: string): Browser =>
  newBrowser({ request: (to, init) => fetch(to, { ...init, redirect: "manual" }) }, url);

/** A token for a machine, as it is shown once. */
export async function tokenFor({ browser }: Person, holder: string, scopes: readonly string[]): Promise<string> {
  const shown = await (await browser.submit("/me/tokens", { holder, name: holder, days: "7", scopes })).text();
  const token = /fc_[a-z0-9]+_[A-Za-z0-9_-]+/.exec(shown)?.[0];
  if (!token) throw new Error(`No token was shown: ${shown.slice(0, 500)}`);
  return token;
}

/** A touch on the person's passkey over exactly the card that the API shows. */
export async function touch({ browser, device }: Person, path: string, shown: string, more: object = {}) {
  return ok(browser.json(path, { shown, assertion: device.touch(challengeOf(shown)), ...more }));
}

/** What a person does in their own browser without a touch. */
export const act = ({ browser }: Person, path: string, body: object) => ok(browser.json(path, body));

async function ok(answer: Response | Promise<Response>): Promise<Response> {
  const response = await answer;
  if (response.status >= 400)
    throw new Error(
      `${response.status} ${response.url}: ${(await response.text()).replace(/<[^>]*>/g, " ").slice(0, 1800)}`,
    );
  return response;
}
