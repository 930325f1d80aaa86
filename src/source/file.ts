import { open, realpath, stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { BigIntStats } from "node:fs";
import { UploadError } from "../errors.js";
import type { Facts, Source } from "../model.js";
import { lookInto } from "./content.js";
import type { Content } from "./content.js";
import { glanceBytes } from "./glance.js";
import type { SourceOptions } from "./input.js";
import { describedFile, fileFingerprint } from "./described-file.js";
import { labels } from "./labels.js";
import type { ReadAt } from "./movie.js";
import { rangeBody } from "./range-body.js";
import { codeOf, invalidInput, quote } from "./refusal.js";

/**
 * A video in a file. The descriptor is opened at the first read, and shared by all readers until `close`.
 * @throws UploadError `invalid-input` when there is no such file, it cannot be read, holds nothing, or is no regular file.
 */
export async function fileSource(path: string, options: SourceOptions): Promise<Source> {
  const facts = await fileFacts(path, options);
  const file = describedFile(facts.identity, facts.fingerprint, facts.sizeBytes);
  return {
    facts,
    slice: (range) => rangeBody(file, range),
    verify: () => file.verify(),
    close: () => file.close(),
  };
}

/** @throws UploadError `invalid-input` when the URL names no path of this machine. */
export function pathOfFileUrl(url: URL): string {
  try {
    return fileURLToPath(url);
  } catch (cause) {
    const problem = `${quote(url.href)} is not the URL of a file on this machine`;
    throw invalidInput("input", problem, "give one such as file:///videos/talk.mp4", cause);
  }
}

type FileFacts = Facts & { readonly sizeBytes: number; readonly identity: string };

async function fileFacts(path: string, options: SourceOptions): Promise<FileFacts> {
  try {
    const state = await stat(path, { bigint: true });
    requireContent(state, path);
    const sizeBytes = Number(state.size);
    const { magicType, media } = await lookIntoFile(path, sizeBytes, options);
    return {
      kind: "file",
      ...labels(options, { path, magicType }),
      media,
      sizeBytes,
      fingerprint: fileFingerprint(state),
      identity: await realpath(path),
      url: undefined,
      unreachable: undefined,
    };
  } catch (thrown) {
    throw asRefusal(thrown, path);
  }
}

function requireContent(state: BigIntStats, path: string): void {
  const remedy = "give the path of a video file";
  if (state.isDirectory()) throw invalidInput("input", `${quote(path)} is a directory`, remedy);
  if (!state.isFile()) throw invalidInput("input", `${quote(path)} is not a regular file`, remedy);
  if (state.size === 0n) throw invalidInput("input", `${quote(path)} is empty`, remedy);
}

async function lookIntoFile(
  path: string,
  sizeBytes: number,
  options: SourceOptions,
): Promise<Content> {
  const handle = await open(path, "r");
  const read: ReadAt = async (position, length) => {
    const { bytesRead, buffer } = await handle.read(new Uint8Array(length), 0, length, position);
    return buffer.subarray(0, bytesRead);
  };
  try {
    const head = await read(0, glanceBytes);
    return await lookInto({ head, sizeBytes, read, cheapReads: 32, name: path }, options);
  } finally {
    await handle.close();
  }
}

/** What the system's refusal means to the person who gave the path. */
function asRefusal(thrown: unknown, path: string): unknown {
  const code = codeOf(thrown);
  if (thrown instanceof UploadError || code === undefined) return thrown;
  const [problem, remedy] = explain(code);
  return invalidInput("input", `${quote(path)} ${problem}`, remedy, thrown);
}

function explain(code: string): readonly [problem: string, remedy: string] {
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return ["does not exist", "give the path of an existing video file"];
    case "EACCES":
    case "EPERM":
      return ["may not be read by this process", "allow it to, or give another file"];
    default:
      return [`cannot be read (${code})`, "give the path of a readable video file"];
  }
}
