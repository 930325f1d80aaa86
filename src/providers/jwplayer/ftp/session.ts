import * as z from "zod/mini";
import { UploadError } from "../../../errors.js";
import type { Json } from "../../../model.js";
import type { OpenRequest } from "../../../provider.js";
import { readSession } from "../session.js";

const shape = z.object({
  /** What the file is called when it is complete. */
  name: z.string(),
  /** What it is called until then, so that nobody takes half a file from the folder. */
  partName: z.string(),
});

/** One file's way into the folder. */
export type FtpSession = z.output<typeof shape>;

/** @throws UploadError `session-lost` when this is another session. */
export function ftpSessionOf(session: Json, provider: string): FtpSession {
  const text = "the saved session names no file on the FTP server";
  return readSession(shape, session, { text, provider });
}

/** The same names for the same upload, in every attempt and after a restart. */
export function namesOf({ content, uploadId }: OpenRequest): FtpSession {
  return { name: content.facts.name, partName: `upreel-${uploadId}.part` };
}

/**
 * FTP carries a file and its name, and nothing else.
 * @throws UploadError `invalid-input` naming what would be lost.
 */
export function requireFileOnly({ content, metadata, extras }: OpenRequest): void {
  const { title, description, tags, referenceId, publishAt } = metadata;
  const { name } = content.facts;
  const fromName = name.replace(/(?<=.)\.[^.]*$/, "");
  const given = {
    title: title === fromName ? undefined : title,
    description,
    tags: tags?.length ? tags : undefined,
    referenceId,
    publishAt,
    extras: isEmpty(extras) ? undefined : extras,
  };
  const lost = Object.entries(given).flatMap(([field, value]) =>
    value === undefined ? [] : [field],
  );
  if (lost.length > 0)
    throw new UploadError(
      "invalid-input",
      `${lost.join(", ")}: ftp carries a file and its name and nothing else; leave them out, or use another method`,
    );
  if (/[/\\\p{Cc}]/u.test(name))
    throw new UploadError(
      "invalid-input",
      `name: ${JSON.stringify(name)} cannot be the name of a file in a folder`,
    );
}

/** Whether nothing is in it, however deep: extras that were not given keep their provider's outer shape. */
function isEmpty(value: Json): boolean {
  return typeof value === "object" && Object.values(value ?? {}).every(isEmpty);
}
