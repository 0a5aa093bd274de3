/** Money, mail, secrets and the machine itself: clients of which nearly every word is a decision. */

import type { Program } from "../call.ts";
import { reads, writes } from "../files.ts";
import { optionsOf } from "../options.ts";
import { isKnown, readable, type Stream } from "../shell/text.ts";
import { type Entry, named } from "./entry.ts";
import { service } from "./verbs.ts";

const stop =
  (area: string, action: string, why: string, free?: RegExp): Program =>
  ({ args, shell }): Stream => {
    const said = args.map(({ text }) => text).join(" ");
    if (/^(?:--?(?:version|help)|-[hV]|version|help)$/.test(said) || free?.test(said)) return undefined;
    return shell.stop("deny", area, action, why);
  };

/** Test events and listening are free; every other word speaks with the provider, in test mode or not. */
const stripe: Program = ({ args, shell }): Stream => {
  const { words, has } = optionsOf(args, {
    takes:
      "--api-key --project-name --color --device-name --config --log-level -p --add --override --edit --forward-to -f --events -e --stripe-account --api-version",
  });
  const [verb = "", what = ""] = words.map(({ text }) => text);
  if (
    verb === "" ||
    (/^(?:version|help|completion|trigger|listen|fixtures|samples|open|status|serve|community|feedback|plugin)$/.test(
      verb,
    ) &&
      !has("--live"))
  )
    return undefined;
  if (verb === "login" || verb === "logout" || verb === "config")
    return what === "" && verb === "config" && has("--list")
      ? shell.stop("deny", "secrets", "read-secret", "It prints keys.")
      : shell.stop("deny", "secrets", "use-secret", "It is about a login of the payment provider.");
  return shell.stop(
    "deny",
    "billing",
    "move-money",
    `stripe ${readable(`${verb} ${what}`.trim())} works on the account of the payment provider.`,
  );
};

const vault = service({
  takes: "-address -namespace -field -format -mount",
  free: /^(?:status|version|path-help|server -dev|print address)(?:\s|$)/,
  area: "secrets",
  action: "read-secret",
});

/** `openssl`, `gpg`, `age`: keys of the own machine stay there. */
const gpg: Program = ({ args, shell }): Stream => {
  const { has, words } = optionsOf(args, {
    takes: "-o --output -r --recipient -u --local-user --homedir --passphrase --passphrase-file  -k --keyserver",
  });
  for (const { text } of optionsOf(args, { takes: "-o --output -r -u" }).values("-o --output")) writes(shell, text);
  if (
    args.some(({ text }) =>
      /^--export-secret|^--delete-secret|^--edit-key|^--gen-key|^--full-gen|^--quick-|^--change-pass/.test(text),
    )
  )
    return shell.stop("deny", "secrets", "read-secret", "It works on private keys.");
  if (has("-d --decrypt"))
    return shell.stop("deny", "secrets", "read-secret", "It opens what was closed with a private key.");
  for (const { text } of words) reads(shell, text);
  return undefined;
};

const openssl: Program = ({ args, shell }): Stream => {
  const { words, values } = optionsOf(args, {
    longs: true,
    takes:
      "-in -out -inkey -key -keyout -CA -CAkey -pass -passin -passout -connect -servername -subj -days -config -extensions -name -newkey  -certfile -iter -k -K -iv -rand",
  });
  const [verb = ""] = words.map(({ text }) => text);
  for (const { text } of values("-in -inkey -key -certfile -CAkey"))
    if (!(verb === "x509" && !/\.key$/.test(text))) reads(shell, text);
  for (const { text } of values("-out -keyout")) {
    writes(shell, text, true);
    shell.shared.written.set(text, undefined);
  }
  if (values("-pass -passin -k -K").length > 0 && args.some(({ text }) => text === "-d")) return undefined;
  return undefined;
};

const sshKeys: Program = ({ args, shell, name }): Stream => {
  const { value, has } = optionsOf(args, { takes: "-f -t -b -C -N -P -m -I -n -s -V -R -F" });
  if (name === "ssh-keygen" && (has("-l -F") || args.length === 0)) return undefined;
  const path = value("-f")?.text;
  if (name === "ssh-keygen" && path && /^\.?\/?(?:tmp|test|fixtures)|^\/tmp\//.test(path)) return undefined;
  if (name === "ssh-keyscan") return undefined;
  return shell.stop("deny", "auth", "change-login", `${name} works on the keys by which somebody signs in.`);
};

const security: Program = ({ args, shell }): Stream =>
  /^(?:list-keychains|find-identity|error|help)/.test(args[0]?.text ?? "")
    ? undefined
    : shell.stop("deny", "secrets", "read-secret", "It opens the machine's store of passwords.");

/** Services of the machine: looking is free. */
const machine =
  (free: RegExp): Program =>
  ({ args, shell, name }): Stream => {
    const said = args.map(({ text }) => text).join(" ");
    return free.test(said) ? undefined : shell.stop("deny", "infra", "change-machine", `${name} changes the machine.`);
  };

/** Installing for the whole machine. */
const system: Program = ({ args, shell, name }): Stream => {
  const said = args.map(({ text }) => text).join(" ");
  if (shell.shared.place === "container") return undefined;
  const looks =
    /^(?:-[\w-]+ )*(?:list|ls|search|show|info|policy|depends|rdepends|--version|version|check|check-update|outdated|deps|leaves|config|doctor|home|desc|cat|log|provides|repolist|repoquery|status|help|--help|-q\w*|-Q\w*|-S[sl]|why|madison|changelog|download|--prefix|-l|-L|-s|-S|--get-selections|prefix|update$|shellenv|bundle check|options|audit|--cache|--cellar|uses|analytics|formulae|casks|commands|services(?: list| info)?$)(?:\s|$)/.test(
      said,
    );
  const simulates = / (?:-s|--simulate|--dry-run|-n)(?:\s|$)/.test(` ${said}`);
  return looks || simulates || said === ""
    ? undefined
    : shell.stop("ask", "infra", "change-machine", `${name} installs or removes for the whole machine.`);
};

/** Own processes may be ended; the machine's, the agent's own guard and everything at once not. */
const kill: Program = ({ args, shell, name }): Stream => {
  const texts = args.map(({ text }) => text);
  if (texts.some((text) => /finalcall|claude|codex/i.test(text)))
    return shell.stop("deny", "ai", "change-harness", "It ends what holds the agent in check.");
  const targets = texts.filter((text) => !/^-(?!1$)[\w]+$/.test(text));
  if (
    name === "kill" &&
    (texts.slice(1).includes("-1") ||
      targets.some((text) => /^(?:-1|0|1)$/.test(text) && texts.length > 1 && text !== "1"))
  )
    return shell.stop("deny", "infra", "change-machine", "It ends every process.");
  if (name !== "kill" && targets.some((text) => /^(?:\.\*?|\*)$/.test(text) || /^-u$|^-v$/.test(text)))
    return shell.stop("deny", "infra", "change-machine", "It ends processes that are not the agent's.");
  if (
    name !== "kill" &&
    targets.some((text) =>
      /postgres|mysql|mongo|redis|docker|ssh|systemd|init|WindowServer|Finder|Dock|loginwindow/i.test(text),
    )
  )
    return shell.stop("ask", "infra", "change-machine", "It ends a service of the machine.");
  return undefined;
};

const clipboard: Program = ({ shell, stdin }): Stream =>
  stdin === ""
    ? shell.stop("deny", "secrets", "read-secret", "It prints what was copied last, which may be a password.")
    : undefined;

/** Mail: a trial is free. */
const mail: Program = ({ args, shell, name }): Stream => {
  const { has } = optionsOf(args, { takes: "-s -a -c -b -r -S -f -F " });
  if (has("--dry-run --version --help") && !has("--no-dry-run")) return undefined;
  return shell.stop("deny", "messages", "send-message", `${name} writes to people.`);
};

export const services: readonly Entry[] = [
  ["stripe", stripe],
  ...named(
    "paypal braintree adyen square mollie paddle chargebee recurly wise qonto coinbase bitcoin-cli geth cast solana gopay plaid razorpay ",
    stop("billing", "move-money", "It works on an account where money lies."),
  ),
  ...named(
    "mail mailx mutt neomutt sendmail msmtp ssmtp swaks mailmerge sendemail smtp-cli s-nail nail mpack mailsend himalaya sendgrid mailgun postmark twilio slackcat slack-cli slack telegram-send signal-cli  wall write toot twurl ",
    mail,
  ),
  ["vault", vault],
  ...named(
    "pass gopass bw lpass 1pass keepassxc-cli secret-tool kwallet-query gnome-keyring-daemon dashlane rbw ejson   sops blackbox_cat git-crypt transcrypt  keyring",
    stop("secrets", "read-secret", "It opens a store of passwords.", /^(?:--encrypt|-e |encrypt|status|lock|sync$)/),
  ),
  ["security", security],
  ...named("gpg gpg2 age rage minisign signify", gpg),
  ["openssl", openssl],
  ...named(
    "ssh-keygen ssh-add ssh-copy-id ssh-keyscan passwd chpasswd htpasswd useradd usermod userdel adduser deluser groupadd groupdel visudo vipw chage gpasswd dscl loginctl authselect realm adcli kinit kadmin",
    sshKeys,
  ),
  ...named(
    "systemctl service launchctl rc-service initctl supervisorctl pm2 sv runit s6-svc circusctl",
    machine(
      /^(?:--\S+ )*(?:status|list-\S+|list|show|is-\S+|cat|logs?|print|ls|describe|jlist|prettylist|monit|info|avail|pid|--version|help|--failed|\S+ status)(?:\s|$)/,
    ),
  ),
  ...named(
    "pmset nvram kexec modprobe insmod rmmod depmod grub-install update-grub efibootmgr swapon setenforce semanage apparmor_parser auditctl timedatectl hostnamectl localectl defaults csrutil spctl tmutil softwareupdate scutil systemsetup regedit reg schtasks bcdedit wmic powershell pwsh cmd osascript update-alternatives ldconfig dpkg-reconfigure rfkill fstrim udevadm dmsetup pvcreate vgcreate lvcreate crictl ctr runc bpftool",
    machine(
      /^(?:--version|-l|--list|list|status|show|--help|-V|read [\w.-]+ ?\S*|info|--display \S+|statistics|-productVersion)?$/,
    ),
  ),
  ...named(
    "apt apt-get aptitude dpkg yum dnf rpm pacman apk zypper snap flatpak brew port nix-env emerge xbps-install pkg pkgin winget choco scoop mas guix",
    system,
  ),
  ...named("shutdown reboot halt poweroff init telinit", stop("infra", "change-machine", "It stops the machine.")),
  ...named("kill pkill killall skill xkill", kill),
  ...named("pbpaste  wl-paste ", clipboard),
  ...named("pbcopy wl-copy open xdg-open start explorer", ({ args, shell }) => {
    for (const { text } of args)
      if (!isKnown(text) || /\uE000/.test(text))
        shell.stop("ask", "infra", "unknown-program", `Nobody can say what ${readable(text)} opens.`);
      else if (/\.(?:app|command|sh|dmg|pkg|exe)$/.test(text))
        shell.stop("ask", "infra", "unknown-program", `It starts ${readable(text)}.`);
    return undefined;
  }),
  ...named(
    "journalctl dmesg last lastlog who w sar iostat mpstat pidstat iotop sensors inxi hwinfo system_profiler ioreg lshw dmidecode getent finger ",
    ({ args, shell }) =>
      args.some(({ text }) => /^--(?:vacuum|rotate|flush|clear)|^-[cC]$/.test(text))
        ? shell.stop("ask", "infra", "change-machine", "It deletes logs of the machine.")
        : undefined,
  ),
  ...named("xclip xsel", ({ args, shell }) =>
    args.some(({ text }) => /^-o|^--output|^-out/.test(text))
      ? shell.stop("deny", "secrets", "read-secret", "It prints what was copied last, which may be a password.")
      : undefined,
  ),
];
