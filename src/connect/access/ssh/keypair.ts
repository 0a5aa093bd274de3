/** A fresh Ed25519 key pair in OpenSSH's own forms (PROTOCOL.key, RFC 8709), made in memory: the private key is in no file. */

import { generateKeyPair, randomBytes } from "node:crypto";
import { promisify } from "node:util";

const type = "ssh-ed25519";

export interface KeyPair {
  /** As `ssh -i` reads it, without a passphrase. */
  readonly secret: string;
  /** One line. */
  readonly publicKey: string;
}

/** `comment` names the key where it is listed. */
export async function freshKeyPair(comment: string): Promise<KeyPair> {
  const { privateKey } = await promisify(generateKeyPair)("ed25519");
  const { x = "", d = "" } = privateKey.export({ format: "jwk" });
  const [open, seed] = [Buffer.from(x, "base64url"), Buffer.from(d, "base64url")];
  const blob = Buffer.concat([text(type), text(open)]);
  const check = randomBytes(4); // Twice the same: whoever decrypts sees that it worked.
  const inner = [check, check, text(type), text(open), text(Buffer.concat([seed, open])), text(comment)];
  const length = inner.reduce((sum, part) => sum + part.length, 0);
  const padding = Buffer.from(Array.from({ length: (8 - (length % 8)) % 8 }, (_, index) => index + 1));
  const whole = Buffer.concat([
    Buffer.from("openssh-key-v1\0"),
    ...[text("none"), text("none"), text(""), number(1), text(blob), text(Buffer.concat([...inner, padding]))],
  ]);
  const lines = whole.toString("base64").match(/.{1,70}/g) ?? [];
  return {
    secret: `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines.join("\n")}\n-----END OPENSSH PRIVATE KEY-----\n`,
    publicKey: `${type} ${blob.toString("base64")} ${comment}\n`,
  };
}

const number = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

const text = (value: string | Buffer): Buffer => {
  const bytes = Buffer.from(value as string);
  return Buffer.concat([number(bytes.length), bytes]);
};
