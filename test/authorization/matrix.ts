/** Tries every entry as every caller, and says where the server did something else than the rules. */

import type { Fields } from "../e2e/desk.ts";
import type { Act, Situation, Thing } from "./act.ts";
import { type Caller, callers } from "./callers.ts";
import { type Sender, senderOf, type World } from "./world.ts";

/** What an answer says of whether the caller was let through. */
interface Heard {
  readonly status: number;
  readonly code: string;
  readonly location: string;
  readonly text: string;
}

/** Sends what an entry says, as somebody. */
export async function ask(w: World, act: Act, thing: Thing, sender: Sender): Promise<Heard> {
  const [method = "", route = ""] = act.route.split(" ");
  const own = { id: "1", task: "replies", n: "1", ...thing } as Thing;
  const path = act.path
    ? await act.path(thing, sender)
    : route.replace(/:([a-z]+)/g, (_, name: string) => own[name] ?? "1");
  const shown = await act.sign?.(thing, sender);
  const headers = { ...sender.headers, ...(await act.headers?.(thing, sender)) };
  const url = `${w.origin}${path}`;
  if (act.form) {
    const form = new URLSearchParams();
    const assertion = shown === undefined ? {} : { assertion: JSON.stringify(sender.touch(shown)) };
    for (const [name, value] of Object.entries({ ...(await act.form(thing, sender)), ...assertion } as Fields))
      for (const one of [value].flat()) form.append(name, one as string);
    return heard(await w.server.request(url, { method, headers: { ...headers, accept: "text/html" }, body: form }));
  }
  const assertion = shown === undefined ? {} : { assertion: sender.touch(shown) };
  const body = await act.json?.(thing, sender);
  return heard(
    await w.server.request(url, {
      method,
      headers: { accept: act.json ? "application/json" : "*/*", "content-type": "application/json", ...headers },
      ...(body === undefined
        ? {}
        : { body: typeof body === "string" ? body : JSON.stringify({ ...body, ...assertion }) }),
    }),
  );
}

async function heard(response: Response): Promise<Heard> {
  const type = response.headers.get("content-type") ?? "";
  const stream = type.startsWith("text/event-stream");
  if (stream) await response.body?.cancel();
  const text = stream ? "" : await response.text();
  const code = /problem\+json/.test(type) ? ((JSON.parse(text) as { code?: string }).code ?? "") : "";
  return { status: response.status, code, location: response.headers.get("location") ?? "", text };
}

const isStranger = ({ status, location }: Heard): boolean =>
  status === 401 || (status >= 300 && status < 400 && location.startsWith("/sign-in"));
const isFine = ({ status }: Heard, lets: number | undefined): boolean =>
  lets === undefined ? status >= 200 && status < 400 : status === lets;

/** What is wrong with a no: a stranger was told more than that they are one, or it was refused by accident. Empty: nothing is. */
function wrongNo(caller: Caller, answer: Heard, { lets }: Act): string {
  const { status, code, location } = answer;
  const what = `${status} ${code}`;
  if (isStranger(answer)) return "";
  if (status === 409 && lets === 409) return "";
  if (caller.by === "nothing") return `a stranger was answered ${what}`;
  if (status < 400) return `let through with ${what} ${location}`;
  return status === 403 || status === 409 ? "" : `refused by accident with ${what}: ${plain(answer.text)}`;
}

/** One cell: what is wrong with it, or nothing. */
async function cell(w: World, act: Act, thing: Thing, caller: Caller): Promise<string> {
  const sender = senderOf(w, caller.name);
  const before = w.app.head.seq;
  const answer = await ask(w, act, thing, sender);
  const events = (await w.app.store.read(before, 100)).map(({ body }) => JSON.parse(body) as { type: string });
  if (!act.rule.may(caller)) {
    const wrote = events.map(({ type }) => type).join(", ");
    return wrote === "" ? wrongNo(caller, answer, act) : `refused, and ${wrote} was recorded (${answer.status})`;
  }
  if (!isFine(answer, act.lets) || (act.lets === undefined && isStranger(answer)))
    return `not let through: ${answer.status} ${answer.code} ${answer.location} ${plain(answer.text)}`;
  if (act.records !== "" && !events.some(({ type }) => type === act.records))
    return `${act.records} was not recorded, but ${events.map(({ type }) => type).join(", ") || "nothing"} (${answer.status} ${answer.location})`;
  return "";
}

const plain = (text: string): string =>
  text
    .replace(/<style[\s\S]*?<\/style>|<nav[\s\S]*?<\/nav>|<[^>]+>/g, " ")
    .replace(/\s+/g, " ")
    .slice(0, 600);

let tried = 0;
/** Tries a whole situation; gives a sentence for each route and each kind of difference, with whose it is. */
export async function wrongIn(w: World, { says, given, acts, rests = false }: Situation): Promise<string[]> {
  return w.fork(async () => {
    const thing = await given(w);
    const wrong = new Map<string, string[]>();
    for (const act of acts) {
      tried += 1;
      // Bad tokens, too, may be tried only so often.
      if (rests || tried % 25 === 0) w.pass(2);
      for (const caller of callers) {
        // Who may, does it in a record of its own, so that the next one finds everything as it was.
        const writes = act.rule.may(caller) && act.records !== "";
        const found = await (writes ? w.fork(() => cell(w, act, thing, caller)) : cell(w, act, thing, caller));
        const key = `${act.route}, when ${says}: ${found}`;
        if (found !== "") wrong.set(key, [...(wrong.get(key) ?? []), caller.name]);
      }
    }
    return [...wrong].map(([what, who]) => `${what} [${who.join(", ")}]`);
  });
}
