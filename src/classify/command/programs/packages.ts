/** Package managers: installing and running what the checkout says is the agent's; publishing, and running what comes from nowhere, is not. */

import type { Call, Program } from "../call.ts";
import { optionsOf } from "../options.ts";
import { type Field, isKnown, readable, type Stream } from "../shell/text.ts";
import { type Entry, named } from "./entry.ts";
import { inProduction, judgeName } from "./scripts.ts";

const npmTakes =
  "-w --workspace --prefix -C --registry --cache --tag --otp --loglevel --filter -F --cwd --userconfig --script-shell --include --omit --call -c -p --package --dir";

const npmFlags =
  "-r -s -y -g -D -P -E -O -B -f -q -d -l -h -v -c --silent --verbose --quiet --workspaces --if-present --yes --force --recursive --parallel --offline --prefer-offline --json --global --prod --production --frozen-lockfile --ignore-scripts --legacy-peer-deps --include-workspace-root --workspace-root --stream --aggregate-output --dry-run --bun --hot --watch --inspect";

const publishing =
  /^(?:publish|unpublish|deprecate|dist-tag|dist-tags|owner|access|team|star|hook|stage|org|adduser|add-user|profile|undeprecate)$/;
const free =
  /^(?:i|install|ci|add|remove|rm|uninstall|un|update|up|upgrade|outdated|ls|list|ll|la|view|info|show|why|explain|audit|pack|prune|dedupe|ddp|init|create|link|unlink|ln|rebuild|rb|root|bin|prefix|doctor|fund|search|s|find|find-dupes|ping|help|version|docs|repo|bugs|home|completion|cache|query|sbom|shrinkwrap|install-test|it|cit|install-ci-test|clean-install|licenses|import|patch|patch-commit|fetch|store|workspaces|workspace|set|plugin|constraints|rebuild|node|env|import|approve-builds|self-update|setup|server|root|pkg|edit|explore|whoami|logout|get|outdated|global|policies|autoclean|check|generate-lock-entry|versions|migrate|build|upgrade-interactive|dedupe|pm|changelog|diff|unstar|)$/;

/** `npm`, `pnpm`, `yarn`, `bun`. */
const npm: Program = (call): Stream => {
  const { args, shell, stdin, name } = call;
  const { rest, has, value, unsure } = optionsOf(args, { first: true, takes: npmTakes, flags: npmFlags });
  const [verb, ...more] = rest;
  if (unsure) return shell.stop("ask", "infra", "unknown-program", `Nobody can say what ${name} is told to do.`);
  const all = optionsOf(args, { takes: npmTakes });
  if (value("--script-shell --userconfig"))
    shell.stop("ask", "ai", "change-harness", "It changes how scripts are run.");
  if (!verb) return undefined;
  if (!isKnown(verb.text) || verb.loose)
    return shell.stop("deny", "infra", "run-unreadable", `Nobody can say what ${name} is told to do.`);
  const { text } = verb;
  if (/^(?:exec|x|dlx)$/.test(text) || (name === "bun" && text === "x"))
    return runPackage({ ...call, args: more }, text === "exec" && name !== "npm");
  if (text === "workspace" && name === "yarn") return npm({ ...call, args: more.slice(1) });
  if (text === "workspaces" && name === "yarn" && more.some((one) => one.text === "foreach"))
    return npm({
      ...call,
      args: more
        .slice(more.findIndex((one) => one.text === "foreach") + 1)
        .filter((one) => !/^-[A-Za-z]+$|^--(?:all|parallel|topological\S*|verbose)$/.test(one.text)),
    });
  if (publishing.test(text) || (text === "npm" && publishing.test(more[0]?.text ?? "")))
    return all.has("--dry-run") || /^(?:ls|list|get)$/.test(more[0]?.text ?? "")
      ? undefined
      : shell.stop("deny", "deploy", "publish-package", `${name} ${text} changes what is published.`);
  if (/^(?:token|login|config)$/.test(text)) return config(call, text, more);
  if (text === "run" || text === "run-script" || text === "rum" || text === "urn") return script(call, more);
  if (/^(?:test|t|tst|start|stop|restart)$/.test(text)) return script(call, rest);
  if (text === "version" || text === "deploy")
    return text === "deploy" && name === "pnpm" ? undefined : text === "deploy" ? script(call, rest) : undefined;
  if (all.has("-g --global") && /^(?:i|install|add|remove|rm|uninstall|un|update|up|upgrade|link|ln)$/.test(text))
    return shell.stop("ask", "infra", "change-machine", `${name} changes programs of the whole machine.`);
  if (free.test(text)) return installs(call, more);
  // yarn, pnpm and bun run scripts and programs by their plain names.
  if (name === "npm") return shell.stop("ask", "infra", "unknown-program", `npm ${readable(text)} is not known here.`);
  if (name === "bun" && /\.\w+$/.test(text)) return shell.run([{ ...verb, text: "node" }, ...rest], stdin);
  if (has("--help")) return undefined;
  return ownOrProgram(call, rest);
};

/** A package from elsewhere than the registry has been read by nobody. */
function installs({ shell, name }: Call, words: readonly Field[]): Stream {
  for (const { text } of words)
    if (/^(?:git\+|git:|https?:|github:)|\.git(?:#|$)/.test(text))
      return shell.stop(
        "ask",
        "infra",
        "run-foreign",
        `${name} installs ${readable(text)}, which comes from no registry.`,
      );
  return undefined;
}

function config({ shell, name }: Call, verb: string, more: readonly Field[]): Stream {
  const [what = "", key = ""] = more.map(({ text }) => text);
  if (verb === "config" && /^(?:get|list|ls)?$/.test(what) && !/auth|token|password/i.test(key)) return undefined;
  if (verb === "config") return shell.stop("ask", "ai", "change-harness", `It changes the settings of ${name}.`);
  return shell.stop("deny", "secrets", "use-secret", `${name} ${verb} is about a login.`);
}

function script(call: Call, words: readonly Field[]): Stream {
  const { shell } = call;
  const [first, ...more] = words.filter(({ text }) => !text.startsWith("-") || text === "--");
  if (!first) return undefined;
  if (!isKnown(first.text) || first.loose)
    return shell.stop("deny", "infra", "run-unreadable", "Nobody can say which script it runs.");
  judgeName(shell, first.text, "The script");
  const at = more.findIndex(({ text }) => text === "--");
  for (const { text } of at === -1 ? more : more.slice(at + 1))
    if (/^(?:prod|production|live)$/i.test(text))
      shell.stop("deny", "deploy", "run-in-production", `It runs ${readable(first.text)} for ${text}.`);
  return undefined;
}

/** A plain name: a script of the package file, or a program that a package brought. */
function ownOrProgram({ shell, stdin }: Call, words: readonly Field[]): Stream {
  const [first] = words;
  judgeName(shell, first?.text ?? "", "The script");
  return shell.run(words, stdin, { own: true });
}

/** Starts a program of a package. One that is fetched from nobody knows where is looked at; `local`: nothing is fetched. */
function runPackage({ args, shell, stdin }: Call, local: boolean): Stream {
  const { rest, value, unsure } = optionsOf(args, { first: true, takes: runnerTakes, flags: runnerFlags });
  const text = value("-c --call");
  if (text) return shell.script(text.text, stdin);
  const [first, ...more] = rest;
  if (!first) return undefined;
  if (unsure || !isKnown(first.text) || first.loose)
    return shell.stop("deny", "infra", "run-unreadable", "Nobody can say which program it runs.");
  if (/^(?:git\+|git:|https?:|github:)|^[\w-]+\/[\w.-]+$/.test(first.text))
    return shell.stop("deny", "infra", "run-foreign", `It fetches ${readable(first.text)} and runs it.`);
  const [, scope = "", name = ""] = /^(@[^/]+\/)?([^@]*)/.exec(first.text) ?? [];
  const program = renamed.get(`${scope}${name}`) ?? name;
  if (/^create(?:-|$)/.test(program)) return undefined;
  return shell.run([{ ...first, text: program }, ...more], stdin, { own: local });
}

const runnerTakes = "-p --package -c --call --cache --registry -w --workspace --filter --from --python --with --spec";
const runnerFlags =
  "-y -q -s -h --yes --no-install --offline --quiet --silent --bun --prefer-offline --ignore-existing --workspaces";

/** Packages whose program has another name. */
const renamed = new Map([
  ["@railway/cli", "railway"],
  ["@angular/cli", "ng"],
  ["@nestjs/cli", "nest"],
  ["@biomejs/biome", "biome"],
  ["@playwright/test", "playwright"],
  ["@openapitools/openapi-generator-cli", "openapi-generator-cli"],
  ["@anthropic-ai/claude-code", "claude"],
  ["@openai/codex", "codex"],
  ["firebase-tools", "firebase"],
  ["netlify-cli", "netlify"],
  ["@sentry/cli", "sentry-cli"],
  ["aws-cdk", "cdk"],
  ["eas-cli", "eas"],
  ["@changesets/cli", "changeset"],
  ["@cloudflare/wrangler", "wrangler"],
  ["@vscode/vsce", "vsce"],
  ["create-next-app", "create"],
  ["typescript", "tsc"],
  ["@redocly/cli", "redocly"],
  ["@shopify/cli", "shopify"],
  ["@stoplight/spectral-cli", "spectral"],
  ["prisma", "prisma"],
]);

/** Releases packages. */
const releases: Program = ({ args, shell, name }): Stream => {
  const { words, has } = optionsOf(args);
  const [verb = ""] = words.map(({ text }) => text);
  if (
    has("--dry-run -d --no-publish --help --version -n --snapshot --check") ||
    /^(?:status|version|add|init|pre|list|ls|changed|diff|run|exec|bootstrap|check|build|info|graph|help|healthcheck|verify|changelog|config|package|pack)$/.test(
      verb,
    )
  )
    return undefined;
  if ((name === "changeset" || name === "beachball" || name === "lerna") && verb === "") return undefined;
  return shell.stop("deny", "deploy", "publish-package", `${name} publishes packages.`);
};

const managerFlags =
  "-q -v -V -h -n -y --quiet --verbose --version --help --no-input --isolated --no-cache-dir --no-cache --disable-pip-version-check --offline --frozen --locked --no-interaction --no-ansi --ansi --all-extras --release --yes";

/** `pip`, `uv`, `poetry`, `cargo`, `go`: by their first word. */
const manager =
  (kind: {
    readonly publishes: RegExp;
    readonly runs?: RegExp;
    readonly free?: RegExp;
    readonly takes?: string;
    readonly secret?: RegExp;
  }): Program =>
  (call): Stream => {
    const { args, shell, stdin, name } = call;
    const { rest, unsure } = optionsOf(args, { first: true, takes: kind.takes ?? "", flags: managerFlags });
    if (unsure) return shell.stop("ask", "infra", "unknown-program", `Nobody can say what ${name} is told to do.`);
    const [verb, ...more] = rest;
    if (!verb) return undefined;
    const words = optionsOf(more, {
      first: true,
      takes: "--with -p --python --extra --group --package --env-file --from -q --project --directory -e",
    });
    const all = rest.map(({ text }) => text).join(" ");
    if (/^shell\.\w+ hook$/.test(all)) return ""; // conda's own text, which sets it up.
    if (!isKnown(verb.text))
      return shell.stop("deny", "infra", "run-unreadable", `Nobody can say what ${name} is told to do.`);
    if (kind.runs?.test(verb.text))
      return words.rest.length > 0 ? shell.run(words.rest, stdin, { own: name !== "pipx" }) : undefined;
    if (kind.secret?.test(all))
      return shell.stop("deny", "secrets", "use-secret", `${name} ${verb.text} is about a login.`);
    if (kind.publishes.test(all) && !more.some(({ text }) => /^(?:--dry-run|-n|--dry_run)$/.test(text)))
      return shell.stop("deny", "deploy", "publish-package", `${name} ${verb.text} changes what is published.`);
    if (kind.free && !kind.free.test(verb.text))
      return shell.stop("ask", "infra", "unknown-program", `${name} ${readable(verb.text)} is not known here.`);
    return installs(call, more);
  };

/** Ruby on Rails, rake, and other tasks by name. */
const task =
  (takes: string): Program =>
  ({ args, shell, name }): Stream => {
    const { words } = optionsOf(args, { takes });
    const setting =
      words
        .map(({ text }) => /^(?:RAILS_ENV|RACK_ENV|APP_ENV|ENV|STAGE)=(.*)$/.exec(text)?.[1] ?? "")
        .find((text) => /prod|live/i.test(text)) ?? inProduction(shell);
    const names = words.filter(({ text }) => !/=/.test(text));
    if (
      setting &&
      !names.every(({ text }) => /^(?:assets:|build|compile|test|lint|routes)/.test(text)) &&
      names.length > 0
    )
      return shell.stop("deny", "deploy", "run-in-production", `It runs ${name} with ${readable(setting)}.`);
    for (const one of words.slice(0, 3))
      if (!isKnown(one.text) && one === words[0])
        shell.stop("deny", "infra", "run-unreadable", `Nobody can say what ${name} is told to do.`);
      else if (/^[\w:.-]+$/.test(one.text)) judgeName(shell, one.text, "The target");
    for (const { text } of words)
      if (/=(?:prod|production|live)$/i.test(text) && !/^NODE_ENV=/.test(text))
        shell.stop("deny", "deploy", "run-in-production", `It runs ${name} with ${text}.`);
    return undefined;
  };

const cargo = manager({
  publishes: /^(?:publish|yank|owner|login|logout|release)\b/,
  takes: "--manifest-path -Z --config -C --color",
});

export const packages: readonly Entry[] = [
  ...named("npm pnpm yarn bun cnpm", npm),
  ...named("npx bunx pnpx uvx", (call) => runPackage(call, false)),
  ...named(
    "changeset lerna semantic-release release-it np auto beachball release-please goreleaser cargo-release bumpp nx-release vsce ovsx twine  ",
    releases,
  ),
  ...named(
    "pip pip3 pip2 pipx uv poetry pipenv pdm hatch rye flit conda mamba micromamba",
    manager({
      publishes: /^(?:publish|upload)\b|\bpublish\b/,
      runs: /^(?:run|x|)$/,
      secret: /^(?:config .*(?:token|password)|token|auth\b)/,
      takes: "-n --name -p --python --directory --project -C --prefix",
    }),
  ),
  [
    "cargo",
    // +nightly names a tool chain.
    (call) => cargo({ ...call, args: call.args.filter(({ text }, index) => index > 0 || !text.startsWith("+")) }),
  ],
  [
    "go",
    ({ args, shell, stdin }) => {
      const [verb, ...more] = args;
      const program = more.find(({ text }) => /^-exec=/.test(text))?.text.slice(6);
      if (program) shell.script(program, stdin);
      if (verb?.text === "run" && more.some(({ text }) => /^[\w.-]+\.[a-z]+\/.*@/.test(text)))
        return shell.stop("ask", "infra", "run-foreign", "It fetches a program and runs it.");
      return undefined;
    },
  ],
  ...named("gem", manager({ publishes: /^(?:push|yank|owner|signin)\b/ })),
  ...named("bundle bundler", manager({ publishes: /^(?:release)\b/, runs: /^exec$/ })),
  ...named("composer", manager({ publishes: /^(?!)/, secret: /^config .*auth/ })),
  ...named("mvn mvnw gradle gradlew sbt lein mill ant", ({ args, shell, name }) => {
    const { words } = optionsOf(args, { longs: true, takes: "-f -pl -P -p -s -t -b" });
    for (const { text } of words) {
      const goal = text.split(":").at(-1) ?? "";
      if (
        /^(?:deploy|publish\w*|release\w*|uploadArchives|closeAndRelease\w*|bintrayUpload|jib|dockerPush|perform|prepare|appengineDeploy|publishSigned|deployToProd\w*)$/i.test(
          goal,
        ) &&
        !/ToMavenLocal$|Local$/i.test(goal)
      )
        shell.stop("deny", "deploy", "publish-package", `${name} ${goal} publishes.`);
      else judgeName(shell, goal, "The goal");
    }
    return undefined;
  }),
  ...named("dotnet", manager({ publishes: /^nuget (?:push|delete|sign)\b/, secret: /^user-secrets/ })),
  ...named("nuget", manager({ publishes: /^(?:push|delete|sign)\b/ })),
  ...named("mix rebar3", manager({ publishes: /^(?:hex\.publish|hex\.retire|hex\.owner|hex publish)\b/ })),
  ...named(
    "swift pod carthage pub dart flutter",
    manager({ publishes: /^(?:trunk|pub publish|publish|package-registry publish)\b/ }),
  ),
  ...named(
    "make gmake just task invoke inv doit mage bake tox nox grunt gulp phing ninja cmake ctest meson bazel bazelisk buck2 pants nx turbo moon wireit lage rush earthly dagger",
    task(
      "-C -f -j -t -o -W -I --directory --file --jobs -d --justfile --set -e -l -S -B --build -G --target --preset -c -p --config",
    ),
  ),
  ...named("apt-cache ", () => undefined),
];
