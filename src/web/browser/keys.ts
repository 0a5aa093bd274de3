/** Keys move and open; none of them decides. Off while somebody types, and single keys can be switched off. */

const stored = "finalcall-keys";
const on = () => localStorage.getItem(stored) !== "off";

const popover = (id: string) => document.getElementById(id);

function step(by: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>("[data-row]")].filter((row) => row.offsetParent !== null);
  const at = rows.indexOf(document.activeElement as HTMLElement);
  const next = at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + by));
  rows[next]?.focus();
}

const actions: Readonly<Record<string, () => void>> = {
  j: () => step(1),
  k: () => step(-1),
  a: () => document.querySelector<HTMLElement>("[data-act]")?.focus(),
  r: () => document.querySelector<HTMLElement>("[data-refuse]")?.click(),
  e: () => document.querySelector<HTMLElement>("[data-edit]")?.click(),
  "?": () => popover("keys")?.togglePopover(),
};

/** The question that is on the screen already, else the one in the dialog. */
function who(): void {
  const here = document.querySelector<HTMLInputElement>("main input[type=search][name=q]");
  const onScreen = here?.form?.getAttribute("action") === "/who";
  if (!onScreen) popover("more")?.showPopover();
  (onScreen ? here : popover("ask-who"))?.focus();
}

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  !(target instanceof HTMLInputElement && target.type === "checkbox") &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** Listens for keys, and puts the switch into the list of keys. */
export function keys(): void {
  document.addEventListener("keydown", (event) => {
    const { key, ctrlKey, metaKey, altKey, target } = event;
    if ((ctrlKey || metaKey) && key.toLowerCase() === "k") {
      event.preventDefault();
      return who();
    }
    if (ctrlKey || metaKey || altKey || typing(target) || !on()) return;
    const name = key.toLowerCase();
    if (!Object.hasOwn(actions, name)) return;
    event.preventDefault();
    actions[name]?.();
  });
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn";
  const label = () => {
    button.textContent = on() ? "Switch single keys off" : "Switch single keys on";
  };
  button.onclick = () => {
    localStorage.setItem(stored, on() ? "off" : "on");
    label();
  };
  label();
  popover("keys")?.append(button);
}
