/** Serves screens without a server behind them, under the policy that the real one sends, and with the real stylesheets and script. */

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, join } from "node:path";
import { buildSync } from "esbuild";

const policy =
  "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'";
const types: Readonly<Record<string, string>> = {
  css: "text/css",
  svg: "image/svg+xml",
  png: "image/png",
  js: "text/javascript",
  webmanifest: "application/manifest+json",
};

/** What the build makes for the browser, by name, as it is shipped: the script, what it brings when asked for, the styles. */
export function built(root: string): Map<string, Uint8Array> {
  const entries = { app: "src/web/browser/app.ts", worker: "src/web/browser/worker.ts" };
  const options = { absWorkingDir: root, bundle: true, minify: true, write: false, outdir: root } as const;
  const script = { ...options, format: "esm", target: "es2022", splitting: true, chunkNames: "app-[hash]" } as const;
  const { outputFiles: scripts } = buildSync({ ...script, entryPoints: entries });
  const { outputFiles: styles } = buildSync({ ...options, entryPoints: { app: "src/web/assets/app.css" } });
  return new Map([...scripts, ...styles].map(({ path, contents }) => [basename(path), contents]));
}

/** `root`: the folder of the repository. Each screen is at the path of its name. */
export async function show(screens: ReadonlyMap<string, string>, root: string) {
  const made = built(root);
  const server = createServer(({ url = "/" }, answer) => {
    const path = new URL(url, "http://x").pathname;
    const name = path.slice(path.lastIndexOf("/") + 1);
    if (path === "/events") return answer.writeHead(204).end();
    if (path.startsWith("/assets/")) {
      answer.setHeader("content-type", types[name.split(".").at(-1) ?? ""] ?? "text/plain");
      if (name === "worker.js") answer.setHeader("service-worker-allowed", "/");
      return answer.end(made.get(name) ?? readFileSync(join(root, "src/web/assets", name)));
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
