/** Key revocation lists (PROTOCOL.krl): the serial numbers that no host lets in any more. */

import { readFile, writeFile } from "node:fs/promises";
import { inFolder, keygen, secretFile } from "./keygen.ts";

/** The list of these serials of one authority, whose public key is one line. Without any it is a good, empty list. */
export function krlOf(serials: readonly number[], caPublicKey: string): Promise<Buffer> {
  return inFolder(async (folder) => {
    const [list, spec] = [`${folder}/krl`, `${folder}/spec`];
    const ca = await secretFile(folder, "ca.pub", caPublicKey);
    await writeFile(spec, serials.map((serial) => `serial: ${serial}\n`).join(""));
    await keygen(["-q", "-k", "-f", list, "-s", ca, spec]);
    return readFile(list);
  });
}
