/** What the browser adds to screens that work without it: passkeys, live news, keys. Nothing in here decides. */

import { keys } from "./keys.ts";
import { ages, live, refresh } from "./live.ts";
import { enrol, problemNear, signForm, signIn } from "./passkey.ts";
import { tellHere, work } from "./push.ts";

/** A press is sent once; the server's page then says what was recorded. Coming back by the browser's button asks again. */
function sent(form: HTMLFormElement, button: HTMLElement | null) {
  form.dataset.sent = "";
  if (button) button.textContent = "Sent";
}

document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  const button = event.submitter;
  if (form.dataset.sent !== undefined) return event.preventDefault();
  if (form.dataset.enrol !== undefined) {
    event.preventDefault();
    return void enrol(form).catch((fault: unknown) => problemNear(form, fault));
  }
  if (form.dataset.push !== undefined) {
    event.preventDefault();
    return void tellHere(form).catch((fault: unknown) => problemNear(form, fault));
  }
  if (form.method !== "post") return;
  const isSigned = form.dataset.passkey !== undefined && button?.dataset.noTouch === undefined;
  const touch = isSigned ? signForm : form.dataset.signIn !== undefined ? signIn : undefined;
  const field = form.elements.namedItem("assertion");
  if (!touch || !(field instanceof HTMLInputElement) || field.value !== "") return sent(form, button);
  event.preventDefault();
  touch(form)
    .then((assertion) => {
      field.value = JSON.stringify(assertion);
      form.requestSubmit(button);
    })
    .catch((fault: unknown) => problemNear(form, fault));
});

// From here on a press is signed; `npm run bench -- phone` reads it.
performance.mark("usable");

addEventListener("pageshow", ({ persisted }) => {
  if (persisted) location.reload();
});

/** A link to a place on a screen takes the keyboard there, too. */
function arrive(): void {
  const target = document.getElementById(location.hash.slice(1));
  if (!target) return;
  if (target.tabIndex < 0) target.tabIndex = -1;
  target.focus({ preventScroll: true });
}
addEventListener("hashchange", arrive);
// Once somebody is in, and after what they came for is there. Without it, nothing is missing but the notices.
if ("serviceWorker" in navigator && document.querySelector("main[data-here]"))
  addEventListener("load", () => void work().catch(() => {}));

arrive();
keys();
live();
ages();
refresh();
