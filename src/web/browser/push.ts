/** Asks the browser to be told here: permission, the worker that shows, and an address from the browser's push service. */

import { post, text } from "./passkey.ts";

/** Throws in words for the person when the browser cannot, or may not. */
export async function tellHere(form: HTMLFormElement): Promise<void> {
  if (!("serviceWorker" in navigator) || !("PushManager" in window))
    throw new Error("This browser cannot be told. On a phone, add this site to the home screen first.");
  if ((await Notification.requestPermission()) !== "granted")
    throw new Error("This browser may not show notices from here. Allow it in its settings, and try again.");
  await work();
  const registration = await navigator.serviceWorker.ready;
  const applicationServerKey = form.dataset.push ?? "";
  const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
  const key = (name: PushEncryptionKeyName) => text(subscription.getKey(name) ?? new ArrayBuffer(0));
  const name = new FormData(form).get("name");
  await post("/me/push", { endpoint: subscription.endpoint, p256dh: key("p256dh"), auth: key("auth"), name });
  location.assign("/me");
}

/** The worker that shows notices, and says so when there is no server. Its file lies deeper than what it serves: the server allows that. */
export const work = (): Promise<unknown> => navigator.serviceWorker.register("/assets/worker.js", { scope: "/" });
