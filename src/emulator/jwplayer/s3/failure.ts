/** The errors of S3 and their XML envelope. */
import { randomBytes } from "node:crypto";
import type { Answer } from "../../intake.js";

export interface Failure {
  readonly code: string;
  readonly status: number;
  readonly message: string;
  /** Further elements, in order. */
  readonly details?: Readonly<Record<string, string>>;
}

/** The two headers by which Amazon's support finds a request. */
export function requestIds() {
  return {
    "x-amz-request-id": randomBytes(8).toString("hex").toUpperCase(),
    "x-amz-id-2": randomBytes(48).toString("base64"),
  };
}

export function toAnswer({ code, status, message, details }: Failure): Answer {
  const ids = requestIds();
  const elements = {
    Code: code,
    Message: message,
    ...details,
    RequestId: ids["x-amz-request-id"],
    HostId: ids["x-amz-id-2"],
  };
  const content = Object.entries(elements).map(
    ([name, text]) => `<${name}>${escape(text)}</${name}>`,
  );
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${content.join("")}</Error>`;
  return { status, headers: { ...ids, "Content-Type": "application/xml" }, body };
}

function escape(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
