/** The upload API: the links of parts, and the completion. Authorized by the upload's own token. */
import { createReadStream } from "node:fs";
import { createDigester } from "../../../digest.js";
import type { Digests } from "../../../digest.js";
import { takeIn } from "../../arrival.js";
import { urlOf } from "../../link.js";
import { signedLink } from "../../s3/signed-link.js";
import { partsBucket } from "../objects.js";
import { pageOf } from "../pages.js";
import { refuse } from "../reply.js";
import type { Reply } from "../reply.js";
import type { Call, Route } from "../route.js";
import type { Site } from "../site.js";
import { deleteParts, inOrder, maxParts } from "./uploads.js";
import type { MultipartUpload, Part } from "./uploads.js";

const slots = Array.from({ length: maxParts }, (_, at) => at + 1);
const pageOptions = { defaultLength: 10, maxLength: 1000 };

export function uploadRoutes(site: Site): readonly Route[] {
  return [
    {
      method: "GET",
      path: "uploads/:upload/parts",
      operation: "uploads.parts",
      ownAuthorization: true,
      run: (call) => listParts(site, call),
    },
    {
      method: "PUT",
      path: "uploads/:upload/complete",
      operation: "uploads.complete",
      ownAuthorization: true,
      run: (call) => complete(site, call),
    },
  ];
}

/** Every listing signs its links anew. */
function listParts(site: Site, call: Call): Reply {
  const found = findUpload(site, call);
  if ("refusal" in found) return found.refusal;
  const { id, parts } = found.upload;
  const describe = (number: number) => {
    const link = urlOf(signedLink(site, `/${partsBucket}/${id}/${number}`, ""));
    const part = parts.get(number);
    return { id: number, upload_link: link, ...(part && { etag: part.md5 }) };
  };
  return pageOf(slots, call.query, "parts", describe, pageOptions);
}

/** A second call, even while the first one runs, is a conflict. */
async function complete(site: Site, call: Call): Promise<Reply> {
  const found = findUpload(site, call);
  if ("refusal" in found) return found.refusal;
  const { id, mediaKey, parts } = found.upload;
  const fault = faultIn(parts, site.rules.minPartBytes);
  if (fault !== undefined) return refuse(409, fault);
  const whole = site.uploads.close(id);
  const sizeBytes = whole.reduce((sum, part) => sum + part.sizeBytes, 0);
  const fileName = site.media.find(mediaKey)?.fields.upload.fileName;
  const original = { via: "multipart", fileName, sizeBytes } as const;
  await takeIn(site.media, mediaKey, original, () => consume(whole, site.ground.stopped));
  return { status: 202 };
}

function findUpload(
  { uploads, media }: Site,
  { ids, bearer }: Call,
): { readonly upload: MultipartUpload } | { readonly refusal: Reply } {
  const upload = uploads.find(ids.upload ?? "");
  if (!upload || !media.find(upload.mediaKey)) return { refusal: refuse(404) };
  if (upload.token !== bearer) return { refusal: refuse(403) };
  return upload.isOpen ? { upload } : { refusal: refuse(409, "The upload is complete") };
}

/** Parts must be numbered without a gap, and all but the last have S3's least size. */
function faultIn(parts: ReadonlyMap<number, Part>, minPartBytes: number): string | undefined {
  if (parts.size === 0 || Math.max(...parts.keys()) !== parts.size) return "A part is missing";
  const small = inOrder(parts)
    .slice(0, -1)
    .some(({ sizeBytes }) => sizeBytes < minPartBytes);
  return small ? `A part other than the last has less than ${minPartBytes} bytes` : undefined;
}

const blockBytes = 1_048_576;

/** Digests the parts as one file, and deletes them. */
async function consume(parts: readonly Part[], signal: AbortSignal): Promise<Digests> {
  const digester = createDigester();
  for (const { path } of parts) {
    const blocks = createReadStream(path, { highWaterMark: blockBytes, signal });
    for await (const block of blocks) digester.update(block as Buffer);
  }
  await deleteParts(parts);
  return digester.result();
}
