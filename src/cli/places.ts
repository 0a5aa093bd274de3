/** The places of the page that can be reached in an emergency, each opened by its kind. A third kind is one line here. */

import { commandGrantor } from "../connect/access/command/grantor.ts";
import type { Grantor } from "../connect/access/grantor.ts";
import { postgresGrantor } from "../connect/access/postgres/grantor.ts";
import type { HostBook } from "../connect/access/ssh/book.ts";
import { sshGrantor } from "../connect/access/ssh/grantor.ts";
import { secretOf } from "../connect/secret.ts";
import type { AccessTarget } from "../page/page.ts";

/** Opens a place. Throws when its secret is not there: then nobody can receive a login, and nobody can end one. */
export function openPlace(target: AccessTarget, hosts: HostBook, now: () => Date): Grantor {
  if (target.kind === "command") return commandGrantor(target.commands, process.env);
  const secret = secretOf(target.secret, process.env);
  if (secret === undefined) throw new Error(`${target.secret} of ${target.name} is not set on this server.`);
  if (target.kind === "postgres") {
    if (target.keeper === "")
      throw new Error(`${target.name} names no \`keeper\`: a role that keeps what a login leaves behind.`);
    return postgresGrantor({ url: secret, roles: target.roles, keeper: target.keeper });
  }
  const { principal, source, command } = target;
  return sshGrantor({ ca: secret, principal, source, command, hosts, now });
}
