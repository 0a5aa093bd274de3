/** A message as each channel carries it: a short text and one link. No secret, no one-time link, nothing that decides. */

import type { Message } from "./channel.ts";

/** The body of a mail. */
export const mailText = ({ said, link, zone }: Message): string =>
  [
    ...said.lines,
    "",
    link,
    "",
    "The link shows it. Nothing is decided by opening it, or by answering this mail.",
    `Times are in ${zone}.`,
    "",
  ].join("\n");

/** Bytes of a push's text at most: push services take 4096 with the encryption around it. */
const longestPush = 1500;

/** What the browser's worker shows. `tag`: a note about the same thing takes the place of the last one. */
export const pushPayload = ({ said, link, thread, zone, urgency }: Message): string =>
  JSON.stringify({
    title: said.subject,
    body: `${said.lines.join("\n").slice(0, longestPush / 3)}\nTimes are in ${zone}.`,
    url: new URL(link).pathname,
    tag: thread,
    urgent: urgency === "now",
  });

/** The body of a webhook: type, moment and data, as Standard Webhooks advises. */
export const webhookBody = ({ about, what, at, said, link, urgency, zone }: Message): string =>
  JSON.stringify({
    type: `${about.slice(0, about.indexOf(":"))}.${what}`,
    timestamp: at,
    data: { about, subject: said.subject, text: said.lines.join(" "), link, urgency, zone },
  });
