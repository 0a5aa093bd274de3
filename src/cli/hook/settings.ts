/** The settings for Claude Code that make the hook fail closed: a program that is missing, crashes or hangs blocks as well. */

/** Goes into `.claude/settings.json`, or better into the managed settings, which an agent cannot edit. Seconds, not milliseconds. */
const hooks = {
  hooks: {
    PreToolUse: [
      {
        matcher: "*",
        hooks: [
          {
            type: "command",
            // Exit code 2 blocks; every other failure would let the tool run.
            command: "finalcall hook claude-code || exit 2",
            timeout: 15,
            onFailure: "block",
          },
        ],
      },
    ],
  },
};

export const settings = `${JSON.stringify(hooks, null, 2)}\n`;
