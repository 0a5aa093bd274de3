/** How a story is told on a terminal: who, what, and what came of it. */

export interface Teller {
  /** A sentence of the story. */
  say(sentence: string): void;
  /** A chapter. */
  chapter(title: string): void;
  /** Something that must be so for the story to go on. Throws when it is not. */
  holds(what: string, is: boolean, otherwise?: unknown): void;
  /** A figure that the end of the story gives. */
  figure(name: string, value: unknown): void;
  readonly figures: Readonly<Record<string, unknown>>;
}

export function tellerTo(write: (line: string) => void): Teller {
  const figures: Record<string, unknown> = {};
  const began = performance.now();
  const clock = () => `${((performance.now() - began) / 1000).toFixed(0).padStart(3)} s`;
  return {
    figures,
    say: (sentence) => write(`${clock()}  ${sentence}`),
    chapter: (title) => write(`\n${title}`),
    holds(what, is, otherwise) {
      if (!is)
        throw new Error(`The story broke: ${what}.${otherwise === undefined ? "" : ` ${JSON.stringify(otherwise)}`}`);
      write(`${clock()}  ✓ ${what}`);
    },
    figure(name, value) {
      figures[name] = value;
    },
  };
}
