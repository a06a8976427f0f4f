import { isAbsolute, relative } from "node:path";

/** Whether a path is that of a folder, or of something in it. */
export function isBelow(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return !way.startsWith("..") && !isAbsolute(way);
}
