/** A real mail server in the test's process: it takes mail over SMTP, says no when it is told to, and can be switched off. */

import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

export interface Taken {
  readonly from: string;
  readonly to: string;
  /** The mail as it came over the wire. */
  readonly raw: string;
  /** A header, unfolded; undefined when it is not there. */
  header(name: string): string | undefined;
  readonly text: string;
}

export interface MailServer {
  readonly url: string;
  readonly port: number;
  readonly taken: Taken[];
  /** A reply instead of taking: for a recipient, or for the mail. Zero takes it. */
  refuse: { rcpt: number; data: number };
  close(): Promise<void>;
}

/** Listens on loopback, on `port` or a free one. With `login` it asks for one. */
export async function startMailServer({
  port = 0,
  login,
}: {
  port?: number;
  login?: string;
} = {}): Promise<MailServer> {
  const taken: Taken[] = [];
  const refuse = { rcpt: 0, data: 0 };
  const no = (responseCode: number, about = "") =>
    Object.assign(new Error(`reply ${responseCode}${about}`), { responseCode });
  const server = new SMTPServer({
    disabledCommands: login === undefined ? ["STARTTLS", "AUTH"] : ["STARTTLS"],
    allowInsecureAuth: true,
    logger: false,
    onAuth: ({ username, password }, _, done) =>
      `${username}:${password}` === login ? done(null, { user: username }) : done(no(535)),
    onRcptTo: ({ address }, _, done) => done(refuse.rcpt > 0 ? no(refuse.rcpt, ` <${address}>`) : null),
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        if (refuse.data > 0) return done(no(refuse.data));
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom ? mailFrom.address : "";
        for (const { address: to } of rcptTo) taken.push(mailOf(from, to, Buffer.concat(chunks).toString("utf8")));
        done();
      });
    },
  });
  server.on("error", () => undefined); // a client that hangs up is not this server's fault
  server.listen(port, "127.0.0.1");
  await once(server.server, "listening");
  const listening = (server.server.address() as AddressInfo).port;
  const auth = login === undefined ? "" : `${login}@`;
  return {
    ...{ url: `smtp://${auth}127.0.0.1:${listening}`, port: listening, taken, refuse },
    close: () => new Promise((done) => server.close(() => done())),
  };
}

function mailOf(from: string, to: string, raw: string): Taken {
  const end = raw.indexOf("\r\n\r\n");
  const head = raw.slice(0, end).replaceAll(/\r\n[ \t]+/g, " ");
  const header = (name: string) =>
    head
      .split("\r\n")
      .find((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}:`))
      ?.slice(name.length + 1)
      .trim();
  const body = raw.slice(end + 4);
  const encoding = header("content-transfer-encoding") ?? "";
  const text = encoding === "base64" ? Buffer.from(body, "base64").toString("utf8") : unquoted(body, encoding);
  return { from, to, raw, header, text: text.replaceAll("\r\n", "\n") };
}

/** RFC 2045, section 6.7. */
function unquoted(body: string, encoding: string): string {
  if (encoding !== "quoted-printable") return body;
  const joined = body.replaceAll(/=\r\n/g, "");
  const bytes = joined.replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}
