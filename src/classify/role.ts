/** What a file is for, by its path alone. The first pattern that fits decides; what fits none is `unknown`. */

export type Role =
  | "page"
  | "owners"
  | "lock"
  | "ci"
  | "infra"
  | "migration"
  | "schema-dump"
  | "env"
  | "test"
  | "example"
  | "generated"
  | "development"
  | "asset"
  | "style"
  | "locale"
  | "prompt"
  | "message"
  | "docs"
  | "manifest"
  | "script"
  | "ui"
  | "config"
  | "source"
  | "unknown";

const code =
  "[cm]?[jt]sx?|py|rb|go|java|kt|kts|scala|groovy|php|rs|cs|fs|vb|swift|m|mm|c|h|cc|cpp|hpp|ex|exs|erl|clj|dart|lua|pl|pm|r|jl|hs|elm|zig|nim|sol|proto|graphqls?|gql|tsp|sql|prisma|sh|bash|zsh|fish|ps1|bat|rake|ru|jbuilder|rabl|thrift|avsc|wsdl|xsd|cue|rego|stg|ftl|sparql|cypher|ipynb|pyi|bzl|gradle|xsl|xslt|avdl|http|ejs|tcl|f90|ml|mli|ps|psm1|awk|sed|feature";
const view =
  "vue|svelte|astro|erb|haml|slim|html?|hbs|handlebars|ejs|pug|jade|mustache|njk|liquid|twig|jinja2?|j2|cshtml|razor|jsp|phtml|gohtml|tmpl|templ|xaml|heex|leex|storyboard|xib|mjml";

const patterns: readonly (readonly [Role, RegExp])[] = [
  ["page", /(^|\/)finalcall\.ya?ml$/],
  ["owners", /(^|\/)(CODEOWNERS|OWNERS|OWNERS_ALIASES|MAINTAINERS|\.policy\.yml|\.mergify\.yml|VOUCHED\.td)$/],
  [
    "lock",
    /(^|\/)(package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.ya?ml|bun\.lockb?|Gemfile\.lock|poetry\.lock|uv\.lock|pdm\.lock|Pipfile\.lock|Cargo\.lock|composer\.lock|go\.sum|go\.work\.sum|flake\.lock|gradle\.lockfile|mix\.lock|pubspec\.lock|packages\.lock\.json|Podfile\.lock|\.terraform\.lock\.hcl|deno\.lock)$/,
  ],
  ["example", /^([\w.@-]+\/){0,3}(examples?|samples?|quickstarts?|playground|cookbook)\//],
  [
    "docs",
    /^\.github\/((ISSUE|PULL_REQUEST|DISCUSSION)_TEMPLATE|[^/]+\.md$|FUNDING\.yml|pull_request_template)|(^|\/)\.gitlab\/(issue|merge_request)_templates\//i,
  ],
  [
    "ci",
    /^\.[\w-]+\/(workflows|actions)\/|^\.github\/(dependabot|renovate)\.(ya?ml|json5?)$|(^|\/)(\.gitlab-ci(\.[\w-]+)?\.ya?ml|Jenkinsfile[\w.-]*|azure-pipelines[\w.-]*\.ya?ml|\.travis\.yml|appveyor\.yml|\.drone\.ya?ml|bitbucket-pipelines\.ya?ml|cloudbuild\.ya?ml|buildspec\.ya?ml|\.goreleaser[\w.-]*\.ya?ml|\.woodpecker\.ya?ml|renovate\.json5?)$|(^|\/)(\.circleci|\.buildkite|\.gitlab\/ci|\.semaphore|\.tekton|\.teamcity|\.woodpecker|\.forgejo\/workflows|\.gitea\/workflows)\/|^ci\/|(^|\/)action\.ya?ml$/,
  ],
  ["development", /(^|\/)(flake|shell|devshell|devenv|default)\.nix$/],
  [
    "infra",
    /\.(tf|tfvars|hcl|nomad|bicep|pp|nix)$|(^|\/)(Dockerfile[\w.-]*|[\w.-]+\.Dockerfile|Containerfile|\.dockerignore|Procfile|Caddyfile|Vagrantfile|(docker-)?compose[\w.-]*\.ya?ml|fly[\w.-]*\.toml|vercel\.json|netlify\.toml|render\.ya?ml|railway\.(json|toml)|nixpacks\.toml|heroku\.yml|app\.json|app\.ya?ml|serverless[\w.-]*\.(ya?ml|ts)|wrangler[\w.-]*\.(toml|jsonc?)|skaffold\.ya?ml|Pulumi[\w.-]*\.ya?ml|cdk\.json|samconfig\.toml|template\.ya?ml|apprunner\.yaml|firebase\.json|nginx[\w.-]*\.conf|[\w.-]*\.conf\.template|haproxy\.cfg|kustomization\.ya?ml|Chart\.ya?ml|values[\w.-]*\.ya?ml|supervisord\.conf|[\w-]+\.service|puma\.rb|gunicorn[\w.-]*\.py|unicorn\.rb|ecosystem\.config\.[cm]?js)$|(^|\/)(k8s|kubernetes|helm|charts|kustomize|ansible|cloudformation|infrastructure|deploy|deployments?|\.kamal|\.platform|\.ebextensions)\/[^\n]*\.(ya?ml|tpl|sh|j2|conf|toml)$|(^|\/)(terraform|tofu|pulumi|cdk|sst|infra)\/[^\n]*\.(ya?ml|json|tpl|sh|j2|conf|toml|ts|py|go)$/,
  ],
  [
    "test",
    /^(?![^\n]*src\/main\/)(?:[^\n]*?)(?:(^|\/)(tests?|__tests__|testdata|fixtures|__fixtures__|__mocks__|mocks?|e2e|cypress|playwright|__snapshots__|testing|testutils?|testhelpers?)\/[^\n]*\.(?!tf|hcl|Dockerfile)[\w]+$|(^|\/)specs?\/[^\n]*\.(rb|ya?ml|[jt]sx?)$|_test\.(go|py|dart|exs?|rb|clj)$|\.(test|spec|stories|story|cy|e2e|bench)\.[cm]?[jt]sx?$|(^|\/)(test_[^/]*\.py|conftest\.py|[^/]*_spec\.rb|[A-Z]\w*(Test|Tests|TestCase|IT)\.(java|kt|scala|groovy|cs|php|swift)|[A-Z]\w*(Spec|Suite)\.(groovy|scala|kt|swift)|Test[A-Z]\w*\.(java|kt|scala|cs)|[^/]+\.snap)$)/,
  ],
  ["script", /(^|\/)scripts?\/[^\n]*\.([cm]?[jt]s|py|rb|sh|php)$/],
  [
    "migration",
    /(^|\/)(migrations?|migrate|alembic\/versions|db\/migrate|flyway|liquibase|changelogs?|drizzle|schema-migrations|sql\/upgrades?)\/[^\n]*\.(sql|py|rb|ts|js|go|java|kt|php|exs?|cs|xml|ya?ml|cql)$|(^|\/)[VURB]\d[\d._]*__[^/]+\.(sql|java|kt)$|(^|\/)\d{8,14}[_-][^/]+\.(sql|rb|py|exs)$|\.(up|down)\.sql$/i,
  ],
  [
    "schema-dump",
    /(^|\/)(db\/(\w+_)?schema\.rb|(db\/)?structure\.sql|schema\.dump\.sql|migrations?\/meta\/[^\n]*\.json|atlas\.sum)$/,
  ],
  [
    "env",
    /(^|\/)(\.env[\w.-]*|[\w.-]+\.env|env\.(example|sample|template)|\.envrc|credentials(\.\w+)*\.ya?ml(\.enc)?|secrets?[\w.-]*\.(ya?ml|json|toml|enc))$/,
  ],
  [
    "development",
    /(^|\/)(\.editorconfig|\.gitignore|\.gitattributes|\.gitmodules_template|\.git-blame-ignore-revs|\.mailmap|\.npmignore|\.prettierignore|\.eslintignore|\.prettierrc[\w.]*|prettier\.config\.\w+|\.eslintrc[\w.-]*|eslint\.config\.\w+|\.stylelintrc[\w.]*|biome\.jsonc?|\.golangci[\w.-]*|\.rubocop[\w.-]*|\.erb[-_]lint\.ya?ml|\.pylintrc|\.flake8|mypy\.ini|ruff\.toml|\.pre-commit-config\.ya?ml|tsconfig[\w.-]*\.json|jsconfig\.json|(jest|vitest|playwright|cypress|karma|babel|webpack|rollup|vite|tsup|turbo|nx|lerna|knip|commitlint|lint-staged|orval|postcss|tailwind)[\w.-]*\.(config|setup|workspace)?\.?([cm]?[jt]s|json|ya?ml)|\.lintstagedrc\w*|\.nvmrc|\.node-version|\.ruby-version|\.python-version|\.tool-versions|\.spectral\.ya?ml|\.yamllint[\w.]*|\.markdownlint[\w.]*|\.codecov\.yml|codecov\.yml|\.air\.toml|Makefile|GNUmakefile|[\w-]+\.mk|justfile|Justfile|Taskfile\.ya?ml|Procfile\.dev|tox\.ini|noxfile\.py|(docker-)?compose[\w.-]*\.(dev|local|test)[\w.-]*\.ya?ml|CLAUDE\.md|AGENTS\.md|GEMINI\.md|\.cursorrules|\.clinerules|\.windsurfrules|copilot-instructions\.md)$|(^|\/)(\.vscode|\.idea|\.husky|\.devcontainer|\.agents?|\.claude|\.cursor|\.codex|\.gemini|\.changeset|\.yarn|\.storybook|\.superpowers)\/|^(dev|hack)\/(?!docker)|^\.github\/(instructions|prompts|chatmodes)\//,
  ],
  [
    "prompt",
    /(^|\/)(prompts?|system[-_]prompts?|prompt[-_]templates?)\/[^\n]*\.(md|mdx|txt|j2|jinja2?|hbs|mustache|ya?ml|json|toml|prompt|tmpl|xml)$|(^|\/)[\w-]*prompts?(\.[\w-]+)*\.(md|mdx|txt|j2|jinja2?|hbs|ya?ml|json|xml)$|\.prompt$/i,
  ],
  [
    "generated",
    /\.(gen|generated|g)\.(\w+)$|_(gen|generated|pb2|pb2_grpc)\.(go|py|ts|rb)$|\.pb(\.\w+)?\.(go|ts|js|cc|h)$|(^|\/)(__generated__|generated|node_modules)\/|\.min\.(js|css)$|\.(map)$/,
  ],
  [
    "asset",
    /\.(png|jpe?g|gif|webp|avif|ico|icns|bmp|tiff?|svg|woff2?|ttf|otf|eot|mp3|mp4|webm|mov|wav|ogg|pdf|psd|ai|sketch|fig|lottie|drawio|excalidraw)$/i,
  ],
  ["style", /\.(css|scss|sass|less|styl|pcss|postcss)$/],
  [
    "message",
    /^(?![^\n]*(^|\/)docs?\/)(?![^\n]*application_mailer\.)([^\n]*\/)?((e?mails?|mailers?|email[-_]templates?|mail[-_]templates?|\w+_mailer|transactional|newsletters?)\/[^\n]*\.\w+|[\w-]*(mailer|[-_]emails?)[\w-]*\.(rb|py|go|ts|tsx|php|java|erb|html|hbs|mjml|txt))$/i,
  ],
  [
    "message",
    /^(?![^\n]*(^|\/)(docs?|dashboard|settings|admin|backoffice|\(protected\)|\(dashboard\))\/)([^\n]*\/)?(blog|posts|articles|press|legal|terms|privacy|marketing|case-studies|help|changelog|landing|\(landing\)|\(marketing\)|\(website\)|pricing|compare|alternatives|glossary)\/[^\n]*\.(mdx?|html|tsx|jsx|vue|svelte|astro|erb|json)$/i,
  ],
  [
    "docs",
    /\.(mdx?|markdown|rst|adoc|asciidoc|textile|org|bib|tex|puml|mmd|dot)$|(^|\/)(README|CHANGELOG|CHANGES|HISTORY|NEWS|TODO|LICEN[CS]E|NOTICE|AUTHORS|CONTRIBUTORS|CONTRIBUTING|SECURITY|CODE_OF_CONDUCT|COPYING|PATENTS|ADOPTERS|GOVERNANCE)([\w.-]*)$|^docs?\/(?![^\n]*\.(sql|tf|sh|env)$)|(^|\/)mkdocs\.ya?ml$/,
  ],
  [
    "locale",
    /(^|\/)(locales?|i18n|lang|translations?|l10n|messages)\/[^\n]*\.(ya?ml|json|po|pot|mo|properties|xlf|xliff|ftl|arb|strings)$|(^|\/)(locales?|i18n|lang|translations?|l10n|messages)\/([\w-]+\/)*[a-z]{2}([-_][A-Za-z]{2,4})?(\/[\w-]+)?\.(php|ts|js)$|\.(po|pot|xlf|xliff|arb|strings)$|(^|\/)(messages|labels|translations?)(_\w+)?\.properties$/,
  ],
  [
    "manifest",
    /(^|\/)(package\.json|pnpm-workspace\.yaml|go\.(mod|work)|pyproject\.toml|setup\.(py|cfg)|requirements[\w./-]*\.(txt|in)|Pipfile|Gemfile|[\w-]+\.gemspec|pom\.xml|(build|settings)\.gradle(\.kts)?|gradle\.properties|libs\.versions\.toml|Cargo\.toml|composer\.json|mix\.exs|pubspec\.yaml|[\w.-]+\.(csproj|fsproj|sln|props)|Podfile|Package\.swift|deno\.jsonc?|importmap\.rb|lerna\.json|(BUILD|WORKSPACE|MODULE)(\.bazel)?|bunfig\.toml|\.npmrc|\.yarnrc(\.yml)?)$/,
  ],
  [
    "script",
    /(^|\/)(scripts?|bin|tasks\/one-?off|lib\/tasks|one[-_]?off|backfills?|maintenance_tasks|data[-_]?fix(es)?)\/[^\n]+$|\.(sh|bash|zsh|fish|ps1|bat|rake|ksh)$/,
  ],
  [
    "ui",
    new RegExp(
      `\\.(${view})(\\.\\w+)?$|\\.[jt]sx$|(^|/)(components|hooks|stores?|ui|widgets|frontend|client-side|javascript/controllers|stimulus)/[^\\n]*\\.[cm]?[jt]sx?$|_controller\\.js$`,
    ),
  ],
  [
    "config",
    /\.(ya?ml|toml|ini|cfg|conf|properties|json[5c]?|xml|plist|edn|ron|hocon|lock|txt|csv|tsv|ndjson|jsonl|editorconfig|neon|dhall|rego|cedar|fga|polar|webmanifest|pem|crt|ldif|td|iml|ftlh)$|(^|\/)\.[\w-]+rc$|(^|\/)(VERSION|version\.txt|robots\.txt)$/,
  ],
  [
    "source",
    new RegExp(`\\.(${code})$|(^|/)(Rakefile|config\\.ru|Guardfile|Brewfile|Fastfile|Capfile|gradlew|mvnw)$`, "i"),
  ],
];

/** The role of a path. Anything unknown stays `unknown` and is treated as dangerous outside documentation and tests. */
export function roleOf(path: string): Role {
  for (const [role, pattern] of patterns) if (pattern.test(path)) return role;
  return "unknown";
}
