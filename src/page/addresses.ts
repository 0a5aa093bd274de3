/** Addresses that a page sends actions to: encrypted, or inside the team's own network, and never with a login in them. */

import { kind, quote, type Sentences, type TextKind } from "./text-kind.ts";

/** Parts of a read-back address that are filled in: the idempotency key, and the action's id. */
const filled = ["key", "id"];

/** Names in an address's query that say a secret follows. */
const secretName = /^(.*[_-])?(key|token|secret|password|passwd|pwd|sig|signature|auth|apikey)$/i;

/** The parsed address; undefined where it is no web address. */
export function addressOf(text: string): URL | undefined {
  if (!/^https?:\/\/[^\s]+$/i.test(text) || text.length > 2000) return undefined;
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

/**
 * True for a host that only the team's own network reaches: loopback, the private ranges of RFC 1918 and RFC 4193, names
 * without a dot (a service beside this one), and names under `.internal`, `.local` and `.localhost`.
 */
export function isPrivateHost(hostname: string): boolean {
  const host = hostname.toLowerCase().replace(/^\[|\]$|\.$/g, "");
  const [, a = "", b = ""] = /^(\d+)\.(\d+)\.\d+\.\d+$/.exec(host) ?? [];
  if (a !== "")
    return a === "127" || a === "10" || (a === "172" && Number(b) >> 4 === 1) || (a === "192" && b === "168");
  if (host.includes(":")) return host === "::1" || /^f[cd]/.test(host);
  return !host.includes(".") || /\.(internal|local|localhost)$/.test(host);
}

/** 169.254.0.0/16 and fe80::/10 (RFC 3927, RFC 4291): metadata services and neighbours, never a far side. */
const isLinkLocal = (hostname: string): boolean => /^(169\.254\.|\[fe[89ab])/i.test(hostname);

/** What is wrong with an address however it is used, or undefined. A login in it is never repeated. */
function addressFault(text: string, why: string): Sentences | undefined {
  const url = addressOf(text);
  const fix = "Write `https://host/path`; `http` only inside your own network.";
  if (!url) return { what: `${quote(text.replace(/\/\/.*@/, "//…@"))} is not a web address.`, why, fix };
  const secret = [...url.searchParams].some(([name, value]) => secretName.test(name) && !/^\{\w*\}$/.test(value));
  if (url.username !== "" || url.password !== "" || secret)
    return {
      code: "page.secret",
      what: "The address holds a login or a key.",
      why: "The page is read by everybody, and its history for ever.",
      fix: "Remove it; what is sent is signed with `secret`.",
      replace: undefined,
    };
  if (isLinkLocal(url.hostname))
    return {
      what: `${quote(text)} is an address of the machine's own surroundings.`,
      why: "There the cloud hands out its keys; nothing of a customer's is done there.",
      fix,
    };
  if (url.protocol === "http:" && !isPrivateHost(url.hostname))
    return {
      what: `${quote(text)} is not encrypted.`,
      why: "Whoever is on the way reads what is done for whom, and may answer in its place.",
      fix: "Write `https`; `http` only for an address inside your own network.",
      replace: text.replace(/^http:/i, "https:"),
    };
  if (url.hash !== "" || /[{}]/.test(url.hostname))
    return { what: `${quote(text)} is not one place.`, why, fix: "Write host and path, without `#`." };
  return undefined;
}

/** Where an action is sent. Nothing in it is filled in. */
export const target: TextKind = kind("to", "https://shop.example/hooks/finalcall", (text) => {
  const fault = addressFault(text, "The action is sent there, and nowhere else.");
  if (fault || !/[{}]/.test(text)) return fault;
  return {
    what: `${quote(text)} holds a part in braces.`,
    why: "Everything goes to one address; what differs stands in what is sent.",
    fix: "Write the address without braces; `{key}` and `{id}` belong under `read-back`.",
  };
});

/** Braces mean something else in YAML, so that an address with braces stands in quotes. */
export const inQuotes = (text: string): string => `"${text}"`;

/** Where it is asked whether an action was done. */
export const readBack: TextKind = kind("read-back", "https://shop.example/refunds/{key}", (text) => {
  const fault = addressFault(text, "It is asked whether the action was done.");
  if (fault) return { replace: inQuotes("https://shop.example/refunds/{key}"), ...fault };
  const parts = [...text.matchAll(/\{([^{}]*)\}/g)].map(([, part = ""]) => part);
  const other = parts.find((part) => !filled.includes(part));
  const fix =
    "Write `{key}` for the idempotency key, `{id}` for the action's id: `https://shop.example/refunds/{key}`.";
  if (other !== undefined)
    return {
      what: `${quote(`{${other}}`)} in the read-back is not filled in.`,
      why: "It would ask about something that does not exist, and take that for a no.",
      fix,
      replace: inQuotes(text.replaceAll(`{${other}}`, parts.includes("key") ? "{id}" : "{key}")),
    };
  if (parts.length > 0) return undefined;
  return {
    what: "The read-back holds neither `{key}` nor `{id}`.",
    why: "Without them it is asked about no action in particular, and any answer would count.",
    fix,
    replace: inQuotes(`${text.replace(/\/$/, "")}/{key}`),
  };
});
