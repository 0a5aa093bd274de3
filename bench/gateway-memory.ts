/** The memory of a gateway that is under load for 200,000 calls: what it holds at the end, against a quarter of the way. */

import { type Slice, serveLoad, type Target } from "./gateway/load.ts";
import { serveMock } from "./gateway/mock.ts";
import { play, start } from "./gateway/processes.ts";
import { startOurs } from "./gateway/team.ts";
import type { Measurement } from "./measure.ts";

await play({ mock: serveMock, load: serveLoad });

const calls = Number(process.env.FINALCALL_BENCH_CALLS ?? 200_000);
const connections = 32;
/** Looks at each of the two times: a collection of garbage may be under way at any one of them. The lowest counts. */
const looks = 8;
const mostMb = 16;

export async function bench(): Promise<Measurement[]> {
  const mock = await start(import.meta.url, "mock");
  const load = await start(import.meta.url, "load");
  const ours = await startOurs(mock.url);
  try {
    const messages = [{ role: "user", content: "Customer ########: where is the copy of my invoice 42?" }];
    const headers = { authorization: `Bearer ${ours.token}`, "x-finalcall-question": "invoice-copies" };
    const body = JSON.stringify({ model: "task:billing-replies", messages });
    const plain = { url: ours.url, path: "/v1/chat/completions", headers, body };
    const streamed = { ...plain, body: body.replace("{", '{"stream":true,') };
    const ask = (target: Target, seconds: number) =>
      new Promise<number>((resolve, reject) => {
        load.child.once("message", (said: Slice | { readonly fails: string }) =>
          "fails" in said ? reject(new Error(said.fails)) : resolve(said.answers),
        );
        load.child.send({ target, pace: { connections }, seconds });
      });
    let done = 0;
    const upTo = async (many: number) => {
      while (done < many) {
        done += await ask(plain, 3);
        done += await ask(streamed, 0.5);
      }
    };
    const resting = async () => {
      let lowest = Number.POSITIVE_INFINITY;
      for (let look = 0; look < looks; look += 1) {
        done += await ask(plain, 0.5);
        lowest = Math.min(lowest, ours.residentMb());
      }
      return lowest;
    };
    await upTo(calls / 4);
    const early = await resting();
    const earlyAt = done;
    await upTo(calls);
    const late = await resting();
    const grown = late - early;
    return [
      {
        ...{ name: `memory of the gateway after ${done} calls`, ours: `${late.toFixed(0)} MB` },
        ...{
          floor: `${early.toFixed(0)} MB`,
          ratio: `${grown < 0 ? "−" : "+"} ${Math.abs(grown).toFixed(1)} MB`,
          bound: `≤ + ${mostMb} MB`,
        },
        ...{ ok: grown <= mostMb, note: `one in seven of the time streams; floor: itself after ${earlyAt} calls` },
      },
    ];
  } finally {
    for (const one of [ours, load, mock]) await one.stop();
  }
}
