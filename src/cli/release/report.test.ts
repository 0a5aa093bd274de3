import { describe, expect, test } from "vitest";
import { readReport } from "./report.ts";

const xml = (inside: string, head = "") => `<?xml version="1.0"?>\n<testsuites${head}>${inside}</testsuites>\n`;

describe("a JUnit report", () => {
  test.each([
    ["its cases", xml('<testsuite><testcase name="a"/><testcase name="b"></testcase></testsuite>'), 2, 0],
    ["a failed and a broken case", xml("<testcase><failure/></testcase><testcase><error>x</error></testcase>"), 0, 2],
    ["no skipped case", xml("<testcase/><testcase><skipped/></testcase>"), 1, 0],
    [
      "inner suites once",
      xml('<testsuite tests="2"><testsuite tests="2"></testsuite></testsuite>', ' tests="2"'),
      2,
      0,
    ],
    ["sums in single quotes", xml("", " tests='12' failures='3' errors='1' skipped='2'"), 6, 4],
    ["a failure that only the sums tell of", xml("<testcase/><testcase/>", ' tests="2" failures="1"'), 1, 1],
    [
      "no tag inside text",
      xml("<testcase><system-out><![CDATA[<failure/>]]></system-out><!-- <error/> --></testcase>"),
      1,
      0,
    ],
    ["no > inside a name", xml('<testcase name="a > b"><failure message="1 > 2"/></testcase>'), 0, 1],
    [
      "each of several suites",
      '<testsuites><testsuite tests="3"/><testsuite tests="4" errors="1"/></testsuites>',
      6,
      1,
    ],
  ])("counts %s", (_, text, passed, failed) => expect(readReport(text)).toEqual({ passed, failed }));

  test.each([
    ["cut off", '<testsuites tests="9"><testcase/>'],
    ["closed wrongly", "<testsuites><testcase></testsuites></testcase>"],
    ["of no test", xml("")],
    ["another document", "<html><testcase/></html>"],
    ["two documents", "<testsuite><testcase/></testsuite><testsuite><testcase/></testsuite>"],
    ["with an open tag", "<testsuites><testcase <</testsuites>"],
  ])("that is %s is none", (_, text) => expect(readReport(text)).toBeUndefined());
});

describe("a JSON report", () => {
  test.each([
    ["vitest and jest", { numPassedTests: 5, numFailedTests: 1 }, { passed: 5, failed: 1 }],
    ["one's own", { passed: 5, failed: 0 }, { passed: 5, failed: 0 }],
    [
      "a suite that could not be loaded",
      { numPassedTests: 5, numFailedTests: 0, numFailedTestSuites: 2 },
      { passed: 5, failed: 2 },
    ],
    ["a run without success", { numPassedTests: 5, numFailedTests: 0, success: false }, { passed: 5, failed: 1 }],
  ])("of %s is counted", (_, report, counts) => expect(readReport(JSON.stringify(report))).toEqual(counts));

  test.each([
    "",
    "{",
    "[]",
    "null",
    '{"passed":5}',
    '{"passed":"5","failed":0}',
    '{"passed":-1,"failed":0}',
    '{"passed":0,"failed":0}',
  ])("%s is none", (text) => expect(readReport(text)).toBeUndefined());
});

test("a long report is read at once, and so is one made to be slow", () => {
  const many = xml(`<testcase name="${"a".repeat(50)}"/>`.repeat(100_000));
  expect(readReport(many)).toEqual({ passed: 100_000, failed: 0 });
  expect(readReport(`<testsuites ${'a="'.repeat(50_000)}`)).toBeUndefined();
});
