import { describe, test } from "vitest";
import { hashOf, later, offered, pageInForce, passkeyOf, touch } from "../../../test/support/history.ts";
import { by, given } from "../../kernel/given.ts";
import { kinds } from "../index.ts";
import { confirmCard, recoverCard } from "./kind.ts";

const session = hashOf("session");
const link = hashOf("link");
const expires = later(60);
const invited = (id: string, actor: string, until = expires) =>
  by(actor, "person.invited", { id, link, expires: until });
const key = {
  credential: "key-new",
  publicKey: "AA",
  algorithm: -7,
  counter: 0,
  transports: ["internal"],
  name: "laptop",
};

describe("the set-up link", () => {
  const signIn = { id: "ana", session, how: "setup", expires };
  const setup = { via: "setup" };

  test("signs in the first person", () => {
    given(kinds, [offered]).when("system", "person.signIn", signIn, setup).recordsTypes("person.signedIn");
  });

  test("stops working with the team's first passkey", () => {
    given(kinds, pageInForce).when("system", "person.signIn", signIn, setup).refuses("person.setupOver");
  });

  test("signs in nobody who is not on the page", () => {
    given(kinds, [offered])
      .when("system", "person.signIn", { ...signIn, id: "eve" }, setup)
      .refuses("person.notOnPage");
  });
});

describe("an invitation link", () => {
  const signIn = { id: "cy", session, how: "link", link, expires };

  test("signs in the person it was made for, once", () => {
    const history = [...pageInForce, invited("cy", "ana")];
    given(kinds, history).when("system", "person.signIn", signIn).recordsTypes("person.signedIn");
    const used = by("system", "person.signedIn", { id: "cy", session: hashOf("other"), how: "link", link, expires });
    given(kinds, [...history, used])
      .when("system", "person.signIn", signIn)
      .refuses("person.badLink");
  });

  test("does not work after its time", () => {
    given(kinds, [...pageInForce, invited("cy", "ana", later(-1))])
      .when("system", "person.signIn", signIn)
      .refuses("person.badLink");
  });

  test("is not made by somebody who came by one, so that nobody goes on from name to name", () => {
    const came = by("system", "person.signedIn", { id: "cy", session, how: "link", link, expires });
    given(kinds, [...pageInForce, invited("cy", "ana"), came])
      .when("cy", "person.invite", { id: "ben", link, expires }, { via: `link:${session.slice(0, 16)}` })
      .refuses("person.guestMayNotInvite");
  });

  test("is made by the one who came by the set-up link", () => {
    const came = by("system", "person.signedIn", { id: "ana", session, how: "setup", expires });
    given(kinds, [...pageInForce, came])
      .when("ana", "person.invite", { id: "ben", link, expires }, { via: `link:${session.slice(0, 16)}` })
      .recordsTypes("person.invited");
  });

  test("is not made by a token, whoever holds it", () => {
    given(kinds, pageInForce)
      .when("ana", "person.invite", { id: "cy", link, expires }, { via: "cli:t1" })
      .refuses("person.notInBrowser");
  });

  test("is not made for somebody who is not on the page", () => {
    given(kinds, pageInForce).when("ana", "person.invite", { id: "eve", link, expires }).refuses("person.notOnPage");
  });
});

describe("a passkey", () => {
  const enrol = { id: "cy", ...key };
  const confirmed = (answer: object) => (answer as { data: { confirmed: boolean } }[])[0]?.data.confirmed;

  test("that is the team's first is confirmed at once", () => {
    const { answer } = given(kinds, [offered]).when("ana", "person.enrol", { ...enrol, id: "ana" }, { via: "link:s1" });
    if ("refused" in answer && answer.refused !== "person.notOnPage") throw new Error("refused");
    const adoptedFirst = pageInForce.slice(0, 2);
    const first = given(kinds, adoptedFirst).when("ana", "person.enrol", { ...enrol, id: "ana" }, { via: "link:s1" });
    if (!confirmed(first.answer)) throw new Error("The team's first passkey waits for somebody who does not exist.");
  });

  test("of a second person waits for another named person", () => {
    const { answer } = given(kinds, pageInForce).when("cy", "person.enrol", enrol, { via: "link:s1" });
    if (confirmed(answer)) throw new Error("It was confirmed by nobody.");
  });

  test("for a further device waits: the cookie of the session that adds it may have been copied", () => {
    const { answer } = given(kinds, pageInForce).when("ana", "person.enrol", { ...enrol, id: "ana" });
    if (confirmed(answer)) throw new Error("A session alone vouched for a further device.");
  });

  test("for a further device is vouched for by a touch on one that counts", () => {
    const further = by("ana", "person.passkeyEnrolled", {
      ...{ id: "ana", ...key },
      name: { text: hashOf("laptop") },
      confirmed: false,
    });
    const card = confirmCard("ana", key.credential);
    const ask = { id: "ana", credential: key.credential };
    given(kinds, [...pageInForce, further])
      .when("ana", "person.confirm", ask)
      .refuses("person.noPasskey");
    given(kinds, [...pageInForce, further])
      .when("ana", "person.confirm", ask, { proof: touch("ana", card) })
      .recordsTypes("person.passkeyConfirmed");
  });

  test("is not enrolled under the id of another person's", () => {
    given(kinds, pageInForce)
      .when("cy", "person.enrol", { ...enrol, credential: "key-ana" }, { via: "link:s1" })
      .refuses("person.enrolled");
  });

  test("that is the team's last stays", () => {
    given(kinds, pageInForce.slice(0, 3))
      .when("ana", "person.dropPasskey", { id: "ana", credential: "key-ana" })
      .refuses("person.lastPasskey");
  });

  test("is not confirmed by its own owner, and not by a link", () => {
    const history = [...pageInForce, passkeyOf("cy", false)];
    const card = confirmCard("cy", "key-cy");
    const ask = { id: "cy", credential: "key-cy" };
    given(kinds, history)
      .when("cy", "person.confirm", ask, { proof: touch("cy", card) })
      .refuses("person.confirmByOther");
    given(kinds, history).when("ana", "person.confirm", ask, { via: "link:s1" }).refuses("person.noPasskey");
    given(kinds, history)
      .when("ana", "person.confirm", ask, { proof: touch("ana", card) })
      .recordsTypes("person.passkeyConfirmed");
  });

  test("is not confirmed with a touch that was made for something else", () => {
    given(kinds, [...pageInForce, passkeyOf("cy", false)])
      .when("ana", "person.confirm", { id: "cy", credential: "key-cy" }, { proof: touch("ana", { other: 1 }) })
      .refuses("person.noPasskey");
  });

  test("is not confirmed by whoever made the link, when a third person could", () => {
    const used = by("system", "person.signedIn", { id: "cy", session, how: "link", link, expires });
    given(kinds, [...pageInForce, invited("cy", "ana"), used, passkeyOf("cy", false)])
      .when(
        "ana",
        "person.confirm",
        { id: "cy", credential: "key-cy" },
        { proof: touch("ana", confirmCard("cy", "key-cy")) },
      )
      .refuses("person.confirmByOther");
  });

  test("whose counter went back is a copy, and signs in nobody", () => {
    const used = by("system", "person.signedIn", {
      id: "ana",
      session: hashOf("x"),
      how: "passkey",
      credential: "key-ana",
      counter: 7,
      expires,
    });
    given(kinds, [...pageInForce, used])
      .when(
        "system",
        "person.signIn",
        { id: "ana", session, how: "passkey", expires },
        { proof: { ...touch("ana", {}), counter: 7 } },
      )
      .refuses("person.badPasskey");
  });
});

describe("a lost sign-in", () => {
  const ask = { id: "cy", link, expires, reason: "Lost the phone" };

  test("is recovered by another named person, and everything old ends", () => {
    given(kinds, [...pageInForce, passkeyOf("cy")])
      .when("ana", "person.recover", ask, { proof: touch("ana", recoverCard("cy", link)) })
      .recordsTypes("person.recovered");
  });

  test("is not recovered by oneself", () => {
    given(kinds, [...pageInForce, passkeyOf("cy")])
      .when("cy", "person.recover", ask, { proof: touch("cy", recoverCard("cy", link)) })
      .refuses("person.confirmByOther");
  });
});
