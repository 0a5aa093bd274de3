/** Emergency logins at servers by SSH: a certificate for one person and one grant, revoked at its end, and the proof of each host. */

import type { Grantor } from "../grantor.ts";
import { certify, type Terms } from "./certificate.ts";
import { sweep } from "./keygen.ts";

/** Nothing is opened; folders that a crash left are removed. */
export function sshGrantor(terms: Terms): Grantor {
  void sweep();
  return {
    async issue(grant) {
      const { key, certificate } = await certify(terms, grant, new Date());
      const name = grant.id;
      return {
        secret: key,
        files: [{ name: `${name}-cert.pub`, text: certificate }],
        how: `ssh -i ${name} -o CertificateFile=${name}-cert.pub -o IdentitiesOnly=yes ACCOUNT@HOST`,
      };
    },
    async end() {
      throw new Error("No host was asked yet.");
    },
    async try() {
      throw new Error("No host is known.");
    },
    existing: async () => [],
    async close() {},
  };
}
