/**
 * The recording's own backend, rebuilt so that answers can be compared in full: 200 with the size, and with the MD5 if
 * it was told; 400 `FileUploadFailed` without a file; and as `fail`, `redirect_address` and `delay` in the query tell
 * it.
 */
import { once } from "node:events";
import type { Exchange } from "../../../../src/emulator/contract.js";
import type { Answer } from "../../../../src/emulator/intake.js";
import { isFile } from "../../../../src/emulator/jwplayer/upload/form.js";
import type { Form } from "../../../../src/emulator/jwplayer/upload/form.js";
import type { Delivery } from "../../../../src/emulator/jwplayer/upload/resumable/delivery.js";

type Fields = Readonly<Record<string, string>>;

/** One call, and the client's port of the request that caused it. */
export interface Told {
  readonly port: number | undefined;
  /** What the form held; nothing for an empty one. */
  readonly fields: Fields;
}

const json = { "Content-Type": "application/json; charset=utf-8" };

export function createRecordedBackend() {
  const told: Told[] = [];
  return {
    told,
    deliver: async (delivery: Delivery, { url, request }: Exchange): Promise<Answer> => {
      told.push({ port: request.socket.remotePort, fields: toldOf(delivery) });
      // It needed more time than the client had patience for.
      if (url.searchParams.has("delay") && !request.socket.destroyed)
        await once(request.socket, "close");
      return delivery.kind === "file"
        ? answer(url.searchParams, delivery.sizeBytes, delivery.md5)
        : nothing();
    },
    answerForm: (form: Form, { url, request }: Exchange): Answer => {
      const file = form.filter(isFile).at(-1);
      const fields = file
        ? fieldsOf({ ...file, contentType: file.contentType ?? "", range: undefined })
        : {};
      told.push({ port: request.socket.remotePort, fields });
      return file ? answer(url.searchParams, file.sizeBytes, file.md5) : nothing();
    },
  };
}

function toldOf(delivery: Delivery): Fields {
  return delivery.kind === "file" ? fieldsOf(delivery) : {};
}

function fieldsOf(file: {
  readonly fileName: string;
  readonly contentType: string;
  readonly range: string | undefined;
  readonly sizeBytes: number;
  readonly md5: string | undefined;
}): Fields {
  return {
    file_name: file.fileName,
    content_type: file.contentType,
    content_range: `bytes ${file.range ?? "0-0/0"}`,
    size: String(file.sizeBytes),
    md5: file.md5 ?? "",
  };
}

function nothing(): Answer {
  return error(400, "FileUploadFailed", "File Upload Failed", "no file in form");
}

function error(status: number, code: string, title: string, message: string): Answer {
  const body = JSON.stringify({ status: "error", code, title, message });
  return { status, headers: json, body };
}

function answer(query: URLSearchParams, size: number, md5: string | undefined): Answer {
  const fail = query.get("fail");
  if (fail !== null) return error(Number(fail), "Injected", "Injected", `injected failure ${fail}`);
  const address = query.get("redirect_address");
  if (address !== null) return { status: 302, headers: { ...json, Location: address } };
  const media = { type: "video", key: query.get("key") };
  const body = JSON.stringify({ status: "ok", media, file: { size, ...(md5 && { md5 }) } });
  return { status: 200, headers: json, body };
}
