import { describe, test } from "vitest";
import { adopted, examplePage, offered, pageInForce, source, touch, version } from "../../../test/support/history.ts";
import { by, given, stored } from "../../kernel/given.ts";
import { digest } from "../../kernel/json.ts";
import { readPage } from "../../page/read.ts";
import { kinds } from "../index.ts";
import { type PageState, page, pageCard } from "./kind.ts";

const changed = source
  .replace("messages: { owner: cy,", "messages: { owner: ana,")
  .replace("backup: ana }    # what", "backup: ben }    # what");
const next = readPage(changed);
const offerOf = (actor: string) =>
  by(actor, "page.offered", {
    version: next.version,
    source: stored(changed),
    contacts: stored("[]"),
    page: next.page,
  });
const card = pageCard({
  ...page.initial,
  inForce: { version } as NonNullable<PageState["inForce"]>,
  offered: { version: next.version, by: "system" } as NonNullable<PageState["offered"]>,
});
const waiting = [...pageInForce, offerOf("system")];
const adoptIt = { version: next.version, shown: digest(card) };

describe("the first page", () => {
  const firstCard = { kind: "page.adopt", version, replaces: "", offeredBy: "system", adoptedIn: 0 };

  test("is adopted by the first person it names, from a browser", () => {
    given(kinds, [offered])
      .when("ana", "page.adopt", { version, shown: digest(firstCard) }, { via: "link:s1" })
      .recordsTypes("page.adopted");
  });

  test("is not adopted by somebody whom it does not name", () => {
    given(kinds, [offered])
      .when("eve", "page.adopt", { version, shown: digest(firstCard) })
      .refuses("page.notOnPage");
  });

  test("is not adopted by an agent", () => {
    given(kinds, [offered])
      .when("agent:coder", "page.adopt", { version, shown: digest(firstCard) }, { via: "token:t1" })
      .refuses("page.notOnPage");
  });
});

describe("a change of the page", () => {
  test("takes effect when the owner of company matters adopts it with a passkey", () => {
    given(kinds, waiting)
      .when("ana", "page.adopt", adoptIt, { proof: touch("ana", card) })
      .recordsTypes("page.adopted");
  });

  test("needs more than a link", () => {
    given(kinds, waiting).when("ana", "page.adopt", adoptIt, { via: "link:s1" }).refuses("page.noPasskey");
  });

  test("needs a touch over exactly this change", () => {
    given(kinds, waiting)
      .when("ana", "page.adopt", adoptIt, { proof: touch("ana", { other: 1 }) })
      .refuses("page.noPasskey");
  });

  test("needs a new touch when a page comes back that was adopted before", () => {
    given(kinds, [...pageInForce.map((event) => ({ ...event, seq: 9 })), offerOf("system")])
      .when("ana", "page.adopt", adoptIt, { proof: touch("ana", card) })
      .refuses("page.changed");
  });

  test("is not for somebody who does not own it", () => {
    given(kinds, waiting)
      .when("ben", "page.adopt", adoptIt, { proof: touch("ben", card) })
      .refuses("page.notYours");
  });

  test("is not adopted by the one who offered it", () => {
    const own = pageCard({
      ...page.initial,
      inForce: { version } as NonNullable<PageState["inForce"]>,
      offered: { version: next.version, by: "person:ana" } as NonNullable<PageState["offered"]>,
    });
    given(kinds, [...pageInForce, offerOf("ana")])
      .when("ana", "page.adopt", { version: next.version, shown: digest(own) }, { proof: touch("ana", own) })
      .refuses("page.ownOffer");
  });

  test("that was shown as something else is refused", () => {
    given(kinds, waiting)
      .when("ana", "page.adopt", { ...adoptIt, shown: digest({}) })
      .refuses("page.changed");
  });

  test("with a mistake in it is not taken at all", () => {
    given(kinds, [offered, adopted])
      .when("system", "page.offer", { source: source.replace("owner: ben", "owner: nobody") })
      .refuses("page.broken");
  });

  test("that is in force already records nothing", () => {
    given(kinds, pageInForce).when("system", "page.offer", { source }).records();
    given(kinds, pageInForce).when("ana", "page.adopt", { version, shown: "" }).records();
  });
});

test("the page keeps no address of anybody", () => {
  const text = JSON.stringify(examplePage);
  if (text.includes("@")) throw new Error("An address stands in the page that goes into the record.");
});
