/** nginx's own error pages, which the upload host answers with before any backend is asked. */
import { STATUS_CODES } from "node:http";
import type { Answer } from "../../intake.js";

/** nginx's words where they differ from Node's. */
const reasons: Readonly<Record<number, string>> = {
  405: "Not Allowed",
  413: "Request Entity Too Large",
  416: "Requested Range Not Satisfiable",
  503: "Service Temporarily Unavailable",
};

export function page(status: number): Answer {
  const reason = reasons[status] ?? STATUS_CODES[status] ?? "";
  const title = `${status} ${reason}`;
  const lines = [
    "<html>",
    `<head><title>${title}</title></head>`,
    "<body>",
    `<center><h1>${title}</h1></center>`,
    "<hr><center>nginx</center>",
    "</body>",
    "</html>",
  ];
  const body = lines.map((line) => `${line}\r\n`).join("");
  return { status, reason, headers: { "Content-Type": "text/html" }, body };
}
