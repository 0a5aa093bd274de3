/** The command palette: the dialog that without script asks "Who decides?" finds everything that has a name, too. It leads; it never decides. */

import { entry, find, question, type Row } from "./find.ts";

/** Before anything is typed: the reader's next decisions, then the sections. */
const mostDecisions = 4;

/** Makes the dialog a palette, once; gives what to do each time that it opens. */
export function palette(dialog: HTMLElement): () => void {
  const input = dialog.querySelector("input") as HTMLInputElement;
  const list = document.createElement("div");
  const status = document.createElement("p");
  let rows: readonly Row[] = [];
  let head = 0;
  let at = 0;

  Object.assign(list, { id: "found", role: "listbox", ariaLabel: "Found" });
  Object.assign(status, { className: "vh", role: "status" });
  Object.assign(input, { role: "combobox", ariaExpanded: "true", ariaAutoComplete: "list", autocomplete: "off" });
  input.setAttribute("aria-controls", list.id);
  input.placeholder = "a name or a question";
  const label = dialog.querySelector("label");
  if (label) label.textContent = "Find, or ask who decides";
  dialog.querySelector("nav")?.replaceWith(list);
  list.after(status);

  const mark = (next: number) => {
    const options = [...list.children] as HTMLElement[];
    at = (next + options.length) % options.length;
    for (const [n, option] of options.entries()) option.ariaSelected = String(n === at);
    input.setAttribute("aria-activedescendant", options[at]?.id ?? "");
    options[at]?.scrollIntoView({ block: "nearest" });
  };
  const show = () => {
    const text = input.value;
    const empty = text.trim() === "";
    const found = empty ? first(rows) : [...entry(text, head), ...find([...rows, ...links().map(section)], text)];
    list.replaceChildren(...[...found, question(text)].map(option));
    status.textContent = empty ? "" : `${found.length} found`;
    mark(0);
  };
  input.addEventListener("input", show);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown") mark(at + 1);
    else if (event.key === "ArrowUp") mark(at - 1);
    // A search field would only empty itself.
    else if (event.key === "Escape") dialog.hidePopover();
    else if (event.key === "Enter") (list.children[at] as HTMLElement | undefined)?.click();
    else return;
    event.preventDefault();
  });
  list.addEventListener("click", () => dialog.hidePopover());
  show();
  return () => {
    void fetch("/palette.json")
      .then((answer) => (answer.ok && !answer.redirected ? answer.json() : undefined))
      .then((model: { head: number; rows: Row[] } | undefined) => {
        if (!model) return;
        ({ head, rows } = model);
        show();
      })
      .catch(() => {});
  };
}

/** A phone's bar shows the first sections already; a desk's rail shows them all. */
function first(rows: readonly Row[]): Row[] {
  const all = links().filter((link) => link.getAttribute("href") !== "/who");
  const unseen = all.filter((link) => link.offsetParent === null);
  const next = rows.filter(({ kind }) => kind === "Decision").slice(0, mostDecisions);
  const ask = rows.filter(({ href }) => href === "/proposals/new");
  return [...next, ...(unseen.length > 0 ? unseen : all).map(section), ...ask];
}

/** What stands in the navigation, by the words that stand there. */
const links = () => [...document.querySelectorAll<HTMLAnchorElement>(".rail li > a")];
const section = (link: HTMLAnchorElement): Row => ({
  ...{ kind: "", says: "", name: link.querySelector("span")?.textContent ?? "" },
  href: link.getAttribute("href") ?? "/",
});

function option({ kind, name, says, href }: Row, n: number): HTMLElement {
  const link = document.createElement("a");
  Object.assign(link, { href, id: `found-${n}`, role: "option", tabIndex: -1 });
  const icon = links()
    .find((one) => one.getAttribute("href") === href)
    ?.querySelector("svg");
  const beside = document.createElement("small");
  beside.textContent = [kind, says].filter(Boolean).join(", ");
  if (icon) link.append(icon.cloneNode(true));
  link.append(name, " ", beside);
  return link;
}
