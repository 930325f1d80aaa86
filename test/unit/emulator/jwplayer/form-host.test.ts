/**
 * The recorded scenarios against the form host with the recording's own backend behind it: that backend answered
 * 200 with size and MD5 of the last file, 400 `FileUploadFailed` without a file, and did as `fail` and
 * `redirect_address` in the query told it. It is rebuilt here, so that answers can be compared in full.
 */
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { realClock } from "../../../../src/emulator/clock.js";
import { createScript } from "../../../../src/emulator/faults.js";
import type { Answer } from "../../../../src/emulator/intake.js";
import { createJournal } from "../../../../src/emulator/journal.js";
import { isFile } from "../../../../src/emulator/jwplayer/upload/form.js";
import type { Form } from "../../../../src/emulator/jwplayer/upload/form.js";
import { createFormHost } from "../../../../src/emulator/jwplayer/upload/host.js";
import { createSite } from "../../../../src/emulator/server.js";
import { dial, headOf, readAnswer, sendRaw } from "../raw-http.js";
import {
  bodyOf,
  defects,
  findScenario,
  recordedRules,
  scenarios,
  sha256,
  toRaw,
} from "./traces.js";

const received: Form[] = [];
const journal = createJournal(() => realClock.now());
const handle = createFormHost(recordedRules, {
  answer(form, { url }) {
    received.push(form);
    return answerAsRecorded(form, url.searchParams);
  },
});
const site = createSite({
  platforms: [{ operation: () => "form", handle, assets: () => [] }],
  script: createScript(),
  journal,
});
let url = "";

beforeAll(async () => {
  site.listen(0, "127.0.0.1");
  await once(site, "listening");
  url = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
});

afterAll(async () => {
  site.closeAllConnections();
  site.close();
  await once(site, "close");
});

describe("recorded form scenarios", () => {
  it("leaves out the defects only", () => {
    const left = defects.map((name) => findScenario(name).tags);
    expect(left.every((tags) => tags.includes("defect"))).toBe(true);
    expect(scenarios).toHaveLength(41);
    expect(scenarios.every(({ tags }) => !tags.includes("defect"))).toBe(true);
  });

  it.each(scenarios)("$name: $description", async ({ steps, finalFile }) => {
    for (const step of steps) {
      received.length = 0;
      const before = journal.records().length;
      const { bodySha256, body } = step.request;
      if (bodySha256) expect(sha256(bodyOf(body))).toBe(bodySha256);

      const answer = await sendRaw(url, toRaw(step.request));
      await vi.waitFor(() => {
        expect(journal.records()[before]?.endedAt).toBeDefined();
      });

      if (step.response === null) expect(answer).toBeUndefined();
      else expect(answer && comparable(answer)).toEqual(comparable(step.response));
      const calls = step.backend ?? [];
      expect(received.map(toFields)).toEqual(calls.map(({ fields }) => expectedFields(fields)));
    }
    if (finalFile) expect(received.at(-1)?.filter(isFile).at(-1)).toMatchObject(named(finalFile));
  });

  it("keeps the connection usable after 415, 405 and 200", async () => {
    const socket = dial(url);
    const raw = findScenario("single_raw_body").steps[1]!.request;
    const get = findScenario("single_method_get").steps[0]!.request;
    const good = findScenario("single_fields_and_file").steps[0]!.request;
    const statuses = [];
    for (const request of [raw, get, good, good].map(toRaw)) {
      const answer = readAnswer(socket);
      socket.write(headOf(request));
      if (request.body?.length) socket.write(request.body);
      statuses.push((await answer)?.status);
    }
    expect(statuses).toEqual([415, 405, 200, 200]);
    socket.destroy();
  });

  it("understands a form however it is cut into segments", async () => {
    const request = toRaw(findScenario("single_two_files").steps[0]!.request);
    const body = request.body!;
    for (const step of [1, 7, 64]) {
      received.length = 0;
      const socket = dial(url);
      socket.setNoDelay(true);
      const answer = readAnswer(socket);
      socket.write(headOf(request));
      const from = body.length - 600;
      socket.write(body.subarray(0, from));
      for (let at = from; at < body.length; at += step) {
        await new Promise((resolve) => socket.write(body.subarray(at, at + step), resolve));
      }
      expect((await answer)?.status).toBe(200);
      expect(received[0]?.filter(isFile).map(({ sizeBytes }) => sizeBytes)).toEqual([5000, 300]);
      socket.destroy();
    }
  });

  it.each(defects)(
    "%s: refused, where the module leaves nginx to misread the body",
    async (name) => {
      const answer = await sendRaw(url, toRaw(findScenario(name).steps[0]!.request));
      expect(answer).toMatchObject({ status: 400, headers: { connection: "close" } });
    },
  );
});

function answerAsRecorded(form: Form, query: URLSearchParams): Answer {
  const headers = { "Content-Type": "application/json; charset=utf-8" };
  const file = form.filter(isFile).at(-1);
  if (query.has("fail")) {
    const error = { code: "Injected", title: "Injected", message: "injected failure 400" };
    return { status: 400, headers, body: JSON.stringify({ status: "error", ...error }) };
  }
  if (!file) {
    const error = { code: "FileUploadFailed", title: "File Upload Failed" };
    const body = JSON.stringify({ status: "error", ...error, message: "no file in form" });
    return { status: 400, headers, body };
  }
  const address = query.get("redirect_address");
  if (address !== null) return { status: 302, headers: { ...headers, Location: address } };
  const media = { type: "video", key: query.get("key") };
  const { sizeBytes: size, md5 } = file;
  return {
    status: 200,
    headers,
    body: JSON.stringify({ status: "ok", media, file: { size, md5 } }),
  };
}

/** JSON is compared as such, for the recording's was spaced; everything else to the letter. */
function comparable(answer: {
  readonly status: number;
  readonly reason: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}) {
  const headers = Object.fromEntries(
    Object.entries(answer.headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const isJson = headers["content-type"]?.includes("json") === true && answer.body !== "";
  return {
    status: answer.status,
    reason: answer.reason,
    type: headers["content-type"],
    connection: headers.connection,
    location: headers.location,
    body: isJson ? (JSON.parse(answer.body) as unknown) : answer.body,
  };
}

type Fields = readonly (readonly [string, string])[];

/** A form as the module tells of it. Its temporary path and its constant range have no counterpart here. */
function toFields(form: Form): Fields {
  return form.flatMap((entry): Fields => {
    if (entry.kind === "field") return [[entry.name, short(entry.value)]];
    return [
      ["field_name", entry.name],
      ["file_name", short(entry.fileName)],
      ["content_type", entry.contentType ?? ""],
      ["size", String(entry.sizeBytes)],
      ["md5", entry.md5],
    ];
  });
}

/** The module names a dummy field when it has nothing else to send. Long values were recorded by their beginning. */
function expectedFields(fields: Fields): Fields {
  const internal = ["tmp_path", "content_range", "<ngx_upload_module_dummy>"];
  return fields
    .filter(([name]) => !internal.includes(name))
    .map(([name, value]) => [name, value.includes("... (") ? "(long)" : value]);
}

/** The binary value recorded at 741 characters was written with escapes and has 300 bytes. */
function short(value: string): string {
  return value.length > 100 ? "(long)" : value;
}

function named({ size, sha256: digest }: { readonly size: number; readonly sha256: string }) {
  return { sizeBytes: size, sha256: digest };
}
