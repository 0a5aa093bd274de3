/** Programs that make, move, change and delete files. */

import type { Call, Program } from "../call.ts";
import { deletes, placesOf, reads, writes } from "../files.ts";
import { unreadable } from "../finding.ts";
import { optionsOf } from "../options.ts";
import { guardedPath } from "../paths.ts";
import { type Field, field, isKnown, type Stream } from "../shell/text.ts";
import { type Entry, named } from "./entry.ts";

const rm: Program = ({ args, shell, name }): Stream => {
  const { words, has } = optionsOf(args);
  if (has("--no-preserve-root")) shell.stop("deny", "data", "delete-files", "It insists on deleting the root.");
  const whole = has("-r -R --recursive") || name === "trash" || name === "rimraf" || name === "del-cli";
  for (const one of words) deletes(shell, one, whole || one.loose);
  return "";
};

const copy: Program = ({ args, shell, name }): Stream => {
  const { words, value, has } = optionsOf(args, {
    takes: "-t --target-directory -S --suffix -m -o -g --mode --owner --group",
  });
  const into = value("-t --target-directory");
  const sources = into || (name === "install" && has("-d")) ? words : words.slice(0, -1);
  const target = into ?? words.at(-1);
  if (name === "install" && has("-d")) {
    for (const one of words) writes(shell, one.text);
    return "";
  }
  for (const one of sources) {
    if (!has("--version --help")) reads(shell, one.text);
    if (name === "mv") moved(shell, one);
  }
  if (target) written(shell, sources, target);
  return "";
};

/** What is moved is gone from where it was. */
function moved(shell: Call["shell"], one: Field): void {
  const guarded = placesOf(shell, one.text).map(guardedPath).find(Boolean);
  if (guarded) shell.stop("deny", guarded.area, guarded.action, guarded.why);
  else if (
    placesOf(shell, one.text).some(
      (place) =>
        place === shell.root ||
        (!place.startsWith(`${shell.root}/`) && !/^\/(?:private\/)?tmp\//.test(place) && isKnown(place)),
    )
  )
    shell.stop("deny", "data", "delete-files", "It moves away what lies outside the checkout, or the checkout itself.");
}

function written(shell: Call["shell"], sources: readonly Field[], target: Field): void {
  const sample = sources.length === 1 && /(?:example|sample|template|dist)$/.test(sources[0]?.text ?? "");
  if (!(sample && /(?:^|\/)\.env(?:\.\w+)?$/.test(target.text))) writes(shell, target.text);
  for (const { text } of sources) {
    const name = text.slice(text.lastIndexOf("/") + 1);
    // Into a folder it keeps its name; nobody knows whether the target is one.
    if (target.text.endsWith("/") || !/\.\w+$/.test(target.text))
      writes(shell, `${target.text.replace(/\/$/, "")}/${name}`);
    if (shell.shared.written.has(text)) {
      const content = shell.shared.written.get(text);
      shell.shared.written.set(target.text, content);
      shell.shared.written.set(`${target.text.replace(/\/$/, "")}/${name}`, content);
    }
  }
}

const make: Program = ({ args, shell }): Stream => {
  for (const { text } of optionsOf(args, { takes: "-m --mode -d -t -r --date --reference -s --size" }).words)
    writes(shell, text);
  return "";
};

const link: Program = ({ args, shell }): Stream => {
  const { words } = optionsOf(args, { takes: "-t -S" });
  const [source, target] = words;
  if (source) reads(shell, source.text);
  if (target) writes(shell, target.text);
  return "";
};

/** `chmod`, `chown`: the first word is how. Whole trees, other owners and rights for everybody are looked at. */
const rights: Program = ({ args, shell, name }): Stream => {
  const words = args.filter(({ text }) => !/^-[RvcfhHLP]+$|^--/.test(text));
  const [how, ...files] = words;
  if (name !== "chmod") shell.stop("deny", "infra", "change-machine", "It gives files to another owner.");
  if (/^[ugoa]*\+[rwx]*s|^[2-7]\d{3}$/.test(how?.text ?? ""))
    shell.stop("deny", "auth", "change-rights", "The program gets the rights of its owner.");
  for (const { text } of files) writes(shell, text);
  return "";
};

/** `find`: what it runs and deletes, seen as patterns of what it finds. */
const find: Program = ({ args, shell }): Stream => {
  if (args.length > 300) return shell.stop("deny", "infra", unreadable, "find is told more than anybody reads.");
  const begin = args.findIndex(({ text }) => /^[-(!]/.test(text) && !/^-[HLPDO]/.test(text));
  const starts = args.slice(0, begin === -1 ? undefined : begin).filter(({ text }) => !/^-/.test(text));
  const rest = begin === -1 ? [] : args.slice(begin);
  const tests = rest.map(({ text }) => text);
  const found = (action: number): readonly Field[] =>
    (starts.length > 0 ? starts : [field(".")]).flatMap((start) =>
      patternsFor(tests, action).map((pattern) => ({
        ...start,
        text: `${start.text.replace(/\/$/, "")}/${pattern}`,
        glob: true,
      })),
    );
  for (const [at, text] of tests.entries()) {
    if (text === "-delete") for (const one of found(at)) deletes(shell, one, true);
    if (/^-f(?:ls|print|print0|printf)$/.test(text)) writes(shell, tests[at + 1] ?? "");
    if (!/^-(?:exec|execdir|ok|okdir)$/.test(text)) continue;
    const words = rest.slice(at + 1);
    const end = words.findIndex(
      (one, index) => one.text === ";" || (one.text === "+" && words[index - 1]?.text === "{}"),
    );
    for (const one of found(at))
      shell.run(
        words.slice(0, end === -1 ? undefined : end).map((word) => filled(word, one)),
        "",
      );
  }
  const all = found(tests.length);
  return all.every(({ text }) => isKnown(text)) ? all.map(({ text }) => `${text}\n`).join("") : undefined;
};

const filled = (word: Field, one: Field): Field =>
  word.text.includes("{}") ? { ...word, text: word.text.replaceAll("{}", one.text), glob: true } : word;

/** What an action of `find` is done to, as patterns: of the alternative that it stands in. A star where nothing narrows it. */
function patternsFor(tests: readonly string[], action: number): readonly string[] {
  let depth = 0;
  let from = 0;
  let to = tests.length;
  for (const [at, text] of tests.entries()) {
    if (text === "(") depth += 1;
    else if (text === ")") depth -= 1;
    else if (depth === 0 && (text === "-o" || text === "-or" || text === ",")) {
      if (at < action) from = at + 1;
      else to = Math.min(to, at);
    }
  }
  const patterns: string[] = [];
  for (let at = from; at < Math.min(to, action); at += 1) {
    const text = tests[at] ?? "";
    if (/^(?:!|-not)$/.test(tests[at - 1] ?? "")) continue;
    if (text === "-empty") patterns.push("empty.tmp");
    if (/^-i?name$/.test(text)) patterns.push(tests[at + 1] ?? "*");
    if (/^-(?:i?path|wholename)$/.test(text))
      patterns.push((tests[at + 1] ?? "*").replace(/^(?:\*?\.?\/|\*+\/)+/, "").replace(/(?:\/\*+)+$/, ""));
  }
  const narrow = patterns.length > 0 && patterns.every((one) => /\w/.test(one) && !/^\[/.test(one));
  return narrow ? patterns : ["*"];
}

/** Whole disks: never an agent's. */
const disk: Program = ({ args, shell, name }): Stream => {
  const target = args.map(({ text }) => text);
  const output = target.find((text) => text.startsWith("of="))?.slice(3);
  const input = target.find((text) => text.startsWith("if="))?.slice(3);
  if (name !== "dd") return shell.stop("deny", "data", "change-machine", "It changes a whole disk.");
  if (input) reads(shell, input);
  if (output) writes(shell, output);
  return undefined;
};

const shred: Program = ({ args, shell }): Stream => {
  for (const one of optionsOf(args, { takes: "-n -s --iterations --size" }).words) deletes(shell, one, true);
  return "";
};

/** Packs: what goes in is read, what comes out is written. */
const pack: Program = ({ args, shell, name }): Stream => {
  const { words, values, value, has } = optionsOf(args, {
    takes:
      "-C -d -o -f -I -T -X --directory --file --use-compress-program --to-command --checkpoint-action --exclude -P --output",
  });
  for (const one of [
    ...values("--to-command"),
    ...values("--checkpoint-action"),
    ...values("-I --use-compress-program"),
    ...(name === "zip" ? values("-TT") : []),
  ]) {
    const program = one.text.replace(/^exec=/, "");
    if (!/^(?:z?std|gzip|pigz|xz|bzip2|lz4|dot|echo)\b/.test(program)) shell.script(program, undefined);
  }
  const folder = value("-C -d --directory");
  if (folder) writes(shell, folder.text);
  for (const { text } of words) reads(shell, text);
  const archive = value("-f --file -o --output");
  const makes = name === "zip" || has("-c --create -o") || /^-?[a-z]*c/.test(args[0]?.text ?? "");
  const target = archive ?? (name === "zip" ? words[0] : undefined);
  if (target && makes && name !== "unzip") writes(shell, target.text);
  return undefined;
};

export const disks: readonly Entry[] = [
  ...named("rm unlink rmdir trash rimraf del-cli", rm),
  ...named("cp mv install ditto", copy),
  ...named("mkdir touch truncate fallocate split csplit", make),
  ...named("ln link symlink", link),
  ...named("chmod chown chgrp chattr setfacl xattr", rights),
  ...named("find gfind", find),
  [
    "fd",
    ({ args, shell }) => {
      const at = args.findIndex(({ text }) => /^(?:-[xX]|--exec|--exec-batch)$/.test(text));
      return at === -1
        ? undefined
        : shell.run(
            [
              ...args.slice(at + 1).map((one) => ({ ...one, text: one.text.replaceAll("{}", "./*") })),
              { text: "./*", loose: false, glob: true },
            ],
            "",
          );
    },
  ],
  ...named(
    "dd mkfs mkfs.ext4 mkfs.xfs fdisk parted sfdisk wipefs mkswap swapoff swapon mount umount losetup cryptsetup lvremove vgremove pvremove zpool zfs mdadm diskutil hdiutil",
    disk,
  ),
  ...named("shred srm wipe", shred),
  ...named(
    "tar zip unzip gzip gunzip bzip2 bunzip2 xz unxz zstd unzstd 7z 7za rar unrar cpio bsdtar jar pigz lz4",
    pack,
  ),
  [
    "sponge",
    ({ args, shell }) => {
      for (const { text } of args) writes(shell, text);
      return "";
    },
  ],
];
