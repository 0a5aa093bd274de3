/** `finalcall page`: the page as people share it. */

import { pageMarkdown } from "../page/markdown.ts";
import { type ExitCode, exit } from "./exit.ts";
import { pageFile, wholePage } from "./page-file.ts";

/** Prints the page as Markdown, or the whole of it, resolved, as JSON. */
export async function printPage(asked: string | undefined, { json }: { json?: boolean }): Promise<ExitCode> {
  const { page, version } = wholePage(pageFile(asked, process.cwd()));
  process.stdout.write(
    json ? `${JSON.stringify({ ok: true, code: exit.ok, version, page })}\n` : pageMarkdown(page, version),
  );
  return exit.ok;
}
