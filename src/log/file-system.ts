/** Where a store file may lie. SQLite's locks and shared memory do not hold over a network, so such places are refused. */

import { readFileSync, realpathSync } from "node:fs";
import { StoreRefused } from "./refused.ts";

/** Types as Linux names them in /proc/mounts (https://sqlite.org/useovernet.html says why). */
const network =
  /^(nfs4?|cifs|smb3|smbfs|ncpfs|9p|afs|ceph|lustre|beegfs|gfs2?|ocfs2|fuse\.(sshfs|glusterfs|s3fs|rclone|davfs2?|gcsfuse|grpcfuse|ceph))$/;

/**
 * The type of the network file system that `path` (absolute, links resolved) lies on, or undefined for a local one.
 * `mounts` is the text of /proc/mounts; the longest mount point that holds the path counts, of equals the last.
 */
export function networkFileSystem(mounts: string, path: string): string | undefined {
  let best = { point: "", type: "" };
  for (const line of mounts.split("\n")) {
    const [, written, type] = line.split(" ");
    if (written === undefined || type === undefined) continue;
    const point = written.replace(/\\([0-7]{3})/g, (_, octal: string) =>
      String.fromCharCode(Number.parseInt(octal, 8)),
    );
    const holds = point === "/" || path === point || path.startsWith(`${point}/`);
    if (holds && point.length >= best.point.length) best = { point, type };
  }
  return network.test(best.type) ? best.type : undefined;
}

/** Throws StoreRefused when the folder lies on a network file system. Only Linux can tell; elsewhere it lets pass. */
export function refuseNetwork(folder: string): void {
  if (process.platform !== "linux") return;
  const type = networkFileSystem(readFileSync("/proc/mounts", "utf8"), realpathSync(folder));
  if (type !== undefined)
    throw new StoreRefused(
      `${folder} is on a network file system (${type}), where SQLite can lose what it was told to keep. Use a local disk, or set FINALCALL_STORE to a PostgreSQL database.`,
    );
}
