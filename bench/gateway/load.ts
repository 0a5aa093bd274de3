/** Asks over raw sockets: at a fixed rate whatever the answers do, or as fast as so many connections are answered. */

import { createConnection, type Socket } from "node:net";

/** Whom to ask, and what. */
export interface Target {
  readonly url: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** A body in which eight `#` stand for a number that is another one in every request. */
  readonly body: string;
}

/** Requests a second, or connections that ask as soon as they are answered. */
export type Pace = { readonly perSecond: number } | { readonly connections: number };

export interface Slice {
  readonly answers: number;
  /** Of the time that was asked for. */
  readonly seconds: number;
  /** Milliseconds until the answer was complete: half of them were faster. */
  readonly p50: number;
  readonly p99: number;
  /** Milliseconds until the first byte of the answer's data. */
  readonly firstByte: number;
}

const mark = "########";
const blank = Buffer.from("\r\n\r\n");
const data = Buffer.from("data:");
const last = Buffer.from("0\r\n\r\n");

/** One connection: one request at a time. */
class Connection {
  readonly #socket: Socket;
  readonly #done: (connection: Connection, took: number, firstByte: number) => void;
  #asked = 0;
  #firstByte = 0;
  /** Bytes that are still missing; -1: the head is; -2: an answer in pieces is under way. */
  #missing = -1;
  #head: Buffer | undefined;

  constructor(url: string, done: Connection["done"], fails: (why: string) => void) {
    const { hostname, port } = new URL(url);
    this.#done = done;
    this.#socket = createConnection({ host: hostname, port: Number(port), noDelay: true });
    this.#socket.on("data", (bytes) => this.#read(bytes, fails));
    this.#socket.on("error", (fault) => fails(fault.message));
    this.#socket.on("end", () => this.#asked > 0 && fails("The connection was closed."));
  }

  get done() {
    return this.#done;
  }

  ask(request: Buffer): void {
    this.#missing = -1;
    this.#head = undefined;
    this.#firstByte = 0;
    this.#asked = performance.now();
    this.#socket.write(request);
  }

  close(): void {
    this.#asked = 0;
    this.#socket.destroy();
  }

  #read(bytes: Buffer, fails: (why: string) => void): void {
    let body = bytes;
    if (this.#missing === -1) {
      const all = this.#head ? Buffer.concat([this.#head, bytes]) : bytes;
      const end = all.indexOf(blank);
      if (end < 0) {
        this.#head = all;
        return;
      }
      const head = all.toString("latin1", 0, end).toLowerCase();
      if (!head.startsWith("http/1.1 200")) {
        fails(all.toString("utf8").slice(0, 600));
        return;
      }
      const length = head.indexOf("content-length: ");
      this.#missing = length < 0 ? -2 : Number.parseInt(head.slice(length + 16), 10);
      body = all.subarray(end + 4);
    }
    if (this.#missing === -2) {
      if (this.#firstByte === 0 && body.includes(data)) this.#firstByte = performance.now() - this.#asked;
      if (body.length >= 5 && body.subarray(-5).equals(last)) this.#end();
    } else {
      this.#missing -= body.length;
      if (this.#missing <= 0) this.#end();
    }
  }

  #end(): void {
    const took = performance.now() - this.#asked;
    this.#asked = 0;
    this.#done(this, took, this.#firstByte);
  }
}

let number = Math.floor(Math.random() * 50_000_000);

/** The bytes of the next request, with a number of its own. */
function requestsOf({ path, headers, body, url }: Target): () => Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `POST ${path} HTTP/1.1\r\nhost: ${new URL(url).host}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`;
  const template = Buffer.from(`${head}${lines.join("")}\r\n${body}`);
  const at = template.indexOf(mark);
  return () => {
    const request = Buffer.from(template);
    number += 1;
    request.write(String(number).padStart(8, "0"), at, "latin1");
    return request;
  };
}

/** Asks for so many seconds. Rejects on the first answer that is not 200: a quick wrong one would look good. */
export function slice(target: Target, pace: Pace, seconds: number): Promise<Slice> {
  return new Promise((resolve, reject) => {
    const next = requestsOf(target);
    const all: Connection[] = [];
    const idle: Connection[] = [];
    const took: number[] = [];
    const firstBytes: number[] = [];
    const began = performance.now();
    const until = began + seconds * 1000;
    let asked = 0;
    let timer: NodeJS.Timeout | undefined;

    const finish = () => {
      clearInterval(timer);
      for (const connection of all) connection.close();
      const answers = took.length;
      resolve({ answers, seconds, p50: at(took, 0.5), p99: at(took, 0.99), firstByte: at(firstBytes, 0.5) });
    };
    const fails = (why: string) => {
      clearInterval(timer);
      for (const connection of all) connection.close();
      reject(new Error(why));
    };
    const done = (connection: Connection, ms: number, firstByte: number) => {
      const now = performance.now();
      if (now <= until || "perSecond" in pace) {
        took.push(ms);
        if (firstByte > 0) firstBytes.push(firstByte);
      }
      if ("connections" in pace) {
        if (now < until) connection.ask(next());
        else if (timer === undefined) timer = setTimeout(finish, 50);
        return;
      }
      idle.push(connection);
      if (now >= until && took.length === asked) finish();
    };
    const connect = (): Connection => {
      const connection = new Connection(target.url, done, fails);
      all.push(connection);
      return connection;
    };
    if ("connections" in pace) for (let n = 0; n < pace.connections; n += 1) connect().ask(next());
    else
      timer = setInterval(() => {
        const now = performance.now();
        const due = Math.floor((Math.min(now, until) - began) * (pace.perSecond / 1000));
        for (; asked < due; asked += 1) (idle.pop() ?? connect()).ask(next());
        if (now >= until && took.length === asked) finish();
      }, 1);
  });
}

const at = (all: number[], part: number): number =>
  all.sort((one, other) => one - other)[Math.floor(all.length * part)] ?? Number.NaN;

export interface Order {
  readonly target: Target;
  readonly pace: Pace;
  readonly seconds: number;
}

/** Takes orders from the process that started it, one after the other. */
export function serveLoad(): void {
  process.on("message", ({ target, pace, seconds }: Order) => {
    slice(target, pace, seconds).then(
      (result) => process.send?.(result),
      (fault) => process.send?.({ fails: String(fault) }),
    );
  });
  process.send?.("ready");
}
