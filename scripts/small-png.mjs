/** A picture of a screen in 256 colours: a third of the bytes, and nobody sees it. For the pictures that live in the repository. */

import { crc32 as crcOf, deflateSync, inflateSync } from "node:zlib";

/** Gives the same picture with a palette. Takes what Chromium writes: 8 bits, RGB or RGBA, not interlaced; gives anything else back as it is. */
export function smallPng(png) {
  const { width, height, channels, data } = read(png);
  if (channels === undefined) return png;
  const pixels = unfiltered(inflateSync(data), width, height, channels);
  const colours = new Uint32Array(width * height);
  for (let n = 0; n < colours.length; n++)
    colours[n] = (pixels[n * channels] << 16) | (pixels[n * channels + 1] << 8) | pixels[n * channels + 2];
  const counts = new Map();
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const palette = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 256);
  const place = new Map(palette.map(([colour], n) => [colour, n]));
  for (const colour of counts.keys()) if (!place.has(colour)) place.set(colour, nearest(colour, palette));
  const rows = Buffer.alloc((width + 1) * height);
  for (let n = 0; n < colours.length; n++) rows[n + Math.floor(n / width) + 1] = place.get(colours[n]);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const table = Buffer.from(palette.flatMap(([colour]) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  const parts = [chunk("IHDR", header), chunk("PLTE", table), chunk("IDAT", deflateSync(rows, { level: 9 }))];
  return Buffer.concat([png.subarray(0, 8), ...parts, chunk("IEND", Buffer.alloc(0))]);
}

function read(png) {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const [depth, type, , , interlaced] = png.subarray(24, 29);
  const channels = depth === 8 && interlaced === 0 ? { 2: 3, 6: 4 }[type] : undefined;
  const data = [];
  for (let at = 8; at < png.length; at += png.readUInt32BE(at) + 12)
    if (png.toString("latin1", at + 4, at + 8) === "IDAT")
      data.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  return { width, height, channels, data: Buffer.concat(data) };
}

/** The five filters of the PNG specification, section 9.2. */
function unfiltered(raw, width, height, channels) {
  const line = width * channels;
  const out = Buffer.alloc(line * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (line + 1)];
    for (let x = 0; x < line; x++) {
      const at = y * line + x;
      const left = x < channels ? 0 : out[at - channels];
      const up = y === 0 ? 0 : out[at - line];
      const corner = x < channels || y === 0 ? 0 : out[at - line - channels];
      out[at] = raw[y * (line + 1) + 1 + x] + [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
    }
  }
  return out;
}

function paeth(left, up, corner) {
  const [a, b, c] = [left, up, corner].map((one) => Math.abs(left + up - corner - one));
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

function nearest(colour, palette) {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const [n, [other]] of palette.entries()) {
    const far = [16, 8, 0].reduce((sum, shift) => sum + (((colour >> shift) & 255) - ((other >> shift) & 255)) ** 2, 0);
    if (far < least) [best, least] = [n, far];
  }
  return best;
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crcOf(body), body.length + 4);
  return framed;
}
