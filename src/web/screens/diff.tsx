/** The files of a change: foldable, coloured by class, each reason at its line. Lines wrap, so that nothing hides to the right. */

import type { CodeLine, CodePart, Hint, PatchFile } from "../../views/patch.ts";
import { Section } from "../parts.tsx";

/** Where a reason's line stands on this card. Only lines with a reason have such a name. */
export const placeOf = (files: readonly PatchFile[], file: string, line: number): string | undefined => {
  const at = files.findIndex(({ path }) => path === file);
  if (at < 0) return undefined;
  const found = files[at]?.lines.find(({ at, hints }) => at === line && hints.length > 0);
  return found ? `#${lineId(at, found)}` : `#file-${at + 1}`;
};

const lineId = (file: number, { kind, at }: CodeLine) => `file-${file + 1}-${kind}-${at}`;

export const Files = ({ files, truncated }: { files: readonly PatchFile[]; truncated: boolean }) => {
  const added = files.reduce((sum, file) => sum + file.added, 0);
  const removed = files.reduce((sum, file) => sum + file.removed, 0);
  return (
    <Section
      id="dif"
      title={`${files.length} ${files.length === 1 ? "file" : "files"}, ${added} ${added === 1 ? "line" : "lines"} in, ${removed} out`}
      aside={truncated ? "cut off" : ""}
    >
      <div class="files">
        {files.map((file, at) => (
          <File file={file} at={at} open={file.reasons > 0 || files.length === 1} />
        ))}
      </div>
    </Section>
  );
};

const File = ({ file, at, open }: { file: PatchFile; at: number; open: boolean }) => {
  const { path, note, added, removed, reasons, hints, lines, left } = file;
  return (
    <details open={open} id={`file-${at + 1}`}>
      <summary>
        <span class="path">
          <code>{path}</code>
          {note === "" ? null : <span class="muted small"> {note}</span>}
        </span>
        <span class="num">
          +{added} −{removed}
        </span>
        {reasons === 0 ? null : (
          <span class="muted small">{reasons === 1 ? "1 reason to look" : `${reasons} reasons to look`}</span>
        )}
      </summary>
      <Why hints={hints} />
      {lines.length === 0 ? (
        <p class="muted small">No line of text differs.</p>
      ) : (
        <pre class="code-lines">
          {lines.map((line) => (
            <Row line={line} id={line.hints.length > 0 ? lineId(at, line) : undefined} />
          ))}
        </pre>
      )}
      {left > 0 ? (
        <p class="muted small">
          {left} more {left === 1 ? "line" : "lines"}; read {left === 1 ? "it" : "them"} in git.
        </p>
      ) : null}
    </details>
  );
};

const signs = { in: "+", out: "−", same: " " } as const;

const Row = ({ line: { kind, at, parts, hints }, id }: { line: CodeLine; id: string | undefined }) => {
  if (kind === "place" || kind === "left") return <span class={kind}>{parts[0]?.text}</span>;
  const Tag = kind === "in" ? "ins" : kind === "out" ? "del" : "span";
  return (
    <>
      <Tag class="line" id={id}>
        <span class="at">{at}</span>
        <span class="sign">{signs[kind]}</span>
        <span class="text">{parts.map((part) => (part.colour === "" ? part.text : <Coloured part={part} />))}</span>
      </Tag>
      <Why hints={hints} />
    </>
  );
};

const Coloured = ({ part: { colour, text } }: { part: CodePart }) =>
  colour === "unseen" ? <mark class="unseen">{text}</mark> : <span class={`hl-${colour}`}>{text}</span>;

const Why = ({ hints }: { hints: readonly Hint[] }) =>
  hints.length === 0 ? null : (
    <span class="hints">
      {hints.map(({ why, rule }) => (
        <span class={rule === "question" ? "asks-here" : undefined}>
          {why} <code>{rule}</code>
        </span>
      ))}
    </span>
  );
