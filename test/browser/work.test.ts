/** Work for people in a real browser: on a phone and on a desk, with and without a script, and on paper. */

import { expect, test } from "vitest";
import { browsing, shownAs } from "../support/browsing.ts";
import { hasBrowser } from "../support/chromium.ts";
import { needs } from "../support/skip.ts";
import { workScreens } from "../support/work-screens.ts";

const all = await shownAs(workScreens());

needs("Chromium", hasBrowser).describe("Work for people in a browser", () => {
  const { at, open, posted } = browsing(all);

  test("a phone without a script takes an item, begins from the approved words, marks, and answers", async () => {
    const phone = { javaScriptEnabled: false };
    const waiting = await open("item", 390, phone);
    expect(await waiting.getByRole("heading", { level: 1 }).innerText()).toBe("Billing replies: late fees");
    const took = await posted(waiting, () => waiting.getByRole("button", { name: "Take it" }).click());
    expect(took.path).toMatch(/^\/work\/work-[0-9a-f]{24}\/take$/);
    await waiting.context().close();

    const plain = await open("item-plain", 390, phone);
    await plain.getByText("templates/billing/late-fee.md").click();
    const begin = plain.getByRole("link", { name: "Begin from these words" }).first();
    expect(await begin.getAttribute("href")).toMatch(/\?template=template-[0-9a-f]{24}#output$/);
    await plain.context().close();

    const held = await open("item-held", 390, phone);
    const words = held.getByLabel("Your words");
    expect(await words.inputValue()).toMatch(/^Dear customer,\n\nthe late fee is 5 EUR/);
    await words.fill("Dear Mira Sommer,\n\nyour late fee is 5 EUR.");
    await held.getByLabel("Names").check();
    const { path, form } = await posted(held, () =>
      held.getByRole("button", { name: "Answer with these words" }).click(),
    );
    expect(path).toMatch(/^\/work\/work-[0-9a-f]{24}\/answer$/);
    expect(form.getAll("wrong")).toEqual(["names"]);
    expect(form.get("output")).toBe("Dear Mira Sommer,\r\n\r\nyour late fee is 5 EUR.");
    expect(form.get("template")).toMatch(/^template-/);
    expect(form.get("digest")).toMatch(/^[0-9a-f]{64}$/);
    await held.context().close();
  });

  test("handing back and closing ask for a reason, each in a dialog of its own that needs no script", async () => {
    const page = await open("item-held", 390, { javaScriptEnabled: false });
    await page.getByRole("button", { name: "Hand it back" }).first().click();
    const dialog = page.locator("#hand-back");
    await dialog.getByLabel("Reason").fill("I know her.");
    const back = await posted(page, () => dialog.getByRole("button", { name: "Hand it back" }).click());
    expect([back.path.split("/").at(-1), back.form.get("reason")]).toEqual(["hand-back", "I know her."]);
    await page.context().close();
    const other = await open("item", 390, { javaScriptEnabled: false });
    await other.getByRole("button", { name: "Needs no answer" }).click();
    const close = other.locator("#close");
    await close.getByLabel("Reason").fill("Spam.");
    const closed = await posted(other, () => close.getByRole("button", { name: "Close it without an answer" }).click());
    expect(closed.path.split("/").at(-1)).toBe("close");
    await other.context().close();
  });

  test("nobody is offered to answer what somebody else has, and what is over has no button", async () => {
    for (const name of ["item-taken", "item-answered"]) {
      const page = await open(name, 390);
      expect(await page.getByRole("button", { name: /Take it|Answer with/ }).count()).toBe(0);
      await page.context().close();
    }
  });

  test("keys go through the list and the checklist and lead to the deciding button; none decides", async () => {
    const list = await open("work", 1440);
    await list.keyboard.press("j");
    expect(await list.evaluate("document.activeElement.getAttribute('href')")).toMatch(/^\/work\/work-/);
    await list.context().close();
    const page = await open("item-held", 1440);
    const focus = () => page.evaluate("document.activeElement.value ?? document.activeElement.tagName");
    await page.keyboard.press("j");
    expect(await focus()).toBe("wrong-price");
    await page.keyboard.press("a");
    expect(await focus()).toBe("answered");
    expect(page.url()).toBe(at("item-held"));
    await page.context().close();
  });

  test("what is about money, a template and a sheet ask for one touch each", async () => {
    for (const [name, button] of [
      ["item-money", "Answer with these words"],
      ["template", "Approve these words"],
    ] as const) {
      const page = await open(name, 390);
      await page.evaluate(
        "window.asked = 0; navigator.credentials.get = () => { window.asked += 1; return new Promise(() => {}); }",
      );
      if (name === "item-money") await page.getByLabel("Your words").fill("5 EUR.");
      await page.getByRole("button", { name: button }).click();
      expect([name, await page.evaluate("window.asked")]).toEqual([name, 1]);
      await page.context().close();
    }
  });

  test("prints without navigation and forms, black on white, with room for the answers", async () => {
    const page = await open("print", 1440, { colorScheme: "dark" });
    await page.emulateMedia({ media: "print" });
    expect(await page.locator("nav.rail").isVisible()).toBe(false);
    for (const part of ["mail 88120", "Template templates/billing/late-fee.md", "Given to the customer"])
      expect(await page.getByText(part).first().isVisible()).toBe(true);
    const room = await page.locator(".room").first().boundingBox();
    expect(room?.height).toBeGreaterThan(80);
    await page.context().close();
  });
});
