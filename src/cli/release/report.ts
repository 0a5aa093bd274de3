/** Counts of a test report: JUnit XML, or JSON of vitest and jest or with `passed` and `failed`. In doubt a test failed. */

export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/** The counts, or undefined for what is no whole report, or one of no test at all. */
export function readReport(text: string): Counts | undefined {
  const plain = text.replace(/^\uFEFF/, "").trim();
  const found = plain.startsWith("<") ? fromJunit(plain) : fromJson(plain);
  return found && found.passed + found.failed > 0 ? found : undefined;
}

/** Comments, character data, declarations, or one tag: `/`, name, attributes, `/`. */
const piece =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<(\/?)([\w:.-]+)((?:[^<>"']|"[^"<]*"|'[^'<]*')*?)(\/?)>|[<>]/g;

interface Element {
  readonly name: string;
  readonly head: string;
  /** Of a test case: what its children say. */
  outcome: "passed" | "failed" | "skipped";
}

/**
 * Test cases are counted one by one. The suites' own sums count where they tell of more failures, or where a report names
 * no cases. A document that does not close what it opens was cut off, and is none.
 */
function fromJunit(text: string): Counts | undefined {
  const open: Element[] = [];
  const cases = { passed: 0, failed: 0, skipped: 0 };
  const sums = { tests: 0, failed: 0, skipped: 0 };
  let roots = 0;
  const closed = (element: Element) => {
    if (element.name === "testcase") cases[element.outcome] += 1;
  };
  for (const [all, end, name, head = "", single] of text.matchAll(piece)) {
    if (name === undefined) {
      if (all === "<") return undefined;
      continue;
    }
    if (end) {
      const last = open.pop();
      if (last?.name !== name) return undefined;
      closed(last);
      continue;
    }
    const parent = open.at(-1);
    if (!parent) {
      roots += 1;
      if (roots > 1 || (name !== "testsuites" && name !== "testsuite")) return undefined;
    }
    if (parent?.name === "testcase") judge(parent, name);
    if (!open.some(({ head }) => attribute(head, "tests") !== undefined)) add(sums, head);
    const element: Element = { name, head, outcome: "passed" };
    if (single) closed(element);
    else open.push(element);
  }
  if (open.length > 0 || roots === 0) return undefined;
  const counted = cases.passed + cases.failed + cases.skipped > 0;
  const failed = Math.max(cases.failed, sums.failed);
  const ran = counted ? cases.passed + cases.failed : sums.tests - sums.skipped;
  return { failed, passed: Math.max(0, ran - failed) };
}

function judge(testcase: Element, child: string): void {
  if (child === "failure" || child === "error") testcase.outcome = "failed";
  else if (child === "skipped" && testcase.outcome === "passed") testcase.outcome = "skipped";
}

/** Sums of the outermost suites only: inner ones are in them already. */
function add(sums: { tests: number; failed: number; skipped: number }, head: string): void {
  const tests = attribute(head, "tests");
  if (tests === undefined) return;
  sums.tests += tests;
  sums.failed += (attribute(head, "failures") ?? 0) + (attribute(head, "errors") ?? 0);
  sums.skipped += (attribute(head, "skipped") ?? 0) + (attribute(head, "disabled") ?? 0);
}

function attribute(head: string, name: string): number | undefined {
  const found = new RegExp(`(?:^|\\s)${name}\\s*=\\s*["'](\\d{1,9})["']`).exec(head)?.[1];
  return found === undefined ? undefined : Number(found);
}

function fromJson(text: string): Counts | undefined {
  try {
    const report = JSON.parse(text) as Readonly<Record<string, unknown>>;
    const number = (...names: readonly string[]) =>
      names
        .map((name) => report[name])
        .find((value): value is number => Number.isSafeInteger(value) && Number(value) >= 0);
    const passed = number("numPassedTests", "passed");
    const failed = number("numFailedTests", "failed");
    if (passed === undefined || failed === undefined) return undefined;
    // A file that could not even be loaded has no failed tests, only a failed suite.
    const whole = Math.max(number("numFailedTestSuites") ?? 0, report.success === false ? 1 : 0);
    return { passed, failed: failed > 0 ? failed : whole };
  } catch {
    return undefined;
  }
}
