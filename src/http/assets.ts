/** Styles, scripts and pictures: built files only, by their plain names; kept for good by a browser that asks for this build's. */

import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { Hono, type Context as Http } from "hono";
import { assetsBuild } from "../web/build.ts";
import type { Deps } from "./deps.ts";
import { notFound } from "./problem.ts";

const types: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".html": "text/html; charset=utf-8",
  ".webmanifest": "application/manifest+json",
};

interface Asset {
  readonly plain: Uint8Array<ArrayBuffer>;
  /** Packed once, not at each visit. */
  readonly packed: Uint8Array<ArrayBuffer>;
}

export function assetRoutes({ assets }: Pick<Deps, "assets">): Hono {
  const routes = new Hono();
  const read = new Map<string, Promise<Asset | undefined>>();
  const assetOf = (name: string) => {
    const found = read.get(name) ?? load([join(assets, "assets", name), join(assets, name)]);
    return found.then((asset) => {
      if (asset) read.set(name, found);
      return asset;
    });
  };

  routes.get("/assets/*", async (c) => {
    const name = c.req.path.slice("/assets/".length);
    const type = types[extname(name)];
    const asset = type && /^[a-z0-9][a-zA-Z0-9.-]*$/.test(name) ? await assetOf(name) : undefined;
    if (!type || !asset) return notFound(c);
    c.header("content-type", type);
    c.header("cache-control", isOfThisBuild(c, name) ? "public, max-age=31536000, immutable" : "no-cache");
    c.header("vary", "accept-encoding");
    // The worker may say of every screen that there is no server to show it.
    if (name === "worker.js") c.header("service-worker-allowed", "/");
    if (!/\bgzip\b/.test(c.req.header("accept-encoding") ?? "")) return c.body(asset.plain);
    c.header("content-encoding", "gzip");
    return c.body(asset.packed);
  });
  return routes;
}

async function load(places: readonly string[]): Promise<Asset | undefined> {
  for (const place of places) {
    const content = await readFile(place).catch(() => undefined);
    if (content) return { plain: new Uint8Array(content), packed: new Uint8Array(await promisify(gzip)(content)) };
  }
  return undefined;
}

/** Its address changes with its content: by the build that the layout names, or by the digest in the name of a part that the script brings. */
const isOfThisBuild = (c: Http, name: string): boolean =>
  /^app-[A-Z0-9]{8}\.js$/.test(name) || (assetsBuild !== "" && c.req.query("v") === assetsBuild);
