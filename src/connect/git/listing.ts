/** What a commit holds: its regular files, and those of them in which something stands. */

import { GitFailed, git, type Place } from "./git.ts";

export interface Listing {
  /** Regular files, from the top, in git's order. Links and submodules are no files. */
  readonly files: readonly string[];
  /** There are more than `most`; the rest was not read. */
  readonly cut: boolean;
}

/** The files of a commit, at most `most` of them. Names stay as they are; a byte that is not UTF-8 becomes U+FFFD. */
export async function listing(place: Place, commit: string, most: number): Promise<Listing> {
  const files: string[] = [];
  let cut = false;
  const read = tokens((entry) => {
    const tab = entry.indexOf("\t");
    if (!/^100\d{3} blob /.test(entry) || tab === -1) return;
    if (files.length < most) files.push(entry.slice(tab + 1));
    else cut = true;
  });
  await git(place, ["ls-tree", "-r", "-z", commit], { take: read, limit: Number.POSITIVE_INFINITY });
  return { files, cut };
}

/** Files of a commit in which a line has this extended regular expression in it, in letters of any size. At most `most`. */
export async function filesWithLine(
  place: Place,
  commit: string,
  expression: string,
  most: number,
): Promise<readonly string[]> {
  const found: string[] = [];
  const read = tokens((entry) => {
    if (found.length < most) found.push(entry.slice(commit.length + 1));
  });
  const args = ["grep", "-l", "-z", "-I", "-i", "-E", "-e", expression, commit, "--"];
  await git(place, args, { take: read, limit: Number.POSITIVE_INFINITY }).catch((fault: unknown) => {
    if (!(fault instanceof GitFailed && fault.code === 1)) throw fault; // 1: nothing is found
  });
  return found;
}

/** Longer tokens are cut: no path is as long, and no trailer that says who took part. */
const longestToken = 65_536;

/** Cuts what git prints at each zero byte, piece by piece, and keeps no more than one token. */
export function tokens(give: (token: string) => void): (piece: Buffer) => void {
  let kept: Buffer[] = [];
  let size = 0;
  return (piece) => {
    let from = 0;
    for (let to = piece.indexOf(0); to !== -1; to = piece.indexOf(0, from)) {
      const rest = piece.subarray(from, to);
      give((size === 0 ? rest : Buffer.concat([...kept, rest])).subarray(0, longestToken).toString("utf8"));
      kept = [];
      size = 0;
      from = to + 1;
    }
    const rest = piece.subarray(from);
    if (rest.length > 0 && size < longestToken) kept.push(Buffer.from(rest));
    size += rest.length;
  };
}
