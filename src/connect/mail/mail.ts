/** Mail out: one plain text to one address, and what the server's answer means. */

import { createTransport } from "nodemailer";

export interface Mail {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** Hex digits: the same for every attempt to send this mail. */
  readonly id: string;
  /** Hex digits: the same for all mails that belong together. */
  readonly thread: string;
  /** The sending team, as letters, digits and dashes. */
  readonly team: string;
}

export type Mailed =
  | { readonly came: "sent" }
  | { readonly came: "later"; readonly why: string; readonly down: boolean }
  | { readonly came: "never"; readonly why: string };

/** Milliseconds until a silent mail server is given up, at each step of the conversation. */
const patience = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 };

/** Control characters and line ends would begin another header; addresses with them are refused instead. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const unsafe = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;
const oneAddress = /^[^\s<>,;:"()[\]\\@]+@[A-Za-z0-9.-]+$/;

/**
 * Sends over SMTP. `server` is `smtp://login:password@host:port`, or `smtps://` for TLS from the first byte; over
 * `smtp://` TLS is used whenever the server offers it. Never throws.
 */
export async function sendMail(server: string, mail: Mail): Promise<Mailed> {
  const { from, to, subject, text, id, thread, team } = mail;
  if (!oneAddress.test(to)) return { came: "never", why: "The page's contact is not one mail address." };
  if (!/^smtps?:\/\/./.test(server))
    return { came: "later", down: true, why: "The mail server's address does not begin with smtp:// or smtps://." };
  const domain = from.slice(from.lastIndexOf("@") + 1);
  const root = `<${thread}@${domain}>`;
  try {
    const transport = createTransport(server, {
      ...patience,
      disableFileAccess: true,
      disableUrlAccess: true,
    } as object);
    await transport.sendMail({
      from: { name: "Finalcall", address: from },
      to: { name: "", address: to },
      subject: subject.replaceAll(unsafe, " "),
      // Between two addresses of one domain the break inside a number and its unit is not worth another encoding.
      text: text.replaceAll("\u00a0", " "),
      messageId: `<${id}@${domain}>`,
      inReplyTo: root,
      references: root,
      headers: {
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "List-Id": `Finalcall of ${team} <${team}.finalcall.${domain}>`,
      },
    });
    return { came: "sent" };
  } catch (fault) {
    return meaningOf(fault);
  }
}

/**
 * RFC 5321, section 4.2.1: 4xx may be tried again, 5xx is for good. A 5xx before any recipient was named (a login that
 * is refused, a server that turns us away) says nothing about this mail, so everything waits.
 */
function meaningOf(fault: unknown): Mailed {
  const { responseCode, command, response, code, message } = fault as {
    responseCode?: number;
    command?: string;
    response?: string;
    code?: string;
    message?: string;
  };
  // What a server replies may repeat an address, and this is kept.
  const said = (response ?? message ?? String(fault)).replaceAll(unsafe, " ").replaceAll(/\S+@\S+/g, "…");
  const aboutThis = command !== undefined && /^(RCPT|DATA|MAIL)/.test(command) && responseCode !== undefined;
  if (!aboutThis || responseCode === 421) {
    const why =
      responseCode === undefined
        ? `The mail server cannot be reached (${/\bE[A-Z]{4,}\b/.exec(said)?.[0] ?? code ?? said}).`
        : `The mail server says: ${said}`;
    return { came: "later", down: true, why };
  }
  return responseCode >= 500
    ? { came: "never", why: `The mail server refuses it: ${said}` }
    : { came: "later", down: false, why: `The mail server puts it off: ${said}` };
}
