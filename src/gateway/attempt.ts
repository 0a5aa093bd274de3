/** One admitted call on its way to a model and back: passes its answer on, reads what it used, and settles exactly once. */

import { createHash, type Hash, hash } from "node:crypto";
import type { Transform } from "node:stream";
import type { Dispatcher } from "undici";
import { decoderOf } from "./decode.ts";
import type { Running } from "./inflight.ts";
import type { Admitted, Ledger, Outcome } from "./ledger.ts";
import type { Body, Operation, Told } from "./operations/operation.ts";
import { mayBeRead } from "./reading.ts";
import { longestAnswer, type No, no } from "./refuse.ts";
import { Tap, textOfStream } from "./stream.ts";
import type { Target } from "./upstream.ts";
import { noUsage, type Usage } from "./usage.ts";

type Controller = Dispatcher.DispatchController;
export type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** Where an answer goes: the client's side of the call. */
export interface Sink {
  /** The head of a stream. */
  streams(attempt: Attempt, headers: Headers): void;
  /** False: the client reads more slowly than this; `drained` is told when it goes on. */
  write(bytes: Buffer | string): boolean;
  /** The stream is complete, or was ended with an error event. */
  finish(): void;
  /** A whole answer, with the upstream's status. */
  answers(attempt: Attempt, status: number, headers: Headers, body: Buffer, usage: Usage | undefined): void;
  /** The call ended without an answer, and nothing went to the client; `isStopped`: somebody wanted that. */
  fails(attempt: Attempt, why: No, isStopped: boolean): void;
  /** An error event into a stream that began already. */
  breaks(why: No, insideEvent: boolean): void;
}

export interface Way {
  readonly ledger: Pick<Ledger, "settle">;
  readonly operation: Operation;
  readonly body: Body;
  /** The client did not ask for the usage event that we did. */
  readonly strips: boolean;
  readonly via: string;
  readonly over: (attempt: Attempt) => void;
  readonly report: (fault: unknown) => void;
}

/** Of an answer that people read, at most so many bytes are kept. */
const longestKept = 2 * 1024 * 1024;

export class Attempt implements Running, Dispatcher.DispatchHandler {
  readonly admitted: Admitted;
  place = -1;
  readonly #way: Way;
  readonly #sink: Sink;
  readonly #began = performance.now();
  #controller: Controller | undefined;
  #sent = false;
  #isOver = false;
  #status = 0;
  #headers: Headers = {};
  #firstByteMs = 0;
  #size = 0;
  #chunks: Buffer[] = [];
  #tap: Tap | undefined;
  #hash: Hash | undefined;
  #digest = "";
  #decoder: Transform | undefined;
  #kept: Buffer[] | undefined;

  constructor(admitted: Admitted, way: Way, sink: Sink) {
    this.admitted = admitted;
    this.#way = way;
    this.#sink = sink;
  }

  get via(): string {
    return this.#way.via;
  }

  send({ pool, path, headers }: Target, body: Buffer | string): void {
    pool.dispatch({ method: "POST", path, headers, body }, this);
  }

  /** Ends it from outside: the client is told in its own language. */
  stop(why: No): void {
    if (!this.#isOver) this.#fail(why, "stopped");
  }

  /** The client is gone: so is the call. */
  abandon(): void {
    if (this.#isOver) return;
    this.#settle("client-gone", this.#usage());
    this.#cancel();
  }

  /** It never went out. */
  drop(outcome: Outcome): void {
    if (!this.#isOver) this.#settle(outcome, noUsage);
  }

  drained(): void {
    this.#controller?.resume();
  }

  onRequestStart(controller: Controller): void {
    this.#controller = controller;
    if (this.#isOver) this.#cancel();
    else this.#sent = true;
  }

  onResponseStart(_: Controller, status: number, headers: Headers): void {
    if (this.#isOver || status < 200) return;
    this.#firstByteMs = performance.now() - this.#began;
    this.#status = status;
    this.#headers = headers;
    const { name } = this.admitted.provider;
    if (status >= 300 && status < 400) this.#fail(no.redirected(name), "failed");
    else if (status === 401) this.#fail(no.keyRefused(name), "failed");
    else if (!this.#decodes(headers["content-encoding"])) this.#fail(no.unreadable(name), "failed");
    else if (status === 200 && String(headers["content-type"]).startsWith("text/event-stream")) this.#streams();
  }

  onResponseData(_: Controller, chunk: Buffer): void {
    if (this.#isOver) return;
    if (this.#decoder) this.#decoder.write(chunk);
    else this.#bytes(chunk);
  }

  onResponseEnd(): void {
    if (this.#isOver) return;
    if (this.#decoder) this.#decoder.end();
    else this.#end();
  }

  onResponseError(_: Controller | undefined, fault: Error): void {
    if (this.#isOver) return;
    const { code } = fault as { code?: string };
    const { name } = this.admitted.provider;
    if (code === "UND_ERR_HEADERS_TIMEOUT" || code === "UND_ERR_BODY_TIMEOUT") this.#fail(no.silent(name), "cut");
    else this.#fail(this.#status === 0 ? no.unreachable(name) : no.lost(name), "failed");
  }

  /** False: nobody here can read it. */
  #decodes(encoding: string | string[] | undefined): boolean {
    if (encoding === undefined || encoding === "identity") return true;
    const decoder = decoderOf(String(encoding));
    if (!decoder) return false;
    decoder.on("data", (bytes: Buffer) => void (this.#isOver || this.#bytes(bytes)));
    decoder.on("end", () => void (this.#isOver || this.#end()));
    decoder.on("error", () => void (this.#isOver || this.#fail(no.unreadable(this.admitted.provider.name), "failed")));
    this.#decoder = decoder;
    return true;
  }

  #streams(): void {
    this.#hash = createHash("sha256");
    if (this.#isRead()) this.#kept = [];
    this.#tap = new Tap(this.#way.operation, this.#way.strips, (bytes) => this.#pass(bytes));
    this.#sink.streams(this, this.#headers);
  }

  #pass(bytes: Buffer): void {
    this.#hash?.update(bytes);
    if (this.#kept && this.#size <= longestKept) this.#kept.push(bytes);
    if (!this.#sink.write(bytes)) this.#controller?.pause();
  }

  #bytes(bytes: Buffer): void {
    this.#size += bytes.length;
    if (this.#size > longestAnswer) this.#fail(no.answerTooLarge(this.admitted.provider.name), "cut");
    else if (this.#tap) this.#tap.push(bytes);
    else this.#chunks.push(bytes);
  }

  #end(): void {
    const { provider, task } = this.admitted;
    if (!this.#tap && this.#status >= 500 && task !== "") this.#fail(no.unreachable(provider.name), "failed");
    else if (!this.#tap)
      this.#whole(this.#chunks.length === 1 ? (this.#chunks[0] as Buffer) : Buffer.concat(this.#chunks));
    else if (!this.#tap.end()) this.#fail(no.lost(provider.name), "failed");
    else {
      this.#settle("done", this.#usage());
      this.#sink.finish();
    }
  }

  #whole(body: Buffer): void {
    const { operation } = this.#way;
    const json = this.#status < 300 ? objectOf(body) : undefined;
    const told: Told = json ? operation.answer(json) : {};
    this.#isOver = true;
    try {
      this.#sink.answers(this, this.#status, this.#headers, body, told.usage); // who waits for it does not wait for the rest
    } finally {
      this.#digest = hash("sha256", body, "hex");
      const text = json && this.#isRead() ? operation.text(json) : "";
      this.#settle(this.#status < 300 ? "done" : "failed", told.usage, told, text);
    }
  }

  /** Ends the call with a no: whole where nothing went out, as an event inside a stream. */
  #fail(why: No, outcome: Outcome): void {
    const broken = this.#tap?.broken ?? false;
    this.#settle(outcome, this.#usage());
    this.#cancel();
    if (this.#tap) {
      this.#sink.breaks(why, broken);
      this.#sink.finish();
    } else this.#sink.fails(this, why, outcome === "stopped");
  }

  #cancel(): void {
    this.#decoder?.destroy();
    this.#controller?.abort(new Error("The call is over."));
  }

  /** What the stream said so far; nothing at all where it never reached the model. */
  #usage(): Usage | undefined {
    return this.#sent ? this.#tap?.told.usage : noUsage;
  }

  /** Somebody may read the answer before or after it is used. */
  #isRead(): boolean {
    const { task, level, odd } = this.admitted;
    return task !== "" && mayBeRead({ task, level, odd, drill: false });
  }

  #settle(outcome: Outcome, usage: Usage | undefined, told: Told = this.#tap?.told ?? {}, text = ""): void {
    this.#isOver = true;
    this.#way.over(this);
    const { operation, body, ledger, report } = this.#way;
    const output = this.#kept ? textOfStream(operation, Buffer.concat(this.#kept)) : text;
    const words = this.#isRead() && output !== "" ? { input: operation.question(body.json), output } : undefined;
    ledger
      .settle(this.admitted.call, {
        outcome,
        status: this.#status,
        usage,
        served: told.served ?? "",
        firstByteMs: Math.round(this.#firstByteMs),
        ms: Math.round(performance.now() - this.#began),
        output: this.#hash?.digest("hex") ?? this.#digest,
        finish: told.finish ?? "",
        ...(words && { words }),
      })
      .catch(report);
  }
}

function objectOf(body: Buffer): Readonly<Record<string, unknown>> | undefined {
  try {
    const json: unknown = JSON.parse(body.toString("utf8"));
    return json !== null && typeof json === "object" && !Array.isArray(json)
      ? (json as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
