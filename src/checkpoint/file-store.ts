import { createHash, randomUUID } from "node:crypto";
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
    async remove(key) {
      await rm(pathOf(key), { force: true });
      await rm(asideOf(pathOf(key)), { force: true });
    },
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

/** Where a file is written before it takes its name. One that a crash left is overwritten by the next save. */
function asideOf(path: string): string {
  return `${path}.tmp`;
}

async function replaceFile(path: string, text: string): Promise<void> {
  const aside = asideOf(path);
  try {
    await writeFlushed(aside, text);
    await rename(aside, path);
  } catch (thrown) {
    await rm(aside, { force: true });
    throw thrown;
  }
}

async function writeFlushed(path: string, text: string): Promise<void> {
  const file = await open(path, "w", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Who holds a claim. A claim of a process that no longer lives on this machine is void. */
interface Claim {
  readonly pid: number;
  readonly host: string;
  /** Unix milliseconds. */
  readonly claimedAt: number;
  /** No two claims are equal. */
  readonly id: string;
}

/** Takes a path that is free or whose claim is void. @returns how to let go of it; undefined when a living process has it */
async function claimFile(path: string): Promise<(() => Promise<void>) | undefined> {
  const id = randomUUID();
  const claim: Claim = { pid: process.pid, host: hostname(), claimedAt: Date.now(), id };
  const aside = `${path}.${id}.tmp`;
  await writeFile(aside, JSON.stringify(claim), { mode: 0o600 });
  try {
    const won = (await linkIfFree(aside, path)) || (await takeOver(aside, path));
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

/**
 * Puts the claim in the place of a void one. Several may find it void at once, and one of them may already have taken over
 * when the next acts, so the right to do so is claimed in turn, under a name made from the void claim itself.
 */
async function takeOver(aside: string, path: string): Promise<boolean> {
  const text = await readIfThere(path);
  if (text === undefined) return linkIfFree(aside, path);
  if (isHeld(text)) return false;
  const name = createHash("sha256").update(text).digest("hex").slice(0, 16);
  const finish = await claimFile(`${path}.${name}`);
  if (finish === undefined) return false;
  try {
    if ((await readIfThere(path)) !== text) return false;
    await rename(aside, path);
    return true;
  } finally {
    await finish();
  }
}

function isHeld(text: string): boolean {
  const claim = parseClaim(text);
  if (claim === undefined) return false;
  if (claim.host !== hostname()) return true;
  return claim.claimedAt >= aliveSince(claim.pid) && isAlive(claim.pid);
}

/**
 * The earliest time at which the process that has this number now can have claimed anything. A container that starts anew
 * gives the same number to its process each time.
 */
function aliveSince(pid: number): number {
  const ageSeconds = pid === process.pid ? process.uptime() : uptime();
  return Date.now() - ageSeconds * 1000;
}

function parseClaim(text: string): Claim | undefined {
  try {
    return (JSON.parse(text) as Claim | null) ?? undefined;
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
