/**
 * Signed checkpoints: "the record had this many entries and this head", in the C2SP forms
 * https://c2sp.org/signed-note and https://c2sp.org/tlog-checkpoint, with the head's hash in the place of the root.
 * Copies of them outside the house are what makes a rewritten or shortened record visible.
 */

import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hash,
  type KeyObject,
  sign,
  verify,
} from "node:crypto";
import type { Head } from "./store.ts";

export interface Checkpoint extends Head {
  readonly team: string;
}

/** The note is not a checkpoint, or nobody we know signed it. */
export class BadCheckpoint extends Error {
  constructor(what: string) {
    super(`The checkpoint is not valid: ${what}`);
    this.name = "BadCheckpoint";
  }
}

/** Algorithm 1 of the signed-note specification: Ed25519. */
const ed25519 = 1;
/** What an Ed25519 public key of 32 bytes stands behind in SPKI (RFC 8410). */
const spki = Buffer.from("302a300506032b6570032100", "hex");

/** Origin line and key name. Key names may hold neither spaces nor `+`, so a team's name is percent-encoded. */
const originOf = (team: string): string => `finalcall/${encodeURIComponent(team)}`;

/** A new signing key for a team: the private half as PKCS8 PEM, to be kept secret, and the verifier key to hand out. */
export function generateKey(team: string): { readonly pem: string; readonly verifier: string } {
  const { privateKey } = generateKeyPairSync("ed25519");
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  return { pem, verifier: verifierKey(team, pem) };
}

/** The verifier key of a private key (PKCS8 PEM), in the form `name+hash+key` of the signed-note specification. */
export function verifierKey(team: string, pem: string): string {
  const key = publicBytes(createPrivateKey(pem));
  return `${originOf(team)}+${keyHash(originOf(team), key).toString("hex")}+${key.toString("base64")}`;
}

const publicBytes = (key: KeyObject): Buffer => {
  const der = createPublicKey(key).export({ type: "spki", format: "der" });
  return Buffer.concat([Buffer.of(ed25519), der.subarray(spki.length)]);
};

const keyHash = (name: string, key: Uint8Array): Buffer =>
  hash("sha256", Buffer.concat([Buffer.from(`${name}\n`), key]), "buffer").subarray(0, 4);

/** A signed note that says: the team's record ends, or ended, at this head. */
export function signCheckpoint(team: string, head: Head, pem: string): string {
  const key = createPrivateKey(pem);
  const origin = originOf(team);
  const text = `${origin}\n${head.seq}\n${Buffer.from(head.hash, "hex").toString("base64")}\n`;
  const signature = Buffer.concat([keyHash(origin, publicBytes(key)), sign(null, Buffer.from(text), key)]);
  return `${text}\n— ${origin} ${signature.toString("base64")}\n`;
}

/** What a note says, whoever signed it. Throws BadCheckpoint when it is not one of ours. */
export function readCheckpoint(note: string): Checkpoint {
  const { text } = parts(note);
  const [origin = "", size = "", root = ""] = text.split("\n");
  const hash = Buffer.from(root, "base64");
  if (!origin.startsWith("finalcall/")) throw new BadCheckpoint("it does not begin with finalcall/ and a team.");
  if (!/^(0|[1-9]\d{0,14})$/.test(size)) throw new BadCheckpoint("its second line is not a number of entries.");
  if (hash.length !== 32 || hash.toString("base64") !== root) throw new BadCheckpoint("its third line is not a hash.");
  return { team: teamOf(origin), seq: Number(size), hash: hash.toString("hex") };
}

function teamOf(origin: string): string {
  try {
    const team = decodeURIComponent(origin.slice("finalcall/".length));
    if (originOf(team) === origin) return team;
  } catch {
    // not percent-encoded text
  }
  throw new BadCheckpoint("its team is not readable.");
}

/**
 * What a note says, once a signature of one of these verifier keys was found good. Signatures of keys we do not know are
 * passed over, as the specification asks. Throws BadCheckpoint otherwise.
 */
export function openCheckpoint(note: string, verifiers: readonly string[]): Checkpoint {
  const { text, signatures } = parts(note);
  const checkpoint = readCheckpoint(note);
  const known = verifiers.map(parseVerifier).filter(({ name }) => name === originOf(checkpoint.team));
  let good = 0;
  for (const { name, id, signature } of signatures) {
    const verifier = known.find((key) => key.name === name && key.id.equals(id));
    if (verifier === undefined) continue;
    if (!verify(null, Buffer.from(text), verifier.key, signature))
      throw new BadCheckpoint("its signature does not fit.");
    good += 1;
  }
  if (good === 0) throw new BadCheckpoint("no key that is known here signed it.");
  return checkpoint;
}

function parts(note: string) {
  const cut = note.lastIndexOf("\n\n");
  if (cut < 0 || !note.endsWith("\n")) throw new BadCheckpoint("it is not a signed note.");
  const signatures = note
    .slice(cut + 2, -1)
    .split("\n")
    .map((line) => {
      const [, name, encoded] = /^— ([^\s+]+) (\S+)$/.exec(line) ?? [];
      if (name === undefined || encoded === undefined) throw new BadCheckpoint("a signature line is not readable.");
      const bytes = Buffer.from(encoded, "base64");
      return { name, id: bytes.subarray(0, 4), signature: bytes.subarray(4) };
    });
  return { text: note.slice(0, cut + 1), signatures };
}

function parseVerifier(verifier: string): { name: string; id: Buffer; key: KeyObject } {
  const [name = "", id = "", ...rest] = verifier.trim().split("+"); // base64 may hold `+` as well
  const bytes = Buffer.from(rest.join("+"), "base64");
  const expected = keyHash(name, bytes);
  if (bytes.length !== 33 || bytes[0] !== ed25519 || expected.toString("hex") !== id)
    throw new BadCheckpoint("the verifier key is not an Ed25519 key in the form name+hash+key.");
  const key = createPublicKey({ key: Buffer.concat([spki, bytes.subarray(1)]), format: "der", type: "spki" });
  return { name, id: expected, key };
}
