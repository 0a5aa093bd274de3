import { describe, test } from "vitest";
import { hashOf, later, pageInForce } from "../../../test/support/history.ts";
import { given } from "../../kernel/given.ts";
import { kinds } from "../index.ts";

const ask = (more: object = {}) => ({
  id: "t1",
  holder: "machine:ci",
  hash: hashOf("secret"),
  scopes: ["read", "propose"],
  expires: later(60 * 24 * 30),
  name: "CI",
  ...more,
});

describe("a token", () => {
  test("is made by a person in their browser", () => {
    given(kinds, pageInForce).when("ana", "token.issue", ask()).recordsTypes("token.issued");
  });

  test("does not make another token", () => {
    given(kinds, pageInForce)
      .when("machine:ci", "token.issue", ask(), { via: "token:t0" })
      .refuses("token.notInBrowser");
    given(kinds, pageInForce).when("ana", "token.issue", ask(), { via: "cli:t0" }).refuses("token.notInBrowser");
  });

  test("of a command line speaks only for the person who pairs it", () => {
    given(kinds, pageInForce)
      .when("ana", "token.issue", ask({ holder: "person:ben" }))
      .refuses("token.notYours");
  });

  test("does not live for years", () => {
    given(kinds, pageInForce)
      .when("ana", "token.issue", ask({ expires: later(60 * 24 * 400) }))
      .refuses("token.tooLong");
  });

  test("is for an agent only when the page names it", () => {
    given(kinds, pageInForce)
      .when("ana", "token.issue", ask({ holder: "agent:ghost" }))
      .refuses("token.unknownAgent");
  });

  test("has no scope that approves", () => {
    const { answer } = given(kinds, pageInForce).when("ana", "token.issue", ask({ scopes: ["approve"] }));
    if (!("malformed" in answer)) throw new Error("A token got the scope to approve.");
  });
});
