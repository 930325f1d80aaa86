import { readdir, readlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach } from "vitest";
import type { Source } from "../../../src/model.js";
import { resolveSource } from "../../../src/source/resolve.js";
import { useFolder } from "./folder.js";

/** What tests of file sources share: a folder of their own, and sources in it that are closed after each test. */
export interface FileBench {
  /** The path of a name in the folder. */
  readonly at: (name: string) => string;
  /** Writes the content, and makes a source of it. */
  readonly sourceOf: (content: Buffer, name?: string) => Promise<Source>;
  /** Descriptors that this process has open for a name, by Linux's own account. */
  readonly openFilesNamed: (name: string) => Promise<number>;
}

export function useFileBench(): FileBench {
  const at = useFolder();
  const sources: Source[] = [];
  afterEach(async () => {
    await Promise.all(sources.splice(0).map((source) => source.close()));
  });
  return {
    at,
    async sourceOf(content, name = "talk.mp4") {
      await writeFile(at(name), content);
      const source = await resolveSource(at(name));
      sources.push(source);
      return source;
    },
    async openFilesNamed(name) {
      const fds = await readdir("/proc/self/fd");
      const targets = fds.map((fd) => readlink(join("/proc/self/fd", fd)).catch(() => ""));
      return (await Promise.all(targets)).filter((target) => target.startsWith(at(name))).length;
    },
  };
}
