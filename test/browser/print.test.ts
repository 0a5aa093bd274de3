/** On paper: the page on one sheet, the inbox as its sentences, a card with what it is bound to; nothing that can be pressed. */

import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { browsing } from "../support/browsing.ts";
import { hasBrowser } from "../support/chromium.ts";
import { screens } from "../support/screens.ts";
import { needs } from "../support/skip.ts";

const all = await screens();
const sheets = async (page: Page): Promise<number> =>
  (await page.pdf({ preferCSSPageSize: true })).toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;

needs("Chromium", hasBrowser).describe("on paper", () => {
  const { open } = browsing(all);
  const printed = async (name: string) => {
    const page = await open(name, 1440, { serviceWorkers: "block" });
    await page.emulateMedia({ media: "print" });
    return page;
  };

  test("the page is one sheet, without navigation, with its version", async () => {
    const page = await printed("page");
    expect(await page.getByRole("navigation", { name: "Sections" }).isVisible()).toBe(false);
    expect(await page.getByText("Version sha256:").isVisible()).toBe(true);
    expect(await sheets(page)).toBe(1);
    await page.context().close();
  });

  test("the inbox is its sentences: who decides each, who if not, and what then", async () => {
    const page = await printed("inbox");
    const sentences = page.getByText(/\b(decides|decide)\b.*if no answer by .*; blocked after that\./);
    expect(await sentences.evaluateAll((them) => them.filter((one) => one.checkVisibility()).length)).toBeGreaterThan(
      3,
    );
    expect(await page.locator("button:visible, .btn:visible, input:visible").count()).toBe(0);
    expect(await page.getByText("Paper decides nothing").isVisible()).toBe(true);
    expect(await sheets(page)).toBe(1);
    await page.context().close();
  });

  test("a card carries the page's version and the digest that it is bound to, and the files by name", async () => {
    for (const name of ["change", "release", "ai-release", "action"]) {
      const page = await printed(name);
      const bound = page.locator("section", { has: page.getByRole("heading", { name: "Bound to exactly this" }) });
      expect([name, await bound.getByText("Page", { exact: true }).isVisible()]).toEqual([name, true]);
      expect([
        name,
        await bound
          .getByText(/^(Card|Digest)$/)
          .first()
          .isVisible(),
      ]).toEqual([name, true]);
      expect([name, await page.locator("button:visible, .btn:visible, input:visible").count()]).toEqual([name, 0]);
      if (name === "change") expect(await page.getByText("src/billing/charge.ts").first().isVisible()).toBe(true);
      await page.context().close();
    }
  });
});
