/** Open screens as the network sees them: each holds one stream, and says when it heard of which event. */

import { get, type IncomingMessage } from "node:http";

/** When each event was heard, in milliseconds of `performance.now()`, a list for each screen. */
export interface Screens {
  readonly heard: readonly (readonly number[])[];
  /** How many of them are still open. */
  open(): number;
  close(): void;
}

/** Opens a stream for each set of headers; counts only events of this type. Throws when one is refused. */
export async function openScreens(
  url: string,
  each: readonly Record<string, string>[],
  type: string,
): Promise<Screens> {
  const heard: number[][] = each.map(() => []);
  const marked = `"type":"${type}"`;
  const streams = await Promise.all(
    each.map(async (headers, screen) => {
      const stream = await begun(`${url}/events`, headers);
      stream.setEncoding("utf8");
      let rest = "";
      stream.on("data", (text: string) => {
        const at = performance.now();
        const parts = (rest + text).split("\n\n");
        rest = parts.pop() ?? "";
        for (const part of parts) if (part.includes(marked)) heard[screen]?.push(at);
      });
      return stream;
    }),
  );
  return {
    heard,
    open: () => streams.filter((stream) => !stream.destroyed).length,
    close: () => {
      for (const stream of streams) stream.destroy();
    },
  };
}

const begun = (url: string, headers: Record<string, string>): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const asked = get(url, { headers, agent: false }, (stream) => {
      stream.on("error", () => undefined);
      if (stream.statusCode === 200) resolve(stream);
      else reject(new Error(`A screen was refused: ${stream.statusCode}`));
    });
    asked.once("error", reject);
  });
