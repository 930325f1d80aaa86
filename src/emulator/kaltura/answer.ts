/** Answers in the formats of the API, with the headers that its servers set. Every one has HTTP status 200. */
import { randomInt } from "node:crypto";
import type { ServerResponse } from "node:http";
import { isFailure } from "./errors.js";

/** How the caller wants the answer. */
export interface Format {
  /** 1 JSON, 9 JSONP; everything else is XML, the server's default. */
  readonly number: number;
  /** JSONP's function. */
  readonly callback: string | undefined;
}

export function answer(
  response: ServerResponse,
  value: unknown,
  format: Format,
  now: number,
): void {
  const { type, body } = render(value, format);
  response.writeHead(200, {
    ...commonHeaders(now),
    "Content-Type": type,
    "Content-Length": Buffer.byteLength(body),
  });
  response.end(body);
}

/** The answer to OPTIONS: any page may ask. */
export function answerPreflight(response: ServerResponse, now: number): void {
  response.writeHead(200, {
    ...commonHeaders(now),
    "Access-Control-Allow-Headers":
      "Origin, X-Requested-With, Content-Type, Accept, Range, Cache-Control",
    "Access-Control-Allow-Methods": "POST, GET, HEAD, OPTIONS",
    "Access-Control-Max-Age": "86400",
    "Content-Length": 0,
  });
  response.end();
}

function commonHeaders(now: number) {
  return {
    "X-Me": "upreel-emulator",
    "X-Kaltura-Session": `${randomInt(2 ** 31)}, ${Math.floor(now / 1000)}`,
    "Access-Control-Allow-Origin": "*",
    Expires: "Sun, 19 Nov 2000 08:52:00 GMT",
    "Cache-Control": "no-store, no-cache, must-revalidate, post-check=0, pre-check=0",
    Pragma: "no-cache",
  };
}

function render(value: unknown, { number, callback }: Format) {
  const json = () => JSON.stringify(value);
  switch (number) {
    case 1:
      return { type: "application/json", body: json() };
    case 9:
      return { type: "application/javascript", body: `${callback ?? ""}(${json()});` };
    default:
      return { type: "text/xml", body: xmlDocument(value) };
  }
}

function xmlDocument(value: unknown): string {
  const result = isFailure(value) ? `<error>${xml(value)}</error>` : xml(value);
  return `<?xml version="1.0" encoding="utf-8"?><xml><result>${result}</result><executionTime>0.01</executionTime></xml>`;
}

function xml(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean") return value ? "1" : "0";
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return escape(value);
  if (Array.isArray(value)) return value.map((item) => `<item>${xml(item)}</item>`).join("");
  const properties = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return properties
    .map(([name, inner]) => `<${name}>${name === "args" ? xmlArgs(inner) : xml(inner)}</${name}>`)
    .join("");
}

function xmlArgs(args: unknown): string {
  const items = Object.entries(args as object).map(([name, value]) => ({
    objectType: "KalturaApiExceptionArg",
    name,
    value: value as unknown,
  }));
  return xml(items);
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
