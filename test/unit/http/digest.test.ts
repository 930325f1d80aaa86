import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { bytesBody } from "../../../src/http/bytes.js";
import { digesting } from "../../../src/http/digest.js";
import type { HttpBody } from "../../../src/http/http.js";

const bytes = Buffer.from("any bytes will do for this");
const md5 = createHash("md5").update(bytes).digest("hex");

async function readAll(body: HttpBody, maxReads = Infinity): Promise<Buffer> {
  const reader = await body.open();
  const read: Buffer[] = [];
  while (read.length < maxReads) {
    const view = await reader.read(new Uint8Array(7));
    if (view.length === 0) break;
    read.push(Buffer.from(view));
  }
  await reader.close();
  return Buffer.concat(read);
}

describe("digesting", () => {
  it("passes the bytes through and digests them", async () => {
    const { body, hex } = digesting(bytesBody(bytes));
    expect(body.sizeBytes).toBe(bytes.length);
    expect(await readAll(body)).toEqual(bytes);
    expect(hex()).toBe(md5);
  });

  it("starts anew with each opening, so that an attempt cut short leaves no trace", async () => {
    const { body, hex } = digesting(bytesBody(bytes));
    await readAll(body, 2);
    await readAll(body);
    expect(hex()).toBe(md5);
  });
});
