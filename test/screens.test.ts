/** What every screen has in common: no inline code, buttons with words, and forms that the rules accept as they stand. */

import { expect, test } from "vitest";
import { kinds } from "../src/decisions/index.ts";
import { decide } from "../src/kernel/world.ts";
import { fixId, night, quillhaven } from "./support/quillhaven.ts";
import { screens } from "./support/screens.ts";
import { proofOver } from "./support/team.ts";

const all = await screens();
const formsOf = (html: string) => [...html.matchAll(/<form\b[^>]*>.*?<\/form>/gs)].map(([form]) => form);
const attribute = (tag: string, name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1];

test.each([...all])("%s carries no inline script and no inline style", (_, html) => {
  expect(html).toMatch(/^<!doctype html><html lang="en">/);
  expect(html).not.toMatch(/\sstyle=|<style|\son[a-z]+=|javascript:/);
  for (const [tag, inside] of html.matchAll(/<script\b[^>]*>(.*?)<\/script>/gs)) {
    expect(tag).toContain('src="/assets/app.js"');
    expect(inside).toBe("");
  }
});

test.each([...all])("%s has a button with words in every form, and a name for every field", (_, html) => {
  for (const form of formsOf(html)) {
    const buttons = [...form.matchAll(/<button\b[^>]*>(.*?)<\/button>/gs)].map(([, inside = ""]) =>
      inside.replace(/<[^>]*>/g, "").trim(),
    );
    expect(buttons.length).toBeGreaterThan(0);
    for (const words of buttons) expect(words).not.toBe("");
    for (const [field] of form.matchAll(/<(?:input|textarea|select)\b[^>]*>/g)) {
      const type = attribute(field, "type");
      if (type === "hidden" || type === "checkbox") continue;
      expect(html).toContain(`for="${attribute(field, "id")}"`);
    }
  }
});

test.each([...all])("%s has no id twice", (_, html) => {
  const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
  expect(ids).toEqual([...new Set(ids)]);
});

test.each([...all])("%s says no “please” and does not shout", (_, html) => {
  const words = html.replace(/<(script|style|pre)\b.*?<\/\1>/gs, "").replace(/<[^>]*>/g, " ");
  expect(words).not.toMatch(/\bplease\b|\boops\b|!/i);
});

test.each([...all])("%s leads only to places that it has, and has at most one box that waits", (_, html) => {
  for (const [, id] of html.matchAll(/\shref="#([^"]+)"/g)) expect(html).toContain(`id="${id}"`);
  expect([...html.matchAll(/<(?:article|section|div)\b[^>]*class="now[ "]/g)].length).toBeLessThan(2);
});

test("every place that the palette or another screen points to is on the screen that it names", async () => {
  const { paletteView } = await import("../src/views/palette.ts");
  const { rows, head } = await paletteView(quillhaven().seenBy("ana", night), 25);
  const pointed = [...all.values()].flatMap((html) => [
    ...html.matchAll(/\shref="(\/[a-z]+)(?:\/[a-z]+)?#([a-z-]+)"/g),
  ]);
  const places = rows.flatMap(({ href }) => [...href.matchAll(/^(\/[a-z]+)#([a-z-]+)$/g)]);
  expect(head).toBe(25);
  expect(places.length).toBeGreaterThan(20);
  for (const [href, screen = "", id] of [...places, ...pointed]) {
    const name = href.includes("/page/cover") ? "cover" : screen.slice(1);
    expect([href, all.get(name)?.includes(` id="${id}"`)]).toEqual([href, true]);
  }
});

test("every form that decides is a POST", () => {
  for (const html of all.values())
    for (const form of formsOf(html))
      if (/name="(shown|option|outcome)"/.test(form)) expect(attribute(form, "method")).toBe("post");
});

test("what people wrote stands on the screen as text, never as markup", async () => {
  const { proposalScreen } = await import("../src/web/screens/proposal.tsx");
  const { proposalView } = await import("../src/views/proposal.ts");
  const { shellView } = await import("../src/views/shell.ts");
  const team = quillhaven();
  const evil = `"><img src=x onerror=alert(1)><script>alert(1)</script>`;
  const ask = {
    id: "evil",
    question: evil,
    options: [{ name: "yes", says: evil, costs: evil }],
    oneWay: false,
    guardrails: [],
  };
  team.does("li", "proposal.ask", ask, night);
  const ana = team.seenBy("ana", night);
  const model = await proposalView(ana, "evil");
  const html = String(await proposalScreen(shellView(ana, "inbox"), model as NonNullable<typeof model>));
  expect(html).not.toContain("<img");
  expect(html).not.toMatch(/<script>/);
});

/** Sends a form of a screen to the rules, as the server would: with the touch that its challenge asks for. */
function send(form: string, command: string, more: object) {
  const shown = attribute(/<input type="hidden" name="shown"[^>]*>/.exec(form)?.[0] ?? "", "value") ?? "";
  expect(attribute(form, "data-challenge")).toBe(shown);
  expect(attribute(form, "data-credentials")).toBe("cred-ana");
  const team = quillhaven();
  const context = {
    actor: "person:ana",
    via: "passkey:s1",
    at: night,
    cmd: "c",
    page: "",
    proof: proofOver(shown, "cred-ana"),
  };
  return decide(kinds, team.world, command, { shown, ...more }, context);
}

test("each answer's form is accepted for exactly its own answer", () => {
  const forms = formsOf(all.get("proposal") ?? "").filter((form) => form.includes("/proposals/legacy-plan/answer"));
  const named = forms.map(
    (form) => [attribute(/<button[^>]*name="option"[^>]*>/.exec(form)?.[0] ?? "", "value") ?? "", form] as const,
  );
  expect(named.map(([option]) => option).sort()).toEqual(["drop", "keep", "refuse"]);
  for (const [option, form] of named) {
    const reason = "Because.";
    expect(send(form, "proposal.answer", { id: "legacy-plan", option, reason })).toMatchObject([
      { type: "proposal.answered" },
    ]);
    const other = option === "drop" ? "keep" : "drop";
    expect(send(form, "proposal.answer", { id: "legacy-plan", option: other, reason })).toMatchObject({
      refused: "proposal.changed",
    });
  }
});

test("the form of a change is accepted as it was shown", () => {
  const [approve] = formsOf(all.get("change") ?? "").filter((form) => form.includes("/approve"));
  expect(send(approve ?? "", "change.approve", { id: fixId })).toMatchObject([{ type: "change.approved" }]);
});
