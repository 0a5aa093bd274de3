/** Mail against a real SMTP server: what arrives, what its replies mean, and that nothing in a text becomes a header. */

import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type MailServer, startMailServer } from "../../../test/support/mail-server.ts";
import { type Mail, sendMail } from "./mail.ts";

let server: MailServer;
beforeAll(async () => {
  server = await startMailServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.taken.length = 0;
  server.refuse.rcpt = 0;
  server.refuse.data = 0;
});

const mail: Mail = {
  ...{ from: "finalcall@quillhaven.example", to: "ana@quillhaven.example", team: "quillhaven" },
  subject: "Ana decides: Refund the clinic in Köln?",
  text: "Ana decides; Li if no answer by 03:31; blocked after that.\n\nhttps://finalcall.example/proposals/p-1\n",
  ...{ id: "a1".repeat(20), thread: "b2".repeat(20) },
};

test("a mail arrives as plain text with an id that stays the same, and says that a machine wrote it", async () => {
  expect(await sendMail(server.url, mail)).toEqual({ came: "sent" });
  const [taken] = server.taken;
  expect(taken).toMatchObject({ from: mail.from, to: mail.to });
  expect(taken?.header("message-id")).toBe(`<${mail.id}@quillhaven.example>`);
  expect(taken?.header("references")).toBe(`<${mail.thread}@quillhaven.example>`);
  expect(taken?.header("from")).toBe("Finalcall <finalcall@quillhaven.example>");
  expect(taken?.header("auto-submitted")).toBe("auto-generated");
  expect(taken?.header("list-id")).toBe("Finalcall of quillhaven <quillhaven.finalcall.quillhaven.example>");
  expect(taken?.header("content-type")).toMatch(/^text\/plain; charset=utf-8/);
  expect(taken?.text).toBe(mail.text);
});

test.each([
  ["451 for the recipient puts this mail off", { rcpt: 451, data: 0 }, { came: "later", down: false }],
  ["452 for the mail puts it off", { rcpt: 0, data: 452 }, { came: "later", down: false }],
  ["421 means that the server goes away", { rcpt: 421, data: 0 }, { came: "later", down: true }],
  ["550 for the recipient is for good", { rcpt: 550, data: 0 }, { came: "never" }],
  ["554 for the mail is for good", { rcpt: 0, data: 554 }, { came: "never" }],
])("%s", async (_, refuse, outcome) => {
  Object.assign(server.refuse, refuse);
  expect(await sendMail(server.url, mail)).toMatchObject(outcome);
});

test("a server that is not there, or a login that it refuses, lets everything wait", async () => {
  const gone = await startMailServer();
  await gone.close();
  expect(await sendMail(gone.url, mail)).toMatchObject({
    came: "later",
    down: true,
    why: expect.stringContaining("ECONNREFUSED"),
  });
  const guarded = await startMailServer({ login: "ana:right" });
  expect(await sendMail(guarded.url, mail)).toEqual({ came: "sent" });
  const refused = await sendMail(guarded.url.replace("right", "wrong"), mail);
  expect(refused).toMatchObject({ came: "later", down: true });
  expect(JSON.stringify(refused)).not.toContain("wrong");
  await guarded.close();
});

test("no address stands in what is kept of a reply", async () => {
  server.refuse.rcpt = 550;
  const refused = await sendMail(server.url, mail);
  expect(JSON.stringify(refused)).toContain("550");
  expect(JSON.stringify(refused)).not.toContain("@");
});

test("what is no single address, and what is no mail server, is not used", async () => {
  for (const to of ["a@b.example, c@d.example", "a@b.example\r\nBcc: c@d.example", "<a@b.example>", ""])
    expect(await sendMail(server.url, { ...mail, to })).toMatchObject({ came: "never" });
  expect(await sendMail("http://127.0.0.1:25", mail)).toMatchObject({ came: "later", down: true });
  expect(server.taken).toEqual([]);
});

test("property: whatever stands in subject and text, no header is added and nobody else is sent a copy", async () => {
  const nasty = fc.string({
    unit: fc.oneof(
      fc.constantFrom("\r\n", "\n", "\r", "Bcc: eve@evil.example", ":", "\u2028", "."),
      fc.string({ unit: "binary" }),
    ),
    maxLength: 30,
  });
  await fc.assert(
    fc.asyncProperty(nasty, nasty, async (subject, text) => {
      server.taken.length = 0;
      expect(await sendMail(server.url, { ...mail, subject, text })).toEqual({ came: "sent" });
      expect(server.taken.map(({ to }) => to)).toEqual([mail.to]);
      const head = server.taken[0]?.raw.split("\r\n\r\n")[0] ?? "";
      const names = head
        .split("\r\n")
        .filter((line) => !/^[ \t]/.test(line))
        .map((line) => line.split(":")[0]?.toLowerCase());
      expect([...names].sort()).toEqual([...new Set(names)].sort());
      expect(names).not.toContain("bcc");
      expect(server.taken[0]?.header("message-id")).toBe(`<${mail.id}@quillhaven.example>`);
    }),
    { numRuns: 60 },
  );
});
