/** The screens of AI in a real browser: the pause with and without a script, what is behind a tap, the drill that counts, the sheet. */

import { expect, test } from "vitest";
import { aiScreens } from "../support/ai-screens.ts";
import { browsing, shownAs } from "../support/browsing.ts";
import { hasBrowser } from "../support/chromium.ts";
import { needs } from "../support/skip.ts";

const all = await shownAs(aiScreens());

needs("Chromium", hasBrowser).describe("AI tasks in a browser", () => {
  const { at, open } = browsing(all);

  test("a task is paused without a script: what, why, and one press", async () => {
    const page = await open("ai-task", 390, { javaScriptEnabled: false });
    await page.getByRole("button", { name: "Pause all billing replies" }).click();
    const dialog = page.getByRole("dialog", { name: "Pause all billing replies" });
    expect(await dialog.getByLabel("What", { exact: true }).locator("option").allInnerTexts()).toEqual([
      "All of it",
      "Only invoice copies",
      "Only payment dates",
      "Only plan changes",
      "Only disputes",
    ]);
    expect(await dialog.getByLabel("What did you see?").inputValue()).not.toBe("");
    const [request] = await Promise.all([
      page.waitForRequest((one) => one.method() === "POST"),
      dialog.getByRole("button", { name: "Pause it now" }).click(),
    ]);
    expect(new URL(request.url()).pathname).toBe("/ai/billing-replies/pause");
    expect(new URLSearchParams(request.postData() ?? "").get("question")).toBe("");
    await page.context().close();
  });

  test("the pause is the same control in the same place on every screen of AI that decides nothing else", async () => {
    for (const width of [390, 1440]) {
      const places = new Set<string>();
      for (const name of ["ai", "ai-task", "ai-drill", "ai-release-live", "ai-pause-reader"]) {
        const page = await open(name, width);
        const box = await page.getByRole("button", { name: /^Pause all/ }).boundingBox();
        // On a desk it stands at the top of the second column, below the sentence; on a phone at the bottom.
        places.add(`${Math.round(box?.x ?? 0)}+${Math.round(box?.width ?? 0)}${width < 960 ? ` at ${box?.y}` : ""}`);
        await page.context().close();
      }
      const shapes = [...places];
      if (width < 960) expect(new Set(shapes.map((one) => one.split(" at ")[1])).size).toBe(1);
      else expect(shapes).toHaveLength(1);
    }
  });

  test("starting again asks for a rule and offers each outcome by its name; without a script it says why it cannot", async () => {
    const page = await open("ai-task", 390, { javaScriptEnabled: false });
    await page.getByText("Start them again").click();
    expect(await page.getByLabel("Which rule changes?").isVisible()).toBe(true);
    for (const name of ["Start on release 14", "Go back to release 13 and start", "Leave late fees to people"])
      expect(await page.getByRole("button", { name, exact: true }).isVisible()).toBe(true);
    expect(await page.locator("form[action$='/resume'] noscript p").isVisible()).toBe(true);
    await page.context().close();
  });

  test("the words that came into a prompt and those that went are marked as such, not by colour alone", async () => {
    const page = await open("ai-release", 1440);
    const prompt = page.getByRole("region", { name: "The prompt, what went and what came" });
    expect(await prompt.locator("ins").allInnerTexts()).toEqual([" that was valid on the due date"]);
    const line = await page.evaluate("getComputedStyle(document.querySelector('.prompt ins')).textDecorationLine");
    expect(line).toBe("underline");
    expect(await page.getByRole("button", { name: "Approve: serve release 15" }).isVisible()).toBe(true);
    await page.keyboard.press("r");
    expect(await page.getByRole("heading", { name: "Refuse release 15" }).isVisible()).toBe(true);
    await page.context().close();
  });

  test("a drill that runs reads itself again, and waits once somebody touched it", async () => {
    const page = await open("ai-drill", 390);
    await page.clock.install();
    await page.goto(at("ai-drill-runs"));
    const before = all.get("ai-drill-runs") ?? "";
    all.set("ai-drill-runs", before.replace("It has run for", "It has now run for"));
    await page.clock.runFor(2_500);
    await page.getByText("It has now run for").waitFor();
    all.set("ai-drill-runs", before);
    await page.keyboard.press("Shift");
    await page.clock.runFor(6_000);
    expect(await page.getByText("It has now run for").isVisible()).toBe(true);
    await page.context().close();
  });

  test("the operating note prints on one sheet, without navigation", async () => {
    const page = await open("ai-sheet", 1440);
    await page.emulateMedia({ media: "print" });
    expect(await page.getByRole("navigation", { name: "Sections" }).isVisible()).toBe(false);
    expect(await page.getByText("Made Thu 19 Nov").isVisible()).toBe(true);
    const sheets = (await page.pdf({ preferCSSPageSize: true })).toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g);
    expect(sheets).toHaveLength(1);
    await page.context().close();
  });

  test("the numbers behind a bar stand in a table", async () => {
    const page = await open("ai-task", 390);
    await page.getByText("Show as table").click();
    expect(await page.getByRole("row", { name: /^19 Nov/ }).isVisible()).toBe(true);
    await page.context().close();
  });
});
