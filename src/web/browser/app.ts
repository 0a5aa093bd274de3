/** What the browser adds to screens that work without it: passkeys, live news, keys. Nothing in here decides. */

import { keys } from "./keys.ts";
import { ages, live, refresh } from "./live.ts";
import { enrol, problemNear, signForm, signIn } from "./passkey.ts";
import { tellHere } from "./push.ts";

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

addEventListener("pageshow", ({ persisted }) => {
  if (persisted) location.reload();
});

keys();
live();
ages();
refresh();
