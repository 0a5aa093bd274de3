/** Programs that only look: at nothing, at names, or at what files hold. */

import type { Program, Shell } from "../call.ts";
import { reads, writes } from "../files.ts";
import { optionsOf } from "../options.ts";
import { secretName } from "../secret-names.ts";
import { holesIn, isKnown, type Stream } from "../shell/text.ts";
import { type Entry, named } from "./entry.ts";

/** They neither change anything nor show what files hold. */
const harmless =
  "ls ll la dir vdir pwd whoami id groups uname cal uptime which type whereis file stat du df ps pgrep pstree top htop free vmstat lsof nproc arch sw_vers locale " +
  "getconf tty stty tput clear reset dirname realpath readlink true false : test [ sleep usleep expr bc dc factor tree man info help jobs wait ulimit umask times " +
  "hash compgen complete bind logger getopt dpkg-query rpmquery lsb_release lscpu lsblk lsusb lspci ipcs say beep cmp sum cksum md5sum md5 sha1sum sha224sum " +
  "sha256sum sha384sum sha512sum shasum b2sum tokei cloc scc neofetch figlet cowsay nslookup dig host whois ping ping6 traceroute mtr netstat ss ifconfig look " +
  "pathchk yes errno apropos whatis exit return break continue shift shopt unalias disown fg bg dirs getopts let suspend logout mkfifo";

/** They print what the files hold that they are given. */
const readers =
  "tac head tail less more most bat batcat nl od hexdump hd strings cut paste join comm uniq column expand unexpand fmt pr diff colordiff sdiff delta icdiff wc zcat " +
  "zless gzcat bzcat xzcat zstdcat base32 csvlook csvcut csvstat csvgrep mlr xmllint xsltproc pdftotext exiftool identify mediainfo ffprobe glow readelf objdump nm " +
  "ldd otool size numfmt tsort shuf iconv gron fx dasel peco fzf fold sqlfluff jless";

/** Reads every word that may be a path. */
export const reader: Program = ({ args, shell }): Stream => {
  for (const { text } of args) reads(shell, text.startsWith("-") ? text.slice(text.indexOf("=") + 1) : text);
  return undefined;
};

/** What files hold that the line wrote itself; undefined for all others. Without a path: the input. */
export function contents(paths: readonly string[], { shared }: Shell, stdin: Stream): Stream {
  if (paths.length === 0) return stdin;
  return paths.reduce<Stream>((before, path) => {
    const next = path === "-" ? stdin : shared.written.get(path);
    return before === undefined || next === undefined ? undefined : before + next;
  }, "");
}

const cat: Program = (call): Stream => {
  reader(call);
  const name = holesIn(call.stdin ?? "").find((one) => secretName.test(one));
  if (name && call.args.length === 0) call.shell.stop("deny", "secrets", "read-secret", `It prints ${name}.`);
  const words = call.args.filter(({ text }) => !text.startsWith("-") || text === "-");
  return contents(
    words.map(({ text }) => text),
    call.shell,
    call.stdin,
  );
};

const searchTakes =
  "-e -f -m -A -B -C --regexp --file --include --exclude --exclude-dir --glob --type --max-count --context --after-context --before-context --replace --pre --sort --colors --iglob";
const secretWord = /passw|secret|token|api.?key|credential|private.?key|BEGIN |sk_live|AKIA|database_url|_key\b/i;

/** Searches: the first word is what is looked for. */
const search: Program = ({ name, args, shell }): Stream => {
  const ripgrep = name === "rg" || name === "ag" || name === "ack";
  const { words, has, value, values } = optionsOf(args, {
    takes: ripgrep ? `${searchTakes} -g -t -T -r -j` : searchTakes,
  });
  const program = value("--pre");
  if (program) shell.run([program], undefined);
  const told = has("-e -f --regexp --file") || (ripgrep && has("--files"));
  const places = told ? words : words.slice(1);
  for (const { text } of [...places, ...values("-f --file")]) reads(shell, text);

  const silent = has("-l -L -c -q --files-with-matches --count --quiet --files --files-without-match");
  const hidden = ripgrep
    ? has("--hidden -. --no-ignore -u --unrestricted")
    : has("-r -R --recursive --dereference-recursive");
  const narrowed = has("--include --exclude --exclude-dir -g --glob -t --type");
  const wide =
    places.length === 0 || places.some(({ text }) => /^(?:\.?\/?|\*)$|^~|^\/(?!tmp\/)/.test(text) || !isKnown(text));
  const patterns = told ? values("-e --regexp") : words.slice(0, 1);
  if (hidden && wide && !silent && !narrowed && patterns.some(({ text }) => secretWord.test(text)))
    shell.stop(
      "deny",
      "secrets",
      "read-secret",
      "It prints every line that looks like a secret, in files that git does not track, too.",
    );
  return undefined;
};

const sort: Program = (call): Stream => {
  const { value } = optionsOf(call.args, {
    takes: "-k -t -o -S -T --output --key --field-separator --compress-program",
  });
  const output = value("-o --output");
  if (output) writes(call.shell, output.text);
  const program = value("--compress-program");
  if (program) call.shell.run([program], undefined);
  return reader(call);
};

const tee: Program = ({ args, shell, stdin }): Stream => {
  for (const { text } of optionsOf(args).words) {
    writes(shell, text);
    shell.shared.written.set(text, stdin);
  }
  return stdin;
};

/** `date`, `hostname`: they only look, unless they are told to set something. */
const unlessSet: Program = ({ args, shell, name }): Stream => {
  const { has, words } = optionsOf(args, { takes: "-d --date -f -r -v -j" });
  const sets = name === "date" ? has("-s --set") : words.length > 0;
  return sets ? shell.stop("deny", "infra", "change-machine", `It sets the machine's ${name}.`) : undefined;
};

const jq: Program = (call): Stream => {
  const { words } = optionsOf(call.args, { takes: "-f --from-file --arg --argjson --slurpfile --rawfile -L --indent" });
  if (/\benv\b|\$ENV\b|\$__prog/.test(words[0]?.text ?? ""))
    call.shell.stop("deny", "secrets", "read-secret", "It reads the environment, where secrets are.");
  return reader(call);
};

const yq: Program = (call): Stream => {
  const { has, words } = optionsOf(call.args);
  if (has("-i --inplace --in-place")) for (const { text } of words) if (/\.\w+$/.test(text)) writes(call.shell, text);
  return reader(call);
};

const mktemp: Program = ({ args, shell }): Stream => {
  const { words, has, value } = optionsOf(args, { takes: "-p --tmpdir --suffix" });
  const folder = value("-p");
  for (const { text } of words)
    if (text.includes("/") || folder) writes(shell, folder ? `${folder.text}/${text}` : text);
  return words.length === 0 || has("-t")
    ? "/tmp/tmp.own\n"
    : words.length === 1 && isKnown(words[0]?.text ?? "")
      ? `${words[0]?.text}\n`
      : undefined;
};

const basename: Program = ({ args }): Stream => {
  const [one, more] = args.map(({ text }) => text);
  if (one === undefined || more !== undefined || !isKnown(one) || one.startsWith("-")) return undefined;
  return `${one.replace(/\/+$/, "").split("/").at(-1)}\n`;
};

/** Where a program lies: nobody knows, but its name stays. */
const which: Program = ({ args, name }): Stream => {
  const { words } = optionsOf(args);
  const [one] = words;
  return words.length === 1 && one && name === "which" && /^[\w.+-]+$/.test(one.text)
    ? `/usr/local/bin/${one.text}\n`
    : undefined;
};

export const reading: readonly Entry[] = [
  ...named(harmless, () => undefined),
  ...named(readers, reader),
  ...named("grep egrep fgrep zgrep rg ag ack ripgrep pcregrep ugrep", search),
  ["cat", cat],
  ["which", which],
  ["sort", sort],
  ["tee", tee],
  ["date", unlessSet],
  ["hostname", unlessSet],
  ["jq", jq],
  ["yq", yq],
  ["mktemp", mktemp],
  ["basename", basename],
  ["pwd", ({ shell }) => (shell.state.cwd.length === 1 ? `${shell.state.cwd[0]}\n` : undefined)],
];
