import { randomUUID } from "node:crypto";
import { link, mkdir, open, readFile, rename, rm, writeFile } from "node:fs/promises";
import { hostname, uptime } from "node:os";
import { join, resolve } from "node:path";
import { UploadError } from "../errors.js";
import type { Json } from "../model.js";
import type { CheckpointStore } from "./checkpoint.js";

/**
 * Checkpoints as one JSON file for each upload in a folder of their own. The folder is made with mode 0700 and the files
 * with 0600, because they hold credentials of half-done uploads; every save is written aside, flushed and renamed, so a
 * crash leaves the old state or the new one.
 * @param folder made when it is missing
 */
export function fileCheckpoints(folder: string): CheckpointStore {
  const root = resolve(folder);
  const pathOf = (key: string): string => join(root, `${key}.json`);
  return {
    locate: pathOf,
    load: (key) => readJson(pathOf(key)),
    async save(key, value) {
      await mkdir(root, { recursive: true, mode: 0o700 });
      await replaceFile(pathOf(key), JSON.stringify(value));
    },
    remove: (key) => rm(pathOf(key), { force: true }),
    async claim(key) {
      await mkdir(root, { recursive: true, mode: 0o700 });
      return claimFile(join(root, `${key}.lock`));
    },
  };
}

async function readJson(path: string): Promise<Json | undefined> {
  const text = await readIfThere(path);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch (cause) {
    throw new UploadError(
      "invalid-input",
      `the checkpoint ${path} is not JSON; delete it to upload from the start`,
      { cause },
    );
  }
}

async function replaceFile(path: string, text: string): Promise<void> {
  const aside = `${path}.${process.pid}.tmp`;
  const file = await open(aside, "w", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(aside, path);
}

/** Who holds a claim. A claim of a process that no longer lives on this machine is void. */
interface Claim {
  readonly pid: number;
  readonly host: string;
  /** Unix milliseconds. */
  readonly claimedAt: number;
}

async function claimFile(path: string): Promise<(() => Promise<void>) | undefined> {
  const claim: Claim = { pid: process.pid, host: hostname(), claimedAt: Date.now() };
  const aside = `${path}.${randomUUID()}.tmp`;
  await writeFile(aside, JSON.stringify(claim), { mode: 0o600 });
  try {
    const won =
      (await linkIfFree(aside, path)) ||
      ((await breakVoid(path)) && (await linkIfFree(aside, path)));
    return won ? () => rm(path, { force: true }) : undefined;
  } finally {
    await rm(aside, { force: true });
  }
}

/** Gives the claim its name, whole and only if nobody has it. */
async function linkIfFree(aside: string, path: string): Promise<boolean> {
  try {
    await link(aside, path);
    return true;
  } catch (thrown) {
    if (codeOf(thrown) === "EEXIST") return false;
    throw thrown;
  }
}

/** Removes a claim whose process is gone. Puts it back if another run claimed the key in between. */
async function breakVoid(path: string): Promise<boolean> {
  const text = await readIfThere(path);
  if (text === undefined) return true;
  if (isHeld(text)) return false;
  const taken = `${path}.${randomUUID()}.void`;
  await rename(path, taken).catch(() => undefined);
  const found = await readIfThere(taken);
  if (found !== undefined && found !== text) await linkIfFree(taken, path);
  await rm(taken, { force: true });
  return found === text;
}

function isHeld(text: string): boolean {
  const claim = parseClaim(text);
  if (claim === undefined) return false;
  if (claim.host !== hostname()) return true;
  const bootedAt = Date.now() - uptime() * 1000;
  return claim.claimedAt >= bootedAt && isAlive(claim.pid);
}

function parseClaim(text: string): Claim | undefined {
  try {
    return JSON.parse(text) as Claim;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return codeOf(thrown) === "EPERM";
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (thrown) {
    if (codeOf(thrown) === "ENOENT") return undefined;
    throw thrown;
  }
}

function codeOf(thrown: unknown): unknown {
  return thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
}
