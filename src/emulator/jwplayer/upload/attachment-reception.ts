/** What JW Player makes of a form that its upload host received for a track or a thumbnail. */
import { accept, refuse } from "../api/document.js";
import type { Document } from "../api/document.js";
import type { Attachments } from "../attachments.js";
import type { TextFields } from "../videos.js";
import { toAnswer } from "./answers.js";
import { claimFile, parametersOf } from "./claim.js";
import type { Form } from "./form.js";
import type { Recipient } from "./host.js";
import type { Tokens } from "./tokens.js";

/** @param type `track` or `thumbnail`: the name of the answer's element. */
export function createAttachmentReception(
  type: string,
  attachments: Attachments<TextFields>,
  tokens: Tokens,
): Recipient {
  const take = (form: Form, url: URL): Document => {
    const exists = (key: string) => attachments.find(key) !== undefined;
    const claim = claimFile(form, parametersOf(form, url), tokens, exists);
    if ("refusal" in claim) return claim.refusal;
    const { key, token, file } = claim;
    // The platform's release notes tell of tracks that failed for want of an extension.
    if (!/\.\w+$/.test(file.fileName)) {
      return refuse("FileUploadFailed", "file: The file's name has no extension");
    }
    tokens.spend(token);
    attachments.change(key, { file });
    const { sizeBytes, md5 } = file;
    return accept({ media: { type, key }, file: { size: sizeBytes, md5 } });
  };
  return { answer: (form, { url }) => toAnswer(take(form, url)) };
}
