/** The replay as one HTML file: plots drawn here, no script, readable on a phone and on paper. */

import { weekdays } from "../page/page.ts";
import type { Replayed, Summary } from "./replay.ts";

export interface Report {
  readonly repo: string;
  readonly page: string;
  readonly summary: Summary;
  readonly steps: readonly Replayed[];
  readonly sentences: readonly string[];
}

/** Stopped steps that the file lists; the rest is counted. */
const listed = 100;

const text = (words: string): string =>
  words.replace(/[&<>"]/g, (letter) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[letter] ?? "");

/** The whole document. */
export function reportHtml({ repo, page, summary, steps, sentences }: Report): string {
  const [first = "", ...rest] = sentences;
  const stopped = steps.filter(({ risk }) => risk === "high");
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>Replay of ${text(repo)}</title><style>${css}</style></head>
<body><main>
<p class="muted small">${text(repo)} · ${summary.from.slice(0, 10)} to ${summary.to.slice(0, 10)} · ${text(page)}</p>
<h1>${text(first)}</h1>
${rest.map((line) => `<p>${text(line)}</p>`).join("\n")}
<section><h2>By week</h2>${weeks(summary)}</section>
<section><h2>When somebody would have been asked</h2>${hours(summary)}</section>
<section><h2>What was touched</h2>${bars(
    summary.areas.map(({ area, steps, high }) => ({ name: area, part: high, whole: steps })),
    "stopped",
    "touched",
  )}</section>
${
  summary.people.length > 0
    ? `<section><h2>Who would have been asked</h2>${bars(
        summary.people.map(({ person, asked, away }) => ({ name: person, part: away, whole: asked })),
        "while away",
        "asked",
      )}</section>`
    : ""
}
<section><h2>What would have been stopped</h2>${table(stopped)}</section>
</main></body></html>
`;
}

const css = `:root{color-scheme:light dark;--bg:#f5f7f7;--line:#d8dddf;--ink:#14191b;--muted:#4f5a60;--stop:#a81c17;--wait:#744700;--soft:#7d878c}
@media (prefers-color-scheme:dark){:root{--bg:#0c0f11;--line:#2a3237;--ink:#e3e8ea;--muted:#9ca7ad;--stop:#ff8f85;--wait:#e5b45e;--soft:#6f7a81}}
*{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;font-variant-numeric:tabular-nums}
main{max-width:60rem;margin:0 auto;padding:1.5rem 1rem 3rem}h1{font-size:1.6rem;line-height:1.2;font-weight:650;letter-spacing:-.014em;text-wrap:balance;margin:.3rem 0 .8rem}
h2{font-size:1.06rem;font-weight:650;margin:0 0 .75rem}p{margin:.3rem 0;max-width:42rem}section{border-top:1px solid var(--line);padding:1rem 0 1.5rem;margin-top:1.25rem}
.muted{color:var(--muted)}.small{font-size:.8125rem}svg{display:block;width:100%;overflow:visible}svg text{font-size:12px;fill:var(--muted)}
.h{fill:var(--stop)}.m{fill:var(--wait)}.l{fill:var(--soft);opacity:.55}.g{stroke:var(--line)}.cell{fill:var(--ink)}
table{border-collapse:collapse;width:100%}th{text-align:left;font-weight:400;color:var(--muted);font-size:.8125rem}td{border-top:1px solid var(--line);padding:.45rem .75rem .45rem 0;vertical-align:top}
td small{display:block;color:var(--muted);font-size:.8125rem}code{font-family:ui-monospace,Menlo,Consolas,monospace;font-size:.9em}
.bars{display:grid;grid-template-columns:max-content 1fr max-content;gap:.35rem .9rem;align-items:center}.bars svg{height:.8rem}.key{display:flex;gap:1rem;margin-top:.5rem}.key span::before{content:"";display:inline-block;width:.7em;height:.7em;margin-right:.4em;background:currentColor}
.key .hi{color:var(--stop)}.key .me{color:var(--wait)}.key .lo{color:var(--soft)}.scroll{overflow-x:auto}.heat{min-width:34rem}
@media (max-width:40rem){td.wide,th.wide{display:none}}`;

/** Stacked bars, one a week: stopped below, so that its height can be read from the line. Widths in percent; text is never scaled. */
function weeks({ weeks }: Summary): string {
  const most = Math.max(1, ...weeks.map(({ low, medium, high }) => low + medium + high));
  const width = 100 / Math.max(1, weeks.length);
  const bar = (x: number, from: number, count: number, kind: string) =>
    `<rect class="${kind}" x="${(x * width + width * 0.12).toFixed(3)}%" width="${(width * 0.76).toFixed(3)}%" y="${(140 - ((from + count) / most) * 130).toFixed(1)}" height="${((count / most) * 130).toFixed(1)}"/>`;
  const drawn = weeks.map(
    ({ high, medium, low }, x) => bar(x, 0, high, "h") + bar(x, high, medium, "m") + bar(x, high + medium, low, "l"),
  );
  const busiest = weeks.reduce((top, row) => (row.high > (top?.high ?? -1) ? row : top), weeks[0]);
  const says = `At most ${most} a week; most were stopped in the week of ${busiest?.week ?? ""}: ${busiest?.high ?? 0}.`;
  const labels = [weeks[0]?.week ?? "", weeks.at(-1)?.week ?? ""];
  return `<svg height="164" role="img" aria-label="${says}"><line class="g" x1="0" x2="100%" y1="140" y2="140"/><line class="g" x1="0" x2="100%" y1="10" y2="10"/><text x="0" y="8">${most} a week</text>${drawn.join("")}<text x="0" y="158">${labels[0]}</text><text x="100%" y="158" text-anchor="end">${labels[1]}</text></svg>
<p class="small muted">${says}</p><p class="key small"><span class="hi">stopped</span><span class="me">reviewed</span><span class="lo">let through</span></p>`;
}

/** Hour of the day against day of the week: the darker, the more often. */
function hours({ hours }: Summary): string {
  const most = Math.max(1, ...hours.flat());
  const cell = (day: number, hour: number, count: number) =>
    count === 0
      ? ""
      : `<rect class="cell" x="${5 + hour * 3.95}%" y="${16 + day * 20}" width="3.6%" height="18" rx="2" opacity="${(0.12 + 0.88 * (count / most)).toFixed(2)}"><title>${weekdays[day]} ${hour}:00: ${count}</title></rect>`;
  const rows = hours.map(
    (row, day) =>
      `<text x="0" y="${30 + day * 20}">${weekdays[day]}</text>${row.map((count, hour) => cell(day, hour, count)).join("")}`,
  );
  const night = hours.flat().reduce((sum, count, index) => sum + (index % 24 < 7 || index % 24 >= 20 ? count : 0), 0);
  const weekend = [...(hours[5] ?? []), ...(hours[6] ?? [])].reduce((sum, count) => sum + count, 0);
  const says = `${night} between 20:00 and 07:00, ${weekend} on weekends.`;
  const axis = [0, 6, 12, 18].map(
    (hour) => `<text x="${5 + hour * 3.95}%" y="10">${String(hour).padStart(2, "0")}:00</text>`,
  );
  return `<div class="scroll"><svg class="heat" height="160" role="img" aria-label="${says}">${axis.join("")}${rows.join("")}</svg></div><p class="small muted">${says}</p>`;
}

function bars(rows: readonly { name: string; part: number; whole: number }[], part: string, whole: string): string {
  const most = Math.max(1, ...rows.map((row) => row.whole));
  const drawn = rows.map(
    (row) =>
      `<span>${text(row.name)}</span><svg role="img" aria-label="${row.whole} ${whole}, ${row.part} ${part}"><rect class="l" width="${((row.whole / most) * 100).toFixed(2)}%" height="100%" rx="2"/><rect class="h" width="${((row.part / most) * 100).toFixed(2)}%" height="100%" rx="2"/></svg><span>${row.whole} <small class="muted">${row.part} ${part}</small></span>`,
  );
  return `<div class="bars">${drawn.join("")}</div>`;
}

function table(steps: readonly Replayed[]): string {
  if (steps.length === 0) return "<p>Nothing: no step was high risk.</p>";
  const rows = steps
    .slice(0, listed)
    .map(
      ({ sha, at, subject, areas, why, file, asked, independent }) =>
        `<tr><td><code>${sha.slice(0, 8)}</code><small>${at.slice(0, 10)}</small></td><td>${text(subject)}<small>${text(why)}${file ? ` <code>${text(file)}</code>` : ""}</small></td><td class="wide">${text(areas.join(", "))}</td><td>${text(asked.map(({ person }) => person).join(", ") || "—")}${independent ? "" : "<small>nobody independent seen</small>"}</td></tr>`,
    );
  const more =
    steps.length > listed ? `<p class="small muted">and ${steps.length - listed} more; --json has them all.</p>` : "";
  return `<table><thead><tr><th>Commit</th><th>What, and why it would have been stopped</th><th class="wide">Areas</th><th>Asked</th></tr></thead><tbody>${rows.join("")}</tbody></table>${more}`;
}
