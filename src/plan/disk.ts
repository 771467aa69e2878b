import { chmod, link, lstat, mkdir, open, realpath, rename, rm, rmdir } from "node:fs/promises";

/** The calls with which the writer touches the disk. Tests pass one that fails where they want. */
export interface Disk {
  readonly chmod: typeof chmod;
  readonly link: typeof link;
  readonly lstat: typeof lstat;
  readonly mkdir: typeof mkdir;
  readonly realpath: typeof realpath;
  readonly rename: typeof rename;
  readonly rm: typeof rm;
  readonly rmdir: typeof rmdir;
  readonly writeNew: (path: string, content: string | Uint8Array) => Promise<void>;
}

async function writeNew(path: string, content: string | Uint8Array): Promise<void> {
  // "wx" neither follows a symbolic link nor overwrites what appeared in the meantime.
  const handle = await open(path, "wx");
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The real disk. */
export const disk: Disk = { chmod, link, lstat, mkdir, realpath, rename, rm, rmdir, writeNew };
