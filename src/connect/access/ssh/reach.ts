/** How a certificate's holder reaches the hosts of a place, and the same way taken by a drill. */

import { execFile } from "node:child_process";
import type { Issued } from "../grantor.ts";
import type { HostReport } from "./book.ts";
import { inFolder, secretFile } from "./keygen.ts";

/** Seconds that a host may take to answer. */
const patience = 5;

/** The commands, one for each host that is known. Hosts and accounts were checked when they were taken. */
export function howTo(id: string, hosts: readonly HostReport[], files: readonly string[]): string {
  const options = [`-i ${id}`, `-o CertificateFile=${id}-cert.pub`, "-o IdentitiesOnly=yes"];
  if (files.includes("known_hosts")) options.push("-o UserKnownHostsFile=known_hosts");
  const to = hosts.map(({ host, port, account }) => `ssh ${options.join(" ")} -p ${port} ${account}@${host}`);
  return [
    `# Save the key as ${id} with mode 600, and beside it ${files.join(" and ")}.`,
    ...(to.length > 0
      ? to
      : [
          `# No host has reported yet: put the account and the host in yourself.\nssh ${options.join(" ")} ACCOUNT@HOST`,
        ]),
  ].join("\n");
}

/** The hosts' own keys, so that nobody has to believe an unknown one at night. */
export const knownHosts = (hosts: readonly HostReport[]): string =>
  hosts
    .filter(({ key }) => key !== "")
    .map(({ host, port, key }) => `${port === 22 ? host : `[${host}]:${port}`} ${key}\n`)
    .join("");

/** Comes in as the holder would and does nothing there. Throws when the host gave no answer that is a yes or a no. */
export function comesIn({ secret, files }: Issued, { host, port, account }: HostReport): Promise<boolean> {
  return inFolder(async (folder) => {
    const key = await secretFile(folder, "key", secret);
    for (const { name, text } of files) await secretFile(folder, name === "known_hosts" ? name : "key-cert.pub", text);
    const known = files.some(({ name }) => name === "known_hosts");
    const options = [
      ...["BatchMode=yes", "IdentitiesOnly=yes", "IdentityAgent=none", `ConnectTimeout=${patience}`],
      ...[`CertificateFile=${key}-cert.pub`, `UserKnownHostsFile=${folder}/known_hosts`, "GlobalKnownHostsFile=none"],
      `StrictHostKeyChecking=${known ? "yes" : "accept-new"}`,
    ].flatMap((option) => ["-o", option]);
    return new Promise((resolve, reject) => {
      const args = ["-F", "none", ...options, "-i", key, "-p", String(port), `${account}@${host}`, "true"];
      const child = execFile("ssh", args, { timeout: 3_000 * patience }, (fault, _, stderr) => {
        if (!fault) return resolve(true);
        const why = stderr.trim().split("\n").at(-1) ?? "";
        if (/Permission denied|is over\.$/.test(why)) return resolve(false);
        return reject(new Error(`${host} gave no answer: ${why || "it hung"}`));
      });
      child.stdin?.end();
    });
  });
}
