/** Reads a request's body: once, whole, bounded, and only what can be read in one way. */

import { isUtf8 } from "node:buffer";
import type { IncomingMessage } from "node:http";
import { countOf, membersOf } from "./exact.ts";
import type { Body, Fields } from "./operations/operation.ts";
import { longestBody, type No, no } from "./refuse.ts";

/** The bytes, or the refusal once it is clear that they are too many; undefined when the client broke off. */
export function bytesOf(req: IncomingMessage): Promise<Buffer | No | undefined> {
  const wrong = wrongHead(req);
  if (wrong) return Promise.resolve(wrong);
  return new Promise((done) => {
    const chunks: Buffer[] = [];
    let size = 0;
    req.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= longestBody) chunks.push(chunk);
      else {
        req.pause();
        done(no.tooLarge());
      }
    });
    req.on("end", () => done(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size)));
    req.on("error", () => done(undefined));
    req.on("close", () => done(undefined));
  });
}

/** What the head of a request says already about a body that is not read. */
function wrongHead({ headers }: IncomingMessage): No | undefined {
  const encoding = headers["content-encoding"];
  if (encoding !== undefined && encoding !== "identity") return no.encoded();
  return Number(headers["content-length"] ?? 0) > longestBody ? no.tooLarge() : undefined;
}

/** One JSON object in UTF-8 in which every name stands once, so that nobody can read it in another way than we do. */
export function bodyOf(bytes: Buffer): Body | No {
  if (!isUtf8(bytes)) return no.notText();
  const text = bytes.toString("utf8");
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return no.notJson();
  }
  if (json === null || typeof json !== "object" || Array.isArray(json)) return no.notJson();
  const found = membersOf(text, text.indexOf("{"));
  if (!found) return no.tooDeep();
  return found.count === countOf(json) ? { text, json: json as Fields, members: found.members } : no.twice();
}
