/** One request over a connection of its own: whether anything left, what came back, and whether all of it did. */

import { buildConnector, Client } from "undici";

/** How long the far side is waited for, in milliseconds. `whole` must end well before the sender's claim does. */
export interface Patience {
  readonly connect: number;
  /** Until the answer begins, and between two pieces of it. */
  readonly answer: number;
  readonly whole: number;
}

export const usualPatience: Patience = { connect: 10_000, answer: 20_000, whole: 30_000 };

/** Bytes of an answer that are read: it says whether it was done and under which number, no more. */
const longestAnswer = 65_536;

export interface Request {
  readonly method: "GET" | "POST";
  readonly to: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export type Exchange =
  /** Not a byte of the request left. */
  | { readonly came: "not-sent"; readonly why: string }
  /** It left, and no whole answer came. `status` is 0 where none began. */
  | { readonly came: "lost"; readonly status: number; readonly why: string }
  | { readonly came: "answer"; readonly status: number; readonly body: string };

/**
 * Asks once. Never throws. The connection is new, so that one which the far side just closed is not taken for a lost
 * answer; it goes straight to the address, past any proxy of the environment; redirects are answers like any other.
 */
export async function exchange({ method, to, headers, body }: Request, patience: Patience): Promise<Exchange> {
  const { origin, pathname, search } = new URL(to);
  let isConnected = false;
  let status = 0;
  const dial = buildConnector({ timeout: patience.connect, rejectUnauthorized: true });
  const client = new Client(origin, {
    // A second connection would be a second try, of which nobody but the record decides.
    connect: (options, done) =>
      isConnected
        ? done(new Error("The connection broke."), null)
        : dial(options, (fault, socket) => {
            isConnected = !fault && Boolean(socket);
            if (fault || !socket) done(fault ?? new Error("There is no connection."), null);
            else done(null, socket);
          }),
    headersTimeout: patience.answer,
    bodyTimeout: patience.answer,
    maxResponseSize: longestAnswer,
  });
  try {
    const signal = AbortSignal.timeout(patience.whole);
    const answer = await client.request({ method, path: pathname + search, headers, body: body ?? null, signal });
    status = answer.statusCode;
    const text = await answer.body.text();
    const ends = answer.headers["content-length"] ?? answer.headers["transfer-encoding"];
    if (ends === undefined && text !== "" && !isJson(text))
      return { came: "lost", status, why: `It answered ${status}, and nothing shows that its answer is whole.` };
    return { came: "answer", status, body: text };
  } catch (fault) {
    const why = reasonOf(fault);
    if (!isConnected) return { came: "not-sent", why: `It cannot be reached: ${why}` };
    const broke = status === 0 ? "It was sent, and no answer came" : `It answered ${status}, and the answer broke off`;
    return { came: "lost", status, why: `${broke}: ${why}` };
  } finally {
    await client.destroy();
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** What went wrong, by its name: the message may hold more than belongs into a record. */
function reasonOf(fault: unknown): string {
  const { code, name = "Error" } = fault as { code?: unknown; name?: string };
  return `${typeof code === "string" ? code : name}.`;
}
