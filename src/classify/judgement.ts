/** Collects what the rules find, file by file, and decides which areas are touched and how dangerous it is. */

import type { Area, Page, Risk } from "../page/page.ts";
import { areasOf } from "../page/patterns.ts";
import type { FileChange } from "./diff.ts";
import { lowest, textOnly, versionOnly } from "./lowest.ts";
import { type Finding, onLines, onPath, onSubject } from "./match.ts";
import { dangerousStatements } from "./migration.ts";
import { changedLines, extensionOf } from "./normal.ts";
import { type Role, roleOf } from "./role.ts";
import { type DetectedArea, detectedAreas } from "./rule.ts";
import { harmless, special, suspicion } from "./special.ts";

/** A file as the host lists it; `omitted` says why its hunks are not in the diff. */
export interface ListedFile {
  readonly path: string;
  readonly oldPath?: string | undefined;
  readonly status: string;
  readonly omitted?: string | undefined;
}

/** One sentence of evidence: which rule, where, and why it matters. `area` is empty for what concerns the change as a whole. */
export interface Reason {
  readonly rule: string;
  readonly area: string;
  readonly file: string;
  readonly line: number;
  readonly why: string;
  readonly excerpt: string;
}

export const rank: Readonly<Record<Risk, number>> = { low: 0, medium: 1, high: 2 };

/** Roles whose lines are looked at by the rules. `generated` is judged by its source. */
const silent: ReadonlySet<Role> = new Set(["lock", "asset", "style", "generated"]);

/** Weight from which an area is touched; less a hair, because weights are sums of decimals. */
const certain = 0.999;
/** Weight from which a dangerous area is suspected. */
const suspected = 0.699;

interface Score {
  weight: number;
  findings: Finding[];
}

export class Judgement {
  readonly reasons: Reason[] = [];
  readonly unreadable: string[] = [];
  readonly #scores = new Map<DetectedArea, Score>();
  #subject: Finding[] = [];
  #risk: Risk = "low";
  #oneWay = false;
  readonly #areas = new Set<string>();

  /** A file of the diff. */
  file(file: FileChange, page: Page | undefined): void {
    const role = roleOf(file.path);
    const oldRole = file.oldPath === file.path ? role : roleOf(file.oldPath);
    this.#special(file, role);
    const folder = file.submodule || file.symlink;
    this.#byPage(file.path, page, folder);
    if (file.oldPath !== file.path) this.#byPage(file.oldPath, page, folder);

    const changed = changedLines(file);
    const { added, removed } = changed;
    const counts = added.length + removed.length;
    const moved = file.oldPath !== file.path;
    const findings: Finding[] = [];
    if (moved) this.#moved(file, role, oldRole);
    if (counts > 0 || moved || file.status === "added" || file.status === "deleted") {
      findings.push(...onPath(file.path, role));
    }
    if (counts > 0 && !changed.imports && role !== "migration" && versionOnly(file)) {
      // The version of a published library is a release of it; any other version number changes nothing.
      this.#add(findings.filter(({ rule }) => rule.area === "api"));
      return;
    }
    if (role === "ui" && file.status === "modified" && counts > 0 && !changed.imports && textOnly(file)) {
      // Markup without anything that runs: only what people read in public can matter.
      this.#add(findings.filter(({ rule }) => rule.area === "messages"));
      return;
    }
    if (!silent.has(role)) {
      findings.push(...onLines(file.path, role, changed));
      for (const { rule, line, excerpt } of dangerousStatements(file, role)) {
        const { name, area, why, risk, oneWay } = rule;
        this.#decided({ rule: name, area, file: file.path, line, why, excerpt, risk, oneWay: oneWay ?? false });
      }
    }
    this.#add(findings);
    this.#atLeast(lowest(role, changed.imports ? counts + 1 : counts, file, extensionOf(file.path)));
  }

  /** A file that the host lists, but whose hunks are not in the diff. */
  listed(file: ListedFile, page: Page | undefined): void {
    const role = roleOf(file.path);
    this.#byPage(file.path, page);
    const lock = file.omitted === "lockfile" || role === "lock";
    if (!lock) this.#add(onPath(file.path, role));
    const made = file.omitted === "generated" || role === "generated";
    if (lock || made || (file.omitted === undefined && file.status === "renamed")) this.#atLeast("medium");
    else if (!harmless.has(role)) this.unreadable.push(`${file.path} is not in the diff.`);
  }

  subject(text: string): void {
    this.#subject = onSubject(text);
  }

  /** Part of the diff does not read. Where the file could not have hurt anyway, a reviewer is enough. */
  fault(file: string, line: number, why: string): void {
    if (file !== "" && harmless.has(roleOf(file))) {
      this.#atLeast("medium");
      this.reasons.push({ rule: "diff/unreadable", area: "", file, line, why, excerpt: "" });
    } else this.unreadable.push(`${file === "" ? "The diff" : file}, line ${line} of the diff: ${why}`);
  }

  /** The verdict's parts: areas in their fixed order, then the page's own. */
  close(): { areas: string[]; risk: Risk; oneWay: boolean; reasons: Reason[]; unreadable: string[] } {
    for (const [area, score] of this.#scores) {
      const hints = this.#subject.filter(({ rule }) => rule.area === area);
      const subject = Math.max(0, ...hints.map(({ rule }) => rule.weight));
      const weight = score.weight + subject;
      if (weight < suspected) continue;
      if (weight < certain) {
        this.#suspect(area, [...score.findings, ...hints]);
        continue;
      }
      for (const finding of [...score.findings, ...hints]) this.#decided(reasonOf(finding), finding);
    }
    // A message that alone says enough counts where anything runs; it can only make a change more dangerous.
    for (const finding of this.#risk === "low" ? [] : this.#subject)
      if (finding.rule.weight >= 1 && !this.#areas.has(finding.rule.area)) this.#decided(reasonOf(finding), finding);
    if (this.unreadable.length > 0) this.#atLeast("high");
    const order = [
      ...detectedAreas,
      ...[...this.#areas].filter((area) => !(detectedAreas as readonly string[]).includes(area)),
    ];
    return {
      areas: order.filter((area) => this.#areas.has(area)),
      risk: this.#risk,
      oneWay: this.#oneWay,
      reasons: this.reasons,
      unreadable: this.unreadable,
    };
  }

  /** Too little to name an area's owner, and too much to let pass. */
  #suspect(area: DetectedArea, findings: readonly Finding[]): void {
    const first = findings.find(({ rule }) => rule.risk === "high");
    if (!first) return;
    this.#atLeast("high");
    const why = `Hints of ${area}, too few to be sure. ${first.rule.why}`;
    this.reasons.push({ ...reasonOf(first), rule: suspicion.name, area: "", why });
  }

  /** The best file decides for each area, so that weak hints from all over a big change do not add up. */
  #add(findings: readonly Finding[]): void {
    for (const area of detectedAreas) {
      const own = findings.filter(({ rule }) => rule.area === area);
      if (own.length === 0) continue;
      const path = Math.max(0, ...own.map(({ rule }) => (rule.on === "path" ? rule.weight : 0)));
      const lines = own.reduce((sum, { rule }) => sum + (rule.on === "path" ? 0 : rule.weight), 0);
      const score = this.#scores.get(area);
      if (!score || score.weight < path + lines) this.#scores.set(area, { weight: path + lines, findings: own });
    }
  }

  #decided(reason: Reason & { risk?: Risk; oneWay?: boolean }, finding?: Finding): void {
    this.#areas.add(reason.area);
    this.#atLeast(finding?.rule.risk ?? reason.risk ?? "high");
    if (finding?.rule.oneWay ?? reason.oneWay) this.#oneWay = true;
    const { rule, area, file, line, why, excerpt } = reason;
    this.reasons.push({ rule, area, file, line, why, excerpt });
  }

  /** `folder`: what stands there may be a whole folder (a submodule, a link to one), so whatever the page says of its inside counts. */
  #byPage(path: string, page: Page | undefined, folder = false): void {
    if (!page) return;
    const within = ({ paths }: Area) => paths.some((one) => one.replace(/^\//, "").startsWith(`${path}/`));
    const inside = folder ? [...areasOf(page, `${path}/any`), ...page.areas.filter(within)] : [];
    for (const area of new Set([...areasOf(page, path), ...inside])) {
      this.#decided({
        rule: "page/path",
        area: area.name,
        file: path,
        line: 1,
        why: `The page puts this path under ${area.name}.`,
        excerpt: path,
        risk: area.risk,
      });
    }
  }

  /** A rename across a boundary changes who is asked about the file from now on. */
  #moved(file: FileChange, role: Role, oldRole: Role): void {
    const sensitive = (findings: Finding[]) =>
      new Map(
        findings
          .filter(({ rule }) => rule.risk === "high" && rule.weight >= 0.5)
          .map((finding) => [finding.rule.area, finding]),
      );
    const before = sensitive(onPath(file.oldPath, oldRole));
    const after = sensitive(onPath(file.path, role));
    for (const [here, there] of [
      [before, after],
      [after, before],
    ] as const) {
      for (const [area, finding] of here) {
        if (there.has(area)) continue;
        const why = `The file moves ${here === before ? "out of" : "into"} a sensitive place.`;
        this.#decided({
          ...reasonOf(finding),
          rule: "diff/moved",
          why,
          excerpt: `${file.oldPath} → ${file.path}`,
          risk: "high",
        });
      }
    }
  }

  #special(file: FileChange, role: Role): void {
    for (const { rule, line, excerpt } of special(file, role)) {
      this.#atLeast(rule.risk);
      this.reasons.push({ rule: rule.name, area: "", file: file.path, line, why: rule.why, excerpt });
    }
  }

  #atLeast(risk: Risk): void {
    if (rank[risk] > rank[this.#risk]) this.#risk = risk;
  }
}

const reasonOf = ({ rule, file, line, excerpt }: Finding): Reason => ({
  rule: rule.name,
  area: rule.area,
  file,
  line,
  why: rule.why,
  excerpt,
});
