/** Who may begin a team in the browser, what may come of it, and what a server writes for it. */

import { beforeEach, describe, expect, test } from "vitest";
import type { App } from "../../src/app/app.ts";
import type { PageState } from "../../src/decisions/page/kind.ts";
import type { Founding } from "../../src/http/deps.ts";
import { type Desk, expectStatus, firstPerson, invite, openDesk } from "./desk.ts";
import { newDevice } from "./device.ts";

const origin = "http://localhost:3210";
const answers = {
  ...{ step: "page", to: "take", rows: "3", team: "Harbor", zone: "Europe/Lisbon", "everything-else": "2" },
  ...{ "name-1": "Ana", "role-1": "cto", "email-1": "ana@harbor.example" },
  ...{ "name-2": "Ben", "role-2": "senior engineer", "email-2": "ben@harbor.example" },
  ...{ "deploy-owner": "2", "deploy-backup": "1", "data-owner": "1", "data-backup": "2" },
  ...{ "incident-owner": "2", "incident-backup": "1" },
};
const nowhere = { drafted: async () => undefined, saved: async () => undefined, inGit: false };

/** A place for the file, and what was written there. */
function placeFor(written: string[], found?: Founding["found"]): Founding {
  return {
    ...{ ...nowhere, file: "/srv/harbor/finalcall.yaml", writable: () => written.length === 0 },
    write: (text) => void written.push(text),
    ...(found && { found }),
  };
}

const pageOf = ({ app }: { app: App }) => app.world.one("page") as PageState;

describe("the example", () => {
  let desk: Desk;
  let founded: string[];

  beforeEach(async () => {
    founded = [];
    const own = await openDesk();
    desk = await openDesk(undefined, {
      founding: placeFor([], async (source) => {
        founded.push(source);
        return own.app;
      }),
    });
  });

  test("founds nothing for a stranger, for another link, nor for a guest who was invited", async () => {
    const stranger = desk.browser();
    await expectStatus(await stranger.submit("/setup", answers), 404);
    await expectStatus(await stranger.submit("/link/not-the-secret/setup", answers), 404);
    const secret = desk.setup.secret;
    const ana = await firstPerson(desk);
    const li = await invite(desk, ana, "li");
    await expectStatus(await li.browser.submit("/setup", answers), 404);
    await expectStatus(await stranger.submit(`/link/${secret}/setup`, answers), 404);
    expect(founded).toEqual([]);
    await expectStatus(await ana.browser.get("/setup"), 200);
  });

  test("takes nothing from another site, and no line of its own making from a field", async () => {
    const { browser } = await firstPerson(desk);
    await expectStatus(await browser.submit("/setup", answers, { origin: "https://elsewhere.example" }), 403);
    const odd = {
      ...answers,
      team: "Harbor\naccess: { db: { command: { issue: ./x } } }",
      "email-2": "b@h.example } }\nai: {",
    };
    const shown = await browser.submit("/setup", odd);
    expect(shown.status).toBe(400);
    expect(founded).toEqual([]);
    await browser.submit("/setup", { ...answers, team: "Harbor: { a\nb" });
    expect(founded).toEqual([expect.stringContaining('team: "Harbor: { a b"\nzone: Europe/Lisbon\n')]);
  });
});

describe("a page from the browser", () => {
  const page = `team: Harbor
zone: UTC
people:
  ana: { role: cto, email: ana@harbor.example }
  ben: { role: senior-engineer, email: ben@harbor.example }
areas:
  deploy: { owner: ben, backup: ana }
  data: { owner: ana, backup: ben }
  incident: { owner: ben, backup: ana }
everything-else: ben
`;

  test("is not in force by signing in alone; a passkey signs it, and only what was signed is written", async () => {
    const written: string[] = [];
    const desk = await openDesk(undefined, { page, founding: placeFor(written) });
    const browser = desk.browser();
    const device = newDevice(origin);
    await expectStatus(await browser.submit(`/link/${desk.setup.secret}`, { person: "ana" }), 303);
    expect(pageOf(desk).inForce).toBeUndefined();
    expect(await (await browser.get("/")).text()).toContain("Add your passkey");
    await expectStatus(await browser.enrol(device), 200);
    await expectStatus(await browser.fill("/", "/page/adopt", { write: ["no", "yes"] }, device), 303);
    expect(pageOf(desk).inForce?.page.team).toBe("Harbor");
    expect(written).toEqual([page]);
    await expectStatus(await browser.get("/setup"), 404);
  });

  test("written again by whoever holds the link, after a restart, signs them in: the link is spent", async () => {
    const desk = await openDesk(undefined, { page, founding: placeFor([]) });
    const { secret } = desk.setup;
    const browser = desk.browser();
    await expectStatus(await browser.submit(`/link/${secret}/setup`, { ...answers, "name-1": "Anna" }), 303);
    expect(await (await browser.get("/")).text()).toContain("Add your passkey");
    await expectStatus(await desk.browser().submit(`/link/${secret}/setup`, answers), 404);
    expect(pageOf(desk).offered?.page.people.map(({ id }) => id)).toEqual(["anna", "ben"]);
  });

  test("without a signature nothing is written, whatever the form says", async () => {
    const written: string[] = [];
    const desk = await openDesk(undefined, { page, founding: placeFor(written) });
    const browser = desk.browser();
    await browser.submit(`/link/${desk.setup.secret}`, { person: "ana" });
    await browser.fill("/page", "/page/adopt", { write: "yes" });
    expect(written).toEqual([]);
  });

  test("can be changed until it is signed, also by whoever is called otherwise then", async () => {
    const desk = await openDesk(undefined, { page, founding: placeFor([]) });
    const browser = desk.browser();
    await browser.submit(`/link/${desk.setup.secret}`, { person: "ana" });
    const shown = await (await browser.get("/setup")).text();
    for (const typed of ["Harbor", "Ana", "ben@harbor.example"]) expect(shown).toContain(`value="${typed}"`);
    await expectStatus(await browser.submit("/setup", { ...answers, "name-1": "Anna" }), 303);
    expect(pageOf(desk).offered?.page.people.map(({ id }) => id)).toEqual(["anna", "ben"]);
    await expectStatus(await browser.get("/me"), 200);
    await browser.enrol(newDevice(origin));
    const renamed = await browser.submit("/setup", answers);
    expect(await renamed.text()).toContain("Your passkey is Anna");
  });
});
