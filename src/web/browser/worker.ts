/**
 * Shows what the server tells while no screen is open, and says so when there is no server to show one. It shows and
 * opens; nothing in here can decide. What it keeps is the page that says that nothing is current, and never a screen:
 * a decision from a cache would be a lie about now. A press that sends something never passes through it.
 */

/** What this worker uses of its surroundings: the browser's own types are for pages. */
interface Worker {
  addEventListener(type: "push", hear: (event: PushEvent) => void): void;
  addEventListener(type: "notificationclick", hear: (event: ClickEvent) => void): void;
  addEventListener(type: "install" | "activate", hear: (event: Lasting) => void): void;
  addEventListener(type: "fetch", hear: (event: FetchEvent) => void): void;
  readonly registration: ServiceWorkerRegistration;
  readonly location: Location;
  readonly clients: { openWindow(url: string): Promise<unknown> };
}
interface Lasting {
  waitUntil(work: Promise<unknown>): void;
}
interface PushEvent extends Lasting {
  readonly data: { json(): unknown } | null;
}
interface ClickEvent extends Lasting {
  readonly notification: Notification;
}
interface FetchEvent {
  readonly request: Request;
  readonly preloadResponse?: Promise<Response | undefined>;
  respondWith(answer: Promise<Response>): void;
}
interface Note {
  readonly title: string;
  readonly body: string;
  readonly url: string;
  readonly tag: string;
  readonly urgent: boolean;
}

const worker = self as unknown as Worker;

worker.addEventListener("push", (event) => {
  if (!event.data) return;
  const { title, body, url, tag, urgent } = event.data.json() as Note;
  const shown = { body, tag, data: url, icon: "/assets/icon-192.png", requireInteraction: urgent };
  event.waitUntil(worker.registration.showNotification(title, shown));
});

worker.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = new URL(String(event.notification.data), worker.location.origin);
  // Only a screen of ours: what came over the network does not choose where a tap leads.
  if (url.origin === worker.location.origin) event.waitUntil(worker.clients.openWindow(url.href));
});

const cache = "finalcall-offline";
const offline = "/assets/offline.html";
const style = "/assets/app.css";

worker.addEventListener("install", (event) => {
  event.waitUntil(caches.open(cache).then((kept) => kept.addAll([offline, style])));
});

// The request leaves while this worker wakes up, so that nobody waits for it.
worker.addEventListener("activate", (event) => {
  event.waitUntil(worker.registration.navigationPreload?.enable() ?? Promise.resolve());
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const path = new URL(request.url).pathname;
  if (request.mode === "navigate") event.respondWith(live(event).catch(() => kept(offline)));
  else if (path === style) event.respondWith(fetch(request).catch(() => kept(style)));
});

const live = async ({ request, preloadResponse }: FetchEvent): Promise<Response> =>
  (await preloadResponse) ?? fetch(request);

const kept = async (path: string): Promise<Response> => (await caches.match(path)) ?? Response.error();
