import { chmod, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { describe, expect, it } from "vitest";
import { fileCheckpoints } from "../../../src/checkpoint/file-store.js";
import { failureOf } from "../../support/failure.js";
import { useFolder } from "../../support/folder.js";
import { startHolder } from "./child.js";

const pathTo = useFolder();
const key = "0123abcd";

async function modeOf(path: string): Promise<string> {
  return ((await stat(path)).mode & 0o777).toString(8);
}

describe("saving and loading", () => {
  it("gives back what was saved, also to another store over the same folder", async () => {
    const folder = pathTo("checkpoints");
    const value = { phase: "sending", receipts: [{ part: 0, proof: "é\u{1f600}" }], session: null };
    await fileCheckpoints(folder).save(key, value);
    expect(await fileCheckpoints(folder).load(key)).toEqual(value);
  });

  it("replaces the whole value", async () => {
    const store = fileCheckpoints(pathTo("checkpoints"));
    await store.save(key, { long: "x".repeat(10_000) });
    await store.save(key, 1);
    expect(await store.load(key)).toBe(1);
  });

  it("knows nothing of a key that was never saved, even without its folder", async () => {
    expect(await fileCheckpoints(pathTo("nowhere")).load(key)).toBeUndefined();
  });

  it("keeps folder and file to their owner", async () => {
    const folder = pathTo("checkpoints");
    const store = fileCheckpoints(folder);
    await store.save(key, 1);
    expect(await modeOf(folder)).toBe("700");
    expect(await modeOf(store.locate(key))).toBe("600");
  });

  it("leaves no other file behind", async () => {
    const folder = pathTo("checkpoints");
    const store = fileCheckpoints(folder);
    await store.save(key, 1);
    await store.save(key, 2);
    expect(await readdir(folder)).toEqual([`${key}.json`]);
  });

  it("leaves no other file behind when it fails either", async () => {
    const folder = pathTo("checkpoints");
    const store = fileCheckpoints(folder);
    await mkdir(store.locate(key), { recursive: true });
    await expect(store.save(key, 1)).rejects.toThrow("EISDIR");
    expect(await readdir(folder)).toEqual([`${key}.json`]);
  });

  it("removes, as often as it is asked", async () => {
    const folder = pathTo("checkpoints");
    const store = fileCheckpoints(folder);
    await store.save(key, 1);
    await writeFile(`${store.locate(key)}.tmp`, "what a crash left");
    await store.remove(key);
    await store.remove(key);
    expect(await store.load(key)).toBeUndefined();
    expect(await readdir(folder)).toEqual([]);
  });

  it("refuses a file that is not JSON, and says which one and what to do", async () => {
    const store = fileCheckpoints(pathTo("checkpoints"));
    await store.save(key, 1);
    await writeFile(store.locate(key), '{"version":1,');
    const error = await failureOf(store.load(key));
    expect(error.kind).toBe("invalid-input");
    expect(error.message).toBe(
      `the checkpoint ${store.locate(key)} is not JSON; delete it to upload from the start`,
    );
  });

  it("shows other processes the old value or the new one, never a half, until it is killed", async () => {
    const folder = pathTo("checkpoints");
    const store = fileCheckpoints(folder);
    const saver = startHolder("save", folder, key);
    const seen = new Set<unknown>();
    const look = async (): Promise<void> => {
      const found = (await store.load(key)) as { version: number; filler: string } | undefined;
      if (found === undefined) return;
      expect(found.filler).toBe(String(found.version % 10).repeat(200_000));
      seen.add(found.version);
    };
    while (seen.size < 20) await look();
    await saver.kill();
    await look();
    await store.save(key, "the next run's");
    expect(await store.load(key)).toBe("the next run's");
    expect(await readdir(folder)).toEqual([`${key}.json`]);
  });
});

describe("claims", () => {
  it("are exclusive until they are let go, also between two stores of one process", async () => {
    const folder = pathTo("checkpoints");
    const release = await fileCheckpoints(folder).claim(key);
    expect(release).toBeTypeOf("function");
    expect(await fileCheckpoints(folder).claim(key)).toBeUndefined();
    await release?.();
    expect(await fileCheckpoints(folder).claim(key)).toBeTypeOf("function");
  });

  it("are for one key each", async () => {
    const store = fileCheckpoints(pathTo("checkpoints"));
    await store.claim(key);
    expect(await store.claim("another")).toBeTypeOf("function");
  });

  it("go to exactly one of many who want them at once", async () => {
    const folder = pathTo("checkpoints");
    const wanted = Array.from({ length: 20 }, () => fileCheckpoints(folder).claim(key));
    const got = (await Promise.all(wanted)).filter((release) => release !== undefined);
    expect(got).toHaveLength(1);
    expect(await readdir(folder)).toEqual([`${key}.lock`]);
  });

  it("leave nothing behind", async () => {
    const folder = pathTo("checkpoints");
    const store = fileCheckpoints(folder);
    const release = await store.claim(key);
    expect(await modeOf(`${folder}/${key}.lock`)).toBe("600");
    await release?.();
    await release?.();
    expect(await readdir(folder)).toEqual([]);
  });

  it("of a living process hold, and of a killed one are void", async () => {
    const folder = pathTo("checkpoints");
    const other = startHolder("claim", folder, key);
    expect(await other.nextWords()).toBe("claimed");
    const store = fileCheckpoints(folder);
    expect(await store.claim(key)).toBeUndefined();
    await other.kill();
    const release = await store.claim(key);
    expect(release).toBeTypeOf("function");
    expect(await startHolder("claim", folder, key).nextWords()).toBe("refused");
    await release?.();
    expect(await readdir(folder)).toEqual([]);
  });

  it("of a killed process go to exactly one of many processes that want them at once", async () => {
    const folder = pathTo("checkpoints");
    await mkdir(folder);
    const text = JSON.stringify({ pid: process.pid, host: hostname(), claimedAt: 0 });
    for (let index = 0; index < 100; index += 1) await writeFile(`${folder}/${index}.lock`, text);
    const racers = [1, 2, 3].map(() => startHolder("race", folder));
    await Promise.all(racers.map((racer) => racer.nextWords()));
    const results = racers.map((racer) => racer.nextWords());
    for (const racer of racers) racer.tell("go");
    const got = (await Promise.all(results)).flatMap((words) => words.split(" ").filter(Boolean));
    expect(got.map(Number).sort((a, b) => a - b)).toEqual([...Array(100).keys()]);
    expect(await readdir(folder)).toHaveLength(100);
  });
});

describe("a claim that was found", () => {
  const here = { pid: process.pid, host: hostname(), claimedAt: Date.now() };

  it.each([
    ["of this process", here, false],
    ["of another machine", { ...here, host: "elsewhere", pid: 1 }, false],
    [
      "of an earlier process with this one's number",
      { ...here, claimedAt: here.claimedAt - 864e5 },
      true,
    ],
    ["of a time before this machine was started", { ...here, pid: 1, claimedAt: 0 }, true],
    ["that a crash left empty", undefined, true],
  ])("%s", async (_, claim, isVoid) => {
    const folder = pathTo("checkpoints");
    await mkdir(folder);
    await writeFile(`${folder}/${key}.lock`, claim === undefined ? "" : JSON.stringify(claim));
    const release = await fileCheckpoints(folder).claim(key);
    expect(release !== undefined).toBe(isVoid);
    if (isVoid)
      expect(JSON.parse(await readFile(`${folder}/${key}.lock`, "utf8"))).toMatchObject({
        pid: process.pid,
      });
  });
});

it("a folder that cannot be made is an error, not a silent nothing", async () => {
  await writeFile(pathTo("file"), "");
  await chmod(pathTo("file"), 0o600);
  await expect(fileCheckpoints(pathTo("file")).save(key, 1)).rejects.toThrow(/EEXIST|ENOTDIR/);
});
