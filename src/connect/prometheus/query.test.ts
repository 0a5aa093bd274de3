/** Whatever a Prometheus, or what stands in its place, may answer. A real one is asked in test/watch. */

import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { askPrometheus } from "./query.ts";

let answer: RequestListener;
const server = createServer((request, response) => answer(request, response));
let address = "";
beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** What is found where everything is answered with this body. */
async function asked(body: unknown, { status = 200, query = "sum(errors)" } = {}) {
  answer = (_, response) => {
    response.statusCode = status;
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  };
  const [found] = await askPrometheus(address, [{ name: "error-rate", query }], { timeout: 2000 });
  return found;
}
const vector = (...values: string[]) => ({
  status: "success",
  data: { resultType: "vector", result: values.map((value) => ({ metric: {}, value: [1763553600.5, value] })) },
});
const recorded = (value: string, at: string, more: object[] = []) => ({
  status: "success",
  data: {
    resultType: "vector",
    result: [
      { metric: { __name__: "finalcall:error_rate", finalcall: "value" }, value: [1763553600.5, value] },
      { metric: { finalcall: "time" }, value: [1763553600.5, at] },
      ...more,
    ],
  },
});
const known = { name: "error-rate", value: 0.031, of: 1763553600500, why: "" };
const selector = { query: 'finalcall:error_rate{team="web"}' };

test("one series is one number, of the moment that it was worked out", async () => {
  expect(await asked(vector("0.031"))).toEqual(known);
  expect(await asked({ status: "success", data: { resultType: "scalar", result: [1763553600.5, "0.031"] } })).toEqual(
    known,
  );
  expect(await asked({ ...vector("0.031"), infos: ["about nothing"], stats: {} })).toEqual(known);
});

test("a recorded metric is of the moment that it was recorded", async () =>
  expect(await asked(recorded("0.031", "1763553570"), selector)).toEqual({ ...known, of: 1763553570000 }));

test.each([
  ["no series", vector(), "Prometheus has no number for error-rate."],
  ["several series", vector("1", "2"), "Prometheus gave 2 series instead of one number for error-rate."],
  ["NaN", vector("NaN"), "Prometheus worked out no number for error-rate."],
  ["+Inf", vector("+Inf"), "Prometheus worked out no number for error-rate."],
  ["an empty text", vector(""), "Prometheus worked out no number for error-rate."],
  [
    "NaN as a scalar",
    { status: "success", data: { resultType: "scalar", result: [1, "NaN"] } },
    "Prometheus worked out no number for error-rate.",
  ],
  [
    "a matrix",
    { status: "success", data: { resultType: "matrix", result: [] } },
    "Prometheus gave no number for error-rate that can be read.",
  ],
  [
    "an error with status 200",
    { status: "error", errorType: "execution", error: "" },
    "Prometheus gave no number for error-rate that can be read.",
  ],
  [
    "a warning, such as a partial answer",
    { ...vector("0"), warnings: ["partial"] },
    "Prometheus gave no number for error-rate that can be read.",
  ],
  [
    "a partial answer",
    { ...vector("0"), isPartial: true },
    "Prometheus gave no number for error-rate that can be read.",
  ],
  [
    "a number that is no text",
    { status: "success", data: { resultType: "vector", result: [{ metric: {}, value: [1, 0] }] } },
    "Prometheus gave no number for error-rate that can be read.",
  ],
  [
    "a histogram",
    { status: "success", data: { resultType: "vector", result: [{ metric: {}, histogram: [1, {}] }] } },
    "Prometheus gave no number for error-rate that can be read.",
  ],
  ["a login page", "<html>Sign in</html>", "Prometheus gave no number for error-rate that can be read."],
  ["nothing", "", "Prometheus gave no number for error-rate that can be read."],
  [
    "half an answer",
    JSON.stringify(vector("0")).slice(0, 40),
    "Prometheus gave no number for error-rate that can be read.",
  ],
  [
    "far too much",
    JSON.stringify({ ...vector("0"), more: "x".repeat(100_000) }),
    "Prometheus answered far more than one number for error-rate.",
  ],
])("unknown: %s", async (_, body, why) =>
  expect(await asked(body)).toEqual({ name: "error-rate", value: undefined, of: 0, why }),
);

test("a recorded metric with several series is unknown, whatever their times", async () => {
  const other = { metric: { finalcall: "value", shard: "2" }, value: [1, "0"] };
  expect((await asked(recorded("0", "1763553570", [other]), selector))?.why).toBe(
    "Prometheus gave 2 series instead of one number for error-rate.",
  );
});

test.each([400, 401, 404, 422, 500, 503])("unknown: status %i, whatever it says", async (status) =>
  expect((await asked(vector("0"), { status }))?.why).toBe(`Prometheus answered ${status} for error-rate.`),
);

test("it is not followed to another place", async () => {
  answer = (request, response) => {
    if (request.url === "/elsewhere") return response.end(JSON.stringify(vector("0")));
    return response.writeHead(307, { location: "/elsewhere" }).end();
  };
  const [found] = await askPrometheus(address, [{ name: "queue", query: "queue" }], { timeout: 2000 });
  expect(found?.why).toBe("Prometheus cannot be reached.");
});

test("whoever does not answer, or answers half and hangs, is not waited for", async () => {
  answer = () => {};
  const queries = [
    { name: "queue", query: "queue" },
    { name: "error-rate", query: "sum(errors)" },
  ];
  const silent = await askPrometheus(address, queries, { timeout: 30 });
  expect(silent.map(({ why }) => why)).toEqual(Array(2).fill("Prometheus did not answer within 30\u00a0ms."));
  answer = (_, response) => void response.write('{"status":"succ');
  const [half] = await askPrometheus(address, queries, { timeout: 30 });
  expect(half).toMatchObject({ value: undefined, why: "Prometheus did not answer within 30\u00a0ms." });
});

test("where nobody listens there is no number", async () => {
  const [found] = await askPrometheus("http://127.0.0.1:1", [{ name: "queue", query: "queue" }], { timeout: 2000 });
  expect(found).toEqual({ name: "queue", value: undefined, of: 0, why: "Prometheus cannot be reached." });
});

test("all are asked at the same time, under a path too", async () => {
  const held: (() => void)[] = [];
  const asked: string[] = [];
  answer = (request, response) => {
    asked.push(request.url ?? "");
    held.push(() => void response.end(JSON.stringify(vector("1"))));
    if (held.length === 3) for (const go of held) go();
  };
  const queries = ["a", "b", "c"].map((name) => ({ name, query: `sum(${name})` }));
  const found = await askPrometheus(`${address}/prometheus/`, queries, { timeout: 5000 });
  expect(found.map(({ name, value }) => [name, value])).toEqual([
    ["a", 1],
    ["b", 1],
    ["c", 1],
  ]);
  expect(asked).toEqual(Array(3).fill("/prometheus/api/v1/query"));
});
