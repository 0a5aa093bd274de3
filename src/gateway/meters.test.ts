import { expect, test } from "vitest";
import { metersOf } from "./meters.ts";

test("a comparison is paid by whoever started it, and by the key that they used", () => {
  const of = (via: string) => metersOf("billing-replies", "noor", via);
  const own = ["everything", "task:billing-replies", "person:noor"];
  expect(of("comparison:cmp-00000001")).toEqual(own);
  expect(of("comparison:cmp-00000001:token:k1")).toEqual([...own, "key:k1"]);
  expect(of("token:k1")).toEqual([...own, "key:k1"]);
});
