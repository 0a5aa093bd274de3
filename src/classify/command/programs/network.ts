/** The network: reading what is public is the agent's; sending, signing in elsewhere and running what comes in is not. */

import type { Call, Program, Shell } from "../call.ts";
import { deletes, reads, writes } from "../files.ts";
import { hostOfAny, isLocal } from "../hosts.ts";
import { type Options, optionsOf } from "../options.ts";
import { secretName } from "../secret-names.ts";
import { holesIn, isKnown, readable, type Stream } from "../shell/text.ts";
import { type Entry, named } from "./entry.ts";

interface Service {
  readonly hosts: RegExp;
  readonly area: string;
  readonly action: string;
  readonly what: string;
}

/** Whose addresses are more than public reading. */
const services: readonly Service[] = [
  {
    hosts:
      /(?:^|\.)(?:stripe\.com|paypal\.com|braintreegateway\.com|braintree-api\.com|adyen\.com|squareup\.com|square\.com|mollie\.com|checkout\.com|paddle\.com|chargebee\.com|recurly\.com|gocardless\.com|wise\.com|razorpay\.com|klarna\.com|plaid\.com|lemonsqueezy\.com|xero\.com|quickbooks\.\w+|intuit\.com|coinbase\.com|dwolla\.com|worldpay\.com|authorize\.net|2checkout\.com|paystack\.co|flutterwave\.com|revolut\.com|sumup\.com|chargify\.com|zuora\.com)$/i,
    area: "billing",
    action: "move-money",
    what: "a payment provider",
  },
  {
    hosts:
      /(?:^|\.)(?:slack\.com|discord(?:app)?\.com|telegram\.org|sendgrid\.(?:com|net)|mailgun\.net|postmarkapp\.com|mailchimp\.com|mandrillapp\.com|twilio\.com|nexmo\.com|vonage\.com|messagebird\.com|sparkpostapi?\.com|resend\.com|customer\.io|intercom\.io|zendesk\.com|brevo\.com|sendinblue\.com|plivo\.com|whatsapp\.com|facebook\.com|twitter\.com|x\.com|office\.com|webhook\.office\.com|pushover\.net|onesignal\.com|klaviyo\.com|hubspot\.com|hubapi\.com|freshdesk\.com|mailjet\.com|statuspage\.io|pagerduty\.com|opsgenie\.com|line\.me|googleapis\.com\/gmail)$/i,
    area: "messages",
    action: "send-message",
    what: "people",
  },
];

const curlTakes =
  "-X -H -d -F -o -u -A -b -c -e -K -T -U -x -m -w -Y -y -z -E -r -C -D -P -Q -t -h --request --header --data --data-raw --data-binary --data-urlencode --data-ascii --json --form --form-string --output --user --user-agent --cookie --cookie-jar --referer --config --upload-file --proxy --max-time --write-out --cert --key --cacert --capath --range --continue-at --dump-header --connect-timeout --retry --retry-delay --retry-max-time --resolve --connect-to --url --url-query --interface --limit-rate --output-dir --oauth2-bearer --netrc-file --aws-sigv4 --unix-socket --noproxy --ciphers --preproxy --socks5 --socks5-hostname --mail-from --mail-rcpt --quote --stderr --trace --trace-ascii --max-redirs --proto --create-file-mode --expand-url --variable --expand-data --expand-header";

const curl: Program = (call): Stream => {
  const { args, shell } = call;
  const options = optionsOf(args, { takes: curlTakes });
  const { has, values, value, words } = options;
  if (has("--version -V --help") && words.length === 0) return undefined;
  const data = values(
    "-d --data --data-raw --data-binary --data-urlencode --data-ascii --json -F --form --form-string -T --upload-file --expand-data --url-query --variable",
  );
  for (const { text } of data) {
    const path = /(?:^|=)[@<]([^;]+)/.exec(text)?.[1];
    if (path && path !== "-") reads(shell, path);
  }
  for (const { text } of values("-T --upload-file -E --cert --key --netrc-file -b --cookie"))
    if (/^[./~\w-]+$/.test(text) && /[./]/.test(text)) reads(shell, text);
  if (has("-n --netrc --netrc-optional"))
    shell.stop("deny", "secrets", "use-secret", "It signs in with stored passwords.");
  for (const { text } of values("-K --config"))
    if (text !== "-" || call.stdin === undefined)
      shell.stop("ask", "infra", "unknown-program", `Nobody sees here what ${readable(text)} tells curl to do.`);
  const method =
    value("-X --request")?.text.toUpperCase() ??
    (has("-I --head") ? "HEAD" : has("-G --get") ? "GET" : data.length > 0 ? "POST" : "GET");
  const outputs = values("-o --output -D --dump-header -c --cookie-jar --trace --trace-ascii --stderr");
  for (const { text } of outputs) if (text !== "-") fetched(shell, text);
  const addresses = [...words, ...values("--url --expand-url")];
  if (has("-O --remote-name --remote-name-all -J"))
    for (const { text } of addresses) fetched(shell, text.split(/[?#]/)[0]?.split("/").at(-1) || "index.html");
  const reroutes = has("-x --proxy --preproxy --socks5 --socks5-hostname --resolve --connect-to --unix-socket");
  request(
    call,
    options,
    method,
    addresses.map(({ text }) => text),
    reroutes,
  );
  return undefined;
};

function fetched(shell: Shell, path: string): void {
  if (/\.(?:sh|bash|zsh|py|pl|rb|js|mjs|cjs|ts|php|ps1|bat|exe|bin|run|AppImage|deb|rpm|pkg|dmg|jar)$/i.test(path))
    shell.stop("ask", "infra", "run-foreign", `It fetches ${readable(path)}, a program that nobody here has read.`);
  writes(shell, path);
  shell.shared.written.set(path, undefined);
}

/** A request by its method, address and what it carries. */
function request(
  { shell, args }: Call,
  options: Options,
  method: string,
  addresses: readonly string[],
  reroutes: boolean,
): void {
  const said = args.map(({ text }) => text).join(" ");
  const carried = holesIn(said).filter((name) => secretName.test(name));
  for (const address of addresses) {
    const host = hostOfAny(address);
    if (isLocal(host) && !reroutes) continue;
    const where = readable(host || address);
    if (/^(?:file|dict|gopher|ldap|tftp|smb|scp|sftp|telnet|imaps?|pop3s?|smtps?|ftps?|rtsp|mqtt):/i.test(address)) {
      if (/^file:/i.test(address)) reads(shell, address.replace(/^file:\/\//i, ""));
      else shell.stop("deny", "infra", "send-data", `It speaks another protocol than HTTP with ${where}.`);
      continue;
    }
    const metadata = /^(?:169\.254\.\d+\.\d+|metadata(?:\.google\.internal)?|100\.100\.100\.200|fd00:ec2::254)$/i.test(
      host,
    );
    if (metadata) shell.stop("deny", "secrets", "read-secret", "It asks the cloud for the machine's own credentials.");
    if (reroutes)
      shell.stop("deny", "infra", "send-data", `It goes to ${where} by a way that its address does not say.`);
    const service = services.find(({ hosts }) => hosts.test(host));
    const signed =
      options.has("-u --user --oauth2-bearer --aws-sigv4 --cert") ||
      /\b(?:authorization|x-api-key|api-key|x-auth-token|private-token|cookie)\s*:/i.test(said);
    if (service && (signed || method !== "GET" || /hooks?\.|\/webhooks?\//.test(address))) {
      if (!/^(?:docs|www|support|status)\./.test(host) || method !== "GET")
        shell.stop("deny", service.area, service.action, `It speaks with ${service.what}: ${method} ${where}.`);
    } else if (carried.length > 0) shell.stop("deny", "secrets", "use-secret", `It takes ${carried[0]} to ${where}.`);
    else if (!isKnown(host)) shell.stop("ask", "infra", "send-data", `Nobody can say where ${readable(address)} is.`);
    else if (!/^(?:GET|HEAD|OPTIONS)$/.test(method))
      shell.stop("deny", "infra", "send-data", `${method} to ${where} may change something there.`);
    else if (signed) shell.stop("deny", "secrets", "use-secret", `It signs in at ${where}.`);
    else if (holesIn(address).includes("output") || /\uE000(?:output|input|words)\uE001/.test(address))
      shell.stop("ask", "secrets", "send-data", `It takes the output of a program to ${where}.`);
  }
}

const wget: Program = (call): Stream => {
  const { args, shell } = call;
  const options = optionsOf(args, {
    takes:
      "-O -o -a -P -e -i -t -T -U -Q -w -l -D -A -R -B --output-document --output-file --append-output --directory-prefix --execute --input-file --tries --timeout --user-agent --header --post-data --post-file --body-data --body-file --method --user --password --http-user --http-password --use-askpass --load-cookies --save-cookies --referer --level --accept --reject --domains --ca-certificate --certificate --private-key --config",
  });
  const { values, value, has, words } = options;
  for (const { text } of values("--post-file --body-file --certificate --private-key --load-cookies"))
    reads(shell, text);
  if (value("--use-askpass")) shell.script(value("--use-askpass")?.text ?? "", "");
  if (has("-e --execute --config -i --input-file"))
    shell.stop("ask", "infra", "unknown-program", "Nobody sees here what wget is told to do.");
  const output = value("-O --output-document")?.text;
  const folder = value("-P --directory-prefix")?.text;
  for (const { text } of values("-o -a --output-file --append-output --save-cookies"))
    if (text !== "-") writes(shell, text);
  if (output !== undefined && output !== "-" && output !== "/dev/null") fetched(shell, output);
  else if (output === undefined && !has("--spider"))
    for (const { text } of words)
      fetched(shell, `${folder ? `${folder}/` : ""}${text.split(/[?#]/)[0]?.split("/").at(-1) || "index.html"}`);
  const sends = has("--post-data --post-file --body-data --body-file");
  const method = value("--method")?.text.toUpperCase() ?? (sends ? "POST" : "GET");
  const user = has("--user --password --http-user --http-password");
  request(
    call,
    { ...options, has: (names) => (names.startsWith("-u --user") ? user : options.has(names)) },
    method,
    words.map(({ text }) => text),
    false,
  );
  return undefined;
};

/** `http POST host field=value`. */
const httpie: Program = (call): Stream => {
  const options = optionsOf(call.args, {
    takes: "-a --auth -A --auth-type -o --output --session --cert --verify --proxy",
  });
  const [first, ...rest] = options.words.map(({ text }) => text);
  const method = /^[A-Z]+$/.test(first ?? "") ? first : undefined;
  const [address = "", ...items] = method ? rest : [first ?? "", ...rest];
  const sends = items.some((text) => /[^=]:?=|@/.test(text) && !/==/.test(text));
  for (const { text } of options.values("-o --output")) fetched(call.shell, text);
  request(
    call,
    { ...options, has: (names) => (names.startsWith("-u --user") ? options.has("-a --auth") : options.has(names)) },
    method ?? (sends ? "POST" : "GET"),
    [address.replace(/^:/, "localhost:")],
    false,
  );
  return undefined;
};

/** Another machine: whatever is done there. What it would run is judged, too, so that the gravest reason is told. */
const remote: Program = ({ args, shell, name, stdin }): Stream => {
  const { rest, words, has, values } = optionsOf(args, {
    first: /^(?:ssh|autossh|mosh|et|sshpass)$/.test(name),
    takes: "-i -p -l -o -F -L -R -D -J -b -c -e -m -O -Q -S -W -w -E -P -B -I",
  });
  if (has("-V --version") && rest.length === 0) return undefined;
  if (name === "sshpass") return shell.run(rest, stdin);
  for (const { text } of values("-o"))
    if (/proxycommand|localcommand|knownhostscommand/i.test(text)) shell.script(text.replace(/^[^= ]*[= ]/, ""), "");
  const command = rest
    .slice(1)
    .map(({ text }) => text)
    .join(" ");
  if (/^(?:ssh|autossh)$/.test(name) && command !== "" && isKnown(command)) {
    const before = shell.shared.place;
    shell.shared.place = "remote";
    shell.apart(() => shell.script(command, ""));
    shell.shared.place = before;
  }
  const own =
    words.length > 0 &&
    /^(?:scp|sftp|rsync)$/.test(name) &&
    words.every(({ text }) => !/^[^/]*:/.test(text) && isKnown(text));
  if (own && name !== "sftp") return undefined;
  return shell.stop(
    "deny",
    /^(?:scp|rsync|sftp|lftp|ftp|ncftp)$/.test(name) ? "deploy" : "infra",
    "remote-shell",
    `${name} reaches another machine.`,
  );
};

/** `rsync` between folders of this machine copies; to another machine it deploys. */
const rsync: Program = (call): Stream => {
  const { args, shell } = call;
  const { words, has, values } = optionsOf(args, {
    takes:
      "-e --rsh --exclude --include --exclude-from --include-from --files-from --rsync-path --filter -f --log-file --backup-dir --out-format --port --chmod --chown --bwlimit --timeout --temp-dir -T --max-size --min-size",
  });
  const far = words.some(({ text }) => /^[^/]*:|^rsync:\/\//.test(text) || !isKnown(text));
  if (has("-n --dry-run") && !far) return undefined;
  if (far || has("--rsync-path"))
    return shell.stop("deny", "deploy", "deploy", "rsync copies to or from another machine.");
  for (const { text } of values("-e --rsh")) if (!/^ssh\b/.test(text)) shell.script(text, "");
  for (const { text } of words.slice(0, -1)) reads(shell, text);
  const target = words.at(-1);
  if (target) writes(shell, target.text);
  if (target && args.some(({ text }) => /^--del/.test(text)))
    deletes(shell, { ...target, text: `${target.text.replace(/\/+$/, "")}/*` }, true);
  return undefined;
};

/** Plain connections: listening and looking at ports is free on the own machine alone. */
const netcat: Program = ({ args, shell, name }): Stream => {
  const { words, has, value } = optionsOf(args, { takes: "-e -c -w -p -s -i -q -I -O -X -x -T" });
  const text = value("-e -c")?.text ?? words.map((one) => one.text).find((one) => /exec:|system:/i.test(one));
  if (text) shell.stop("deny", "infra", "remote-shell", "It hands a program to whoever connects.");
  else if (name === "socat" || !(has("-z") || words.every((one) => /^[\d-]+$/.test(one.text) || isLocal(one.text))))
    shell.stop("deny", "infra", "remote-shell", "It opens a plain connection to another machine.");
  return undefined;
};

const never =
  (area: string, action: string, why: string): Program =>
  ({ shell, args }) =>
    args.length > 0 && args.every(({ text }) => /^--?(?:version|help|h)$/i.test(text))
      ? undefined
      : shell.stop("deny", area, action, why);

export const network: readonly Entry[] = [
  ["curl", curl],
  ...named("wget wget2", wget),
  ...named("http https xh xhs httpie", httpie),
  ...named(
    "ssh autossh mosh et scp sftp sshfs sshpass ftp lftp ncftp tftp telnet rlogin rsh ssh-copy-id pssh pdsh clush dsh winrm evil-winrm xfreerdp rdesktop",
    remote,
  ),
  ["rsync", rsync],
  ...named("nc ncat netcat socat", netcat),
  ...named(
    "ngrok cloudflared localtunnel lt serveo bore tailscale wg wg-quick openvpn zerotier-cli tor proxychains proxychains4 chisel frpc inlets",
    never("infra", "remote-shell", "It opens a way from outside to this machine, or round the network's rules."),
  ),
  ...named(
    "nmap masscan hydra john hashcat sqlmap nikto metasploit msfconsole tcpdump tshark ettercap aircrack-ng responder",
    never("infra", "remote-shell", "It attacks or listens to a network."),
  ),
  ...named("aria2c axel youtube-dl yt-dlp httrack", ({ args, shell }) => {
    for (const { text } of optionsOf(args, { takes: "-o -d -P --dir --out" }).values("-o -d -P --dir --out"))
      fetched(shell, text);
    return undefined;
  }),
  ...named(
    "iptables ip6tables nft ufw firewall-cmd route ip ifup ifdown networksetup pfctl nmcli iwconfig sysctl",
    ({ args, shell, name }) =>
      /^(?:-L|-S|list|status|show|a|addr|link|-a|r|route|addr show|-n)?$/.test(args[0]?.text ?? "") &&
      !args.some(({ text }) => /^(?:add|del|delete|flush|set|up|down|-w)$/.test(text))
        ? undefined
        : shell.stop("deny", "infra", "change-machine", `${name} changes the machine's network.`),
  ),
];
