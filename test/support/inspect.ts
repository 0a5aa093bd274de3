/** One look at a screen by everybody's needs: read in both schemes, at every width, zoomed, behind every tap, and by keyboard alone. */

import type { Page } from "playwright-core";
import { accessibilityFaults, lookRules } from "./chromium.ts";

/** A small phone, a window at 200 % zoom, a tablet, the two widths where columns come. */
const widths = [320, 720, 960, 1184] as const;

/** What is wrong with the screen that the page shows. `seen`: dialogs that were looked at already, by their content. */
export async function faultsOf(page: Page, seen: Set<string>): Promise<string[]> {
  const faults: string[] = [];
  const found = (where: string, what: readonly string[]) => faults.push(...what.map((one) => `${where}: ${one}`));
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ colorScheme: "light" });
  await unfold(page);
  found("light", await accessibilityFaults(page));
  found("pictures", await unnamed(page));
  for (const width of widths) {
    await page.setViewportSize({ width, height: 640 });
    const over = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
    if (over !== 0) faults.push(`${width} pixels: scrolls sideways by ${over}`);
  }
  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ colorScheme: "dark" });
  found("dark, on a phone", await accessibilityFaults(page, undefined, lookRules));
  for (const id of await dialogsOf(page, seen)) found(`dialog ${id}`, await faultsOfDialog(page, id));
  return faults;
}

/** Shows what a tap shows, also where only one of several opens at a time. */
export const unfold = (page: Page): Promise<unknown> =>
  page.evaluate(() => {
    for (const one of document.querySelectorAll("details")) {
      one.name = "";
      one.open = true;
    }
  });

/** Pictures that say nothing to somebody who does not see them: each is decoration, or has a name; a chart has a sentence, too. */
const unnamed = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const says = (ids: string | null) =>
      (ids ?? "")
        .split(" ")
        .map((id) => document.getElementById(id)?.textContent ?? "")
        .join("")
        .trim();
    const faults: string[] = [];
    for (const svg of document.querySelectorAll("svg")) {
      if (svg.closest("[aria-hidden=true]") || svg.parentElement?.closest("svg")) continue;
      const name = svg.getAttribute("aria-label") || says(svg.getAttribute("aria-labelledby"));
      if (svg.getAttribute("role") !== "img" || !name) faults.push(`no name: ${svg.outerHTML.slice(0, 80)}`);
      if (svg.classList.contains("plot") && !says(svg.getAttribute("aria-describedby")))
        faults.push(`no sentence: ${svg.outerHTML.slice(0, 80)}`);
    }
    return faults;
  });

/** The dialogs of this screen that were not seen yet, with what they say. */
async function dialogsOf(page: Page, seen: Set<string>): Promise<string[]> {
  const all = await page.evaluate(() => [...document.querySelectorAll("dialog")].map((one) => [one.id, one.outerHTML]));
  const fresh = all.filter(([, html]) => !seen.has(html ?? ""));
  for (const [, html] of fresh) seen.add(html ?? "");
  return fresh.map(([id]) => id ?? "");
}

/** Opened by a key, read in both schemes, closed by a key; the keyboard is then where it was. */
async function faultsOfDialog(page: Page, id: string): Promise<string[]> {
  const faults: string[] = [];
  const opener = page.locator(`button[popovertarget="${id}"]:not([popovertargetaction="hide"])`).first();
  const byKey = await opener.isVisible();
  if (byKey) {
    await opener.focus();
    await page.keyboard.press("Enter");
  } else await page.evaluate((id) => document.getElementById(id)?.showPopover(), id);
  const within = `dialog[id="${id}"]`;
  const at = await page.evaluate((id) => {
    const dialog = document.getElementById(id);
    const box = dialog?.getBoundingClientRect();
    return {
      open: dialog?.matches(":popover-open") ?? false,
      focused: dialog?.contains(document.activeElement) ?? false,
      fits: box !== undefined && box.left >= 0 && box.right <= innerWidth && box.top >= 0 && box.bottom <= innerHeight,
    };
  }, id);
  for (const [need, met] of Object.entries(at)) if (!met) faults.push(`is not ${need}`);
  faults.push(...(await accessibilityFaults(page, within)));
  await page.emulateMedia({ colorScheme: "light" });
  faults.push(...(await accessibilityFaults(page, within, lookRules)).map((one) => `light: ${one}`));
  await page.emulateMedia({ colorScheme: "dark" });
  await page.keyboard.press("Escape");
  if (await page.locator(within).isVisible()) faults.push("does not close by Esc");
  if (byKey && !(await opener.evaluate((one) => one === document.activeElement)))
    faults.push("leaves the keyboard elsewhere");
  return faults;
}

/** More places than any screen has for the keyboard. */
const manySteps = 200;

/** Goes by Tab from the start of the screen to what `to` selects. Gives what is hidden on the way, or that it is never reached. */
export async function walk(page: Page, to: string): Promise<string[]> {
  const faults: string[] = [];
  for (let n = 0; n < manySteps; n++) {
    await page.keyboard.press("Tab");
    const { there, fault } = await page.evaluate((to) => {
      const at = document.activeElement as HTMLElement;
      const name = `${at.tagName} ${at.id} ${at.textContent?.trim().slice(0, 30)}`;
      const bar = document.querySelector(".bar");
      const box = at.getBoundingClientRect();
      const over = bar?.contains(at) || !bar || getComputedStyle(bar).position !== "fixed";
      const hidden = !over && box.top >= bar.getBoundingClientRect().top;
      const ring = getComputedStyle(at.closest(".pick label") ?? at).outlineStyle !== "none";
      const fault = hidden ? `hidden behind the bar: ${name}` : ring ? "" : `shows no ring: ${name}`;
      return { there: at.matches(to), fault };
    }, to);
    if (fault !== "") faults.push(fault);
    if (there) return faults;
  }
  return [...faults, `Tab never reaches ${to}`];
}
