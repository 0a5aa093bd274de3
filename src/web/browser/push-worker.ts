/** Shows what the server tells while no screen is open. It shows and opens; nothing in here can decide. */

/** What this worker uses of its surroundings: the browser's own types are for pages. */
interface Worker {
  addEventListener(type: "push", hear: (event: PushEvent) => void): void;
  addEventListener(type: "notificationclick", hear: (event: ClickEvent) => void): void;
  readonly registration: ServiceWorkerRegistration;
  readonly location: Location;
  readonly clients: { openWindow(url: string): Promise<unknown> };
}
interface PushEvent {
  readonly data: { json(): unknown } | null;
  waitUntil(work: Promise<unknown>): void;
}
interface ClickEvent {
  readonly notification: Notification;
  waitUntil(work: Promise<unknown>): void;
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
  const shown = { body, tag, data: url, icon: "/assets/icon.svg", requireInteraction: urgent };
  event.waitUntil(worker.registration.showNotification(title, shown));
});

worker.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = new URL(String(event.notification.data), worker.location.origin);
  // Only a screen of ours: what came over the network does not choose where a tap leads.
  if (url.origin === worker.location.origin) event.waitUntil(worker.clients.openWindow(url.href));
});
