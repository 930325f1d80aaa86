import { afterEach, describe, expect, it } from "vitest";
import { kaltura } from "../../../../../src/providers/kaltura/index.js";
import type { AttachRequest } from "../../../../../src/provider.js";
import { bodyOf, bytesOf, callOf, rejection, requestOf } from "../fixtures.js";
import {
  byOperation,
  exception,
  operationOf,
  startScriptedServer,
  type ScriptedServer,
} from "../scripted-server.js";

let server: ScriptedServer;

afterEach(async () => {
  await server.stop();
});

const captions = { kind: "captions", language: "en" } as const;
const token = { id: "1_t", status: 0 };
const full = { ...token, status: 2, uploadedFileSize: "40" };
const asset = { id: "1_c", status: 0 };
const ready = { ...asset, status: 2 };
const restricted = exception("UPLOAD_TOKEN_FILE_TYPE_RESTRICTED_FOR_UPLOAD");
const nothing = exception("UPLOAD_TOKEN_NOT_FOUND");
const unsafe = exception("FILE_CONTENT_NOT_SECURE");
const broken = exception("INTERNAL_SERVERL_ERROR");

function requestFor(attachment: AttachRequest["attachment"], bytes = bytesOf(40)): AttachRequest {
  const { facts } = requestOf({ bytes, facts: { name: "talk.srt" } }).content;
  const content: AttachRequest["content"] = {
    facts,
    parts: [],
    slice: ({ start, end }) => bodyOf(bytes.subarray(start, end)),
  };
  return { assetId: "1_e", attachmentId: "u-1", startedAt: 0, attachment, content };
}

async function failureOf(
  bodies: Readonly<Record<string, readonly unknown[]>>,
  request = requestFor(captions),
  repeated = false,
): Promise<unknown> {
  server = await startScriptedServer(byOperation(bodies));
  const provider = kaltura({ partnerId: 102, adminSecret: "secret", baseUrl: server.url });
  return rejection(Promise.resolve(provider.attach?.(request, callOf({ repeated }))));
}

const said = (): readonly string[] => server.heard.map(operationOf);

describe("a file that is refused", () => {
  it.each([
    ["its bytes", [token, restricted, asset, nothing], "does not take files of this type"],
    ["its content", [token, full, asset, unsafe], "does not take files of this type"],
  ])("for %s leaves no empty asset behind", async (_, answers, words) => {
    const error = await failureOf({
      multirequest: [answers],
      "caption_captionAsset.delete": [null],
    });
    expect(error).toMatchObject({ kind: "rejected" });
    expect(String(error)).toContain(words);
    expect(said()).toEqual(["multirequest", "caption_captionAsset.delete"]);
    expect(server.heard[1]?.text).toContain('"captionAssetId":"1_c"');
  });

  it("names the asset that could not be deleted", async () => {
    const error = await failureOf({
      multirequest: [[token, full, asset, unsafe]],
      "caption_captionAsset.delete": [broken],
    });
    expect(error).toMatchObject({ kind: "rejected", code: "FILE_CONTENT_NOT_SECURE" });
    expect(String(error)).toContain("captionAsset 1_c could not be deleted");
  });

  it("as an asset gives its token back", async () => {
    const refusal = exception("ENTRY_ID_NOT_FOUND");
    const missing = exception("CAPTION_ASSET_ID_NOT_FOUND");
    const error = await failureOf({
      multirequest: [[token, full, refusal, missing]],
      "uploadToken.delete": [null],
    });
    expect(error).toMatchObject({ kind: "not-found", code: "ENTRY_ID_NOT_FOUND" });
    expect(said()).toEqual(["multirequest", "uploadToken.delete"]);
  });

  it("of a kind that the entry has, but does not list, is an error", async () => {
    const error = await failureOf(
      {
        multirequest: [[token, full, exception("FLAVOR_ASSET_ALREADY_EXISTS"), broken]],
        "flavorAsset.list": [{ totalCount: 0, objects: [] }],
      },
      requestFor({ kind: "flavor", flavorParamsId: 7 }),
    );
    expect(error).toMatchObject({ kind: "rejected", code: "FLAVOR_ASSET_ALREADY_EXISTS" });
  });
});

describe("a file whose asset was made", () => {
  it("keeps the asset for the next try after a failure that passes", async () => {
    const error = await failureOf({ multirequest: [[token, full, asset, broken]] });
    expect(error).toMatchObject({ kind: "interrupted" });
    expect(said()).toEqual(["multirequest"]);
  });

  it("is given its content the next time", async () => {
    const own = { ...asset, partnerData: "u-1" };
    const others = [
      { ...ready, id: "1_x", partnerData: "u-2" },
      { ...ready, id: "1_y" },
    ];
    const error = await failureOf(
      {
        "caption_captionAsset.list": [{ totalCount: 3, objects: [...others, own] }],
        multirequest: [[token, full], [unsafe]],
      },
      requestFor(captions),
      true,
    );
    expect(error).toMatchObject({ code: "FILE_CONTENT_NOT_SECURE" });
    expect(said()).toEqual(["caption_captionAsset.list", "multirequest", "multirequest"]);
    expect(server.heard[2]?.text).toContain('"id":"1_c"');
  });
});

describe("a large file", () => {
  const large = requestFor({ kind: "flavor", flavorParamsId: 7 }, bytesOf(11 * 1024 * 1024));

  it("that the server does not store is given up after three tries", async () => {
    const started = { ...token, status: 1, uploadedFileSize: "1" };
    const error = await failureOf(
      { multirequest: [[token, started]], "uploadToken.upload": [started] },
      large,
    );
    expect(error).toMatchObject({ kind: "interrupted" });
    expect(String(error)).toContain("did not store a part");
    expect(said().filter((operation) => operation === "uploadToken.upload")).toHaveLength(3);
  });

  it("whose length is wrong in the end is not used", async () => {
    const started = { ...token, status: 1, uploadedFileSize: "1" };
    const stored = { ...started, uploadedFileSize: String(large.content.facts.sizeBytes) };
    const error = await failureOf(
      {
        multirequest: [[token, started]],
        "uploadToken.upload": [stored],
        final: [{ ...full, uploadedFileSize: "5" }],
      },
      large,
    );
    expect(error).toMatchObject({ kind: "corrupted" });
  });
});
