/** What a page says about actions: who says yes, how each is done, what is filled in and what is refused. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { actionSubject } from "./actions-section.ts";
import { addressOf, isPrivateHost } from "./addresses.ts";
import { explain, suggestArea } from "./explain.ts";
import { fixPage } from "./fix.ts";
import { pageMarkdown } from "./markdown.ts";
import type { ActionRule, Page } from "./page.ts";
import { readPage } from "./read.ts";

const page = (actions: string, agents = "") => `team: Harbor
zone: Europe/Lisbon
people:
  ana: { role: cto, email: ana@harbor.example }
  ben: { role: senior-engineer, email: ben@harbor.example }
  cy: { role: founder, email: cy@harbor.example }
  on-call: { rotation: [ben, cy] }
areas:
  billing: { owner: ben, backup: ana }
  replies: { kind: messages, owner: cy, backup: ana, risk: medium }
  data: { owner: ana, backup: ben }
  deploy: { owner: ben, backup: ana }
  incident: { owner: ben, backup: ana }
everything-else: ben
${agents}releases: { production: { metrics: pushed } }
actions:
${actions}
`;
const sent = "to: https://shop.example/hooks, secret: env:SHOP_HOOK";
const problems = (actions: string, agents = "") =>
  readPage(page(actions, agents)).problems.map(({ severity, code, what }) => ({ severity, code, what }));
const codes = (actions: string, agents = "") =>
  problems(actions, agents).map(({ severity, code }) => `${severity} ${code}`);
const whole = (actions: string): Page => {
  const { page: read, problems: found } = readPage(page(actions));
  if (!read) throw new Error(found.map(({ line, what }) => `${line}: ${what}`).join("\n"));
  return read;
};
const ruleOf = (actions: string): ActionRule => {
  const [only] = whole(actions).actions;
  if (!only) throw new Error("There is no action.");
  return only;
};

describe("an action", () => {
  test("that says its area alone is whole: high, by permit, for an hour, known for three days", () =>
    expect(ruleOf("  erase-customer: { area: data }")).toEqual({
      ...{
        name: "erase-customer",
        does: "",
        area: "data",
        about: "production",
        risk: "high",
        approve: [],
        reviewedBy: [],
      },
      ...{
        environment: "",
        to: "",
        secret: "",
        idempotent: false,
        keyFor: 24,
        readBack: "",
        validFor: 60,
        window: 4320,
      },
      means: { who: [], what: [], howMuch: [], why: [] },
    }));

  test("reads everything that it says, with names for role words", () =>
    expect(
      ruleOf(
        `  refund: { area: billing, does: pays back a charge, approve: [cto, on-call], environment: production, ${sent}, idempotent: yes, key-for: 2d,
            read-back: "https://shop.example/refunds/{key}?id={id}", valid-for: 30m, window: 7d, who: [customer, email], what: charge.id, how-much: amount, why: reason }`,
      ),
    ).toEqual({
      ...{ name: "refund", does: "pays back a charge", area: "billing", about: "money-movement", risk: "high" },
      ...{ approve: ["ana", "on-call"], reviewedBy: [], environment: "production", to: "https://shop.example/hooks" },
      ...{ secret: "env:SHOP_HOOK", idempotent: true, keyFor: 48, validFor: 30, window: 10_080 },
      readBack: "https://shop.example/refunds/{key}?id={id}",
      means: { who: ["customer", "email"], what: ["charge.id"], howMuch: ["amount"], why: ["reason"] },
    }));

  test("has the risk of its area where it is plain and says nothing", () => {
    expect(ruleOf("  receipt: { area: replies, about: plain }").risk).toBe("medium");
    expect(ruleOf("  receipt: { area: replies }").risk).toBe("medium");
    expect(ruleOf("  receipt: { area: replies, risk: low }").risk).toBe("low");
    expect(ruleOf("  receipt: { area: billing }").risk).toBe("high");
  });

  test.each([
    ["refund", "money-movement"],
    ["pay-supplier", "money-movement"],
    ["capture-payment", "money-movement"],
    ["change-plan", "plan-terms"],
    ["grant-access", "security"],
    ["rotate-token", "security"],
    ["drop-table", "production"],
    ["delete-workspace", "production"],
  ])("called %s is high, whatever the page says, and that is said", (name, about) => {
    const written = `  ${name}: { area: replies, about: plain, risk: low }`;
    expect(ruleOf(written)).toMatchObject({ risk: "high", about });
    expect(codes(written)).toEqual(["warning page.action-risk"]);
    expect(codes(`  ${name}: { area: replies, about: plain }`)).toEqual(["warning page.about"]);
    expect(codes(`  ${name}: { area: replies }`)).toEqual([]);
  });

  test("that says itself that money moves is high under any name", () =>
    expect(ruleOf("  goodbye: { area: replies, about: money-movement, risk: low }").risk).toBe("high"));

  test("called by a harmless name is what it says", () => {
    for (const name of ["receipt", "newsletter", "invoice-copies", "say-hello"])
      expect(actionSubject(name)).toBeUndefined();
  });
});

describe("what may end with a person", () => {
  test("is warned of: neither sent twice nor asked about", () => {
    expect(codes(`  refund: { area: billing, ${sent} }`)).toEqual(["warning page.in-doubt"]);
    expect(codes(`  refund: { area: billing, ${sent}, idempotent: no }`)).toEqual(["warning page.in-doubt"]);
    expect(codes(`  refund: { area: billing, ${sent}, idempotent: yes }`)).toEqual([]);
    expect(codes(`  refund: { area: billing, ${sent}, read-back: "https://shop.example/r/{id}" }`)).toEqual([]);
    expect(codes("  refund: { area: billing }")).toEqual([]);
  });

  test("a memory of keys without keys, and a secret that signs nothing, are warned of", () => {
    expect(codes("  refund: { area: billing, key-for: 24h }")).toEqual(["warning page.key-for"]);
    expect(codes("  refund: { area: billing, secret: env:SHOP_HOOK }")).toEqual(["warning page.unsigned"]);
  });
});

describe("who says yes", () => {
  const agents = (askers: string) => `agents:\n  coder: { kind: claude-code, asked-by: ${askers} }\n`;
  test("cannot be the one who alone asks every agent", () => {
    expect(codes("  refund: { area: billing, approve: [ben] }", agents("[ben]"))).toEqual(["error page.own-approver"]);
    expect(codes("  refund: { area: billing, approve: [ben, ana] }", agents("[ben]"))).toEqual([]);
    expect(codes("  refund: { area: billing, approve: [on-call] }", agents("[ben]"))).toEqual([]);
    expect(codes("  refund: { area: billing, approve: [ben] }", agents("[ben, ana]"))).toEqual([]);
  });
  test("is warned of where it holds for one agent of several", () => {
    const two = `${agents("[ben]")}  helper: { kind: claude-code, asked-by: [ana] }\n`;
    expect(codes("  refund: { area: billing, approve: [ben] }", two)).toEqual(["warning page.own-approver"]);
  });
});

describe("an address", () => {
  test.each([
    ["http://localhost:8080/hooks", true],
    ["http://127.0.0.1/hooks", true],
    ["http://[::1]:9000/hooks", true],
    ["http://10.1.2.3/hooks", true],
    ["http://172.31.0.9/hooks", true],
    ["http://192.168.1.4/hooks", true],
    ["http://[fd00::7]/hooks", true],
    ["http://shop:8080/hooks", true],
    ["http://shop.internal/hooks", true],
    ["https://shop.example/hooks?region=eu", true],
    ["http://172.32.0.9/hooks", false],
    ["http://11.0.0.1/hooks", false],
    ["http://shop.example/hooks", false],
    ["http://0.0.0.0/hooks", false],
    ["http://169.254.169.254/hooks", false],
    ["https://169.254.169.254/hooks", false],
    ["https://[fe80::1]/hooks", false],
    ["ftp://shop.example/hooks", false],
    ["shop.example/hooks", false],
    ["https://ana@shop.example/hooks", false],
    ["https://shop.example/hooks?api_key=abc", false],
    ["https://shop.example/hooks#part", false],
    ["https://shop.example/{key}", false],
  ])("%s may be sent to: %s", (to, fine) => {
    const { page: read } = readPage(page(`  refund: { area: billing, to: "${to}", secret: env:A, idempotent: yes }`));
    expect(read !== undefined).toBe(fine);
  });

  test("with a login in it is never repeated", () => {
    const found = readPage(
      page('  refund: { area: billing, to: "https://ana:tide-1@shop.example/h", secret: env:A }'),
    ).problems;
    expect(JSON.stringify(found)).not.toContain("tide-1");
    expect(found.some(({ code }) => code === "page.secret")).toBe(true);
  });

  test("is private only where nobody outside reaches it, in every spelling of a number", () => {
    const byte = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(byte, byte, byte, byte, (a, b, c, d) => {
        const inside = a === 10 || a === 127 || (a === 192 && b === 168) || (a === 172 && b >= 16 && b < 32);
        const number = ((a * 256 + b) * 256 + c) * 256 + d;
        for (const host of [`${a}.${b}.${c}.${d}`, String(number), `0x${number.toString(16)}`])
          expect(isPrivateHost(addressOf(`http://${host}/`)?.hostname ?? "x.y")).toBe(inside);
      }),
    );
  });
});

describe("a page with actions", () => {
  const text = `  refund: { area: billing, does: pays back a charge, approve: [ana, cy], environment: production, ${sent}, idempotent: yes, who: customer }
  receipt: { area: replies, about: plain, risk: low }`;

  test("is mended where it says true", () => {
    const { text: mended, left } = fixPage(page(`  refund: { area: billing, ${sent}, idempotent: true }`));
    expect(mended).toContain("idempotent: yes");
    expect(left).toEqual([]);
  });

  test("explains an action, and lists it under its area", () => {
    expect(explain(whole(text), "refund")).toBe(
      [
        "refund: an action. pays back a charge.",
        "Area billing. Risk: high, because it is about money movements. ana or cy says yes, with a passkey; never to what they asked for.",
        "Sent to https://shop.example/hooks, signed. It may be sent again with its key for 1 day; after that it stays in doubt until a person settles it.",
        "A freeze of production stops it, and a pause. Its time stands still meanwhile.",
        "A yes holds for 1 h; after that it is asked again.",
        "The same effect within 3 days is taken for a second one and goes to the owner.",
        "It is known by who: customer; the rest by its usual names.",
        "",
      ].join("\n"),
    );
    expect(explain(whole(text), "receipt")).toContain("It runs alone.\nThe caller fetches a permit");
    expect(explain(whole(text), "billing")).toContain("Actions:\n  refund (pays back a charge): high\n");
    expect(explain(whole(text), "refunds")).toBeUndefined();
    expect(suggestArea(whole(text), "refunds")).toBe("refund");
  });

  test("shows them as a table of their own, with no word of the page as markup", () => {
    const table = pageMarkdown(whole(text.replace("pays back a charge", '"pays | back [a](b)"')), "0".repeat(64)).split(
      "\n",
    );
    const head = table.findIndex((line) => line.startsWith("| Action |"));
    expect(table.slice(head, head + 4)).toEqual([
      "| Action | What it does | Area | Risk | Says yes | Reviews | How it is done | Read back | Stopped with | Yes holds, same within |",
      "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
      "| **refund** | pays \\| back \\[a\\](b) | billing | high | ana, cy | – | sent to https://shop.example/hooks, again with its key for 1 day | – | production | 1 h, 3 days |",
      "| **receipt** | – | replies | low | – | – | by permit | – | – | 1 h, 3 days |",
    ]);
  });

  test("says that a permit is fetched once, and never 'once at most' for what is not sent", () =>
    expect(pageMarkdown(whole("  receipt: { area: replies }"), "0".repeat(64))).not.toContain("once at most"));
});
