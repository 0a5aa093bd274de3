/** The company's people at their browsers, each with a phone that holds a passkey, and its programs with their tokens. */

import { type Fields, formOf, newBrowser, type Server } from "../test/e2e/browser.ts";
import { challengeOf } from "../test/e2e/device.ts";
import { newPhone, type Phone, phoneOf } from "./phone.ts";

export interface Person {
  readonly id: string;
  readonly browser: ReturnType<typeof newBrowser>;
  readonly phone: Phone;
}

/** The server as people and programs see it. */
export interface Place extends Server {
  /** The address that it is known by, and that passkeys are bound to. */
  readonly origin: string;
  readonly now: () => Date;
}

/** What has to be kept so that the same people and programs can come again. */
export interface Kept {
  readonly phones: Readonly<Record<string, { readonly credential: string; readonly key: string }>>;
  readonly tokens: Readonly<Record<string, string>>;
}

/** A passkey's session lasts a week; people sign in again before that. */
const signsInAfter = 6 * 86_400_000;

/** `kept`: who was there before; nobody, where it is left out. */
export function staffOf(company: Place, kept: Kept = { phones: {}, tokens: {} }) {
  const { origin } = company;
  const people = new Map<string, Person>();
  const signedIn = new Map<string, number>();
  const tokens = new Map(Object.entries(kept.tokens));
  const comes = (id: string, phone = newPhone(origin)): Person => ({ id, browser: newBrowser(company, origin), phone });
  for (const [id, phone] of Object.entries(kept.phones)) people.set(id, comes(id, phoneOf(origin, phone)));

  async function signIn(person: Person): Promise<void> {
    await ok(person.browser.signIn(person.phone.device));
    signedIn.set(person.id, company.now().getTime());
  }

  /** Somebody of the team, signed in. */
  async function at(id: string): Promise<Person> {
    const person = people.get(id);
    if (!person) throw new Error(`${id} is not in the team yet.`);
    if (company.now().getTime() - (signedIn.get(id) ?? 0) > signsInAfter) await signIn(person);
    return person;
  }

  async function enrolled(person: Person, name: string): Promise<void> {
    await ok(person.browser.enrol(person.phone.device, name));
    people.set(person.id, person);
  }

  const staff = {
    at,
    has: (id: string) => people.has(id),
    /** The first of all, by the link that the server prints. */
    async founds(id: string, link: string): Promise<void> {
      const person = comes(id);
      await ok(person.browser.submit(link, { person: id }));
      await enrolled(person, "phone");
      await signIn(person);
    },
    /** A one-time link for somebody, by another person: its path. */
    async invites(host: string, id: string): Promise<string> {
      const shown = await text((await at(host)).browser.submit(`/people/${id}/invite`, {}));
      const link = /\/link\/[A-Za-z0-9_-]+/.exec(shown)?.[0];
      if (!link) throw new Error(`${id} was not invited: ${shown.slice(0, 500)}`);
      return link;
    },
    /** Invited by one person, confirmed by another, by a touch. */
    async joins(id: string, host: string, confirms: string): Promise<void> {
      const person = comes(id);
      await ok(person.browser.submit(await staff.invites(host, id), { person: id }));
      await enrolled(person, "phone");
      await staff.fills(confirms, "/people", `/people/${id}/confirm`);
      await signIn(person);
    },
    /** Fills in a form of a screen and sends it; signs it where it asks for a touch. Gives the answer. */
    async fills(id: string, screen: string, action: string, fields: Fields = {}) {
      const { browser, phone } = await at(id);
      return ok(browser.fill(screen, action, fields, phone.device));
    },
    /** Presses the one of several buttons of a screen, each with a form of its own, that says `option`; signs that form. */
    async chooses(id: string, screen: string, action: string, option: string, fields: Fields): Promise<Response> {
      const { browser, phone } = await at(id);
      const forms = (await text(browser.get(screen))).match(/<form\b[\s\S]*?<\/form>/g) ?? [];
      const found = forms.find((form) => form.includes(`action="${action}"`) && form.includes(`value="${option}"`));
      const { fields: hidden, challenge } = formOf(found ?? "", action);
      const touch = challenge && JSON.stringify(phone.device.touch(challengeOf(challenge)));
      return ok(browser.submit(action, { ...hidden, ...fields, option, ...(touch && { assertion: touch }) }));
    },
    /** Asks the API in their browser. */
    async does<T = unknown>(id: string, path: string, body: object = {}): Promise<T> {
      return json<T>((await at(id)).browser.json(path, body));
    },
    /** The same, but it may be refused: gives the status. */
    async tries(id: string, path: string, body: object = {}): Promise<number> {
      return (await (await at(id)).browser.json(path, body)).status;
    },
    /** Says yes to exactly what is shown, by a touch. */
    async touches<T = unknown>(id: string, path: string, shown: string, more: object = {}): Promise<T> {
      const { browser, phone } = await at(id);
      return json<T>(browser.json(path, { shown, assertion: phone.device.touch(challengeOf(shown)), ...more }));
    },
    async reads<T>(id: string, path: string): Promise<T> {
      return json<T>((await at(id)).browser.get(path, { accept: "application/json" }));
    },
    /** A token for a program, made by a person and shown once. */
    async gives(id: string, holder: string, name: string, days: number, scopes: readonly string[]): Promise<void> {
      const fields = { holder, name, days: String(days), scopes };
      const shown = await text((await at(id)).browser.submit("/me/tokens", fields));
      const token = /fc_[a-z0-9]+_[A-Za-z0-9_-]+/.exec(shown)?.[0];
      if (!token) throw new Error(`No token was shown: ${shown.slice(0, 1500)}`);
      tokens.set(holder, token);
    },
    token(holder: string): string {
      const token = tokens.get(holder);
      if (token === undefined) throw new Error(`${holder} has no token.`);
      return token;
    },
    /** A program asks; under a key of its own, where it names one. */
    asks: <T = unknown>(holder: string, path: string, body?: object, key?: string): Promise<T> =>
      json<T>(program(holder, path, body, key)),
    /** The same, but it may be refused: gives the answer. */
    asksFor: async (holder: string, path: string, body?: object): Promise<Response> => program(holder, path, body),
    /** What has to be kept of them. */
    kept: (): Kept => ({
      phones: Object.fromEntries([...people].map(([id, { phone }]) => [id, phone.kept])),
      tokens: Object.fromEntries(tokens),
    }),
  };

  const program = (holder: string, path: string, body?: object, key?: string) =>
    company.request(`${origin}${path}`, {
      ...(body && { method: "POST", body: JSON.stringify(body) }),
      headers: {
        ...{ authorization: `Bearer ${staff.token(holder)}`, accept: "application/json" },
        ...(body && { "content-type": "application/json" }),
        ...(key !== undefined && { "idempotency-key": key }),
      },
    });
  return staff;
}

export type Staff = ReturnType<typeof staffOf>;

async function ok(answer: Response | Promise<Response>): Promise<Response> {
  const response = await answer;
  if (response.status < 400) return response;
  throw new Error(`${response.status}: ${said(await response.text()).slice(0, 1200)}`);
}

/** What an answer says to a person: a problem's sentences, or a screen without its markup. */
function said(body: string): string {
  try {
    const { code, title, detail, errors } = JSON.parse(body) as Readonly<Record<string, unknown>>;
    return `${code} ${title} ${detail} ${JSON.stringify(errors ?? "")}`;
  } catch {
    const main = /<main[\s\S]*<\/main>/.exec(body)?.[0] ?? body;
    return main.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
  }
}

const text = async (answer: Promise<Response>): Promise<string> => (await ok(answer)).text();
const json = async <T>(answer: Response | Promise<Response>): Promise<T> => (await (await ok(answer)).json()) as T;
