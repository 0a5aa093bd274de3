/** Serves screens without a server behind them, under the policy that the real one sends, and with the real stylesheets and script. */

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { buildSync } from "esbuild";

const policy =
  "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'";
const types: Readonly<Record<string, string>> = { css: "text/css", svg: "image/svg+xml", js: "text/javascript" };

/** The browser's script as it is shipped. */
export const script = (root: string): Uint8Array => bundled(root, "src/web/browser/app.ts");

function bundled(root: string, from: string): Uint8Array {
  const { outputFiles } = buildSync({
    absWorkingDir: root,
    entryPoints: [from],
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
  });
  return outputFiles[0]?.contents ?? new Uint8Array();
}

/** `root`: the folder of the repository. Each screen is at the path of its name. */
export async function show(screens: ReadonlyMap<string, string>, root: string) {
  const built = new Map([
    ["app.js", script(root)],
    ["app.css", bundled(root, "src/web/assets/app.css")],
  ]);
  const server = createServer(({ url = "/" }, answer) => {
    const path = new URL(url, "http://x").pathname;
    const name = path.slice(path.lastIndexOf("/") + 1);
    if (path === "/events") return answer.writeHead(204).end();
    if (path.startsWith("/assets/")) {
      answer.setHeader("content-type", types[name.split(".").at(-1) ?? ""] ?? "text/plain");
      return answer.end(built.get(name) ?? readFileSync(join(root, "src/web/assets", name)));
    }
    const html = screens.get(name);
    answer.writeHead(html ? 200 : 404, {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": policy,
    });
    answer.end(html);
  });
  await new Promise<void>((listening) => server.listen(0, listening));
  return { url: `http://localhost:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}
