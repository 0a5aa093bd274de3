/** A browser and its push service for tests: it takes web push over HTTP, checks who sends, and decrypts as a browser does. */

import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface PushService {
  /** The address that a browser would hand over; `send` leads it here. */
  readonly subscription: { readonly endpoint: string; readonly p256dh: string; readonly auth: string };
  readonly taken: {
    readonly note: unknown;
    readonly urgency: string;
    readonly topic: string;
    readonly ttl: string;
    readonly contact: string;
  }[];
  /** The status that it answers. */
  status: number;
  /** A fetch that finds `https://push.example` here. */
  readonly send: typeof fetch;
  close(): Promise<void>;
}

/** `publicKey`: whom the subscription was made for; anybody else is answered 403. */
export async function startPushService(publicKey: string): Promise<PushService> {
  const keys = createECDH("prime256v1");
  const own = keys.generateKeys();
  const auth = randomBytes(16);
  const endpoint = "https://push.example/send/one";
  const service = { status: 201, taken: [] as PushService["taken"] };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const contact = senderOf(String(request.headers.authorization), publicKey);
    if (contact === undefined) return response.writeHead(403).end();
    if (service.status >= 300) return response.writeHead(service.status).end();
    const plain = decrypt(Buffer.concat(chunks), keys, own, auth);
    const { urgency = "", topic = "", ttl = "" } = request.headers as Record<string, string>;
    service.taken.push({ note: JSON.parse(plain), urgency, topic, ttl, contact });
    response.writeHead(service.status).end();
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const here = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(service, {
    subscription: { endpoint, p256dh: own.toString("base64url"), auth: auth.toString("base64url") },
    send: ((url: string, init?: RequestInit) => fetch(url.replace("https://push.example", here), init)) as typeof fetch,
    close: () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  });
}

/** RFC 8292: the sender's contact, when its token is signed by the key that the subscription was made for. */
function senderOf(authorization: string, publicKey: string): string | undefined {
  const [, token = "", key = ""] = /^vapid t=([^,]+), ?k=(.+)$/.exec(authorization) ?? [];
  const [head, claims, signature] = token.split(".");
  if (key !== publicKey || !head || !claims || !signature) return undefined;
  const point = Buffer.from(key, "base64url");
  const jwk = {
    kty: "EC",
    crv: "P-256",
    x: point.subarray(1, 33).toString("base64url"),
    y: point.subarray(33).toString("base64url"),
  };
  const signer = { key: createPublicKey({ key: jwk, format: "jwk" }), dsaEncoding: "ieee-p1363" as const };
  const good = verify("sha256", Buffer.from(`${head}.${claims}`), signer, Buffer.from(signature, "base64url"));
  const { aud, exp, sub } = JSON.parse(Buffer.from(claims, "base64url").toString()) as Record<string, string | number>;
  const current = Number(exp) > Date.now() / 1000 && Number(exp) < Date.now() / 1000 + 86_400;
  return good && current && aud === "https://push.example" ? String(sub) : undefined;
}

/** RFC 8291 and RFC 8188, one record. */
function decrypt(body: Buffer, keys: ReturnType<typeof createECDH>, own: Buffer, auth: Buffer): string {
  const salt = body.subarray(0, 16);
  const length = body.readUInt8(20);
  const sender = body.subarray(21, 21 + length);
  const sealed = body.subarray(21 + length);
  const derive = (secret: Buffer, salted: Buffer, info: Buffer, size: number) =>
    Buffer.from(hkdfSync("sha256", secret, salted, info, size));
  const info = Buffer.concat([Buffer.from("WebPush: info\0"), own, sender]);
  const shared = derive(keys.computeSecret(sender), auth, info, 32);
  const key = derive(shared, salt, Buffer.from("Content-Encoding: aes128gcm\0"), 16);
  const nonce = derive(shared, salt, Buffer.from("Content-Encoding: nonce\0"), 12);
  const decipher = createDecipheriv("aes-128-gcm", key, nonce);
  decipher.setAuthTag(sealed.subarray(-16));
  const padded = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  return padded.subarray(0, padded.lastIndexOf(2)).toString("utf8");
}
