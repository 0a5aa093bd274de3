/** Chat through the gateway, as a client of OpenAI's sees it. */

import { afterAll, beforeAll, expect, test } from "vitest";
import { openGateway, startMock } from "./support/gateway.ts";

let world: Awaited<ReturnType<typeof openGateway>>;
let mock: Awaited<ReturnType<typeof startMock>>;

beforeAll(async () => {
  mock = await startMock();
  world = await openGateway({ openai: mock.url });
});
afterAll(async () => {
  await world.close();
  await mock.stop();
});

const post: typeof world.post = (...args) => world.post(...args);
const hello = [{ role: "user", content: "hello" }];

test("a plain model of the page answers", async () => {
  const answer = await post("/v1/chat/completions", { model: "gpt-5-mini", messages: hello, max_tokens: 50 });
  expect(await answer.text()).toContain("Here is your copy.");
  expect(answer.status).toBe(200);
});

test("a task answers with its approved model, and says what it is", async () => {
  const answer = await post(
    "/v1/chat/completions",
    { model: "task:billing-replies", messages: hello },
    { "x-finalcall-question": "invoice-copies" },
  );
  expect(await answer.text()).toContain("Here is your copy.");
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    "x-finalcall-task": "billing-replies",
    "x-finalcall-release": "1",
  });
});

test("a stream comes through", async () => {
  const answer = await post("/v1/chat/completions", {
    model: "gpt-5-mini",
    messages: hello,
    max_tokens: 50,
    stream: true,
  });
  const text = await answer.text();
  expect(text).toContain("data: [DONE]");
  expect(text).not.toContain('"usage":{');
  expect((await world.last())?.end).toMatchObject({ outcome: "done", partial: false });
});
