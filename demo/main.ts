/** `npm run demo`: makes the example company where it is not there yet, serves it by `finalcall serve`, and gives a link for each of its people. */

import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { usualPort } from "./company.ts";
import { makeDemo } from "./demo.ts";
import { openFarSides } from "./far-sides.ts";
import { type Kept, keptIn, secrets } from "./kept.ts";
import { numbersAt } from "./numbers.ts";
import { type Staff, staffOf } from "./staff.ts";

const usage = `npm run demo [-- --fresh] [-- --person ana] [-- --port N]
  --fresh        makes the company anew, up to this moment; else the one that was made before is served
  --person NAME  a link for this person alone
  --port N       default: ${usualPort}, or the next free one
`;

/** How often production's numbers are pushed, and new passkeys are looked for, in milliseconds. */
const pushEvery = 10_000;
const lookEvery = 1_000;

const print = (line: string) => process.stdout.write(`${line}\n`);

export async function main(argv: readonly string[], root: string): Promise<number> {
  const flags = flagsIn(argv);
  if (!flags) return 2;
  const folder = join(process.cwd(), ".finalcall-demo");
  const kept = (flags.fresh ? undefined : keptIn(folder)) ?? (await made(folder, root));
  const people = Object.keys(kept.phones);
  if (flags.person !== undefined && !people.includes(flags.person)) {
    process.stderr.write(`Nobody in the company is called ${flags.person}. There are ${people.join(", ")}.\n`);
    return 2;
  }
  return serve(folder, root, kept, flags.port ?? (await freePort(usualPort)), flags.person ? [flags.person] : people);
}

function flagsIn(argv: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        fresh: { type: "boolean", default: false },
        person: { type: "string" },
        port: { type: "string" },
        help: { type: "boolean", default: false },
      },
    });
    const port = values.port === undefined ? undefined : Number(values.port);
    const good = port === undefined || (Number.isInteger(port) && port > 0 && port < 65_536);
    if (!values.help && good) return { ...values, port };
    process.stderr.write(usage);
  } catch (fault) {
    process.stderr.write(`${(fault as Error).message}\n${usage}`);
  }
  return undefined;
}

async function made(folder: string, root: string): Promise<Kept> {
  const began = performance.now();
  print("Three months of an example company are played through the real routes; it takes about a minute.");
  const assets = join(root, "dist");
  const { events } = await makeDemo({ seed: 1, end: new Date(), folder, assets, say: print });
  print(`Made in ${Math.round((performance.now() - began) / 1000)} s: ${events} entries in the record.`);
  const kept = keptIn(folder);
  if (!kept) throw new Error(`Nothing was kept in ${folder}.`);
  return kept;
}

async function serve(folder: string, root: string, kept: Kept, port: number, people: readonly string[]) {
  const farSides = await openFarSides(kept.ports).catch(() => undefined);
  if (!farSides)
    print("The demo's far sides could not listen where its page names them; model calls and refunds will fail.");
  const { FINALCALL_STORE: _, FINALCALL_ORIGIN: __, PORT: ___, ...env } = process.env;
  const launcher = join(root, "bin", "finalcall.js");
  const server = spawn(process.execPath, [launcher, "serve", "--port", String(port)], {
    ...{ cwd: folder, env: { ...env, ...secrets } },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const ended = new Promise<number>((resolve) => server.once("exit", (code) => resolve(code ?? 1)));
  process.once("exit", () => server.kill());
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => server.kill(signal));
  const origin = `http://localhost:${port}`;
  const request = (url: string, init: RequestInit) => fetch(url, { ...init, redirect: "manual" });
  const staff = staffOf({ origin, request, now: () => new Date() }, kept);
  let over = false;
  const beside = answers(origin, () => over).then(async (there) => {
    if (!there) return;
    print(await welcome(staff, origin, kept, people));
    await Promise.all([pushes(staff, () => over), confirms(staff, () => over)]);
  });
  const code = await ended;
  over = true;
  await Promise.all([beside, farSides?.close()]);
  return code;
}

/** Whether the server answers in the end. */
async function answers(origin: string, over: () => boolean): Promise<boolean> {
  while (!over()) {
    if ((await fetch(`${origin}/sign-in`).catch(() => undefined))?.ok) return true;
    await pause(100);
  }
  return false;
}

async function welcome(staff: Staff, origin: string, { end }: Kept, people: readonly string[]): Promise<string> {
  const links: string[] = [];
  for (const id of people) {
    const link = await staff.invites(id === "marta" ? "li" : "marta", id);
    links.push(`  ${id.padEnd(6)} ${origin}${link}`);
  }
  return `
This is a demo: an invented company, its record in ./.finalcall-demo and nowhere else. Its life ends at ${end}.

Each link signs in one person, once:
${links.join("\n")}

What to look at, as Ana:
  1. You, then "Add a passkey": your own device signs as Ana. Her old phone confirms it after a second.
  2. The inbox: a change to money waits for Ana; open it, read why it is hers, and approve it by a touch.
  3. Releases: one is at 10 %, with its numbers. Incidents: the double charge, from the first symptom to the rule it changed.
  4. AI tasks: plan changes are paused; see which draft tripped it, what people answered meanwhile, and which models were compared.
  5. "Who decides?" (Ctrl K): ask "retry logic for refunds". Then the page, and what Marta wants changed on it.
  6. The record: pick any entry and ask why it is so. \`npm run demo -- --fresh\` makes the company anew; Ctrl-C stops it.
`;
}

/** Production goes on: its numbers come in, so that no screen is blind. */
async function pushes(staff: Staff, over: () => boolean): Promise<void> {
  while (!over()) {
    const at = new Date();
    const signals = numbersAt(at.getTime());
    const body = { environment: "production", at: at.toISOString(), signals };
    await staff.asksFor("machine:ci", "/v1/metrics", body).catch(() => undefined);
    for (let waited = 0; waited < pushEvery && !over(); waited += lookEvery) await pause(lookEvery);
  }
}

/** Whoever adds a passkey to one of the people has it confirmed by that person's old phone, as they would do it themselves. */
async function confirms(staff: Staff, over: () => boolean): Promise<void> {
  let { seq: after } = await staff.asks<{ seq: number }>("machine:ci", "/v1/record/head");
  while (!over()) {
    await pause(lookEvery);
    const path = `/v1/record?after=${after}`;
    const read = staff.asks<{ entries: { seq: number; body: string }[] }>("machine:ci", path);
    for (const { seq, body } of (await read.catch(() => ({ entries: [] }))).entries) {
      after = seq;
      const { type, data } = JSON.parse(body) as { type: string; data: { id: string; confirmed?: boolean } };
      if (type !== "person.passkeyEnrolled" || data.confirmed) continue;
      await staff
        .fills(data.id, "/me", `/people/${data.id}/confirm`)
        .then(() => print(`${data.id}'s old phone confirmed the new passkey. It counts from now on.`))
        .catch((fault: Error) => print(`${data.id}'s new passkey was not confirmed. ${fault.message}`));
    }
  }
}

/** The first free port from here on. */
const freePort = (from: number): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(freePort(from + 1)));
    probe.listen(from, "localhost", () => probe.close(() => resolve(from)));
  });
