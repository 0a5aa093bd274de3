/** A browser without a window: keeps cookies, fills in forms, signs where a form asks for a passkey. */

import { challengeOf, type Device, type Lies } from "./device.ts";

/** The address that a server in memory is known by. */
export const origin = "http://localhost:3210";

/** Whatever answers requests: a server in memory, or a real one over HTTP. */
export interface Server {
  request(url: string, init: RequestInit): Response | Promise<Response>;
}
export type Fields = Readonly<Record<string, string | readonly string[]>>;
export type Browser = ReturnType<typeof newBrowser>;

/** A browser: keeps cookies, sends its origin, follows nothing by itself. */
export function newBrowser(server: Server, at = origin) {
  const cookies = new Map<string, string>();

  async function ask(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    if (cookies.size > 0) headers.set("cookie", [...cookies].map((pair) => pair.join("=")).join("; "));
    const response = await server.request(`${at}${path}`, { ...init, headers });
    for (const line of response.headers.getSetCookie()) {
      const [name = "", value = ""] = (line.split(";")[0] ?? "").split("=");
      if (value === "") cookies.delete(name);
      else cookies.set(name, value);
    }
    return response;
  }

  const browser = {
    cookies,
    get: (path: string, headers: Record<string, string> = {}) =>
      ask(path, { headers: { accept: "text/html", ...headers } }),
    submit: (path: string, fields: Fields, headers: Record<string, string> = { origin: at }) => {
      const form = new URLSearchParams();
      for (const [name, value] of Object.entries(fields))
        for (const one of [value].flat()) form.append(name, one as string);
      return ask(path, { method: "POST", body: form, headers: { accept: "text/html", ...headers } });
    },
    json: (path: string, body: unknown, headers: Record<string, string> = { origin: at }) =>
      ask(path, {
        method: "POST",
        body: JSON.stringify(body),
        headers: { accept: "application/json", "content-type": "application/json", ...headers },
      }),

    /** Fills in the form that a screen offers, and sends it; signs it where the form asks for a passkey. */
    async fill(screen: string, action: string, fields: Fields = {}, device?: Device, lies?: Lies): Promise<Response> {
      const form = formOf(await (await browser.get(screen)).text(), action);
      const assertion =
        form.challenge && device ? JSON.stringify(device.touch(challengeOf(form.challenge), lies)) : undefined;
      return browser.submit(action, { ...form.fields, ...fields, ...(assertion ? { assertion } : {}) });
    },
    async enrol(device: Device, name = "phone", lies?: Lies): Promise<Response> {
      const options = (await (await browser.json("/me/passkeys/options", {})).json()) as { challenge: string };
      return browser.json("/me/passkeys", { name, credential: device.create(options, lies) });
    },
    async signIn(device: Device, lies?: Lies): Promise<Response> {
      const options = (await (await browser.json("/sign-in/options", {})).json()) as { challenge: string };
      return browser.submit("/sign-in", {
        next: "/",
        assertion: JSON.stringify(device.touch(options.challenge, lies)),
      });
    },
  };
  return browser;
}

/** The form of a screen with this action: its hidden fields, and the digest it wants signed. Throws when it is not there. */
export function formOf(
  html: string,
  action: string,
): { fields: Record<string, string>; challenge: string | undefined } {
  for (const [, head = "", inner = ""] of html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)) {
    if (attribute(head, "action") !== action) continue;
    const hidden = [...inner.matchAll(/<input\b[^>]*type="hidden"[^>]*>/g)].map(([input]) => [
      attribute(input, "name") ?? "",
      attribute(input, "value") ?? "",
    ]);
    return { fields: Object.fromEntries(hidden), challenge: attribute(head, "data-challenge") };
  }
  throw new Error(`The screen has no form for ${action}.`);
}

const attribute = (tag: string, name: string): string | undefined => new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1];
