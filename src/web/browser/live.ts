/**
 * News from the server. One tab listens for all of them, because a browser opens only six connections to a plain HTTP
 * server. A screen renews itself only where nothing can be under a thumb; otherwise it says that there is news.
 */

const name = "finalcall-events";
/** The first news is shown at once; what follows it within this long makes one reload more. */
const settleMs = 300;

/** Screens with numbers ask again this often; between two answers their age is counted on. */
const everyMs = 15_000;
/** A number older than this is red, whatever the screen said when it came. */
const staleMs = 60_000;
/** So long after the server fell silent a screen says so; a short break is no news. */
const patienceMs = 8_000;
/** A stream that ended for good is asked for again this long after. */
const againMs = 3_000;
const lost = "lost";

let news = 0;
let settling: ReturnType<typeof setTimeout> | undefined;
let renewed = 0;
let touched = false;

/** Starts listening, where the screen is one for people who are signed in. */
export function live(): void {
  if (!document.querySelector("main[data-here]") || !navigator.locks) return;
  // What is shown once would be gone after a look for news.
  if (document.querySelector("[data-once]")) return;
  const channel = new BroadcastChannel(name);
  channel.onmessage = ({ data }) => (data === lost ? unheard() : heard());
  const touch = () => {
    touched = true;
  };
  for (const type of ["input", "toggle", "pointerdown", "keydown"])
    document.addEventListener(type, touch, { capture: true, passive: true });
  // The lock is held while this tab lives; the next one takes over by itself.
  void navigator.locks.request(name, () => {
    listen(channel);
    return new Promise(() => {});
  });
}

/**
 * Hears the server for all tabs. A browser asks again by itself only after a broken line; an answer such as a proxy's 502
 * ends the stream for good. Then we ask, and what was missed meanwhile is looked for.
 */
function listen(channel: BroadcastChannel, silent?: ReturnType<typeof setTimeout>): void {
  let quiet = silent;
  const source = new EventSource("/events");
  source.onmessage = (event) => {
    channel.postMessage(event.data);
    heard();
  };
  source.onopen = () => {
    if (quiet === undefined) return;
    clearTimeout(quiet);
    quiet = undefined;
    channel.postMessage("");
    heard();
  };
  source.onerror = () => {
    quiet ??= setTimeout(() => {
      channel.postMessage(lost);
      unheard();
    }, patienceMs);
    if (source.readyState === EventSource.CLOSED) setTimeout(() => listen(channel, quiet), againMs);
  };
}

/** Keeps the age of numbers true while a screen stays open, and asks for newer ones. */
export function ages(): void {
  if (!document.querySelector("[data-read]")) return;
  const opened = Date.now();
  setInterval(() => tellAges(Date.now() - opened), 1000);
  setInterval(() => !document.hidden && mayMove() && void renew(), everyMs);
}

/** A screen that counts something says how many seconds it wants between two looks; nothing moves under a thumb. */
export function refresh(): void {
  const seconds = Number(document.querySelector<HTMLElement>("[data-refresh]")?.dataset.refresh ?? 0);
  if (seconds === 0) return;
  setInterval(() => {
    const wanted = document.querySelector("[data-refresh]") !== null;
    if (wanted && !document.hidden && isStill()) void renew(isStill);
  }, seconds * 1000);
}

/** `data-read` is the age in milliseconds when the screen was made: the clocks of two machines are never compared. */
function tellAges(open: number): void {
  for (const place of document.querySelectorAll<HTMLElement>("[data-read]")) {
    place.dataset.since ??= String(open);
    const age = Number(place.dataset.read) + open - Number(place.dataset.since);
    const seconds = Math.round(age / 1000);
    place.textContent = `read ${seconds < 120 ? `${seconds}\u00a0s` : `${Math.round(seconds / 60)}\u00a0min`} ago`;
    if (age <= staleMs) continue;
    place.classList.add("stop");
    const fine = document.querySelector("[data-fine]");
    if (!fine) continue;
    fine.textContent = "Nobody knows how users are.";
    fine.classList.add("stop");
  }
}

function heard(): void {
  news += 1;
  clearTimeout(settling);
  settling = setTimeout(
    () => {
      renewed = Date.now();
      void renew();
    },
    Math.max(0, renewed + settleMs - Date.now()),
  );
}

async function renew(may = mayMove): Promise<void> {
  if (!may()) return tell();
  const response = await fetch(location.href, { headers: { accept: "text/html" } }).catch(() => undefined);
  if (!response?.ok || response.redirected) return tell();
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  if (!may()) return tell();
  for (const part of ["main", ".rail ul"]) {
    const to = document.querySelector(part);
    const from = fresh.querySelector(part);
    if (to && from && !to.isEqualNode(from)) to.replaceWith(from);
  }
  replaceStrip(fresh);
  document.title = fresh.title;
  news = 0;
  const said = document.getElementById("fresh");
  if (said) said.hidden = true;
}

/** The line for a stop comes and goes. */
function replaceStrip(fresh: Document): void {
  const [was, is] = [document.querySelector(".strip"), fresh.querySelector(".strip")];
  if (was && is) was.replaceWith(is);
  else if (was) was.remove();
  else if (is) document.querySelector(".shell")?.before(is);
}

/** Nobody touched it or scrolled, and nothing is open. */
const isStill = () => !touched && scrollY < 40 && !document.querySelector(":popover-open");
/** A card that is about to be decided never changes by itself, nor does anything that was touched or scrolled. */
const mayMove = () => !document.body.classList.contains("has-bar") && isStill();

/** What stands on a screen may be old, and nobody would be told. */
function unheard(): void {
  const place = document.getElementById("fresh");
  if (!place) return;
  place.textContent = "The server is not heard. What stands here may be old.";
  place.hidden = false;
}

function tell(): void {
  const place = document.getElementById("fresh");
  if (!place) return;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = document.body.classList.contains("has-bar") ? "Something changed: show it" : `${news} new: show`;
  button.onclick = () => location.reload();
  place.replaceChildren(button);
  place.hidden = false;
}
