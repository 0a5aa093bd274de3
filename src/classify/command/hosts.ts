/** Hosts: which of them are the own machine. */

import { isKnown } from "./shell/text.ts";

/** Whether a host is the own machine, or a container on it. Unknown hosts are not. */
export function isLocal(host: string | undefined): boolean {
  if (host === undefined || !isKnown(host)) return false;
  const name = host.toLowerCase().replace(/^\[|\]$/g, "");
  if (/^(?:localhost|127(?:\.\d{1,3}){3}|::1|0\.0\.0\.0|host\.docker\.internal|host\.containers\.internal)$/.test(name))
    return true;
  return (
    /^(?:[\w-]+\.)+localhost$/.test(name) ||
    name.startsWith("/var/run/") ||
    name.startsWith("/run/") ||
    name.startsWith("/tmp/")
  );
}

/** The host of an address, without user and port; empty where there is none. */
export function hostOf(address: string): string {
  const [, authority = ""] = /^(?:[a-z][\w+.-]*:)?\/\/([^/?#\\]*)/i.exec(address) ?? [];
  const bare = authority.slice(authority.lastIndexOf("@") + 1);
  return bare.startsWith("[") ? bare.slice(0, bare.indexOf("]") + 1) : bare.replace(/:\d*$/, "");
}

/** As `hostOf`, for addresses that may lack the scheme: `localhost:3000/path`. */
export const hostOfAny = (address: string): string =>
  hostOf(/^[a-z][\w+.-]*:\/\//i.test(address) ? address : `//${address}`);
