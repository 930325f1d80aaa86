import { afterEach, describe, expect, it } from "vitest";
import { uploadTo } from "../../../../src/providers/kaltura/token.js";
import { action, createBench } from "./api-bench.js";
import { bodyOf, callOf, rejection } from "./fixtures.js";
import { exception, startScriptedServer } from "./scripted-server.js";

const other = { service: "media", action: "update", params: { entryId: "{1:result:id}" } };
const bench = createBench();
const { apiAnswering, heard, failureOf } = bench;

afterEach(() => bench.stop());

describe("a call", () => {
  it("is bare JSON with the session in the body, not in the URL", async () => {
    const api = await apiAnswering({ body: { id: "1_abc" } });
    expect(await api.call(action, callOf())).toEqual({ id: "1_abc" });
    const [said] = heard();
    expect(said).toMatchObject({ method: "POST", path: "/api_v3/service/media/action/get" });
    expect(said?.headers["content-type"]).toBe("application/json");
    expect(JSON.parse(said?.text ?? "")).toEqual({
      entryId: "1_abc",
      ks: "ks-1",
      format: 1,
      clientTag: "upreel",
    });
  });

  it("may answer nothing but null", async () => {
    const api = await apiAnswering({ body: null });
    expect(await api.call(action, callOf())).toBeNull();
  });

  it("with a file is a form of plain fields, and numbers for truth", async () => {
    const api = await apiAnswering({ body: {} });
    const file = { fileName: 'a"b.mp4', body: bodyOf(Buffer.from("bytes")) };
    const placement = { resume: true, finalChunk: false, resumeAt: 5_000_000_000 } as const;
    await api.call(uploadTo("1_t", placement, file), callOf());
    const [said] = heard();
    expect(said?.path).toBe("/api_v3/service/uploadToken/action/upload");
    expect(fieldsOf(said?.text ?? "")).toEqual([
      ['name="uploadTokenId"', "1_t"],
      ['name="resume"', "1"],
      ['name="finalChunk"', "0"],
      ['name="resumeAt"', "5000000000"],
      ['name="ks"', "ks-1"],
      ['name="format"', "1"],
      ['name="clientTag"', "upreel"],
      ['name="fileData"; filename="a_b.mp4"', "bytes"],
    ]);
  });

  it("goes to the host that the server named, but never from TLS to plain text", async () => {
    const api = await apiAnswering({ body: ["there"] });
    const there = await startScriptedServer([{ body: ["here"] }]);
    expect(await api.call(action, callOf(), `${there.url}/`)).toEqual(["here"]);
    await there.stop();
    const secure = bench.apiAt("https://127.0.0.1:9");
    const error = await rejection(secure.call(action, callOf(), bench.url()));
    expect(error).toMatchObject({ kind: "unreachable" });
    expect(heard()).toHaveLength(0);
  });
});

describe("calls together", () => {
  it("is one request, and its refusals stay apart", async () => {
    const api = await apiAnswering({ body: [{ id: "1_abc" }, exception("FEATURE_FORBIDDEN")] });
    const [first, second] = await api.together([action, other], callOf());
    expect(first).toEqual({ ok: true, value: { id: "1_abc" } });
    expect(second).toMatchObject({
      ok: false,
      error: { kind: "rejected", code: "FEATURE_FORBIDDEN", operation: "media.update" },
    });
    expect(heard()).toHaveLength(1);
    expect(JSON.parse(heard()[0]?.text ?? "")).toEqual({
      "1": { service: "media", action: "get", entryId: "1_abc" },
      "2": { service: "media", action: "update", entryId: "{1:result:id}" },
      ks: "ks-1",
      format: 1,
      clientTag: "upreel",
    });
  });

  it("with a file names it after the second", async () => {
    const api = await apiAnswering({ body: [{}, {}] });
    const file = { fileName: "a.mp4", body: bodyOf(Buffer.from("x")) };
    const upload = uploadTo("{1:result:id}", { resume: false, finalChunk: true }, file);
    const add = { service: "uploadToken", action: "add", params: { uploadToken: { fileSize: 1 } } };
    await api.together([add, upload], callOf());
    expect(fieldsOf(heard()[0]?.text ?? "")).toEqual([
      ['name="1:service"', "uploadToken"],
      ['name="1:action"', "add"],
      ['name="1:uploadToken:fileSize"', "1"],
      ['name="2:service"', "uploadToken"],
      ['name="2:action"', "upload"],
      ['name="2:uploadTokenId"', "{1:result:id}"],
      ['name="2:resume"', "0"],
      ['name="2:finalChunk"', "1"],
      ['name="ks"', "ks-1"],
      ['name="format"', "1"],
      ['name="clientTag"', "upreel"],
      ['name="2:fileData"; filename="a.mp4"', "x"],
    ]);
  });

  it.each([
    ["shorter than asked for", [{ id: "1_abc" }], "interrupted"],
    ["no list", { id: "1_abc" }, "interrupted"],
    ["one refusal of all", exception("SERVICE_FORBIDDEN"), "unauthorized"],
  ])("fails as a whole when the answer is %s", async (_, body, kind) => {
    const api = await apiAnswering({ body });
    expect(await rejection(api.together([action, other], callOf()))).toMatchObject({ kind });
  });
});

describe("a session that ended", () => {
  const expired = exception("INVALID_KS", { KSID: "EXPIRED", ERR_CODE: "-1" });
  const ended = exception("INVALID_KS", { KSID: "LOGOUT", ERR_CODE: "-1" });

  it.each([expired, ended])("is renewed, and the same call made again", async (refusal) => {
    const api = await apiAnswering({ body: refusal }, { body: { id: "1_abc" } });
    expect(await api.call(action, callOf())).toEqual({ id: "1_abc" });
    expect(heard().map(({ text }) => /ks-\d/.exec(text)?.[0])).toEqual(["ks-1", "ks-2"]);
  });

  it("is renewed once only", async () => {
    const error = await failureOf({ body: expired }, { body: expired });
    expect(error).toMatchObject({ kind: "unauthorized", code: "INVALID_KS" });
    expect(error.message).toContain("look at the test's clock");
    expect(heard()).toHaveLength(2);
  });

  it("is renewed for a pair of which nothing was carried out", async () => {
    const api = await apiAnswering({ body: [expired, expired] }, { body: [1, 2] });
    expect(await api.together([action, other], callOf())).toEqual([
      { ok: true, value: 1 },
      { ok: true, value: 2 },
    ]);
  });

  it("does not repeat a pair whose first half was carried out", async () => {
    const api = await apiAnswering({ body: [{ id: "1_abc" }, expired] });
    const [first, second] = await api.together([action, other], callOf());
    expect(first.ok).toBe(true);
    expect(second).toMatchObject({ ok: false, error: { kind: "interrupted" } });
    expect(heard()).toHaveLength(1);
  });

  it("sends a file again from its start", async () => {
    const api = await apiAnswering({ body: expired }, { body: {} });
    const file = { fileName: "a.mp4", body: bodyOf(Buffer.from("all the bytes")) };
    await api.call(uploadTo("t", { resume: false, finalChunk: true }, file), callOf());
    expect(heard().map(({ text }) => text.includes("all the bytes"))).toEqual([true, true]);
  });
});

/** The parts of a form: what names them, and their content. */
function fieldsOf(form: string): readonly (readonly [string, string])[] {
  const boundary = form.slice(0, form.indexOf("\r\n"));
  return form
    .split(boundary)
    .slice(1, -1)
    .map((part) => {
      const [head = "", content = ""] = part.split("\r\n\r\n");
      const name = /form-data; (.*)/.exec(head)?.[1] ?? "";
      return [name, content.replace(/\r\n$/, "")] as const;
    });
}
