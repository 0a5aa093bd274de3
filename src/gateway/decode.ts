/** For upstreams that compress although they were asked not to. */

import type { Transform } from "node:stream";
import { constants, createBrotliDecompress, createGunzip, createInflate } from "node:zlib";

/** A decoder that gives what it has as soon as it has it; undefined for an encoding that is not known here. */
export function decoderOf(encoding: string): Transform | undefined {
  const flush = { flush: constants.Z_SYNC_FLUSH };
  if (encoding === "gzip" || encoding === "x-gzip") return createGunzip(flush);
  if (encoding === "deflate") return createInflate(flush);
  return encoding === "br" ? createBrotliDecompress({ flush: constants.BROTLI_OPERATION_FLUSH }) : undefined;
}
