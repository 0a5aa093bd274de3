/** Where `finalcall init` writes: what it found on stdout, what it is doing on stderr. */

export interface Console {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Whether stderr is a terminal, on which one line can be written over. */
  readonly terminal: boolean;
}

const width = 30;

/** Says how far it is: one line on a terminal, and one line in all where there is none. */
export function meter({ err, terminal }: Console) {
  let said = false;
  return {
    /** `of` is 0 where nobody knows how much there is. */
    show(what: string, done: number, of: number): void {
      if (!terminal && (said || of === 0)) return;
      said = true;
      const share = of === 0 ? 0 : Math.min(1, done / of);
      const filled = Math.round(share * width);
      const count = of === 0 ? `${done === 0 ? "" : `${done} `}${what}` : `${done} of ${of} ${what}`;
      if (terminal) err(`\r\x1b[K  ${"█".repeat(filled)}${"░".repeat(width - filled)} ${count} `);
      else err(`Reading ${of} ${what}.\n`);
    },
    clear(): void {
      if (terminal && said) err("\r\x1b[K");
    },
  };
}
