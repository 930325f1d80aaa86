import { UploadError } from "../../../errors.js";
import type { Asset, Body } from "../../../model.js";
import type { Call, Content, Method } from "../../../provider.js";
import { systemMaxBytes } from "../limits.js";
import { receiptOf } from "../proof.js";
import { ftpAssetId } from "./asset-id.js";
import { inFolder } from "./folder.js";
import type { Folder } from "./folder.js";
import type { FtpConfig } from "./options.js";
import { ftpSessionOf, namesOf, requireFileOnly } from "./session.js";
import type { FtpSession } from "./session.js";

/** FTP tells sizes and no digests. */
const unproven = { md5: null, verified: false };

/**
 * `open` makes the file with its first byte, which is sent again with the rest. Not empty: servers fail over a data
 * connection that is encrypted and then closed without a byte (seen with vsftpd 3.0.3).
 */
const primer = { start: 0, end: 1 };

/**
 * One file into the account's FTP folder, under a temporary name until it is complete. A file that was cut goes on where the
 * server's part of it ends.
 */
export function ftpMethod(config: FtpConfig, provider: string): Method {
  return {
    name: "ftp",
    shape: "single",
    // The server may move or scan 25 GB before it confirms them.
    limits: { maxBytes: systemMaxBytes, answerMs: 300_000 },
    cost: { perUpload: 0, perPart: 0 },
    strength: "existing workflows may require it",
    discouraged:
      'JW Player recommends against it, and enables it only for enterprise accounts whose existing workflows require it (its page "Upload a single video", FTP); ask for it by name',
    attaches: false,
    unclearSend: "resend",

    async open(request, call) {
      requireFileOnly(request);
      const names = namesOf(request);
      await inFolder(config, call, async (folder) => {
        await requireFreeName(folder, names);
        // Says at once whether the user may write. That it is gone means later that it has its own name.
        await folder.store(names.partName, request.content.slice(primer), 0);
      });
      return { ...names };
    },

    async recover(request, call) {
      const names = namesOf(request);
      const held = await inFolder(config, call, (folder) => folder.sizeOf(names.partName));
      return held === undefined ? undefined : { ...names };
    },

    async send(session, part, body, call) {
      const { partName } = ftpSessionOf(session, provider);
      await inFolder(config, call, (folder) => complete(folder, partName, body, call));
      return receiptOf(part.index, unproven);
    },

    async finish(session, _receipts, { content }, call) {
      const names = ftpSessionOf(session, provider);
      await inFolder(config, call, (folder) => publish(folder, names, call));
      return handedOver(names, provider, content);
    },

    async inspect(session, parts, call) {
      const names = ftpSessionOf(session, provider);
      const totalBytes = parts.at(-1)?.end ?? 0;
      const isAll = await inFolder(config, call, (folder) => isThere(folder, names, totalBytes));
      const held = isAll ? parts.map(({ index }) => receiptOf(index, unproven)) : [];
      return { held, complete: isAll };
    },

    async discard(session, call) {
      const { partName } = ftpSessionOf(session, provider);
      await inFolder(config, call, (folder) => folder.remove(partName));
    },
  };
}

async function requireFreeName(folder: Folder, { name }: FtpSession): Promise<void> {
  if ((await folder.sizeOf(name)) === undefined) return;
  const text = `the FTP folder has a file of the name ${JSON.stringify(name)} already; give another name`;
  throw new UploadError("rejected", text, { operation: "RNTO" });
}

/** Sends what the server does not have yet. */
async function complete(folder: Folder, partName: string, body: Body, call: Call): Promise<void> {
  const { sizeBytes } = body;
  const held = (await folder.sizeOf(partName)) ?? 0;
  if (held === sizeBytes) {
    call.onSent?.(sizeBytes);
    return;
  }
  const isUsable = held > primer.end && held <= sizeBytes;
  await folder.store(partName, body, isUsable ? held : 0);
  await requireSize(folder, partName, sizeBytes);
}

/** Gives the file its own name, by which JW Player takes it. An earlier try may have done that. */
async function publish(folder: Folder, names: FtpSession, call: Call): Promise<void> {
  const mayBeDone = call.repeated && (await folder.sizeOf(names.partName)) === undefined;
  if (!mayBeDone) await requireFreeName(folder, names);
  await folder.rename(names.partName, names.name, mayBeDone);
}

/** @throws UploadError `interrupted` when bytes are missing, which can follow; `corrupted` when there are too many. */
async function requireSize(folder: Folder, name: string, wantedBytes: number): Promise<void> {
  const storedBytes = await folder.sizeOf(name);
  if (storedBytes === undefined || storedBytes === wantedBytes) return;
  const text = `the FTP server confirmed the file, but has ${storedBytes} bytes of it instead of ${wantedBytes}`;
  const kind = storedBytes < wantedBytes ? "interrupted" : "corrupted";
  throw new UploadError(kind, text, { operation: "STOR" });
}

/** @throws UploadError `rejected` when the file cannot be found and nobody knows whether it was taken. */
async function isThere(folder: Folder, names: FtpSession, totalBytes: number): Promise<boolean> {
  const partBytes = await folder.sizeOf(names.partName);
  if (partBytes !== undefined) return partBytes === totalBytes;
  if ((await folder.sizeOf(names.name)) === totalBytes) return true;
  const text = `the FTP folder has neither ${names.partName} nor ${names.name}: JW Player may have taken the file; look for it in the dashboard before uploading it again`;
  throw new UploadError("rejected", text, { operation: "SIZE" });
}

/** JW Player has the file, and makes the video by itself. */
function handedOver({ name }: FtpSession, provider: string, { facts }: Content): Asset {
  const { sizeBytes } = facts;
  return {
    id: ftpAssetId(name),
    provider,
    state: "processing",
    platformState: "handed over by FTP",
    ...(sizeBytes !== undefined && { sizeBytes }),
    urls: {},
  };
}
