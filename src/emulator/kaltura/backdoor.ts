/** What no API shows and no caller may do, for tests: a token's row and files as they are, and their locks. */
import { appTokenStatus } from "./app-token.js";
import { currentFile } from "./token.js";
import type { UploadToken } from "./token.js";
import type { World } from "./world.js";

export interface KalturaBackdoor {
  /** Undefined when there never was such a token; deleted ones are shown. */
  token(id: string): TokenState | undefined;
  /** Overwrites fields of the row. */
  editToken(id: string, row: { readonly status?: number; readonly updatedAt?: number }): void;
  /** Takes an application token out of use, as Kaltura's staff can. */
  disableAppToken(id: string): void;
  /** Holds the lock of a waiting part, as a process does that died while it stored the part. */
  holdChunkLock(id: string, offset: number, seconds: number): void;
  /** Holds the lock under which uploads are finished, as another final does. */
  holdClosureLock(id: string, seconds: number): void;
}

interface TokenState {
  readonly status: number;
  readonly uploadedFileSize: number | undefined;
  /** The server file. Undefined before the first part and after an entry took it. */
  readonly file:
    { readonly path: string; readonly sizeBytes: number; readonly extension: string } | undefined;
  /** Sizes of the waiting parts, by offset. */
  readonly queue: Readonly<Record<string, number>>;
  /** Offsets whose lock is held. */
  readonly locks: readonly number[];
}

export function createBackdoor(world: World): KalturaBackdoor {
  const { clock } = world.ground;
  const find = (id: string) => {
    const token = world.tokens.get(id);
    if (!token) throw new Error(`there is no upload token ${id}`);
    return token;
  };
  return {
    token: (id) => {
      const token = world.tokens.get(id);
      return token && stateOf(token, clock.now());
    },
    editToken: (id, row) => {
      Object.assign(find(id), row);
    },
    disableAppToken: (id) => {
      const token = world.appTokens.get(id);
      if (!token) throw new Error(`there is no application token ${id}`);
      token.status = appTokenStatus.disabled;
    },
    holdChunkLock: (id, offset, seconds) => {
      currentFile(find(id))?.locks.set(String(offset), clock.now() + seconds * 1000);
    },
    holdClosureLock: (id, seconds) => {
      find(id).closureLockedUntil = clock.now() + seconds * 1000;
    },
  };
}

function stateOf(token: UploadToken, now: number): TokenState {
  const file = currentFile(token);
  const queue = [...(file?.queue ?? [])].map(([key, { sizeBytes }]) => [key, sizeBytes] as const);
  const locks = [...(file?.locks ?? [])].filter(([, until]) => until > now);
  return {
    status: token.status,
    uploadedFileSize: token.uploadedFileSize,
    file: file?.main && { ...file.main, extension: token.extension ?? "" },
    queue: Object.fromEntries(queue),
    locks: locks.map(([key]) => Number(key)),
  };
}
