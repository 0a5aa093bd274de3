/** An OpenSSH user certificate for one person and one grant (PROTOCOL.certkeys): made by ssh-keygen, with nothing of the reason in it. */

import { readFile } from "node:fs/promises";
import type { Grant } from "../grantor.ts";
import { inFolder, keygen, secretFile } from "./keygen.ts";
import { freshKeyPair } from "./keypair.ts";

/** What the page says of the certificates of one place. */
export interface Terms {
  /** A private key, or a public key's line: then the running agent signs (`ssh-keygen -Us`). */
  readonly ca: string;
  readonly principal: string;
  /** Addresses that it may be used from, such as `10.0.0.0/8`; none means any. */
  readonly source: readonly string[];
  /** The one command that it runs; empty for the session of the host recipe, with the deadline inside. */
  readonly command: string;
}

export interface Pair {
  readonly key: string;
  readonly certificate: string;
}

/** Clocks are a little apart: a certificate is good from this long before it was made, in milliseconds. */
const slack = 60_000;

export const sessionCommand = "/usr/local/bin/finalcall-session";

/** A key pair that exists nowhere else, and its certificate. Throws when a name could not be said in one, or ssh-keygen failed. */
export async function certify({ ca, ...terms }: Terms, grant: Grant, now: Date): Promise<Pair> {
  const options = signing(terms, grant, now);
  const { secret, publicKey } = await freshKeyPair(grant.id);
  return inFolder(async (folder) => {
    const [authority, file] = await Promise.all([
      secretFile(folder, isPublic(ca) ? "ca.pub" : "ca", ca),
      secretFile(folder, "key.pub", publicKey),
    ]);
    await keygen(["-q", ...(isPublic(ca) ? ["-U"] : []), "-s", authority, ...options, file]);
    return { key: secret, certificate: await readFile(`${folder}/key-cert.pub`, "utf8") };
  });
}

/** The public key of the authority, as one line. */
export async function publicKeyOf(ca: string): Promise<string> {
  if (isPublic(ca)) return ca.trim();
  return inFolder(async (folder) => (await keygen(["-y", "-P", "", "-f", await secretFile(folder, "ca", ca)])).trim());
}

const isPublic = (ca: string): boolean => /^(ssh|ecdsa|sk-ssh|sk-ecdsa)-[a-z0-9@.-]+ [A-Za-z0-9+/=]+/.test(ca);

/** What may stand in a certificate without another meaning: ssh-keygen splits principals and addresses at commas. */
const forms = {
  id: /^acc-[a-z0-9]{8,20}$/,
  principal: /^[A-Za-z0-9_][A-Za-z0-9._@-]{0,99}$/,
  source: /^[0-9a-fA-F.:]+(\/[0-9]{1,3})?$/,
  command: /^[^\p{Cc}\p{Cf}\u2028\u2029]{0,1000}$/u,
};

function signing({ principal, source, command }: Omit<Terms, "ca">, { id, serial, until }: Grant, now: Date): string[] {
  const ends = Date.parse(until);
  const good = (what: keyof typeof forms, text: string) => {
    if (!forms[what].test(text))
      throw new Error(`${JSON.stringify(text)} cannot stand in a certificate as its ${what}.`);
    return text;
  };
  if (!Number.isSafeInteger(serial) || serial < 1) throw new Error(`${serial} is no serial number.`);
  if (!(ends > now.getTime())) throw new Error(`A certificate until ${until} would be over.`);
  const forced = command || `${sessionCommand} ${Math.floor(ends / 1000)} ${serial}`;
  return [
    ...["-I", good("id", id), "-n", good("principal", principal), "-z", String(serial)],
    ...["-V", `${compact(now.getTime() - slack)}:${compact(ends)}`],
    ...["-O", "clear", "-O", "permit-pty", "-O", `force-command=${good("command", forced)}`],
    ...(source.length === 0 ? [] : ["-O", `source-address=${source.map((one) => good("source", one)).join(",")}`]),
  ];
}

/** UTC in whole seconds as ssh-keygen takes it since OpenSSH 9.1, such as `20261121020557Z`. */
const compact = (time: number): string => `${new Date(time).toISOString().slice(0, 19).replaceAll(/[-:T]/g, "")}Z`;
