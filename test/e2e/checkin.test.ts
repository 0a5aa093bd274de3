/** The check-in through the real server: nobody is told what anybody said before all have, on any surface; the note is mailed. */

import { beforeEach, describe, expect, test } from "vitest";
import { wordsOf } from "../../src/app/words.ts";
import type { CheckinState } from "../../src/decisions/checkin/state.ts";
import { openDueCheckin } from "../../src/http/checkins.ts";
import { worldOf } from "../../src/views/context.ts";
import { notices } from "../../src/views/notices.ts";
import {
  comeByLink,
  type Desk,
  expectStatus,
  openDesk,
  pairOfPeople,
  type Signed,
  smallTeam,
  tokenOf,
  withToken,
} from "./desk.ts";

const rhythm = "\nreview: { weekly: Fri 10:00 }\n";
const page = `${smallTeam.replace(/^review:.*\n(?:[ #].*\n|\n)*/gm, "")}${rhythm}`;
/** Thursday 12:00 UTC; the check-in is due on Friday 10:00 in Berlin. */
const untilDue = 21 * 60;
const id = "2026-W47";

let desk: Desk;
let ana: Signed;
let li: Signed;

beforeEach(async () => {
  desk = await openDesk(undefined, { page });
  ({ ana, li } = await pairOfPeople(desk));
  await expectStatus(
    await li.browser.submit("/proposals", {
      question: "Keep the invoice cache in Postgres?",
      "says-1": "Keep it",
      area: "architecture",
    }),
    303,
  );
  desk.pass(42);
  const [asked] = worldOf(desk.app.world).proposals.values();
  const path = `/proposals/${asked?.id}`;
  await expectStatus(
    await ana.browser.fill(path, `${path}/answer`, { option: "option-1", reason: "Cheaper." }, ana.device),
    303,
  );
  desk.pass(untilDue - 42);
  await openDueCheckin(desk);
});

const state = (): CheckinState => worldOf(desk.app.world).checkins.get(id) as CheckinState;
const html = async (who: Signed, path: string) => (await who.browser.get(path)).text();
/** Li is the one whom nobody else on these screens names: Noor. */
const liSaid = "noor";

describe("by itself", () => {
  test("it is open at its time, and a GET opens nothing", async () => {
    expect(state().pair).toEqual(["ana", "li"]);
    const head = desk.app.head.seq;
    await openDueCheckin(desk);
    await html(ana, "/checkin");
    await html(ana, `/checkin/${id}`);
    await html(ana, "/checkins");
    expect(desk.app.head.seq).toBe(head);
  });

  test("it is in the inbox of those who answer, and of nobody else", async () => {
    const tom = await comeByLink(desk, ana, "tom");
    expect(await html(ana, "/")).toContain("Check-in, week 47: who had the final say?");
    expect(await (await tom.browser.get("/")).text()).not.toContain("who had the final say?");
  });

  test("half a minute before its time nothing is open", async () => {
    const early = await openDesk(undefined, { page });
    await pairOfPeople(early);
    early.pass(untilDue - 0.5);
    await openDueCheckin(early);
    expect(worldOf(early.app.world).checkins.size).toBe(0);
  });
});

describe("blind", () => {
  test("before answering, the screen names nobody who decided, and leads to no entry that does", async () => {
    const shown = await html(li, "/checkin");
    expect(shown).toContain("Keep the invoice cache in Postgres?");
    expect(shown).not.toMatch(/had the final say, as|for Ana|\/proposals\/p-/);
  });

  test("what Li said is told to nobody on any screen, nor by the API, before Ana has answered", async () => {
    const answered = await li.browser.fill("/checkin", `/checkin/${id}/answers`, { said: liSaid });
    await expectStatus(answered, 303);
    const token = withToken(desk, await tokenOf(ana, "person:ana", ["read"]));
    const [text = ""] = [...state().answers.values()].map(({ said }) => said.text);
    const seq = desk.app.head.seq;
    const pages = [`/checkin/${id}`, "/checkins", "/", "/record", `/record/${seq}`, `/record/${seq - 1}`];
    for (const who of [ana, li])
      for (const path of pages) {
        const shown = await html(who, path);
        expect(shown).not.toMatch(/Li said|said Noor/);
        expect(shown).not.toContain("had the final say, as");
      }
    for (const path of [`/v1/checkins/${id}`, `/v1/words?texts=${text}`, "/v1/record", "/v1/record?after=0"]) {
      const body = await (await token.get(path)).text();
      expect(body).not.toMatch(/"said":"noor"|"words":"noor"/);
    }
    const told = (await (await token.get(`/v1/words?texts=${text}`)).json()) as {
      words: { salt: string; words: null }[];
    };
    expect(told.words).toEqual([{ text, salt: "", words: null }]);
    const api = (await (await token.get(`/v1/checkins/${id}`)).json()) as Record<string, unknown>;
    expect(api).toMatchObject({ facts: null, note: "", decision: { told: null, answered: ["li"], missing: ["ana"] } });
  });

  test("when both have answered, the record does, and a difference is a finding", async () => {
    await li.browser.fill("/checkin", `/checkin/${id}/answers`, { said: liSaid });
    await expectStatus(await ana.browser.fill("/checkin", `/checkin/${id}/answers`, { said: "ana" }), 303);
    for (const who of [ana, li]) {
      const shown = await html(who, "/checkin");
      expect(shown).toContain("Li named Noor; the record says Ana");
      expect(shown).toContain("had the final say, as owner.");
      expect(shown).toContain("Li waited 1 time");
    }
  });

  test("a second answer, somebody else's and one from a token are refused", async () => {
    await li.browser.fill("/checkin", `/checkin/${id}/answers`, { said: liSaid });
    await expectStatus(await li.browser.submit(`/checkin/${id}/answers`, { said: "ana" }), 409);
    const tom = await comeByLink(desk, ana, "tom");
    await expectStatus(await tom.browser.submit(`/checkin/${id}/answers`, { said: "ana" }), 409);
    const token = withToken(desk, await tokenOf(ana, "agent:coder"));
    await expectStatus(await token.post(`/v1/checkins/${id}/answers`, { said: "ana" }), 403);
    await expectStatus(await token.post("/v1/checkins", {}), 403);
  });
});

describe("the note", () => {
  const both = async () => {
    await li.browser.fill("/checkin", `/checkin/${id}/answers`, { said: liSaid });
    await ana.browser.fill("/checkin", `/checkin/${id}/answers`, { said: "ana" });
  };

  test("is made of the record and three fields, stands in the record and is told to everybody on the page", async () => {
    await both();
    await expectStatus(await ana.browser.fill("/checkin", `/checkin/${id}/trust`, { trust: "with-checks" }), 303);
    const fields = { owners: "None.", faster: "Caches: Li decides.", cto: "The budget of December." };
    await expectStatus(await ana.browser.fill("/checkin", `/checkin/${id}/close`, fields), 303);
    const shown = await html(li, `/checkin/${id}`);
    for (const says of [
      "Caches: Li decides.",
      "The budget of December.",
      "Li named Noor; the record says Ana.",
      "Li waited 1 time",
    ])
      expect(shown).toContain(says);
    expect(state().closed).toMatchObject({
      final: "ana",
      said: [
        { person: "li", said: liSaid },
        { person: "ana", said: "ana" },
      ],
    });

    const at = desk.now().toISOString();
    const words = (texts: Parameters<typeof wordsOf>[1]) => wordsOf(desk.app.store, texts);
    const context = { world: desk.app.world, at, me: undefined, words };
    const heard = { of: () => [], subjects: () => [], knows: () => false };
    const told = notices(context, heard).find(({ key }) => key === `checkin:${id}:note`);
    expect(told?.people).toEqual(["marta", "ana", "li", "noor", "sam", "tom"]);
    const said = told?.says(context, await words(told.texts));
    expect(said?.subject).toBe("The note of week 47, closed by Ana");
    expect(said?.lines[0]).toBe("# Check-in, week 47 of Quillhaven");
    expect(said?.lines.join("\n")).toContain("- Li said Noor, and the record does not.");
  });

  test("is the same for everybody, and Markdown by the API", async () => {
    await both();
    await ana.browser.fill("/checkin", `/checkin/${id}/close`, { owners: "None.", faster: "-", cto: "-" });
    const token = withToken(desk, await tokenOf(ana, "agent:coder"));
    const { note, state: now } = (await (await token.get(`/v1/checkins/${id}`)).json()) as {
      note: string;
      state: string;
    };
    expect(now).toBe("closed");
    expect(note).toMatch(
      /^# Check-in, week 47 of Quillhaven\n\nAna and Li; closed by Ana on Fri 20 Nov, 10:00 \(Europe\/Berlin\)\./,
    );
  });

  test("names whom nobody heard, when one closes it without the other", async () => {
    await ana.browser.fill("/checkin", `/checkin/${id}/answers`, { said: "ana" });
    await expectStatus(await li.browser.submit(`/checkin/${id}/close`, { owners: "", faster: "", cto: "" }), 409);
    await expectStatus(
      await ana.browser.fill("/checkin", `/checkin/${id}/close`, { owners: "", faster: "", cto: "" }),
      303,
    );
    expect(await html(ana, `/checkin/${id}`)).toContain("Li did not answer.");
  });

  test("what somebody typed as Markdown or markup stays words", async () => {
    await both();
    const evil = "<img src=x> **bold** [a](b) `code` # no";
    await ana.browser.fill("/checkin", `/checkin/${id}/close`, { owners: evil, faster: "", cto: "" });
    const shown = await html(ana, `/checkin/${id}`);
    expect(shown).not.toContain("<img");
    expect(shown).toContain("&lt;img src=x&gt; **bold** [a](b) &#39;code&#39; # no");
  });
});
