/** What a machine prepares as a release of the small team: one commit by Noor, complete in every field. */

export const commit = (letter: string) => letter.repeat(40);
export const artifact = (letter: string) => `sha256:${letter.repeat(64)}`;
const patch = `diff --git a/src/settings/theme.ts b/src/settings/theme.ts
--- a/src/settings/theme.ts
+++ b/src/settings/theme.ts
@@ -1 +1 @@
-export const width = 1;
+export const width = 2;
`;
export const preparation = (letter = "a", more: object = {}) => ({
  environment: "production",
  repo: "shop",
  from: commit("0"),
  to: commit(letter),
  ref: "main",
  commits: [
    {
      commit: commit(letter),
      subject: "Wider lines",
      diff: "",
      makers: [{ name: "Noor", email: "noor@quillhaven.example", as: ["author", "committer"] }],
    },
  ],
  patch,
  truncated: false,
  trailers: [],
  note: "Lines on invoices are wider.",
  artifact: artifact(letter),
  tests: { passed: 12, failed: 0, source: "junit.xml" },
  monitoring: "https://metrics.quillhaven.example/d/shop",
  offSwitch: "Set WIDE_LINES=off.",
  stopPatching: "After the second failed fix.",
  rollback: { kind: "command", does: "./deploy.sh 2.40.3" },
  cost: null,
  ...more,
});
