/** Coming in, and what is a person's own: links, passkeys, sessions, tokens, notices. */

import { createHash } from "node:crypto";
import { confirmCard, recoverCard } from "../../src/decisions/person/kind.ts";
import { digest } from "../../src/kernel/json.ts";
import { origin } from "../e2e/browser.ts";
import { newDevice } from "../e2e/device.ts";
import { type Act, api, form, type Situation, seen, sent, type Thing } from "./act.ts";
import { anybody, asks, byPasskey, nobody, people, peopleByPasskey, token } from "./rules.ts";
import { type Sender, senderOf, type World } from "./world.ts";

const sha256 = (text: string) => createHash("sha256").update(text, "utf8").digest("hex");
const secret = "a-secret-for-a-new-link-0123456789";
/** The caller's own session; a stranger names the owner's. */
const sessionOf = ({ headers }: Sender, { session = "" }: Thing) => {
  const cookie = /finalcall=([^;]+)/.exec(headers.cookie ?? "")?.[1];
  return cookie ? sha256(cookie) : session;
};
const everybodyBut = (...not: string[]) =>
  byPasskey(...["olga", "bea", "ivo", "bob", "ada", "lea"].filter((one) => !not.includes(one)));

/** A further passkey of Bob's, enrolled and not vouched for. */
async function further(w: World): Promise<Thing> {
  const device = newDevice(origin);
  const { challenge = "" } = await sent(w, "bystander", "/me/passkeys/options", {});
  await sent(w, "bystander", "/me/passkeys", { name: "tablet", credential: device.create({ challenge }) });
  const { credential } = device;
  return { id: "bob", credential, shown: digest(confirmCard("bob", credential)) };
}
const screen = (act: Act): Act => ({
  ...act,
  rule: { ...act.rule, may: (one) => one.by !== "token" && act.rule.may(one) },
});

export const own: readonly Situation[] = [
  {
    says: "everybody is there",
    rests: true,
    async given(w) {
      const tokens = [...seen(w).tokens.values()].find(({ holder }) => holder === "machine:ci");
      const device = sha256("https://push.example.com/send/abc");
      const link = sha256(secret);
      return {
        ...{ id: "bob", token: tokens?.id ?? "", device, session: sessionOf(senderOf(w, "owner"), {}) },
        recover: digest(recoverCard("bob", link)),
      };
    },
    acts: [
      // Whoever came by a link that somebody made may not make the next one.
      form("/people/:id/invite", peopleByPasskey, "person.invited"),
      form(
        "/people/:id/recover",
        everybodyBut("bob"),
        "person.recovered",
        ({ recover = "" }) => ({ secret, shown: recover, reason: "The phone was stolen." }),
        { sign: ({ recover = "" }) => recover },
      ),
      form("/me/tokens", people, "token.issued", () => ({
        holder: "machine:x",
        name: "x",
        days: "7",
        scopes: ["read"],
      })),
      // Ending a token is the safe direction: whoever is there first does it.
      form("/me/tokens/revoke", people, "token.revoked", ({ token: id = "" }) => ({ id })),
      form("/me/sessions/end", people, "person.sessionEnded", (thing, sender) => ({
        session: sessionOf(sender, thing),
      })),
      form("/me/passkeys/drop", peopleByPasskey, "person.passkeyDropped", (_, sender) => ({
        credential: sender.credential,
      })),
      // A check of the record decides nothing, and records nothing.
      form("/record/verify", people, ""),
      form("/me/push/end", people, "", ({ device = "" }) => ({ device })),
      screen(api("/me/passkeys/options", people, "")),
      screen(
        api("/me/passkeys", people, "person.passkeyEnrolled", async (_, sender) => {
          const asked = sender.headers.cookie ? await sender.json("/me/passkeys/options", {}) : {};
          const { challenge = "" } = asked as { challenge?: string };
          return { name: "new", credential: newDevice(origin).create({ challenge }) };
        }),
      ),
      screen(
        api("/me/push", people, "person.pushSubscribed", () => ({
          ...{ endpoint: "https://push.example.com/send/abc", p256dh: "BAAA", auth: "AAAA", name: "phone" },
        })),
      ),
      { ...form("/sign-out", anybody, ""), rule: anybody, lets: 303 },
      // The door itself: who comes in is shown by what they hold, in test/e2e/sign-in.test.ts.
      api("/sign-in/options", anybody, ""),
      form("/sign-in", nobody, "person.signedIn", () => ({ assertion: "{}" }), { lets: 409 }),
      form("/link/:secret", nobody, "person.signedIn", () => ({ person: "bob" }), { lets: 409 }),
      api("/v1/pairings", anybody, "", () => ({ hash: "b".repeat(64), name: "laptop" })),
    ],
  },
  {
    says: "a command line that waits to be paired",
    rests: true,
    given: (w) => sent(w, "bystander", "/v1/pairings", { hash: "a".repeat(64), name: "laptop" }),
    acts: [form("/pair", people, "token.issued", ({ code = "" }) => ({ code }))],
  },
  {
    says: "a further passkey of somebody who came by the owner's link",
    given: further,
    acts: [
      // Whoever made the link could hold the device, so a third one vouches, or the person's own first device.
      form(
        "/people/:id/confirm",
        everybodyBut("olga"),
        "person.passkeyConfirmed",
        ({ credential = "", shown = "" }) => ({ credential, shown }),
        { sign: ({ shown = "" }) => shown },
      ),
    ],
  },
];

const fired = {
  ...{ version: "4", groupKey: "g", status: "firing", receiver: "finalcall", groupLabels: {}, commonLabels: {} },
  ...{ commonAnnotations: {}, externalURL: "http://alerts.example" },
  alerts: [
    {
      ...{ status: "firing", labels: { alertname: "Errors" }, annotations: {}, startsAt: "2026-11-19T11:59:00Z" },
      ...{ endsAt: "0001-01-01T00:00:00Z", generatorURL: "http://prometheus.example", fingerprint: "abc" },
    },
  ],
};
const rpc = { jsonrpc: "2.0", id: 1, method: "tools/list", params: {} };
const toolUse = { hook_event_name: "PreToolUse", tool_name: "Bash", tool_input: { command: "ls" }, cwd: "/src" };

export const programs: readonly Situation[] = [
  {
    says: "programs ask and report",
    given: async () => ({}),
    acts: [
      api("/hooks/alertmanager", token("alert"), "alert.fired", () => fired),
      ...["grafana", "pagerduty", "sentry"].map((one) =>
        api(`/hooks/${one}`, token("alert"), "", undefined, { lets: 400 }),
      ),
      api("/mcp", token("read"), "", () => rpc, { headers: () => ({ accept: "application/json, text/event-stream" }) }),
      { route: "ALL /mcp", rule: anybody, records: "", path: () => "/mcp", lets: 405 },
      api("/v1/hook/claude-code", asks("propose"), "", () => toolUse),
      api("/v1/may", asks("read"), "", () => ({ words: "pay a refund" })),
    ],
  },
];
