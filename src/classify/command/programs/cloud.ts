/** Cloud providers, hosting and code hosts: looking is the agent's, changing is not. */

import type { Program } from "../call.ts";
import { hostOf, isLocal } from "../hosts.ts";
import { optionsOf } from "../options.ts";
import { isKnown, readable, type Stream } from "../shell/text.ts";
import { type Entry, named } from "./entry.ts";
import { type Client, service } from "./verbs.ts";

const awsTakes =
  "--profile --region --output --query --endpoint-url --cli-input-json --filters --color --ca-bundle --instance-ids --secret-id --name --names --function-name --bucket --key --stack-name --cluster --services --log-group-name --start-time --end-time --max-items --page-size --table-name --user-name --role-name --group-name --db-instance-identifier --log-group-names --filter-pattern --since --tasks --resource-id";

const awsAreas: Client["areas"] = [
  [/^(?:iam|sts|organizations|sso|cognito\S*|identitystore|kms)\b/, "auth", "change-rights"],
  [/^(?:secretsmanager|ssm)\b/, "secrets", "change-secret"],
  [/^(?:s3|s3api|rds|dynamodb|redshift|backup|glue|athena|elasticache|docdb)\b/, "data", "change-data"],
  [
    /^(?:lambda|ecs|eks|deploy|codedeploy|codepipeline|elasticbeanstalk|apprunner|amplify|ecr|cloudfront|lightsail)\b/,
    "deploy",
    "deploy",
  ],
  [/^(?:ses|sesv2|sns|pinpoint|connect|chime)\b/, "messages", "send-message"],
];

const aws: Program = (call): Stream => {
  const endpoint = optionsOf(call.args, { takes: awsTakes }).value("--endpoint-url")?.text;
  if (call.name === "awslocal" || (endpoint !== undefined && isLocal(hostOf(endpoint)))) return undefined;
  const { words, has } = optionsOf(call.args, { takes: awsTakes });
  const [group = "", verb = "", first = "", second = ""] = words.map(({ text }) => text);
  if (group === "s3") return s3(call, verb, first, second, has);
  return awsService(call);
};

/** Listing is looking; what is copied here are somebody's data; what is copied there is published. */
function s3(
  { shell }: Parameters<Program>[0],
  verb: string,
  from: string,
  to: string,
  has: (names: string) => boolean,
): Stream {
  if (/^(?:ls|help)?$/.test(verb) || has("--dryrun")) return undefined;
  if (verb === "presign")
    return shell.stop("deny", "data", "read-data", "It makes an address by which anybody can read a file.");
  if (/^(?:cp|sync)$/.test(verb) && from.startsWith("s3://") && !to.startsWith("s3://"))
    return shell.stop("deny", "data", "read-data", "It copies what is stored in the cloud to this machine.");
  return shell.stop(
    "deny",
    verb === "rm" || verb === "rb" ? "data" : "deploy",
    verb === "rm" || verb === "rb" ? "delete-files" : "deploy",
    `s3 ${readable(verb)} changes what is stored in the cloud.`,
  );
}

const awsService = service({
  takes: awsTakes,
  secret:
    /^secretsmanager (?:get|batch-get)-|^ssm get-parameters?|^sts (?:get-session|assume|get-federation)|^(?:ecr|ecr-public) get-(?:login|authorization)|^iam create-access|^rds generate-db-auth|^kms (?:decrypt|generate)|^eks get-token|^sso-oidc|^codeartifact get-auth|^configure (?:export|get)|^cognito-idp get|^lambda get-function-configuration/,
  free: /^\S+ (?:describe|list|lookup|search|view|estimate|simulate|validate|filter|wait|tail|help|ls|head|preview|batch-describe)(?:-|\b)|^(?:logs|cloudwatch|ce|pricing|health|config|cloudtrail|ec2|eks|ecs|ecr|iam|sts|lambda|apigateway|apigatewayv2|elbv2|route53|acm|autoscaling|events|states|stepfunctions|sqs|sns|s3api|budgets|support|servicequotas|service-quotas|tag|resourcegroupstaggingapi|xray|synthetics|cloudfront|codebuild|codepipeline|organizations|inspector2|guardduty|wafv2) (?:get|query|start-query|stop-query)-(?!object\b|records|item|login|session|access-key|password|console-screenshot)|^configure (?:list|list-profiles)|^s3api head|^sqs get-queue|^cloudformation (?:get-template|package|validate)/,
  area: "infra",
  action: "change-infrastructure",
  areas: awsAreas,
  trial: "--dry-run --dryrun",
});

const gcloudTakes =
  "--project --region --zone --account --format --filter --configuration --verbosity --limit --location --namespace --cluster --sort-by --impersonate-service-account";
const gcloud = service({
  takes: gcloudTakes,
  secret:
    /\bsecrets versions access\b|^(?:auth|beta auth|alpha auth) (?:print|application-default print)|\bget-credentials-file|\bkeys create\b|\bkms decrypt\b|\bsql users\b.*password|\bget-iam-token|^(?:container clusters get-credentials)/,
  free: /^(?:info|version|help|topic|feedback|cheat-sheet|emulators|beta emulators)(?:\s|$)/,
  verbs: {
    from: 1,
    look: /^(?:list|describe|get-iam-policy|get-value|search|read|tail|list-\S+|get-server-config|get-ancestors|get-operation|get-health|explain|log|configurations)$/,
    change:
      /^(?:delete|remove|create|update|set|add|deploy|submit|ssh|scp|start|stop|reset|restart|patch|import|export|connect|call|enable|disable|promote|rollback|purge|move|clone|attach|detach|resize|apply|replace|run|execute|access|copy|cp|rm|mv|sign-url|drain|cancel|approve|reject|undelete|activate|login|print-\S+|get-credentials|add-\S+|remove-\S+|set-\S+|update-\S+|create-\S+|delete-\S+)$/,
  },
  area: "infra",
  action: "change-infrastructure",
  areas: [
    [/\biam|add-iam-policy|service-accounts|roles|organizations/, "auth", "change-rights"],
    [/\bsecrets\b|\bkms\b/, "secrets", "change-secret"],
    [/\bsql\b|\bstorage\b|\bfirestore\b|\bspanner\b|\bbigtable\b/, "data", "change-data"],
    [/\bdeploy\b|\brun\b|\bapp\b|\bfunctions\b|\bbuilds\b|\bartifacts\b/, "deploy", "deploy"],
  ],
});

const az = service({
  takes: "--subscription -g --resource-group -n --name --query -o --output --location -l --vault-name",
  secret:
    /^keyvault (?:secret|key|certificate) (?:show|download|list-versions|backup)|\baccount (?:get-access-token|keys)|\bkeys list\b|\blist-keys\b|\bshow-connection-string\b|\bget-credentials\b|\bcredential (?:reset|list|show)|\bcreate-for-rbac\b|\btoken\b/,
  free: /^(?:version|help|find|interactive|feedback|account (?:list|show|set)|logout|cloud (?:list|show)|configure)(?:\s|$)/,
  verbs: {
    from: 1,
    look: /^(?:list|show|exists|get-versions|list-\S+|check-\S+|what-if|validate|logs?|tail|metrics|query|wait)$/,
    change:
      /^(?:delete|remove|create|update|set|add|deploy|start|stop|restart|reset|import|export|invoke|run|up|purge|move|assign|grant|regenerate|renew|rotate|upload|download|sync|swap|scale|upgrade|attach|detach|enable|disable|exec|ssh|login|build|push|restore|failover|copy|set-\S+|update-\S+|create-\S+|delete-\S+|run-\S+|get-\S+|show-\S+)$/,
  },
  area: "infra",
  action: "change-infrastructure",
  areas: [
    [/^(?:role|ad|identity|policy)\b/, "auth", "change-rights"],
    [/^keyvault\b/, "secrets", "change-secret"],
    [/^(?:storage|sql|postgres|mysql|cosmosdb|redis)\b/, "data", "change-data"],
    [
      /^(?:webapp|functionapp|containerapp|acr|aks|staticwebapp|spring|deployment|pipelines|repos)\b/,
      "deploy",
      "deploy",
    ],
  ],
});

/** Buckets of gsutil, and rclone, mc, s3cmd: names of what is done come first. */
const bucket = service({
  takes: "-m -o -q -h -c --config",
  free: /^(?:ls|du|stat|version|help|listremotes|lsd|lsl|lsf|size|about|check|info)(?:\s|$)/,
  area: "data",
  action: "change-data",
  trial: "--dry-run -n",
});

/** The first verb behind groups of things, for clients that put those first. */
const verbs = {
  from: 0,
  look: /^(?:list|ls|get|show|info|status|describe|logs?|tail|diff|history|inspect|view)$/,
  change:
    /^(?:create|delete|remove|rm|add|set|update|deploy|sync|rollback|promote|restart|start|stop|run|apply|patch|enable|disable|cancel|approve|reject|terminate|scale|resize|import|upload|publish|push|trigger|toggle|open|close|resolve|merge|rebuild|retry|login|token)$/,
};

/** Hosting: looking and building is free. */
const hosting = service({
  verbs,
  takes: "-a --app -r --remote --project --team --scope -t --token -e --env --name --config -c --account --site -s -p",
  secret:
    /^(?:config|env|secrets?|variables?|vars?|auth:token|auth token|tokens?|env:get|env pull|pg:credentials|credentials|kv:key get|env:list|config:get)(?:[:\s]|$)/,
  free: /^(?:logs?|status|ps|list|ls|info|whoami|projects?(?: ls| list)?$|apps?(?: list| info)?$|regions|releases?$|releases:info|releases list|dev|build|local\S*|login|link|init|start|serve|emulators\S*|help|version|inspect|domains(?: ls)?$|checks|doctor|preview|types|check|test|lint|docs|open|certs$|addons$|pg:info|pg:ps|deployments? (?:list|tail)|tail|whois|generate|completion|studio|db diff|db lint|migration (?:new|list)|functions (?:serve|new|list)|migrations? (?:list|create)|auth:whoami|pages (?:dev|deployment (?:list|tail)|project list)|d1 (?:list|info)|r2 bucket list|kv namespace list|platform (?:list|status)|machines? (?:list|status)|volumes list|services? list|scale show|\S+:(?:info|list|status|show|tail|logs?)|gen|dashboard|orgs list|releases --image|setup)(?:\s|$)/,
  area: "deploy",
  action: "deploy",
  areas: [
    [/^(?:pg|db|database|data|sql|d1|kv|redis|postgres|volumes|storage|r2|mongo)\b/, "data", "change-data"],
    [/^(?:access|members|teams|orgs|keys|ssh|auth)\b/, "auth", "change-rights"],
  ],
  trial: "--dry-run",
});

/** Without a word these two deploy. */
const deploysAlone =
  (rule: Program): Program =>
  (call): Stream => {
    const { words, has } = optionsOf(call.args, {
      takes: "-t --token --scope -S -A --cwd -e --env -b --build-env -m --meta",
    });
    if (has("--version -v --help -h")) return undefined;
    if (words.length === 0 || /^[./]/.test(words[0]?.text ?? "") || has("--prod"))
      return call.shell.stop("deny", "deploy", "deploy", `${call.name} deploys.`);
    return rule(call);
  };

const ghTakes =
  "-R --repo -b --body -t --title -F --body-file -B --base -H --head -l --label -a --assignee -r --reviewer -m --milestone --json -q --jq -T --template -L --limit -s --state -S --search -w --workflow -f --raw-field --field -X --method --input --hostname --cache -p --preview --job --branch -n --notes --notes-file --target --ref --author  -o --org -e --env --user -d";

const gh: Program = (call): Stream => {
  const { words, has, value, values } = optionsOf(call.args, { takes: `${ghTakes} --header` });
  const [group = "", verb = ""] = words.map(({ text }) => text);
  const { shell } = call;
  if (group === "api") {
    const method = (
      value("-X --method")?.text ?? (has("-f --raw-field -F --field --input") ? "POST" : "GET")
    ).toUpperCase();
    const path = words[1]?.text ?? "";
    const query = values("-f --raw-field -F --field")
      .map(({ text }) => text)
      .join(" ");
    if (path === "graphql" && /^query=\s*(?:query\b|\{)/.test(query) && !/mutation/.test(query)) return undefined;
    if (method === "GET" && isKnown(path) && !/secrets\/public-key|\/actions\/secrets|tokens?\b|\/keys\b/.test(path))
      return undefined;
    if (/protection|collaborators|keys|hooks|permissions|memberships|teams|rulesets/.test(path))
      return shell.stop(
        "deny",
        "auth",
        "change-rights",
        `It changes rights at the code host: ${method} ${readable(path)}.`,
      );
    return shell.stop(
      "deny",
      "deploy",
      "change-code-host",
      `It changes something at the code host: ${method} ${readable(path)}.`,
    );
  }
  if (group === "pr" && verb === "merge")
    return shell.stop("deny", "deploy", "push-to-main", "It merges a pull request.");
  if (group === "pr" && verb === "review" && has("--approve -a"))
    return shell.stop("deny", "deploy", "approve", "An agent approves nothing.");
  return ghService(call);
};

const ghService = service({
  takes: ghTakes.replace(" -d", "").replace(" -e --env", ""),
  secret: /^auth (?:token|status --show-token)|^secret|^variable get/,
  free: /^(?:pr (?:list|view|diff|status|checks|create|checkout|comment|edit|ready|reopen|close|review)|issue (?:list|view|status|create|comment|edit|develop|close|reopen)|repo (?:view|list|clone|set-default)|run (?:list|view|watch|download)|workflow (?:list|view)|release (?:list|view|download)|search|browse|status|auth status|gist (?:list|view|clone)|label list|variable list|cache list|ruleset (?:list|view|check)|project (?:list|view|item-list|field-list)|alias list|extension list|config (?:get|list)|attestation verify|org list|completion|help|version)(?:\s|$)/,
  area: "deploy",
  action: "change-code-host",
  areas: [
    [/^(?:secret|variable|ssh-key|gpg-key)/, "secrets", "change-secret"],
    [/^(?:auth|org|ruleset)/, "auth", "change-rights"],
    [/^release/, "deploy", "publish-release"],
    [/^(?:workflow|run)/, "deploy", "deploy"],
    [/^gist/, "secrets", "send-data"],
  ],
});

const glab = service({
  takes: "-R --repo -b -t -d -F -l -a --title --description --source-branch --target-branch",
  secret: /^(?:variable|auth token|securefile)/,
  free: /^(?:mr (?:list|view|diff|create|checkout|note|update|issues|todo)|issue (?:list|view|create|note|update)|repo (?:view|clone|list|search)|ci (?:list|view|status|trace|lint|get)|pipeline (?:list|status|view)|release (?:list|view|download)|auth (?:status|login)|label list|config get|help|version)(?:\s|$)/,
  area: "deploy",
  action: "change-code-host",
});

/** A CI or registry that is asked to do something. */
const other = service({
  verbs,
  free: /^(?:list|ls|status|show|get|view|info|whoami|logs?|help|version|validate|config (?:validate|process)|local execute|lint|search|inspect|describe|diff)(?:\s|$)/,
  area: "deploy",
  action: "deploy",
});

export const clouds: readonly Entry[] = [
  ...named("aws awslocal aws2", aws),
  ...named("gcloud", gcloud),
  ["az", az],
  ...named("gsutil rclone mc s3cmd s5cmd azcopy b2 s4cmd", bucket),
  ...named(
    "heroku fly flyctl railway render eb ebcli netlify firebase wrangler supabase doctl linode-cli hcloud scw vultr-cli oci ibmcloud cf platform upsun surge now dokku koyeb northflank clever scalingo gigalixir convex amplify modal replicate deployctl copilot appwrite nhost qovery porter aptible beam baseten",
    hosting,
  ),
  ...named("vercel", deploysAlone(hosting)),
  ["surge", deploysAlone(hosting)],
  ["gh", gh],
  ...named("glab tea hub bb", glab),
  ...named(
    "circleci travis buildkite-agent bk drone jenkins-cli argocd argo flux tkn spin spacectl tfe codefresh harness octo octopus launchdarkly ldcli unleash flagsmith statsig growthbook pagerduty pd datadog-ci sentry-cli newrelic rollbar bugsnag opsgenie statuspage fastlane eas appcenter testflight crowdin transifex",
    other,
  ),
];
