/** Scripts and targets of the checkout, which are judged by their names: nobody reads here what stands in them. */

import type { Call, Shell } from "../call.ts";
import { placesOf } from "../files.ts";
import { isInside, isTemporary } from "../paths.ts";
import { isKnown, readable, type Stream } from "../shell/text.ts";

interface Named {
  readonly words: RegExp;
  readonly area: string;
  readonly action: string;
}

/** Words of a name, each whole: `deploy-prod`, `db:reset:production`, `sendInvoices`. */
const dangers: readonly Named[] = [
  {
    words:
      /^(?:deploy\w*|release|releases|publish\w*|rollout|ship|promote|rollback|undeploy|upload|push|sync|prod|production|live|golive)$/,
    area: "deploy",
    action: "deploy",
  },
  {
    words: /^(?:destroy|teardown|provision|terraform|apply|tf|infra|bootstrap|nuke|wipe|purge|shutdown|decommission)$/,
    area: "infra",
    action: "change-infrastructure",
  },
  {
    words: /^(?:refund\w*|payout\w*|charge|charges|chargeback\w*|billing|invoice|invoices|transfer|pay)$/,
    area: "billing",
    action: "move-money",
  },
  {
    words: /^(?:mail|mails|email|emails|newsletter|newsletters|notify|broadcast|announce|send|sms|tweet|campaign)$/,
    area: "messages",
    action: "send-message",
  },
  { words: /^(?:backup|backups|restore|dump|anonymize|export|offboard|gdpr)$/, area: "data", action: "change-data" },
  { words: /^(?:secrets?|rotate|credentials|vault|keys)$/, area: "secrets", action: "read-secret" },
  { words: /^(?:uninstall|sudo|root|admin|grant)$/, area: "auth", action: "change-rights" },
];
/** Words that make a name one of the own machine: `deploy:local`, `release:dry-run`, `build-release`, `test:email`. */
const harmless =
  /^(?:test|tests|testing|dev|development|local|localhost|dry|dryrun|preview|check|lint|build|compile|mock|fixtures?|docs?|types|typecheck|unit|e2e|validate|verify|plan|diff|format|fmt|watch|storybook|spec|specs|debug|stub|fake|example|examples|analyze|size|status|help|version|list|show|logs?|stop|clean)$/;

const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);

/** Judges a name of something that runs: a script, a target, a task. `prod` outweighs every harmless word but a plan. */
export function judgeName(shell: Shell, name: string, what: string): undefined {
  const words = wordsOf(name.replace(/\.(?:sh|bash|zsh|js|mjs|cjs|ts|py|rb|pl|php)$/, ""));
  const soft = words.some((word) => harmless.test(word));
  const production = words.some((word) => /^(?:prod|production|live|golive)$/.test(word));
  const danger = dangers.find(({ words: pattern }) => words.some((word) => pattern.test(word)));
  if (
    !danger ||
    (soft &&
      !(
        production &&
        !words.some((word) =>
          /^(?:build|test|tests|plan|diff|check|lint|dry|preview|compile|validate|logs?|status|show|list)$/.test(word),
        )
      ))
  )
    return undefined;
  return shell.stop(
    "deny",
    danger.area,
    danger.action,
    `${what} ${readable(name)} says by its name that it reaches beyond the checkout.`,
  );
}

/** Settings by which a script reaches production: `RAILS_ENV=production ./script`. */
export function inProduction(shell: Shell): string | undefined {
  for (const name of settings) {
    const values = shell.state.variables.get(name)?.map(([value = ""]) => value) ?? [];
    const found = values.find((value) => /(?:^|[^a-z])(?:prod|production|live)(?:[^a-z]|$)/i.test(value));
    if (found !== undefined) return `${name}=${found}`;
  }
  return undefined;
}

/** Names of scripts that change data. */
const changes = /migrat|seed|import|cleanup|back-?fill|reset|drop|delete|sync|fix|update|task|job|worker|cron/i;

const settings =
  "RAILS_ENV RACK_ENV APP_ENV NODE_ENV DJANGO_SETTINGS_MODULE DJANGO_ENV FLASK_ENV MIX_ENV ENV ENVIRONMENT STAGE DEPLOY_ENV TARGET_ENV TARGET SPRING_PROFILES_ACTIVE ASPNETCORE_ENVIRONMENT PROFILE AWS_PROFILE KUBECONFIG CONFIG LARAVEL_ENV WP_ENV SYMFONY_ENV".split(
    " ",
  );

/** What an agent writes for itself among temporary files; a program without such a name came from somewhere. */
const script = /\.(?:sh|bash|zsh|js|mjs|cjs|ts|mts|tsx|py|rb|pl|php|R|lua|jl|exs?)$/;

/** A script is run: one of the checkout by its name, one from elsewhere never unseen. */
export function localScript(
  { shell, args }: Pick<Call, "shell" | "args">,
  path: string,
  parameters: readonly string[] = args.map(({ text }) => text),
): Stream {
  const places = placesOf(shell, path);
  if (!isKnown(path.slice(path.lastIndexOf("/") + 1)) || /[*?[]/.test(path))
    return shell.stop("deny", "infra", "run-unreadable", `Nobody can say which script ${readable(path)} is.`);
  if (
    shell.shared.place === "here" &&
    places.some((place) => (isTemporary(place) ? !script.test(path) : isKnown(place) && !isInside(place, shell.root)))
  )
    return shell.stop(
      "deny",
      "infra",
      "run-foreign",
      `${readable(path)} lies outside the checkout, and nobody reviewed it.`,
    );
  const setting = inProduction(shell);
  if (setting && (!/^(?:NODE_ENV|MIX_ENV)=/.test(setting) || changes.test(path)))
    return shell.stop("deny", "deploy", "run-in-production", `It runs ${readable(path)} with ${setting}.`);
  judgeName(shell, path.slice(path.lastIndexOf("/") + 1), "The script");
  const [first = "", ...more] = parameters;
  if (/^[a-z][\w:-]*$/i.test(first)) judgeName(shell, first, "The argument");
  for (const text of [first, ...more])
    if (/^(?:--?(?:env|environment|stage|target|profile)[= ])?(?:prod|production|live)$/i.test(text))
      shell.stop("deny", "deploy", "run-in-production", `It runs ${readable(path)} for ${text}.`);
  return undefined;
}
