/** Keys move and open; none of them decides. Off while somebody types, and single keys can be switched off. */

const stored = "finalcall-keys";
const on = () => localStorage.getItem(stored) !== "off";

const popover = (id: string) => document.getElementById(id);

/** What J and K go through: rows that lead somewhere, and whatever a screen marks as one. */
const rows = "main a.row, main .row h3 a, [data-row]";

function step(by: 1 | -1): void {
  const all = [...document.querySelectorAll<HTMLElement>(rows)].filter((row) => row.offsetParent !== null);
  const at = all.indexOf(document.activeElement as HTMLElement);
  const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by));
  all[next]?.focus();
}

const actions: Readonly<Record<string, () => void>> = {
  j: () => step(1),
  k: () => step(-1),
  a: () => document.querySelector<HTMLElement>("[data-act]")?.focus(),
  r: () => document.querySelector<HTMLElement>("[data-refuse]")?.click(),
  e: () => document.querySelector<HTMLElement>("[data-edit]")?.click(),
  "?": () => popover("keys")?.togglePopover(),
};

/** The palette comes when it is first asked for: until then nobody waits for it. */
let opened: Promise<() => void> | undefined;
function fill(dialog: HTMLElement): void {
  opened ??= import("./palette.ts").then(({ palette }) => palette(dialog));
  opened.then((renew) => renew()).catch(() => {});
}

function search(): void {
  const dialog = popover("more");
  if (!dialog?.matches(":popover-open")) dialog?.showPopover();
  popover("ask-who")?.focus();
}

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  !(target instanceof HTMLInputElement && target.type === "checkbox") &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** Listens for keys, and puts the switch where the screen has a place for it. */
export function keys(): void {
  document.addEventListener("keydown", (event) => {
    const { key, ctrlKey, metaKey, altKey, target } = event;
    if ((ctrlKey || metaKey) && key.toLowerCase() === "k") {
      event.preventDefault();
      return search();
    }
    if (ctrlKey || metaKey || altKey || typing(target) || !on()) return;
    const name = key.toLowerCase();
    if (!Object.hasOwn(actions, name)) return;
    event.preventDefault();
    actions[name]?.();
  });
  const more = popover("more");
  more?.addEventListener("toggle", (event) => {
    if ((event as ToggleEvent).newState === "open") fill(more);
  });
  for (const place of document.querySelectorAll("[data-keys]")) place.append(toggle());
}

/** Kept in this browser, and nowhere else: it is a habit of these hands at this keyboard. */
function toggle(): HTMLElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn";
  button.dataset.keysToggle = "";
  button.textContent = told();
  button.onclick = () => {
    localStorage.setItem(stored, on() ? "off" : "on");
    for (const one of document.querySelectorAll("[data-keys-toggle]")) one.textContent = told();
  };
  return button;
}

const told = () => (on() ? "Switch single keys off" : "Switch single keys on");
