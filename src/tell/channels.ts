/** The ways to tell people that the page in force and its contacts give: mail, browsers that asked for it, and programs. */

import type { App } from "../app/app.ts";
import { type Mail, type Mailed, sendMail } from "../connect/mail/mail.ts";
import { type PushKeys, type Subscription, sendPush, subscriptionIn } from "../connect/push/push.ts";
import { secretOf } from "../connect/secret.ts";
import { deliver } from "../connect/webhook/webhook.ts";
import { contactsFrom } from "../decisions/page/kind.ts";
import { isNamed, type Page } from "../page/page.ts";
import { type Seen, worldOf } from "../views/context.ts";
import type { Channels, Outcome, Place, Send } from "./channel.ts";
import { mailText, pushPayload, webhookBody } from "./words.ts";

export interface ChannelOptions {
  readonly app: App;
  readonly now: () => Date;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly pushKeys: PushKeys;
  /** The address that people open: push services learn it, to know whom to ask. */
  readonly origin: string;
  readonly send?: typeof fetch;
  readonly mail?: (server: string, mail: Mail) => Promise<Mailed>;
}

const urgencies = { now: "high", soon: "normal", news: "low" } as const;

/** Looks at the page in force, its contacts and the browsers that listen. */
export async function channelsOf(options: ChannelOptions): Promise<Channels> {
  const { app } = options;
  const seen = worldOf(app.world);
  const page = seen.page.inForce?.page;
  if (!page) return { placesOf: () => [], programs: [], send: () => undefined };
  const mails = page.tell?.mail ? await mailPlaces(app, seen) : new Map<string, string>();
  const browsers = await browserPlaces(app, seen, page);
  return {
    placesOf: (person) => [
      ...(mails.has(person) ? [{ channel: "mail", to: person }] : []),
      ...browsers.filter((one) => one.person === person).map(({ place }) => place),
    ],
    programs: (page.tell?.webhooks ?? []).map(({ name }) => ({ channel: `webhook:${name}`, to: name })),
    send(channel) {
      if (channel === "mail") return page.tell?.mail ? mailer(options, page, mails) : undefined;
      if (channel.startsWith("webhook:")) return hooker(options, page, channel.slice("webhook:".length));
      return pusher(options, page, browsers);
    },
  };
}

/** Each person's mail address, by the adopted page's contacts. */
async function mailPlaces({ store }: App, { page }: Seen): Promise<Map<string, string>> {
  const [words] = page.inForce ? await store.words([page.inForce.contacts.text]) : [];
  return new Map(
    contactsFrom(words?.words).flatMap(({ person, email }) => (email ? [[person, email] as [string, string]] : [])),
  );
}

interface Browser {
  readonly person: string;
  readonly place: Place;
  readonly subscription: Subscription;
}

/** The browsers of people whom the page still names. Each push service is a channel of its own: it may be down alone. */
async function browserPlaces({ store }: App, { people }: Seen, page: Page): Promise<Browser[]> {
  const all = [...people.values()]
    .filter(({ id }) => isNamed(page, id))
    .flatMap(({ id, devices }) => devices.map((device) => ({ person: id, ...device })));
  if (all.length === 0) return [];
  const kept = new Map(
    (await store.words(all.map(({ subscription }) => subscription.text))).map((one) => [one.text, one]),
  );
  return all.flatMap(({ person, device, subscription: { text } }) => {
    const subscription = subscriptionIn(kept.get(text)?.words ?? "");
    if (!subscription) return [];
    const channel = `push:${new URL(subscription.endpoint).host}`;
    return [{ person, subscription, place: { channel, to: `${person}/${device}` } }];
  });
}

function mailer({ app, env, mail = sendMail }: ChannelOptions, page: Page, mails: ReadonlyMap<string, string>): Send {
  return async (to, message) => {
    const address = mails.get(to);
    const { mail: reference = "", from = "" } = page.tell ?? {};
    if (!address) return { came: "never", why: "The page lists no mail address for this person any more." };
    const server = secretOf(reference, env);
    if (!server) return { came: "later", down: true, why: `${reference} is not set.` };
    const { id, thread, said } = message;
    return mail(server, {
      from,
      to: address,
      subject: said.subject,
      text: mailText(message),
      id,
      thread,
      team: app.team,
    });
  };
}

function hooker({ env, now, send }: ChannelOptions, page: Page, name: string): Send | undefined {
  const hook = page.tell?.webhooks.find((one) => one.name === name);
  if (!hook) return undefined;
  return async (_, message) => {
    const secret = secretOf(hook.secret, env);
    if (!secret) return { came: "later", down: true, why: `${hook.secret} is not set.` };
    const timestamp = Math.floor(now().getTime() / 1000);
    return deliver({ to: hook.to, secret }, { id: `msg_${message.id}`, timestamp, body: webhookBody(message) }, send);
  };
}

function pusher({ pushKeys, origin, send }: ChannelOptions, page: Page, browsers: readonly Browser[]): Send {
  const contact = origin.startsWith("https:") ? origin : `mailto:${page.tell?.from || "nobody@localhost.invalid"}`;
  return async (to, message): Promise<Outcome> => {
    const found = browsers.find(({ place }) => place.to === to);
    if (!found) return { came: "never", why: "This browser is not told any more." };
    const push = {
      payload: pushPayload(message),
      urgency: urgencies[message.urgency],
      topic: message.thread.slice(0, 32),
    };
    return sendPush(found.subscription, push, pushKeys, contact, send);
  };
}
