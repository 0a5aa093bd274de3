/** Drafts in a real browser: read with the keyboard, with and without a script, on a phone and on a desk. */

import { expect, test } from "vitest";
import { browsing, shownAs } from "../support/browsing.ts";
import { hasBrowser } from "../support/chromium.ts";
import { draftScreens } from "../support/draft-screens.ts";
import { needs } from "../support/skip.ts";

const all = await shownAs(draftScreens());

needs("Chromium", hasBrowser).describe("Drafts in a browser", () => {
  const { at, open, posted } = browsing(all);

  test("the three ends work without a script, with what was marked and typed", async () => {
    const page = await open("draft", 390, { javaScriptEnabled: false });
    await page.getByLabel("Wrong price").check();
    await page.getByText("Edit it").click();
    const words = page.getByLabel("Your words");
    expect(await words.inputValue()).toMatch(/^Dear Mira Sommer,/);
    await words.fill("The late fee is 5 EUR.");
    const { path, form } = await posted(page, () => page.getByRole("button", { name: "Use my words" }).click());
    expect(path).toMatch(/^\/drafts\/draft-[a-z0-9]+\/review$/);
    expect(form.get("outcome")).toBe("edited");
    expect(form.getAll("wrong")).toEqual(["wrong-price"]);
    expect(form.get("output")).toBe("The late fee is 5 EUR.");
    expect(form.get("opened")).toMatch(/^2026-11-19T/);
    await page.context().close();
  });

  test("keys go through the checklist, open the edit and lead to the deciding button; none decides", async () => {
    const page = await open("draft", 1440);
    const focus = () => page.evaluate("document.activeElement.value ?? document.activeElement.tagName");
    await page.keyboard.press("j");
    expect(await focus()).toBe("wrong-price");
    await page.keyboard.press("j");
    expect(await focus()).toBe("policy-break");
    await page.keyboard.press("Space");
    expect(await page.getByLabel("Policy break: refunds, legal or angry disputes").isChecked()).toBe(true);
    await page.keyboard.press("e");
    expect(await page.getByLabel("Your words").isVisible()).toBe(true);
    await page.keyboard.press("a");
    expect(await focus()).toBe("accepted");
    expect(page.url()).toBe(at("draft"));
    await page.context().close();
  });

  test("keys go through the list and open a draft", async () => {
    const page = await open("drafts", 1440);
    await page.keyboard.press("j");
    expect(await page.evaluate("document.activeElement.getAttribute('href')")).toMatch(/^\/drafts\/draft-/);
    await page.context().close();
  });

  test("sending back asks for no passkey where using it does", async () => {
    const page = await open("draft-money", 390);
    await page.evaluate(
      "window.asked = 0; navigator.credentials.get = () => { window.asked += 1; return new Promise(() => {}); }",
    );
    await page.getByRole("button", { name: "Use it as it stands" }).click();
    expect(await page.evaluate("window.asked")).toBe(1);
    const { form } = await posted(page, () => page.getByRole("button", { name: "Send it back" }).click());
    expect([form.get("outcome"), form.get("assertion")]).toEqual(["sent-back", ""]);
    await page.context().close();
  });
});
