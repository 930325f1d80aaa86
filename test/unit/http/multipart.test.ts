import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import busboy from "busboy";
import { describe, expect, it } from "vitest";
import { safeFileName } from "../../../src/http/file-name.js";
import type { HttpBody } from "../../../src/http/http.js";
import { formBody } from "../../../src/http/multipart.js";
import { generated, mib, never, serve, stage } from "./servers.js";

const { keep, client } = stage();

interface Received {
  readonly fields: [string, string][];
  readonly files: { field: string; name: string | undefined; type: string; sha256: string }[];
  readonly length: string | undefined;
}

function parse(request: IncomingMessage): Promise<Received> {
  const received: Received = { fields: [], files: [], length: request.headers["content-length"] };
  return new Promise((resolve, reject) => {
    const parser = busboy({ headers: request.headers, defParamCharset: "utf8" });
    parser.on("field", (name, value) => received.fields.push([name, value]));
    parser.on("file", (field, stream, { filename, mimeType }) => {
      const hash = createHash("sha256");
      stream.on("data", (chunk: Buffer) => hash.update(chunk));
      stream.on("end", () => {
        received.files.push({ field, name: filename, type: mimeType, sha256: hash.digest("hex") });
      });
    });
    parser.on("close", () => {
      resolve(received);
    });
    parser.on("error", reject);
    request.pipe(parser);
  });
}

async function post(...form: Parameters<typeof formBody>): Promise<Received> {
  const server = await keep(
    serve("http", (request, response) => {
      void parse(request).then((received) => response.end(JSON.stringify(received)));
    }),
  );
  const request = {
    method: "POST",
    url: server.url,
    signal: never(),
    ...formBody(...form),
  } as const;
  const answer = await client().send(request);
  expect((await client().send(request)).body).toEqual(answer.body);
  return JSON.parse(answer.body.toString()) as Received;
}

describe("a form", () => {
  it("carries fields in order and the file after them", async () => {
    const body = generated(5 * mib + 1);
    const fields = [
      ["title", "Übung"],
      ["empty", ""],
      ["title", "again"],
      ["lines", "a\r\nb"],
    ] as const;
    const file = { field: "file", name: "Vorlesung ДОМ 🎬.mp4", contentType: "video/mp4", body };
    const received = await post(fields, file);
    expect(received.fields).toEqual(fields);
    expect(received.files).toEqual([
      { field: "file", name: file.name, type: "video/mp4", sha256: body.sha256() },
    ]);
    expect(Number(received.length)).toBeGreaterThan(body.sizeBytes);
    expect([body.opened(), body.closed()]).toEqual([2, 2]);
  });

  it.each([0, 1, mib - 1, mib, mib + 1])("carries a file of %i bytes", async (size) => {
    const body = generated(size);
    const received = await post([], { field: "f", name: "a.mp4", contentType: "video/mp4", body });
    expect(received.files).toMatchObject([{ field: "f", sha256: body.sha256() }]);
  });

  it("may be without a file", async () => {
    const fields = [["a", "1"]] as const;
    expect(await post(fields, undefined)).toMatchObject({ fields, files: [] });
  });

  it("has the length that it announces", async () => {
    const file = { field: "f", name: "a.mp4", contentType: "video/mp4", body: generated(100) };
    const { body } = formBody([["a", "1"]], file);
    expect((await read(body)).length).toBe(body.sizeBytes);
  });

  it("does not close itself after a file that is too short", async () => {
    const short = generated(100, { actualBytes: 50 });
    const file = { field: "f", name: "a.mp4", contentType: "video/mp4", body: short };
    await expect(read(formBody([], file).body)).rejects.toMatchObject({ kind: "source-changed" });
    expect([short.opened(), short.closed()]).toEqual([1, 1]);
  });

  it("gives no name a way out of its header", async () => {
    const name = 'a"; filename="b\r\nX-Evil: 1\r\n\r\n.mp4';
    const file = { field: 'f"\r\nX-Evil: 2', name, contentType: "video/mp4", body: generated(1) };
    const text = (await read(formBody([], file).body)).toString();
    expect(text).not.toMatch(/^X-Evil/m);
    expect(text).toContain('filename="a__ filename=_b__X-Evil: 1____.mp4"');
  });
});

describe("safeFileName", () => {
  it.each([
    ["talk.mp4", "talk.mp4"],
    ["Übung ДОМ 映画 🎬.mp4", "Übung ДОМ 映画 🎬.mp4"],
    ['a"b\\c/d;e.mp4', "a_b_c_d_e.mp4"],
    ["a\r\nb\u0000c\u007fd\u0085e.mp4", "a__b_c_d_e.mp4"],
    ["../../etc/passwd", ".._.._etc_passwd"],
    ["", "_"],
  ])("%j is %j", (name, safe) => {
    expect(safeFileName(name)).toBe(safe);
  });
});

async function read(body: HttpBody): Promise<Buffer> {
  const reader = await body.open();
  const views: Buffer[] = [];
  try {
    for (;;) {
      const view = await reader.read(Buffer.alloc(64));
      if (view.length === 0) return Buffer.concat(views);
      views.push(Buffer.from(view));
    }
  } finally {
    await reader.close();
  }
}
