/** Clusters and infrastructure as code: reading and planning is the agent's; changing is, in a cluster on the own machine. */

import type { Call, Program, Shell } from "../call.ts";
import { optionsOf } from "../options.ts";
import { isKnown, readable, type Stream } from "../shell/text.ts";
import { type Entry, named } from "./entry.ts";
import { service } from "./verbs.ts";

/** Names of clusters that run in containers or machines of the own machine. */
const localContext =
  /^(?:kind-[\w.-]+|kind|minikube|docker-desktop|docker-for-desktop|k3d-[\w.-]+|microk8s|rancher-desktop|orbstack|colima[\w-]*|k3s-local|localhost|local|k0s-local)$/;
const production = /prod|live/i;

const kubeTakes =
  "-n --namespace --context --cluster --kubeconfig --user -l --selector -o --output -f --filename -c --container --server -s --token --as --field-selector --sort-by --since --since-time --tail -k --kustomize --template --timeout --request-timeout --as-group --as-uid --cache-dir --certificate-authority --client-certificate --client-key --password --username --tls-server-name -v --v --vmodule --kuberc --profile-output --log-flush-frequency --type -p --patch --replicas --image --port --target-port --from-literal --from-file --for --limit --cascade --grace-period --profile --address --pod-running-timeout --retries -L --label-columns --chunk-size --subresource ";

const kubeFlags =
  "-A -w -h -i -t -q -R --all-namespaces --watch --insecure-skip-tls-verify --help --version --warnings-as-errors --match-server-version --disable-compression";

const isLocalContext = (shell: Shell, context: string | undefined, kubeconfig: string | undefined): boolean => {
  const told = context ?? "";
  if (told !== "") return isKnown(told) && localContext.test(told) && !production.test(told);
  const file = kubeconfig ?? shell.state.variables.get("KUBECONFIG")?.[0]?.[0] ?? "";
  return /(?:kind|minikube|k3d)/.test(file) && !production.test(file);
};

const kubectl: Program = (call): Stream => {
  const { args, shell, stdin } = call;
  const dash = args.findIndex(({ text }) => text === "--");
  const own = dash === -1 ? args : args.slice(0, dash);
  const options = optionsOf(own, { takes: kubeTakes, flags: kubeFlags });
  if (options.unsure)
    return shell.stop("ask", "infra", "unknown-program", "Nobody can say what kubectl is told to do.");
  const { has, value, words } = options;
  const [verb = "", what = "", more = ""] = words.map(({ text }) => text);
  if (verb === "" || has("--help -h")) return undefined;
  const local = isLocalContext(
    shell,
    value("--context")?.text ?? value("--cluster")?.text,
    value("--kubeconfig")?.text,
  );
  const trial = own.some(({ text }) => /^--dry-run(?:=(?:client|server|true))?$/.test(text));
  const stop = (area: string, action: string, why: string) =>
    local ? undefined : shell.stop("deny", area, action, why);
  const whats = [what, more].join(" ");
  if (/^(?:get|describe|edit|view)$/.test(verb) && /(?:^|[\s,/])secrets?(?:$|[\s,/])/.test(whats)) {
    const names = verb === "get" && !has("-o --output");
    return names ? undefined : stop("secrets", "read-secret", "It reads a secret of the cluster.");
  }
  if (verb === "config") {
    if (/^(?:view|current-context|get-contexts|get-clusters|get-users)?$/.test(what))
      return has("--raw")
        ? shell.stop("deny", "secrets", "read-secret", "It prints the keys of the cluster.")
        : undefined;
    return /^use-context$/.test(what) && localContext.test(more)
      ? undefined
      : shell.stop("ask", "infra", "change-infrastructure", "It changes which cluster is meant.");
  }
  if (verb === "create" && what === "token") return stop("secrets", "read-secret", "It makes a token of the cluster.");
  if (
    /^(?:get|describe|logs|top|explain|version|cluster-info|api-resources|api-versions|diff|wait|kustomize|completion|options|plugin|events|help|krew|tree|neat|ctx|ns|auth|stern)$/.test(
      verb,
    ) &&
    !(verb === "auth" && what === "reconcile")
  )
    return undefined;
  if (verb === "rollout" && /^(?:status|history)$/.test(what)) return undefined;
  if (trial && !/^(?:exec|cp|attach|port-forward|proxy|debug|run)$/.test(verb)) return undefined;
  if (verb === "exec" || verb === "debug" || verb === "attach" || verb === "run") {
    if (dash !== -1) inContainer(shell, () => shell.run(args.slice(dash + 1), stdin));
    return stop("infra", "remote-shell", `kubectl ${verb} runs something inside the cluster.`);
  }
  if (verb === "port-forward" || verb === "proxy")
    return stop("infra", "remote-shell", "It opens a way into the cluster.");
  if (!isKnown(verb))
    return shell.stop("deny", "infra", "run-unreadable", "Nobody can say what kubectl is told to do.");
  const deploys = /^(?:apply|set|rollout|scale|autoscale|replace|patch|edit|create|expose)$/.test(verb);
  return stop(
    "infra",
    deploys ? "deploy" : "change-infrastructure",
    `kubectl ${readable(verb)} changes ${local ? "it" : "a cluster that is not named as one of this machine"}.`,
  );
};

/** What runs inside a container of the own machine reaches its files and databases, and no others. */
export function inContainer(shell: Shell, work: () => Stream): Stream {
  const before = shell.shared.place;
  shell.shared.place = "container";
  const given = shell.apart(work);
  shell.shared.place = before;
  return given;
}

const helm: Program = ({ args, shell }: Call): Stream => {
  const { words, has, value, unsure } = optionsOf(args, {
    takes:
      "-n --namespace --kube-context --kubeconfig -f --values --set --set-string --version --repo --timeout -o --output --description -d --destination --kube-apiserver --kube-as-user --kube-as-group --kube-ca-file --kube-token --kube-tls-server-name --registry-config --repository-cache --repository-config --burst-limit --qps --set-file --post-renderer",
    flags: "-A -a -h -i --debug --help --all-namespaces --insecure --kube-insecure-skip-tls-verify",
  });
  if (unsure) return shell.stop("ask", "infra", "unknown-program", "Nobody can say what helm is told to do.");
  const [verb = "", what = ""] = words.map(({ text }) => text);
  if (verb === "" || has("--help -h --dry-run")) return undefined;
  if (
    /^(?:template|lint|list|ls|status|history|show|search|version|env|dependency|dep|package|create|diff|verify|pull|completion|help|inspect|unittest|docs|schema-gen|dashboard)$/.test(
      verb,
    )
  )
    return undefined;
  if (verb === "repo" && /^(?:add|update|list|index|remove)$/.test(what)) return undefined;
  if (verb === "plugin" && what === "list") return undefined;
  if (isLocalContext(shell, value("--kube-context")?.text, value("--kubeconfig")?.text)) return undefined;
  if (verb === "get")
    return shell.stop("deny", "secrets", "read-secret", "It prints what a release was given, secrets too.");
  return shell.stop("deny", "deploy", "deploy", `helm ${readable(verb)} changes a cluster.`);
};

const terraform: Program = ({ args, shell, name }: Call): Stream => {
  const { words, has } = optionsOf(args, { longs: true, takes: "-chdir --terragrunt-config" });
  const texts = words.map(({ text }) => text);
  const [verb = "", what = ""] = texts[0] === "run-all" || texts[0] === "run" ? texts.slice(1) : texts;
  if (verb === "" || has("-help -h -version --help --version")) return undefined;
  if (
    /^(?:plan|validate|fmt|hclfmt|init|get|graph|version|providers|metadata|modules|show|test|help|output-module-groups|render-json|validate-inputs)$/.test(
      verb,
    )
  )
    return undefined;
  if (verb === "output")
    return /secret|password|token|key|credential/i.test(what) || has("-json -raw")
      ? shell.stop("deny", "secrets", "read-secret", "It prints values of the state, secrets too.")
      : undefined;
  if (verb === "state")
    return /^(?:list|show)$/.test(what)
      ? undefined
      : shell.stop(
          "deny",
          "infra",
          "change-infrastructure",
          `${name} state ${readable(what)} changes what is known of the infrastructure.`,
        );
  if (verb === "workspace")
    return /^(?:list|show|select|new)$/.test(what)
      ? undefined
      : shell.stop("deny", "infra", "change-infrastructure", "It deletes a workspace.");
  return shell.stop("deny", "infra", "change-infrastructure", `${name} ${readable(verb)} changes the infrastructure.`);
};

const pulumi = service({
  takes: "-s --stack -C --cwd",
  secret: /^config get|^stack export|^stack output/,
  free: /^(?:preview|stack(?: ls| select| graph| history)?$|logs|whoami|about|version|config$|new|install|plugin|schema|package|login|convert|help)(?:\s|$)/,
  area: "infra",
  action: "change-infrastructure",
});

/** A play changes machines unless it only checks. */
const ansible: Program = ({ args, shell, name }: Call): Stream => {
  const { has, value, words } = optionsOf(args, {
    takes:
      "-i --inventory -l --limit -e --extra-vars -t --tags -u --user -m --module-name -a --args -f --forks --private-key --vault-password-file --vault-id -c --connection -M --start-at-task --skip-tags -T",
  });
  if (has("--check -C --syntax-check --list-hosts --list-tasks --list-tags --version --help -h")) return undefined;
  if (/^ansible-(?:lint|doc|inventory|config|galaxy)$/.test(name)) return undefined;
  if (name === "ansible-vault")
    return words[0]?.text === "encrypt"
      ? undefined
      : shell.stop("deny", "secrets", "read-secret", "It opens the vault.");
  const local =
    value("-c --connection")?.text === "local" &&
    /^(?:localhost|127\.0\.0\.1),?$/.test(value("-i --inventory")?.text ?? "");
  return local && !has("-b --become -K")
    ? undefined
    : shell.stop("deny", "deploy", "deploy", `${name} changes machines.`);
};

/** Tools that only plan and look by some words. */
const infra = (free: RegExp, area = "infra", action = "change-infrastructure"): Program =>
  service({ free, area, action, trial: "--dry-run --noop --plan --what-if --check" });

export const clusters: readonly Entry[] = [
  ...named("kubectl oc microk8s.kubectl kubecolor", kubectl),
  ...named("helm helm3", helm),
  [
    "helmfile",
    infra(
      /^(?:diff|template|lint|list|status|build|deps|repos|fetch|version|help|write-values|cache)(?:\s|$)/,
      "deploy",
      "deploy",
    ),
  ],
  ["kustomize", infra(/^(?:build|version|cfg|edit|create|localize|help)(?:\s|$)/)],
  [
    "skaffold",
    infra(
      /^(?:build|render|diagnose|init|version|dev|debug|schema|config list|test|fix|inspect|lint)(?:\s|$)/,
      "deploy",
      "deploy",
    ),
  ],
  ...named("kind minikube k3d colima lima limactl multipass orb orbctl ", ({ args, shell }) => {
    const [verb = ""] = optionsOf(args).words.map(({ text }) => text);
    if (/^(?:docker|podman)-env$/.test(verb)) return "";
    return /^(?:ssh|cp|shell|exec|transfer|mount|copy)$/.test(verb) && args.some(({ text }) => /prod/i.test(text))
      ? shell.stop("ask", "infra", "unknown-program", "Its name says production.")
      : undefined;
  }),
  ...named("kubectx kubens", ({ args, shell }) => {
    const words = args.filter(({ text }) => !text.startsWith("-"));
    return words.length === 0 || words.every(({ text }) => localContext.test(text))
      ? undefined
      : shell.stop("ask", "infra", "change-infrastructure", "It changes which cluster is meant.");
  }),
  ...named(
    "stern kubeval kubeconform kube-linter kube-score popeye polaris conftest datree pluto tflint tfsec terrascan checkov terraform-docs infracost driftctl tfupdate hadolint dockle trivy grype syft snyk semgrep",
    () => undefined,
  ),
  ...named("terraform tofu terragrunt tf opentofu terramate", terraform),
  ["pulumi", pulumi],
  ...named(
    "cdk cdktf cdklocal",
    infra(
      /^(?:synth|synthesize|diff|ls|list|init|doctor|docs|metadata|context|acknowledge|notices|version|help|get)(?:\s|$)/,
    ),
  ),
  ["sam", infra(/^(?:build|validate|local|init|logs|list|version|help)(?:\s|$)/, "deploy", "deploy")],
  ...named(
    "serverless sls sst",
    infra(
      /^(?:package|print|info|offline|logs|help|version|plugin list|dev|diff|invoke local|config)(?:\s|$)/,
      "deploy",
      "deploy",
    ),
  ),
  ...named(
    "ansible-playbook ansible ansible-pull ansible-vault ansible-lint ansible-doc ansible-inventory ansible-config ansible-galaxy ansible-console",
    ansible,
  ),
  ...named(
    "salt salt-call puppet chef-client knife capistrano fab kamal mina nomad consul waypoint boundary crossplane rain eksctl kops kubeadm k0sctl rke talosctl clusterctl istioctl linkerd velero cilium calicoctl etcdctl rabbitmqadmin rabbitmqctl kafka-topics kafka-topics.sh nats",
    infra(
      /^(?:list|ls|status|show|get|describe|version|help|validate|config|info|plan|job (?:status|plan|validate)|members|check|analyze|diff|--list|--tasks|doctor|proxy-status|completion|agent-info|monitor|inspect|catalog)(?:\s|$)/,
    ),
  ),
  // Of Capacitor, or of Capistrano, which names a stage first.
  ["cap", infra(/^(?:sync|run|open|add|copy|build|ls|doctor|init|update|migrate|plugin)(?:\s|$)/, "deploy", "deploy")],
  ["packer", infra(/^(?:validate|fmt|init|inspect|console|version|hcl2_upgrade|plugins)(?:\s|$)/)],
  ["vagrant", infra(/^.*$/)],
];
