import fc from "fast-check";
import { expect, test } from "vitest";
import { remoteName } from "./repository.ts";
import { textOf } from "./text.ts";

/** Takes back what `textOf` did. */
const bytesOf = (text: string): Buffer =>
  Buffer.concat(
    text
      .split(/(\uFFFD=|\uFFFD[0-9a-f]{2})/)
      .map((part) =>
        part === "\uFFFD="
          ? Buffer.from("\uFFFD")
          : part.startsWith("\uFFFD")
            ? Buffer.from(part.slice(1), "hex")
            : Buffer.from(part),
      ),
  );

const piece = fc.oneof(
  fc.uint8Array({ maxLength: 6 }).map((bytes) => Buffer.from(bytes)),
  fc.string({ unit: "binary" }).map((text) => Buffer.from(text)),
  fc.constantFrom("\uFFFD", "\uFFFD=", "\n", "\u20AC", "\uFFFDff").map((text) => Buffer.from(text)),
  fc.constantFrom([0xf0, 0x9f], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xff]).map((bytes) => Buffer.from(bytes)),
);

test("whatever the bytes are, the text gives them back: two contents never become one text", () => {
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const bytes = Buffer.concat(pieces);
      expect(bytesOf(textOf(bytes))).toEqual(bytes);
    }),
  );
});

test("text that is UTF-8 stays as it is, and a byte that is not is written out", () => {
  expect(textOf(Buffer.from("caf\u00e9 \u{1F600}\uFEFF\n"))).toBe("caf\u00e9 \u{1F600}\uFEFF\n");
  expect(textOf(Buffer.from([0x61, 0xe9, 0x0a]))).toBe("a\uFFFDe9\n");
});

test.each([
  ["git@github.com:harbor/app.git", "github.com/harbor/app"],
  ["https://github.com/harbor/app.git", "github.com/harbor/app"],
  ["https://ben:ghp_secret@GitHub.com/harbor/app/", "github.com/harbor/app"],
  ["https://token@host.example:8443/a/b.git", "host.example/a/b"],
  ["https://a@b:c@host.example/a/b", "host.example/a/b"],
  ["ssh://git@host.example:2222/harbor/app.git", "host.example/harbor/app"],
  ["host.example:app.git", "host.example/app"],
  ["/srv/git/app.git", "app"],
  ["file:///srv/git/app.git/", "app"],
  ["C:\\work\\app", "C:\\work\\app"],
])("a repository has the same name in every clone, and nobody's password in it: %s", (url, name) => {
  expect(remoteName(url)).toBe(name);
});
