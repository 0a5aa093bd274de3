/** Follows the server's event stream for as long as the provider lives: lost, it tries again; silent, it counts as lost. */

import { believed } from "./switches.ts";

export interface Followed {
  /** The stream is open, or something came on it: whatever was known may have changed. */
  readonly heard: () => void;
  /** The stream is lost. `over`: the server knows the token no more. */
  readonly lost: (why: string, over: boolean) => void;
}

/** Milliseconds between two tries: the first, and the longest. */
const first = 100;
const longest = 5_000;
/** What the server sends so that a quiet stream is told from a dead one. */
const beat = ": still here\n\n";

/** Opens the stream again and again until `ended`. `open` asks the server for it. Never throws. */
export async function follow(
  open: (signal: AbortSignal) => Promise<Response>,
  { heard, lost }: Followed,
  ended: AbortSignal,
): Promise<void> {
  for (let wait = first; !ended.aborted; wait = Math.min(longest, wait * 2)) {
    const watch = watchdog(ended);
    let over = false;
    try {
      const response = await open(watch.signal);
      over = response.status === 401 || response.status === 403;
      if (!response.ok || !response.body) throw new Error(`The server answered ${response.status}.`);
      heard();
      wait = first;
      const text = new TextDecoder();
      for await (const part of response.body) {
        watch.pat();
        // Whatever is not just the beat may be news: asking once too often changes nothing.
        if (text.decode(part as Uint8Array, { stream: true }).replaceAll(beat, "") !== "") heard();
      }
      throw new Error("The server ended the stream.");
    } catch (fault) {
      if (!ended.aborted) lost(fault instanceof Error ? fault.message : String(fault), over);
    } finally {
      watch.end();
    }
    await pause(wait, ended);
  }
}

/** Aborts what is silent for longer than anything is believed. */
function watchdog(ended: AbortSignal) {
  const silent = new AbortController();
  const bark = () => silent.abort(new Error("The server was silent for too long."));
  let timer = setTimeout(bark, believed);
  return {
    signal: AbortSignal.any([silent.signal, ended]),
    pat: () => {
      clearTimeout(timer);
      timer = setTimeout(bark, believed);
    },
    end: () => clearTimeout(timer),
  };
}

function pause(milliseconds: number, ended: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    function done() {
      clearTimeout(timer);
      ended.removeEventListener("abort", done);
      resolve();
    }
    if (ended.aborted) done();
    else ended.addEventListener("abort", done);
  });
}
