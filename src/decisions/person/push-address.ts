/** Where a push may be sent: an address comes from a browser, so it must not lead into our own network. */

/** True for an https address on its usual port, at a name that is no number and no name of a local network. */
export function isPushAddress(endpoint: string): boolean {
  if (!URL.canParse(endpoint)) return false;
  const { protocol, hostname, port, username, password } = new URL(endpoint);
  if (protocol !== "https:" || port !== "" || username !== "" || password !== "") return false;
  const local = /(^|\.)(localhost|local|localdomain|internal|intranet|lan|home|corp|arpa)$/;
  return /^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z][a-z0-9-]*$/.test(hostname) && !local.test(hostname);
}
