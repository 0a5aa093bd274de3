/** The test browser itself: a check that silently checks nothing would be worse than none. */

import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accessibilityFaults, hasBrowser, launchBrowser, withVirtualAuthenticator } from "./chromium.ts";
import { needs } from "./skip.ts";

needs("Chromium", hasBrowser).describe("the test browser", () => {
  let browser: Browser;
  let server: Server;
  let url: string;

  beforeAll(async () => {
    server = createServer((_, answer) => {
      answer.setHeader("content-type", "text/html; charset=utf-8");
      answer.setHeader("content-security-policy", "default-src 'self'; style-src 'unsafe-inline'");
      answer.end(
        '<!doctype html><html lang="en"><title>Pale</title><main><h1>Pale</h1><p style="color:#ccc;background:#fff">Hard to read</p></main></html>',
      );
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    url = `http://localhost:${(server.address() as AddressInfo).port}/`;
    browser = await launchBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  test("sees text that is too pale to read", async () => {
    const page = await browser.newPage();
    await page.goto(url);
    expect(await accessibilityFaults(page)).toEqual(["color-contrast: p"]);
  });

  test("speaks a language that Intl accepts", async () => {
    const page = await browser.newPage();
    await page.goto(url);
    expect(await page.evaluate("new Intl.NumberFormat(navigator.language).format(1)")).toBe("1");
  });

  test("makes a passkey when the person touches, and none when they do not", async () => {
    const page = await browser.newPage();
    await page.goto(url);
    const authenticator = await withVirtualAuthenticator(page);
    const enrol = `navigator.credentials.create({ publicKey: {
      challenge: new Uint8Array(32), rp: { id: "localhost", name: "Test" },
      user: { id: new Uint8Array(8), name: "ana", displayName: "Ana" },
      pubKeyCredParams: [{ type: "public-key", alg: -7 }], timeout: 1000,
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
    } }).then(() => "made", (error) => error.name)`;
    expect(await page.evaluate(enrol)).toBe("made");
    await authenticator.setUserVerified(false);
    expect(await page.evaluate(enrol)).toBe("NotAllowedError");
    expect(await authenticator.count()).toBe(1);
    await authenticator.remove();
  });
});
