import { afterEach, describe, expect, it } from "vitest";
import type { Json } from "../../../../../src/model.js";
import type { Method } from "../../../../../src/provider.js";
import { kaltura } from "../../../../../src/providers/kaltura/index.js";
import { bytesOf, callOf, methodOf, rejection, requestOf } from "../fixtures.js";
import {
  byOperation,
  exception,
  offsetOf,
  operationOf,
  startScriptedServer,
  type Heard,
  type ScriptedServer,
} from "../scripted-server.js";

const request = requestOf({ bytes: bytesOf(350), partBytes: 100 });
const [part0, part1] = request.content.parts;
let server: ScriptedServer;

afterEach(async () => {
  await server.stop();
});

const mismatch = exception("UPLOAD_TOKEN_CANNOT_MATCH_EXPECTED_SIZE");
const closedAlready = exception("UPLOAD_TOKEN_INVALID_STATUS_FOR_UPLOAD");
const entry = { id: "1_entry", status: 1 };

function token(status: number, storedBytes: number): unknown {
  return { id: "1_token", status, uploadedFileSize: String(storedBytes) };
}

/** The chunked method with an open session, at a server that answers so from then on. */
async function opened(bodies: Readonly<Record<string, readonly unknown[]>>): Promise<{
  readonly method: Method;
  readonly session: Json;
  readonly heard: () => readonly Heard[];
}> {
  const pairs = [
    [{ id: "1_token", status: 0 }, token(1, 1)],
    [entry, entry],
  ];
  server = await startScriptedServer(byOperation({ multirequest: pairs, ...bodies }));
  const account = { partnerId: 102, adminSecret: "secret", baseUrl: server.url };
  const method = methodOf(kaltura(account), "chunked");
  const session = await method.open(request, callOf());
  return { method, session, heard: () => server.heard.slice(1) };
}

describe("closing a file that cannot be mended", () => {
  it("is tried three times, then the session is lost", async () => {
    const { method, session, heard } = await opened({
      final: [mismatch],
      "uploadToken.get": [token(1, 100)],
      "uploadToken.upload": [token(1, 100)],
    });
    const error = await rejection(method.finish(session, [], request, callOf()));
    expect(error).toMatchObject({ kind: "session-lost", method: "chunked" });
    const said = heard().map(operationOf);
    expect(said.filter((operation) => operation === "final")).toHaveLength(3);
    const uploads = heard().filter((line) => operationOf(line) === "uploadToken.upload");
    expect(uploads.map(offsetOf)).toEqual([100, 100, 100, 100, 100, 100]);
    expect(said).not.toContain("multirequest");
  });

  it("goes back where an answer says that the file ends further back", async () => {
    const { method, session, heard } = await opened({
      final: [mismatch, token(2, 350)],
      "uploadToken.get": [token(1, 250)],
      "uploadToken.upload": [token(1, 50), token(1, 100), token(1, 350)],
    });
    await method.finish(session, [], request, callOf());
    const uploads = heard().filter((line) => operationOf(line) === "uploadToken.upload");
    expect(uploads.map(offsetOf)).toEqual([200, 0, 0]);
  });

  it("begins no further on than the answers to the parts went", async () => {
    const { method, session, heard } = await opened({
      final: [mismatch, token(2, 350)],
      "uploadToken.get": [token(1, 300)],
      "uploadToken.upload": [token(1, 300), token(1, 350)],
    });
    const receipts = [1, 150, 100].map((shown, part) => ({
      part,
      proof: { uploadedFileSize: shown },
    }));
    await method.finish(session, receipts, request, callOf());
    const uploads = heard().filter((line) => operationOf(line) === "uploadToken.upload");
    expect(uploads.map(offsetOf)).toEqual([100, 100]);
  });

  it("is over when a part finds the file complete", async () => {
    const { method, session, heard } = await opened({
      final: [mismatch],
      "uploadToken.get": [token(1, 100), token(2, 350)],
      "uploadToken.upload": [closedAlready],
    });
    await method.finish(session, [], request, callOf());
    expect(heard().map(operationOf)).toEqual([
      "final",
      "uploadToken.get",
      "uploadToken.upload",
      "uploadToken.get",
      "multirequest",
    ]);
  });
});

describe("closing a file that another request is closing", () => {
  it("is done when that one has done it", async () => {
    const { method, session, heard } = await opened({
      final: [closedAlready],
      "uploadToken.get": [token(2, 250)],
    });
    await method.finish(session, [], request, callOf());
    expect(heard().map(operationOf)).toEqual(["final", "uploadToken.get", "multirequest"]);
  });

  it("is tried again while the file is open", async () => {
    const { method, session, heard } = await opened({
      final: [closedAlready, token(2, 350)],
      "uploadToken.get": [token(1, 350)],
    });
    await method.finish(session, [], request, callOf());
    expect(heard().map(operationOf)).toEqual(["final", "uploadToken.get", "final", "multirequest"]);
  });

  it("is left to a later try when that takes long", async () => {
    const { method, session, heard } = await opened({
      final: [closedAlready],
      "uploadToken.get": [token(1, 350)],
    });
    const error = await rejection(method.finish(session, [], request, callOf()));
    expect(error).toMatchObject({
      kind: "interrupted",
      code: "UPLOAD_TOKEN_INVALID_STATUS_FOR_UPLOAD",
    });
    expect(heard().filter((line) => operationOf(line) === "final")).toHaveLength(3);
  });

  it("is lost when the token was deleted", async () => {
    const { method, session } = await opened({
      final: [closedAlready],
      "uploadToken.get": [exception("UPLOAD_TOKEN_NOT_FOUND")],
    });
    const error = await rejection(method.finish(session, [], request, callOf()));
    expect(error).toMatchObject({ kind: "session-lost", code: "UPLOAD_TOKEN_NOT_FOUND" });
  });

  it("never attaches a token that an entry has used up", async () => {
    const { method, session, heard } = await opened({
      final: [closedAlready],
      "uploadToken.get": [token(3, 350)],
      "media.list": [{ totalCount: 1, objects: [entry] }],
    });
    const asset = await method.finish(session, [], request, callOf());
    expect(asset.id).toBe("1_entry");
    expect(heard().map(operationOf)).not.toContain("multirequest");
  });
});

describe("a closing answer", () => {
  it.each([
    ["of another size", token(2, 349), "corrupted"],
    ["that leaves the token open", token(1, 350), "interrupted"],
  ])("%s is %s", async (_, answer, kind) => {
    const { method, session } = await opened({ final: [answer] });
    const error = await rejection(method.finish(session, [], request, callOf()));
    expect(error).toMatchObject({ kind, method: "chunked" });
  });
});

describe("an opening answer", () => {
  it.each([
    ["that holds too little", [token(0, 0), token(1, 0)], "corrupted"],
    ["that refused the first byte", [token(0, 0), exception("UPLOAD_ERROR")], "interrupted"],
    ["that refused the token", [exception("SERVICE_FORBIDDEN"), exception("X")], "unauthorized"],
  ])("%s is an error", async (_, answer, kind) => {
    const error = await rejection(opened({ multirequest: [answer] }));
    expect(error).toMatchObject({ kind, method: "chunked" });
  });
});

describe("a part that the server says it stored", () => {
  it("must show in an answer when the file had reached it", async () => {
    const { method, session } = await opened({
      "uploadToken.upload": [token(1, 100), token(1, 100), token(1, 200)],
    });
    const send = (part: typeof part0): Promise<unknown> =>
      method.send(session, part!, request.content.slice(part!), callOf());
    await send(part0);
    const error = await rejection(send(part1));
    expect(error).toMatchObject({ kind: "interrupted" });
    expect(String(error)).toContain("did not store part 1");
    expect(await send(part1)).toEqual({ part: 1, proof: { uploadedFileSize: 200 } });
  });

  it("need not show when the file had not", async () => {
    const { method, session } = await opened({ "uploadToken.upload": [token(1, 1)] });
    const sent = method.send(session, part1!, request.content.slice(part1!), callOf());
    expect(await sent).toEqual({ part: 1, proof: { uploadedFileSize: 1 } });
  });

  it("is believed to wait when the file ends before it after all", async () => {
    const { method, session } = await opened({
      "uploadToken.upload": [token(1, 100), token(1, 50), token(1, 50)],
    });
    const send = (part: typeof part0): Promise<unknown> =>
      method.send(session, part!, request.content.slice(part!), callOf());
    await send(part0);
    expect(await rejection(send(part1))).toMatchObject({ kind: "interrupted" });
    expect(await send(part1)).toEqual({ part: 1, proof: { uploadedFileSize: 50 } });
  });

  it("is lost with the file that the server no longer finds", async () => {
    const { method, session } = await opened({
      "uploadToken.upload": [exception("UPLOAD_TOKEN_CANNOT_RESUME")],
      "uploadToken.get": [token(1, 100)],
    });
    const error = await rejection(
      method.send(session, part1!, request.content.slice(part1!), callOf()),
    );
    expect(error).toMatchObject({ kind: "session-lost", code: "UPLOAD_TOKEN_CANNOT_RESUME" });
  });
});
