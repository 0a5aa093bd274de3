/** `finalcall incident declare`, `lead`, `role`: who leads, and what only a person does in their browser. */

import type { Client } from "../../client/client.ts";
import { nameOf } from "../../routing/sentence.ts";
import type { ExitCode } from "../exit.ts";
import { asking, done, type Flags, inBrowser, meant, say } from "./asking.ts";
import { whenOf } from "./when.ts";

export interface DeclareFlags extends Flags {
  readonly severity?: string;
  readonly environment?: string;
  readonly hits?: string;
  readonly started?: string;
  readonly detected?: string;
  readonly by?: string;
  readonly separate?: boolean;
}

export async function declare(title: string, flags: DeclareFlags): Promise<ExitCode> {
  const { severity, environment, hits, started, detected, by, separate } = flags;
  const now = new Date();
  return asking("Not declared.", async (client) => {
    const said = {
      title,
      ...(severity === undefined ? {} : { severity: Number(severity) }),
      ...(environment === undefined ? {} : { environment }),
      ...(hits === undefined ? {} : { hits: hits.split(",").map((one) => one.trim()) }),
      ...(started === undefined ? {} : { started: whenOf(started, now) }),
      ...(detected === undefined ? {} : { detected: whenOf(detected, now) }),
      ...(by === undefined ? {} : { detectedBy: by }),
      ...(separate ? { separate } : {}),
    };
    const it = await client.declareIncident(said as Parameters<Client["declareIncident"]>[0]);
    const wider = it.wider === "" ? "" : ` ${nameOf(it.wider)} leads the wider response.`;
    const where = it.environment === "" ? "everywhere" : `to ${it.environment}`;
    const sentence = `Incident ${it.number}, severity ${it.severity}. Deploys ${where} are frozen. ${nameOf(it.lead)} leads. ${it.leadWhy}${wider}`;
    return say(flags, `${sentence}\n${it.link}`, it);
  });
}

/** Without a name: who leads. With one: offers it; the lead passes when that person acknowledges it in their browser. */
export async function lead(to: string | undefined, flags: Flags): Promise<ExitCode> {
  if (to !== undefined)
    return done(
      flags,
      "offer",
      () => ({ to }),
      (it) => `${nameOf(it.lead)} leads until ${nameOf(to)} acknowledges it in their browser.\n${it.link}`,
    );
  return asking("Not known.", async (client) => {
    const it = await meant(client, flags);
    const offered = it.offered === "" ? "" : ` ${nameOf(it.offered)} is offered the lead.`;
    const there = it.acknowledged ? "" : " and has not said yet that they are there";
    const wider = it.wider === "" ? "" : ` ${nameOf(it.wider)} leads the wider response.`;
    return say(flags, `${nameOf(it.lead)} leads incident ${it.number}${there}.${offered}${wider}`, it);
  });
}

export const role = (name: string, person: string, flags: Flags) =>
  done(
    flags,
    "role",
    () => ({ role: name, person }),
    (it) => `${it.roles.map((one) => `${one.role}: ${nameOf(one.person)}`).join(", ")}.`,
  );

export const widen = (hits: readonly string[], flags: Flags) =>
  done(
    flags,
    "widen",
    () => ({ hits: [...hits] }),
    (it) => `${nameOf(it.wider)} leads the wider response.`,
  );

export const grade = (severity: string, reason: string, flags: Flags) =>
  done(
    flags,
    "grade",
    () => ({ severity: Number(severity), reason }),
    (it) => `Incident ${it.number} is severity ${it.severity}.`,
  );

/** What only a person does, in their browser. */
export const byPerson = (act: "take" | "thaw" | "resolve" | "close" | "duplicate", flags: Flags): Promise<ExitCode> =>
  asking("Not done.", async (client) => {
    const it = await meant(client, flags);
    const presses = {
      take: it.offered === "" ? "I am here: I lead" : "Accept: I lead",
      thaw: "Lift the freeze",
      resolve: "Resolve the incident",
      close: "Close the incident",
      duplicate: "End it as the same",
    };
    const who = act === "take" && it.offered !== "" ? it.offered : it.lead;
    return inBrowser(flags, it, [who], presses[act]);
  });
