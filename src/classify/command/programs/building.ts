/** Tools of everyday work: compilers, linters, test runners, generators. They act inside the checkout. */

import type { Call, Program } from "../call.ts";
import { evidenceOf } from "../finding.ts";
import { hostOf, isLocal } from "../hosts.ts";
import { optionsOf } from "../options.ts";
import { readable, type Stream } from "../shell/text.ts";
import { judgeCode } from "./code.ts";
import { type Entry, named } from "./entry.ts";
import { inProduction, judgeName } from "./scripts.ts";

const tools =
  "gcc g++ cc c++ clang clang++ ld ar ranlib nasm rustc rustfmt rustup clippy-driver gofmt goimports golangci-lint staticcheck gopls dlv javac jar kotlinc scalac ghc ocamlc tsc tsserver esbuild swc babel rollup " +
  "webpack webpack-cli parcel vite vitest jest mocha ava tap c8 nyc karma jasmine cypress playwright wdio testcafe storybook start-storybook build-storybook eslint eslint_d prettier prettierd biome oxlint oxfmt dprint stylelint " +
  "markdownlint markdownlint-cli2 remark textlint alex cspell knip depcheck madge dependency-cruiser ts-prune ts-unused-exports size-limit bundlesize lighthouse lhci pa11y axe next nuxt nuxi astro gatsby remix svelte-kit ng nest vue-cli-service " +
  "react-scripts expo-cli eleventy hugo jekyll hexo mkdocs sphinx-build docusaurus typedoc jsdoc doxygen javadoc rustdoc godoc pdoc pytest py.test unittest coverage black isort ruff flake8 pylint mypy pyright pyre bandit autopep8 yapf " +
  "pyupgrade vulture radon pre-commit cookiecutter copier rubocop rspec minitest brakeman reek standardrb erb_lint haml-lint sorbet steep phpunit pest phpcs phpcbf phpstan psalm php-cs-fixer rector checkstyle spotbugs pmd ktlint detekt " +
  "swiftlint swiftformat xcodebuild xcodegen xcpretty xcrun simctl  emulator shellcheck shfmt bats yamllint actionlint jsonlint ajv check-jsonschema taplo buf protoc  protolint spectral redocly openapi-generator openapi-generator-cli swagger-cli " +
  "graphql-codegen apollo rover sqlc sqlfluff pgformatter squawk commitlint lint-staged   czg cz plop hygen yo create degit tailwindcss postcss sass less lessc svgo imagemin convert magick ffmpeg pandoc pdflatex xelatex latexmk bibtex dot mmdc " +
  "plantuml d2 asciidoctor groff wkhtmltopdf weasyprint http-server serve live-server json-server browser-sync wait-on wait-for-it tree-sitter antlr4 bison flex yacc ctags cscope clang-format clang-tidy cppcheck valgrind gprof gcov lcov genhtml perf  " +
  "wrk     licensee license-checker npm-check-updates ncu npm-check syncpack manypkg publint attw arethetypeswrong api-extractor rsbuild rspack tsup unbuild tsdown microbundle ncc pkgroll wasm-pack trunk wasm-bindgen cross maturin " +
  "sccache ccache distcc cargo-nextest bacon mdbook zola cobalt elm elm-test purs spago gleam mdformat vale proselint write-good nbqa jupyter nbconvert papermill  kedro streamlit gunicorn uvicorn hypercorn flask    puma unicorn rackup foreman overmind honcho hivemind " +
  "ng-packagr  ionic cordova react-native metro watchman   jscpd plato complexity-report  gitleaks trufflehog detect-secrets git-secrets talisman osv-scanner npm-audit-resolver pip-audit safety cargo-audit cargo-deny govulncheck bundle-audit bundler-audit retire audit-ci better-npm-audit";

/** What is often started by `npx` and its like without being installed, and managers of versions. */
const fetched =
  "autoreconf autoconf automake aclocal libtoolize pkg-config ldd celery rvm msbuild csc mcs tilt stack cabal dune virtualenv uuidgen fc-list sips pngquant optipng jpegoptim oxipng cwebp gifsicle semver sharp-cli " +
  "markdownlint-cli lighthouse-ci java_home expo tree-kill cypress-io spago-legacy golines gci gofumpt ktor kotlin-language-server rust-analyzer pylsp deadcode dupl misspell codespell aspell hunspell " +
  "asciinema vhs gource graphviz neato ditaa mscgen bpmn drawio inkscape potrace blender gimp soffice libreoffice pdftk qpdf pdfinfo ghostscript gs ps2pdf img2pdf ocrmypdf tesseract whisper sox mplayer aplay " +
  "airflow prefect dagster mlflow tensorboard nvidia-smi nvcc rocm-smi accelerate torchrun deepspeed ollama llama-cli vllm spark-submit pyspark jupyter-lab jupyter-notebook ipynb " +
  "nvm fnm volta n husky lefthook act swiftc shadcn shadcn-ui inspector kill-port sort-package-json jscodeshift ts-migrate patch-package source-map-explorer webpack-bundle-analyzer vite-bundle-visualizer " +
  "msw allure only-allow all-contributors conventional-changelog conventional-changelog-cli standard-version markdown-toc doctoc js-yaml json5 svgr svgo-cli depcruise license-checker-rseidelsohn npm-packlist " +
  "tailwind @tailwindcss openapi-typescript openapi-ts orval swagger-typescript-api quicktype json-schema-to-typescript zod-to-json-schema ts-json-schema-generator typedoc-plugin-markdown why-is-node-running " +
  "clinic 0x autocannon k6 ab hey oha vegeta artillery loadtest bombardier mockoon-cli prism wiremock json-schema-faker faker-cli verdaccio local-ssl-proxy mkcert caddy live-server browser-sync sirv-cli " +
  "pagefind linkinator broken-link-checker html-validate htmlhint purgecss critical workbox next-sitemap i18next i18next-parser formatjs lingui lokalise-parser skott dpdm nx-cloud-record tsc-watch tsc-alias ttsc " +
  "node-gyp prebuild prebuildify electron electron-builder electron-forge tauri cordova-res capacitor expo-doctor react-devtools vue-tsc svelte-check astro-check tsdx np-preview size-plugin bun-types vite-plugin-inspect " +
  "datamodel-codegen pip-compile pip-sync pipdeptree cookiecutter briefcase nuitka pyinstaller cython cythonize maturin-develop stubgen pydoc pytest-watch ptw locust memray py-spy scalene snakeviz line_profiler kernprof " +
  "dlv gotestsum mockgen mockery wire stringer templ air reflex sqlboiler ent gqlgen swag goreman ginkgo richgo staticcheck-go gocyclo revive errcheck ineffassign cargo-watch cargo-expand cargo-tarpaulin cargo-llvm-cov cargo-udeps wasm-opt";

/** Tools that can also publish what they build: `mkdocs gh-deploy`, `buf push`, `electron-builder --publish`. */
const publishes: Program = ({ args, shell, name }): Stream => {
  const { words, has } = optionsOf(args, { longs: true });
  const told = has("--publish --deploy") || words.slice(0, 3).some(({ text }) => publishing.test(text));
  return told ? shell.stop("deny", "deploy", "publish-package", `${name} publishes what it builds.`) : undefined;
};
const publishing =
  /^(?:[\w-]+[:-])?(?:publish|push|deploy|upload|release|submit|ship|notarytool|altool|trigger)(?:[:-][\w-]+)?$/;
const publishers =
  "mkdocs ng hexo hugo expo docusaurus gatsby ionic ollama buf rover apollo redocly elm elm-test spago gleam cabal stack maturin wasm-pack briefcase lhci electron-builder airflow mlflow xcrun eleventy vuepress quasar nuxt nuxi astro conda-build anaconda";

/** Other systems of versions: what they commit is everybody's at once. */
const shared: Program = ({ args, shell, name }): Stream => {
  const [verb = ""] = optionsOf(args, {
    takes: "-m -F -R -r -u --username --password --config-option -c -P",
  }).words.map(({ text }) => text);
  const looks =
    /^(?:status|st|stat|log|diff|di|info|cat|ls|list|blame|annotate|ann|update|up|checkout|co|clone|pull|incoming|outgoing|heads|branches|tags|summary|identify|id|help|version|add|revert|resolve|cleanup|patch|export|proplist|propget|pg|pl|describe|filelog|files|sync|opened|changes|edit)?$/;
  if (
    looks.test(verb) ||
    (name === "hg" &&
      /^(?:commit|ci|update|up|branch|merge|rebase|graft|amend|shelve|unshelve|bookmark|histedit)$/.test(verb))
  )
    return undefined;
  return shell.stop("deny", "deploy", "push-to-main", `${name} ${readable(verb)} changes what everybody works on.`);
};

/** Migrations and consoles of frameworks: the development database by default, so production must be told. */
const framework: Program = ({ args, shell, name }): Stream => {
  const { words, value } = optionsOf(args, {
    takes:
      "-e --environment --env --settings -c --config -x --database --url --connection --datasource --schema -n --name --target --stage",
  });
  const told = args
    .map(({ text }) => /^(?:RAILS_ENV|RACK_ENV|APP_ENV|ENV|STAGE|MIX_ENV)=(.*)$/.exec(text)?.[1])
    .find((text) => text && /prod|live/i.test(text));
  const setting =
    told ??
    inProduction(shell) ??
    [
      value("-e --environment --env --settings -c --config --database --url --connection --target --stage")?.text ?? "",
    ].find((text) => /prod|live/i.test(text));
  const [verb = ""] = words.map(({ text }) => text);
  const far = args
    .map(({ text }) => text)
    .find((text) => /:\/\//.test(text) && !isLocal(hostOf(text.replace(/^.*?(?=[a-z][\w+.]*:\/\/)/i, ""))));
  if (far)
    return shell.stop(
      "deny",
      "data",
      "change-data",
      `${name} is told to use ${evidenceOf(readable(far))}, which is not on this machine.`,
    );
  if (name === "artisan" && args.some(({ text }) => text === "--force") && /migrate|db:|schema/.test(verb))
    return shell.stop("ask", "data", "change-data", `${name} ${readable(verb)} is told not to ask, as in production.`);
  if (
    setting &&
    !/^(?:assets|build|compile|routes|about|version|check|validate|generate|format|status|list|current|history|heads|show|help)/.test(
      verb,
    )
  )
    return shell.stop("deny", "data", "change-data", `${name} ${readable(verb)} runs with ${readable(setting)}.`);
  return undefined;
};

const prisma: Program = (call): Stream => {
  const [group = "", verb = ""] = optionsOf(call.args, { takes: "--schema --name --config --url" }).words.map(
    ({ text }) => text,
  );
  if (group === "migrate" && verb === "deploy")
    return call.shell.stop(
      "deny",
      "schema",
      "change-data",
      "prisma migrate deploy is how a schema reaches production.",
    );
  if ((group === "migrate" && /^(?:reset|resolve)$/.test(verb)) || (group === "db" && /^(?:push|execute)$/.test(verb)))
    return framework(call) ?? undefined;
  return framework(call);
};

/** Frameworks whose words name tasks. A console and code on the line reach the development database, and whatever the code names. */
const tasks: Program = (call: Call): Stream => {
  framework(call);
  const { words, value } = optionsOf(call.args, { takes: "-e --environment --env --settings -c --command --execute" });
  const [verb = "", first = ""] = words.map(({ text }) => text);
  if (verb !== "") judgeName(call.shell, verb, "The task");
  if (/mail$|^mail/i.test(verb))
    call.shell.stop("deny", "messages", "send-message", `The task ${readable(verb)} writes to people.`);
  const text = value("-c --command --execute")?.text ?? (/^(?:runner|r)$/.test(verb) ? first : undefined);
  if (text !== undefined && /\s|[.(]/.test(text)) judgeCode(call.shell, text, call.name);
  return undefined;
};

export const building: readonly Entry[] = [
  ...named(tools, () => undefined),
  ...named(fetched, () => undefined),
  ...named(publishers, publishes),
  ...named("svn hg p4 bzr cvs fossil darcs", shared),
  ...named(
    "alembic dbt flyway liquibase dbmate goose migrate knex sequelize sequelize-cli typeorm drizzle-kit mikro-orm node-pg-migrate sqitch atlas-migrate refinery diesel sea-orm-cli sqlx db-migrate umzug graphile-migrate",
    framework,
  ),
  ["prisma", prisma],
  ...named("rails rake manage.py artisan django-admin", tasks),
  ...named("pg_format openapi swagger wasm-opt", () => undefined),
  ...named("gitleaks trufflehog", () => undefined),
];
