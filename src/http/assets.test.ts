import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { openDesk, origin } from "../../test/e2e/desk.ts";

const desk = await openDesk();
const asset = (name: string, headers: Record<string, string> = {}) =>
  desk.server.request(`${origin}/assets/${name}`, { headers });

test("styles travel packed to whoever can unpack them, and are the same", async () => {
  const plain = await asset("tokens.css");
  const packed = await asset("tokens.css", { "accept-encoding": "br, gzip" });
  expect(plain.headers.get("content-encoding")).toBeNull();
  expect(packed.headers.get("content-encoding")).toBe("gzip");
  expect(gunzipSync(await packed.arrayBuffer()).equals(Buffer.from(await plain.arrayBuffer()))).toBe(true);
});

test("a browser keeps no file whose address says nothing of its content, nor under a build that is not this one's", async () => {
  for (const name of ["tokens.css", "tokens.css?v=", "tokens.css?v=0123456789ab"])
    expect((await asset(name)).headers.get("cache-control")).toBe("no-cache");
});

test("only built files are given, by their plain names", async () => {
  for (const name of [
    "",
    "nothing.css",
    "../../../package.json",
    "..%2f..%2fhttp%2fserver.ts",
    "app.css%00.svg",
    "icon",
  ])
    expect((await asset(name)).status).toBe(404);
});
