/** Containers: those of the own machine are the agent's; the machine behind them, registries and other hosts are not. */

import type { Call, Program, Shell } from "../call.ts";
import { reads, writes } from "../files.ts";
import { hostOf, isLocal } from "../hosts.ts";
import { optionsOf } from "../options.ts";
import { isSecret, resolved } from "../paths.ts";
import { type Field, isKnown, readable, type Stream } from "../shell/text.ts";
import { inContainer } from "./cluster.ts";
import { type Entry, named } from "./entry.ts";

const globals =
  "-H --host -c --context --config -l --log-level --tlscacert --tlscert --tlskey --url --connection --identity";
const runTakes =
  "-v --volume -e --env --env-file --name -p --publish -w --workdir -u --user --network --net --mount --entrypoint -h --hostname -l --label --platform --add-host --cap-add --cap-drop --cpus -m --memory --device --security-opt --pid --ipc --restart --tmpfs --ulimit --shm-size --gpus --dns --ip --link --log-driver --log-opt --pull --userns --uts --volumes-from --cgroupns --group-add --health-cmd  --isolation --runtime --stop-signal --sysctl --cidfile --expose --network-alias --annotation -a --attach";
const execTakes = "-e --env --env-file -u --user -w --workdir --detach-keys --index";

const docker: Program = (call): Stream => {
  const { args, shell } = call;
  const { rest, value, values, unsure } = optionsOf(args, {
    first: true,
    takes: globals,
    flags: "-D --debug --tls --tlsverify --help -v --version",
  });
  if (unsure) return shell.stop("ask", "infra", "unknown-program", "Nobody can say what docker is told to do.");
  const host = value("-H --host --url")?.text ?? shell.state.variables.get("DOCKER_HOST")?.[0]?.[0] ?? "";
  const context = values("-c --context").at(-1)?.text ?? shell.state.variables.get("DOCKER_CONTEXT")?.[0]?.[0] ?? "";
  const [verb, ...more] = rest;
  if (!verb) return undefined;
  const far =
    (host !== "" && !host.startsWith("unix://") && !isLocal(hostOf(host))) ||
    (context !== "" && !/^(?:default|desktop-linux|colima|orbstack|rancher-desktop|local)$/.test(context));
  const looks = /^(?:ps|images|logs|inspect|version|info|stats|top|port|diff|history|events)$/.test(verb.text);
  if (far && !looks) return shell.stop("deny", "deploy", "deploy", "It changes containers on another host.");
  if (!isKnown(verb.text))
    return shell.stop("deny", "infra", "run-unreadable", "Nobody can say what docker is told to do.");
  const [group, ...inner] = /^(?:container|image|builder|buildx|manifest)$/.test(verb.text) && more[0] ? more : rest;
  return judge({ ...call, args: inner }, group?.text ?? "", verb.text);
};

function judge(call: Call, verb: string, group: string): Stream {
  const { args, shell } = call;
  switch (verb) {
    case "run":
    case "create":
      return run(call, runTakes);
    case "exec":
      return exec(call);
    case "compose":
    case "stack":
      return verb === "stack" ? stack(call) : compose(call);
    case "push":
      return isLocalImage(optionsOf(args).words[0])
        ? undefined
        : shell.stop("deny", "deploy", "publish-package", "It pushes an image to a registry.");
    case "build":
    case "bake":
      return build(call);
    case "login":
      return shell.stop("deny", "secrets", "use-secret", "It signs in to a registry.");
    case "cp":
      for (const { text } of optionsOf(args).words)
        if (!/^[\w.-]+:/.test(text)) (text === optionsOf(args).words.at(-1)?.text ? writes : reads)(shell, text);
      return undefined;
    case "save":
    case "export":
      for (const { text } of optionsOf(args, { takes: "-o --output" }).values("-o --output")) writes(shell, text);
      return undefined;
    case "system":
    case "volume":
      return prune(call, verb);
    case "prune":
      return group === "image" || group === "builder" || group === "buildx" || group === "container"
        ? undefined
        : prune(call, verb);
    case "swarm":
    case "service":
    case "node":
    case "secret":
    case "config":
      return /^(?:ls|ps|inspect|logs|list)$/.test(args[0]?.text ?? "")
        ? undefined
        : shell.stop("deny", "deploy", "deploy", `docker ${verb} changes what runs in a swarm.`);
    case "context":
    case "plugin":
    case "trust":
      return /^(?:ls|list|show|inspect)$/.test(args[0]?.text ?? "")
        ? undefined
        : shell.stop(
            "ask",
            "infra",
            "change-machine",
            `docker ${verb} changes which machines are meant, or what is trusted.`,
          );
    default:
      return known.has(verb)
        ? undefined
        : shell.stop("ask", "infra", "unknown-program", `docker ${readable(verb)} is not known here.`);
  }
}

const known = new Set(
  "ps images image logs inspect version info stats top port diff history events pull tag rm rmi start stop restart kill pause unpause wait rename update attach load import commit search network logout container ls help builder buildx du use inspect create imagetools scout init desktop debug sandbox model mcp healthcheck pod machine generate play kube  untag exists mount volumes manifest annotate".split(
    " ",
  ),
);

/** A registry on the own machine. */
const isLocalImage = (image: Field | undefined): boolean =>
  isLocal((image?.text ?? "").split("/")[0]?.replace(/:\d+$/, ""));

function build({ args, shell }: Call): Stream {
  const { has, values, words } = optionsOf(args, {
    takes:
      "-t --tag -f --file --build-arg --target --platform --secret --ssh --label --cache-from --cache-to -o --output --progress --network --builder --build-context --iidfile --add-host --set",
  });
  const outputs = values("-o --output").map(({ text }) => text);
  if (has("--push") || outputs.some((text) => /type=registry|push=true/.test(text)))
    shell.stop("deny", "deploy", "publish-package", "It pushes the image to a registry.");
  for (const { text } of values("--secret")) reads(shell, /(?:src|source)=([^,]+)/.exec(text)?.[1] ?? "");
  for (const { text } of words)
    if (/^(?:https?|git|ssh):|^git@/.test(text))
      shell.stop("ask", "infra", "run-foreign", "It builds what somebody else wrote.");
  return undefined;
}

/** What a container may reach on the machine: its disks, its processes, the socket that starts more of them. */
function reach(shell: Shell, args: readonly Field[], takes: string): void {
  const { has, values } = optionsOf(args, { takes });
  const why = "The container reaches the machine itself.";
  const namespaces = values("--pid --ipc --userns --uts --cgroupns").some(({ text }) => text === "host");
  if (
    has("--privileged --device") ||
    namespaces ||
    values("--cap-add").some(({ text }) => /ALL|SYS_|NET_ADMIN|DAC/i.test(text)) ||
    values("--security-opt").some(({ text }) => /unconfined|disable/.test(text))
  )
    shell.stop("deny", "infra", "act-as-root", why);
  const sources = [
    ...values("-v --volume").map(({ text }) => text.split(":")[0] ?? ""),
    ...values("--mount").map(({ text }) => /(?:src|source)=([^,]+)/.exec(text)?.[1] ?? ""),
  ];
  for (const source of sources.filter((one) => /^[./~\uE000]/.test(one)))
    for (const place of shell.state.cwd.map((folder) => resolved(source, folder))) {
      if (
        /\.sock$/.test(place) ||
        (/^\/(?:proc|sys|etc|var|root|boot|dev|usr|home|Users)?(?:\/[^/]*)?$/.test(place) &&
          !place.startsWith(shell.root) &&
          isKnown(place))
      )
        shell.stop("deny", "infra", "act-as-root", why);
      else if (isSecret(place) || /^~\/?$|^~\/\.(?:ssh|aws|kube|config|gnupg|docker)/.test(place))
        shell.stop("deny", "secrets", "read-secret", `The container gets ${readable(source)}.`);
    }
}

function run(call: Call, takes: string): Stream {
  const { args, shell, stdin } = call;
  const { rest, value } = optionsOf(args, { first: true, takes });
  // Also behind the image: an option that is not known here may have taken a word.
  reach(shell, args, takes);
  const [image, ...words] = rest;
  const entry = value("--entrypoint");
  const name = (image?.text ?? "").split("/").at(-1)?.split(/[:@]/)[0] ?? "";
  const client =
    /^(?:aws-cli|azure-cli|google-cloud-cli|cloud-sdk|kubectl|helm|terraform|opentofu|ansible|psql|rclone|pulumi|flyctl|k8s|gh|stripe-cli|vault)$/.test(
      name,
    );
  const program = entry
    ? [entry, ...words]
    : client
      ? [{ ...(image as Field), text: clients.get(name) ?? name }, ...words]
      : words;
  if (program.length === 0 || !isWord(program[0])) return undefined;
  const before = shell.shared.place;
  const mounts = optionsOf(args, { first: true, takes }).has("-v --volume --mount");
  shell.shared.place = client || mounts ? before : "container";
  shell.apart(() => shell.run(program, stdin, { own: true }));
  shell.shared.place = before;
  return undefined;
}

const clients = new Map([
  ["aws-cli", "aws"],
  ["azure-cli", "az"],
  ["google-cloud-cli", "gcloud"],
  ["cloud-sdk", "gcloud"],
  ["opentofu", "tofu"],
  ["ansible", "ansible-playbook"],
  ["stripe-cli", "stripe"],
  ["k8s", "kubectl"],
]);
/** Options go to whatever the image starts by itself. */
const isWord = (one: Field | undefined): boolean => one !== undefined && !one.text.startsWith("-");

function exec({ args, shell, stdin }: Call): Stream {
  const { rest, has } = optionsOf(args, { first: true, takes: execTakes });
  const [container, ...program] = rest;
  if (has("--privileged")) shell.stop("deny", "infra", "act-as-root", "The container reaches the machine itself.");
  if (/(?:^|[^a-z])(?:prod|production)(?:[^a-z]|$)/i.test(container?.text ?? ""))
    shell.stop("ask", "deploy", "run-in-production", `The name ${readable(container?.text ?? "")} says production.`);
  if (program.length > 0) inContainer(shell, () => shell.run(program, stdin, { own: true }));
  return undefined;
}

function compose(call: Call): Stream {
  const { args, shell, stdin } = call;
  const { rest, values, unsure } = optionsOf(args, {
    first: true,
    flags: "--dry-run --all-resources --compatibility --verbose -h --help -v --version",
    takes: "-f --file -p --project-name --profile --env-file --project-directory --ansi --parallel --progress",
  });
  if (unsure) return shell.stop("ask", "infra", "unknown-program", "Nobody can say what compose is told to do.");
  const [verb, ...more] = rest;
  const files = values("-f --file").map(({ text }) => text);
  if (!verb) return undefined;
  if (verb.text === "exec") return exec({ ...call, args: more });
  if (verb.text === "run") {
    const options = optionsOf(more, { first: true, takes: runTakes });
    reach(shell, more, runTakes);
    const words = options.rest.slice(1);
    if (words.length > 0 && isWord(words[0])) inContainer(shell, () => shell.run(words, stdin, { own: true }));
    return undefined;
  }
  if (verb.text === "push" || (verb.text === "build" && more.some(({ text }) => text === "--push")))
    return shell.stop("deny", "deploy", "publish-package", "It pushes images to a registry.");
  const starts = /^(?:up|start|restart|pull|create|scale|deploy)$/.test(verb.text);
  if (starts && files.some((text) => /prod|live/i.test(text)))
    return shell.stop("deny", "deploy", "deploy", "Its file says production.");
  if (verb.text === "publish" || verb.text === "bridge")
    return shell.stop("deny", "deploy", "publish-package", "It publishes the project.");
  return undefined;
}

const stack = ({ args, shell }: Call): Stream =>
  /^(?:ls|ps|services|config)$/.test(args[0]?.text ?? "")
    ? undefined
    : shell.stop("deny", "deploy", "deploy", "It changes what runs in a swarm.");

/** Unused containers and images are a cache; volumes are data, of other projects, too. */
function prune({ args, shell }: Call, verb: string): Stream {
  const { has, words } = optionsOf(args, { takes: "--filter -f --format --driver -d --label -o" });
  const [what = ""] = words.map(({ text }) => text);
  if (verb === "system" && !(what === "prune" && has("--volumes -a --all"))) return undefined;
  if (verb === "volume" && /^(?:ls|inspect|create|list)$/.test(what)) return undefined;
  if (verb === "volume" && what === "rm" && words.slice(1).every((one) => isKnown(one.text) && !one.loose))
    return undefined;
  return shell.stop("deny", "data", "delete-files", "Volumes hold data, of other projects on this machine, too.");
}

export const containers: readonly Entry[] = [
  ...named("docker podman nerdctl", docker),
  ...named("docker-compose podman-compose", compose),
  ...named("buildah skopeo crane oras regctl img kaniko ko", ({ args, shell, name }) => {
    const [verb = "", ...words] = optionsOf(args).words.map(({ text }) => text);
    const looks =
      /^(?:inspect|images|ls|list-tags|manifest|config|digest|version|from|bud|build|pull|containers|run|validate|catalog|blob)$/.test(
        verb,
      );
    return looks || (words.every((text) => isLocal(text.split("/")[0]?.replace(/:\d+$/, ""))) && words.length > 0)
      ? undefined
      : shell.stop("deny", "deploy", "publish-package", `${name} ${readable(verb)} changes a registry.`);
  }),
  ...named("lazydocker dive ctop", () => undefined),
];
