import { once } from "node:events";
import { chmod, mkdir, realpath, stat, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { resolveSource } from "../../../src/source/resolve.js";
import { useFileBench } from "./file-bench.js";
import { bytesOf, drain, mp4 } from "./reading.js";

const { at, sourceOf, openFilesNamed } = useFileBench();

describe("the facts of a file", () => {
  it("are size, name, type, state and real path", async () => {
    const { facts } = await sourceOf(mp4(5000));
    const { mtimeNs } = await stat(at("talk.mp4"), { bigint: true });
    expect(facts).toEqual({
      kind: "file",
      name: "talk.mp4",
      sizeBytes: 5000,
      contentType: "video/mp4",
      fingerprint: `5000-${mtimeNs.toString()}`,
      identity: await realpath(at("talk.mp4")),
      url: undefined,
      unreachable: undefined,
    });
  });

  it("are the same for a path, a file: URL and its text", async () => {
    const { facts } = await sourceOf(mp4(100), "a talk #1.mp4");
    const url = pathToFileURL(at("a talk #1.mp4"));
    expect((await resolveSource(url)).facts).toEqual(facts);
    expect((await resolveSource(url.href)).facts).toEqual(facts);
  });

  it("follow a link to where the bytes are, under the link's name", async () => {
    const { facts } = await sourceOf(mp4(100));
    await symlink(at("talk.mp4"), at("latest.mp4"));
    const linked = await resolveSource(at("latest.mp4"));
    expect(linked.facts).toMatchObject({ name: "latest.mp4", identity: facts.identity });
  });

  it("trust the bytes before the extension, and the caller before both", async () => {
    await sourceOf(mp4(100), "talk.avi");
    expect((await resolveSource(at("talk.avi"))).facts.contentType).toBe("video/mp4");
    const told = await resolveSource(at("talk.avi"), {
      name: "x.mov",
      contentType: "video/x-msvideo",
    });
    expect(told.facts).toMatchObject({ name: "x.mov", contentType: "video/x-msvideo" });
  });

  it("leave no file open", async () => {
    await sourceOf(mp4(100));
    expect(await openFilesNamed("talk.mp4")).toBe(0);
  });
});

describe("a file that cannot be a source", () => {
  const refusal = (problem: string): unknown =>
    expect.objectContaining({
      kind: "invalid-input",
      message: expect.stringContaining(problem) as unknown,
    });

  it("because it is not there", async () => {
    const path = at("none.mp4");
    await expect(resolveSource(path)).rejects.toEqual(
      refusal(`input: "${path}" does not exist; give the path of an existing video file`),
    );
    await expect(resolveSource(pathToFileURL(path))).rejects.toEqual(refusal("does not exist"));
  });

  it("because a folder of its path is a file", async () => {
    await sourceOf(mp4(10));
    await expect(resolveSource(at("talk.mp4/inner.mp4"))).rejects.toEqual(
      refusal("does not exist"),
    );
  });

  it("because it is a directory", async () => {
    await mkdir(at("videos"));
    await expect(resolveSource(at("videos"))).rejects.toEqual(refusal("is a directory"));
  });

  it("because it is empty", async () => {
    await writeFile(at("empty.mp4"), "");
    await expect(resolveSource(at("empty.mp4"))).rejects.toEqual(refusal("is empty"));
  });

  it("because it is a socket", async () => {
    const server = createServer().listen(at("socket"));
    await once(server, "listening");
    try {
      await expect(resolveSource(at("socket"))).rejects.toEqual(refusal("is not a regular file"));
    } finally {
      server.close();
    }
  });

  it("because this process may not read it", async () => {
    await sourceOf(mp4(10));
    await chmod(at("."), 0o755);
    await chmod(at("talk.mp4"), 0o000);
    await asNobody(async () => {
      await expect(resolveSource(at("talk.mp4"))).rejects.toEqual(
        refusal("may not be read by this process"),
      );
    });
  });

  it("because its links go in a circle, or its path holds a zero byte", async () => {
    await symlink(at("a"), at("b"));
    await symlink(at("b"), at("a"));
    await expect(resolveSource(at("a"))).rejects.toEqual(refusal("cannot be read (ELOOP)"));
    await expect(resolveSource("a\0b.mp4")).rejects.toEqual(refusal("cannot be read"));
  });

  it("because its URL names another machine", async () => {
    await expect(resolveSource("file://server/talk.mp4")).rejects.toEqual(
      refusal("is not the URL of a file on this machine"),
    );
  });
});

describe("the bytes of a file", () => {
  it.each([
    [0, 200_000],
    [0, 1],
    [199_999, 200_000],
    [65_536, 131_072],
    [7, 7],
  ])("are those of the range [%d, %d)", async (start, end) => {
    const content = mp4(200_000);
    const body = (await sourceOf(content)).slice({ start, end });
    expect(body.sizeBytes).toBe(end - start);
    expect(await bytesOf(body)).toEqual(content.subarray(start, end));
  });

  it("come through a scratch buffer of any size", async () => {
    const content = mp4(1000);
    const body = (await sourceOf(content)).slice({ start: 3, end: 997 });
    for (const scratchBytes of [1, 7, 993, 994, 995, 4096])
      expect(await bytesOf(body, scratchBytes)).toEqual(content.subarray(3, 997));
  });

  it("are the same however often they are opened", async () => {
    const content = mp4(1000);
    const body = (await sourceOf(content)).slice({ start: 0, end: 1000 });
    expect(await bytesOf(body)).toEqual(content);
    expect(await bytesOf(body)).toEqual(content);
  });

  it("can be read by many readers at once through one descriptor", async () => {
    const content = mp4(640_000);
    const source = await sourceOf(content);
    const readers = await Promise.all(
      Array.from({ length: 64 }, (_, index) =>
        source.slice({ start: index * 10_000, end: (index + 1) * 10_000 }).open(),
      ),
    );
    expect(await openFilesNamed("talk.mp4")).toBe(1);
    const blocks = await Promise.all(readers.map((reader) => drain(reader, 777)));
    expect(Buffer.concat(blocks)).toEqual(content);
  });

  it.each([
    { start: -1, end: 5 },
    { start: 5, end: 4 },
    { start: 0, end: 101 },
    { start: 0.5, end: 5 },
    { start: NaN, end: 5 },
  ])("cannot be asked for outside the file: %o", async (range) => {
    const source = await sourceOf(mp4(100));
    expect(() => source.slice(range)).toThrow(expect.objectContaining({ kind: "internal" }));
  });
});

/** The superuser may read everything, so the work runs as a user who may not. */
async function asNobody(work: () => Promise<void>): Promise<void> {
  if (process.getuid?.() !== 0) {
    await work();
    return;
  }
  process.seteuid?.(65_534);
  try {
    await work();
  } finally {
    process.seteuid?.(0);
  }
}
