/** One request of a client: asks the ledger, sends it to a model, to the stronger one if the first fails, and answers. */

import type { IncomingMessage, ServerResponse } from "node:http";
import type { Holder } from "../decisions/token/holder.ts";
import { answerNo, dollars, headersOf, withId } from "./answering.ts";
import { Attempt, type Headers, type Sink } from "./attempt.ts";
import type { InFlight } from "./inflight.ts";
import { type Admitted, type Ask, type Ledger, longestCall } from "./ledger.ts";
import type { Body, Facts, Operation } from "./operations/operation.ts";
import { costOf } from "./price.ts";
import type { Named, Queued } from "./queueing.ts";
import { type Declined, isDeclined } from "./refusals.ts";
import { faultOf, type No, no } from "./refuse.ts";
import { bodyFor, wantsUsage } from "./request.ts";
import { passOn, type Upstreams } from "./upstream.ts";
import type { Usage } from "./usage.ts";

/** What every call of a gateway shares. */
export interface Gate {
  readonly ledger: Pick<Ledger, "admit" | "settle">;
  readonly upstreams: Upstreams;
  readonly open: InFlight;
  /** The task's fallback, for whoever cannot be answered. */
  readonly fallback: (task: string) => string;
  /** Milliseconds that a client may take nothing of its answer. */
  readonly silence: number;
  readonly report: (fault: unknown) => void;
  /** Is told of the caller's trace context, where there is one. */
  readonly traced?: ((call: string, traceparent: string) => void) | undefined;
}

export interface Asking {
  readonly operation: Operation;
  readonly ask: Ask;
  readonly facts: Facts;
  readonly body: Body;
  readonly bytes: Buffer;
  readonly holder: Holder;
  /** Its way to people; undefined: the caller wants none, and nothing of it is done. */
  readonly queued?: Queued | undefined;
}

/** A stream whose client does not read is broken off so many milliseconds after it was ended. */
const lastWords = 500;

export class Call implements Sink {
  readonly #gate: Gate;
  readonly #asking: Asking;
  readonly #req: IncomingMessage;
  readonly #res: ServerResponse;
  /** Whether the client has left. */
  readonly #gone = { aborted: false };
  #attempt: Attempt | undefined;
  /** Runs while the client does not read. */
  #stuck: NodeJS.Timeout | undefined;
  /** Ends a call that could be people's meanwhile. */
  #longest: NodeJS.Timeout | undefined;
  /** Set while it is put into the queue: what ends the stream waits for it. */
  #ending: Promise<void> | undefined;

  constructor(gate: Gate, asking: Asking, req: IncomingMessage, res: ServerResponse) {
    this.#gate = gate;
    this.#asking = asking;
    this.#req = req;
    this.#res = res;
    res.on("error", () => undefined); // a client that left is noticed by its close
    res.on("close", () => {
      clearTimeout(this.#stuck);
      clearTimeout(this.#longest);
      if (res.writableFinished) return;
      this.#gone.aborted = true;
      this.#attempt?.abandon();
    });
  }

  /** Asks, and sends. Answers in every case. */
  async begin(ask: Ask = this.#asking.ask): Promise<void> {
    const { ledger } = this.#gate;
    const taken = this.#attempt ? undefined : await this.#asking.queued?.claim();
    if (taken) return this.#refused(taken);
    const answer = await ledger.admit(ask, this.#gone);
    if (isDeclined(answer)) return this.#declined(answer, ask);
    this.#send(answer);
  }

  #send(admitted: Admitted): void {
    const { open, ledger, report, traced } = this.#gate;
    const { operation, body, holder } = this.#asking;
    const attempt = new Attempt(
      admitted,
      {
        ...{ ledger, operation, body, report, via: holder.caller.via },
        strips: operation.name === "chat" && !wantsUsage(body.json),
        over: (one) => open.end(one),
      },
      this,
    );
    this.#attempt = attempt;
    const traceparent = this.#req.headers.traceparent;
    if (traced && typeof traceparent === "string") traced(admitted.call, traceparent);
    if (this.#asking.queued) this.#endInTime(attempt);
    const why = open.begin(attempt);
    if (this.#gone.aborted) attempt.drop("client-gone");
    else if (why) attempt.stop(why);
    else this.#dispatch(attempt);
  }

  /** What went back to the task is a person's again after some silence: by then no model may still be answering it. */
  #endInTime(attempt: Attempt): void {
    clearTimeout(this.#longest);
    const why = no.silent(attempt.admitted.provider.name);
    this.#longest = setTimeout(() => attempt.stop(why), longestCall).unref();
  }

  #dispatch(attempt: Attempt): void {
    const { admitted } = attempt;
    const { operation, body, facts, bytes } = this.#asking;
    const changed = bodyFor(operation, body, facts, admitted);
    const target = this.#gate.upstreams.target(admitted.provider, operation.path, this.#req.headers);
    if (typeof changed === "object") this.#withdraw(attempt, changed);
    else if (!target) this.#withdraw(attempt, no.noKey(admitted.provider.name));
    else attempt.send(target, changed ?? bytes);
  }

  #withdraw(attempt: Attempt, why: No): void {
    attempt.drop("failed");
    this.refuse(why, attempt.admitted);
  }

  #declined({ declined, status, why, next, facts }: Declined, ask: Ask): void {
    if (this.#attempt) {
      this.refuse(no.byHand(ask.task, this.#gate.fallback(ask.task)), this.#attempt.admitted);
      return;
    }
    this.refuse({ status, code: declined, why, next, facts });
  }

  /** A no as the client's library reads it; it shall not try again by itself. */
  refuse(why: No, admitted?: Admitted): void {
    const { queued } = this.#asking;
    if (!queued) this.#refused({ why, item: "" }, admitted);
    else void this.#inQueue(queued, why, admitted).then((named) => this.#refused(named, admitted));
  }

  #refused({ why, item }: Named, admitted?: Admitted): void {
    const headers = admitted ? headersOf(admitted) : [];
    if (item !== "") headers.push("x-finalcall-work", item);
    answerNo(this.#res, this.#asking.operation, why, admitted?.call ?? "", headers);
  }

  /** Whoever hears that a person answers can rely on it: it is durable by then. */
  #inQueue(queued: Queued, why: No, admitted?: Admitted): Promise<Named> {
    return queued.instead(why, admitted?.call ?? "").catch((fault) => {
      this.#gate.report(fault);
      return { why: faultOf(fault), item: "" };
    });
  }

  streams({ admitted }: Attempt, upstream: Headers): void {
    const headers = headersOf(admitted);
    headers.push("cache-control", "no-cache", "x-accel-buffering", "no");
    passOn(upstream, headers);
    this.#res.writeHead(200, withId(headers, admitted.call));
    this.#res.flushHeaders();
    this.#res.on("drain", () => {
      clearTimeout(this.#stuck);
      this.#stuck = undefined;
      this.#attempt?.drained();
    });
  }

  write(bytes: Buffer | string): boolean {
    const goesOn = this.#res.write(bytes);
    // A model that waits for such a client is waited for without limit.
    if (!goesOn) this.#stuck ??= setTimeout(() => void this.#res.destroy(), this.#gate.silence).unref();
    return goesOn;
  }

  finish(): void {
    if (this.#ending) void this.#ending.then(() => this.#finish());
    else this.#finish();
  }

  #finish(): void {
    this.#res.end();
    if (!this.#res.writableFinished && this.#res.writableNeedDrain) this.#breakOff();
  }

  /** Whoever does not read what is left cannot keep a stopped stream open. */
  #breakOff(): void {
    setTimeout(() => void (this.#res.writableFinished || this.#res.destroy()), lastWords).unref();
  }

  breaks(why: No, insideEvent: boolean): void {
    const { queued } = this.#asking;
    if (!queued) this.#breaks(why, insideEvent);
    else
      this.#ending = this.#inQueue(queued, why, this.#attempt?.admitted).then((one) =>
        this.#breaks(one.why, insideEvent),
      );
  }

  #breaks(why: No, insideEvent: boolean): void {
    const { dialect } = this.#asking.operation;
    this.#res.write(`${insideEvent ? "\n\n" : ""}${dialect.errorEvent(why, this.#attempt?.admitted.call ?? "")}`);
    this.#breakOff();
  }

  answers(attempt: Attempt, status: number, upstream: Headers, body: Buffer, usage: Usage | undefined): void {
    const { queued } = this.#asking;
    const { admitted } = attempt;
    const goOn = (item: string) => this.#answers(admitted, status, upstream, body, usage, item);
    if (queued) void this.#unlessPeople(queued, admitted, status, goOn);
    else goOn("");
  }

  /** A person may have it by now: then the model's answer is not given as well. */
  async #unlessPeople(queued: Queued, admitted: Admitted, status: number, goOn: (item: string) => void): Promise<void> {
    if (this.#gone.aborted) return;
    try {
      if (status >= 300) return goOn(await queued.back(admitted.call));
      const taken = await queued.ends(admitted.call);
      if (taken) this.#refused(taken, admitted);
      else goOn("");
    } catch (fault) {
      this.#gate.report(fault);
      this.#refused({ why: faultOf(fault), item: "" }, admitted);
    }
  }

  #answers(
    admitted: Admitted,
    status: number,
    upstream: Headers,
    body: Buffer,
    usage: Usage | undefined,
    item: string,
  ): void {
    const headers = headersOf(admitted);
    if (item !== "") headers.push("x-finalcall-work", item);
    if (usage) headers.push("x-finalcall-cost", dollars(costOf(usage, admitted.rates)));
    passOn(upstream, headers);
    headers.push("content-length", String(body.length));
    this.#res.writeHead(status, withId(headers, admitted.call));
    this.#res.end(body);
  }

  /** The cheap model failed before its first byte: the stronger one is asked once, then a person. */
  fails({ admitted }: Attempt, why: No, isStopped: boolean): void {
    const { task, otherwise } = admitted;
    if (this.#gone.aborted) return;
    if (isStopped || task === "") this.refuse(why, admitted);
    else if (otherwise === "") this.refuse(no.byHand(task, this.#gate.fallback(task)), admitted);
    else this.begin({ ...this.#asking.ask, model: otherwise }).catch((fault) => this.fault(fault));
  }

  /** Something failed here. The attempt, if there is one, stays held: nobody knows what came of it. */
  fault(fault: unknown): void {
    this.#gate.report(fault);
    this.#attempt?.drop("failed");
    this.refuse(faultOf(fault), this.#attempt?.admitted);
  }
}
