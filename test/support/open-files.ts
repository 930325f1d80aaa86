import { existsSync, readdirSync, readlinkSync } from "node:fs";

const descriptors = "/proc/self/fd";

/** Paths with one of these beginnings that this process has open. Known on Linux only; elsewhere there are never any. */
export function openFiles(...beginnings: readonly string[]): readonly string[] {
  if (!existsSync(descriptors)) return [];
  const paths = readdirSync(descriptors).map(targetOf);
  return paths.filter((path) => beginnings.some((beginning) => path.startsWith(beginning)));
}

/** Empty for the descriptor that read the listing itself. */
function targetOf(descriptor: string): string {
  try {
    return readlinkSync(`${descriptors}/${descriptor}`);
  } catch {
    return "";
  }
}
