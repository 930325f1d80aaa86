/** Every kind of source through one method of each shape of each platform, bare and in trouble. */
import { describe, expect, it } from "vitest";
import type { FaultKind } from "../../src/emulator/index.js";
import { memoryCheckpoints } from "../../src/index.js";
import type { Input, UploaderOptions } from "../../src/index.js";
import type { Shelf } from "../support/origin.js";
import { lockedUrl, nodeStream, sourceKinds, storeObject } from "./source-kinds.js";
import type { SourceKind } from "./source-kinds.js";
import { openStage } from "./stage.js";
import type { Stage } from "./stage.js";
import { expectStored } from "./stored.js";
import type { Subject } from "./subject.js";
import { subjects } from "./subjects.js";
import { useVideos } from "./videos.js";

const videoOf = useVideos();

const oneOfEachShape = subjects.filter(
  ({ provider, shape, isElsewhere = false }, at, all) =>
    !isElsewhere &&
    at === all.findIndex((other) => other.provider === provider && other.shape === shape),
);

/** Three parts, or several reads of a socket. */
const sizeFor = ({ partBytes }: Subject): number =>
  partBytes === undefined ? 300_000 : 2 * partBytes + 5;

const kindsFor = ({ shape }: Subject): readonly SourceKind[] =>
  sourceKinds.filter(({ isPulled = false }) => shape !== "import" || isPulled);

const hardships: readonly FaultKind[] = [
  { kind: "status", status: 500 },
  { kind: "reset-before-answer" },
  // Fewer than the last part has: a request that ends before its fault strikes leaves it for another, which may never come.
  { kind: "reset-after-bytes", bytes: 3 },
];

/** A stage whose callers must not be told what opens the sources either. */
function stageFor(subject: Subject): Promise<Stage> {
  const secrets: Subject["secrets"] = (emulator) => [...subject.secrets(emulator), "open-sesame"];
  return openStage({ ...subject, secrets });
}

async function expectUpload(
  stage: Stage,
  input: Input,
  sizeBytes: number,
  more: UploaderOptions = {},
): Promise<void> {
  const { value, error } = await stage.settle(stage.connect(more).upload(input, stage.wish()));
  expect(error).toBeUndefined();
  await expectStored(stage, await videoOf(sizeBytes), value?.id);
}

async function expectNothing(stage: Stage, input: Input, kind: string): Promise<void> {
  const { error } = await stage.settle(stage.connect().upload(input, stage.wish()));
  expect(error).toMatchObject({ kind, resumable: false });
  expect(stage.emulator.assets()).toEqual([]);
}

describe.each(oneOfEachShape)("$provider, $method", (subject) => {
  const sizeBytes = sizeFor(subject);

  it.each(kindsFor(subject))("stores every byte of $kind", async ({ open }) => {
    const stage = await stageFor(subject);
    await expectUpload(stage, await open(stage, await videoOf(sizeBytes)), sizeBytes);
  });

  it.each(kindsFor(subject))("stores every byte of $kind, though it is hard", async ({ open }) => {
    const stage = await stageFor(subject);
    const operation = subject.sends ?? subject.opens ?? "";
    const bodied = hardships.filter(({ kind }) => subject.sends !== undefined || kind === "status");
    stage.emulator.faults.add(...bodied.map((fault) => ({ operation, ...fault })));
    await expectUpload(stage, await open(stage, await videoOf(sizeBytes)), sizeBytes);
  });

  if (subject.shape === "import") describeLinks(subject);
  else describeOrigins(subject);
});

function describeLinks(subject: Subject): void {
  it("has an object in S3 pulled: no more than its beginning passes here", async () => {
    const sizeBytes = 3_000_000;
    const stage = await stageFor(subject);
    const { input, emulator } = await storeObject(stage, await videoOf(sizeBytes));
    expect(await stage.connect().plan(input, stage.wish())).toMatchObject({
      throughBytes: 0,
      diskBytes: 0,
      size: sizeBytes,
      linkLifetimeMs: 6 * 3_600_000,
    });
    await expectUpload(stage, input, sizeBytes);
    const look = { details: { start: 0, end: 65_536 } };
    expect(emulator.requests()).toMatchObject([
      look,
      look,
      { details: { start: 0, end: sizeBytes } },
    ]);
  });
}

function describeOrigins(subject: Subject): void {
  const sizeBytes = sizeFor(subject);

  it("asks an origin again that broke off, or was too busy", async () => {
    const { bytes } = await videoOf(sizeBytes);
    const stage = await stageFor(subject);
    await expectUpload(stage, await lockedUrl(shaky(bytes)), sizeBytes);
  });

  it("asks S3 again that broke off, or was too busy", async () => {
    const stage = await stageFor(subject);
    const { input, emulator } = await storeObject(stage, await videoOf(sizeBytes));
    const operation = "s3.getobject";
    emulator.faults.add(
      { operation, kind: "status", status: 503 },
      { operation, kind: "reset-before-answer", skip: 1 },
    );
    await expectUpload(stage, input, sizeBytes);
  });

  it.each(sourceKinds.filter(({ isLasting = false }) => isLasting))(
    "goes on with $kind where an earlier run left off",
    async ({ open }) => {
      const stage = await stageFor(subject);
      const input = await open(stage, await videoOf(sizeBytes));
      const checkpoints = memoryCheckpoints();
      const strike = { operation: subject.sends ?? "", kind: "reset-before-answer" } as const;
      const skip = subject.shape === "chunked" ? 1 : 0;
      stage.emulator.faults.add({ ...strike, skip });
      const first = stage.connect({ checkpoints, retry: { attempts: 1 } });
      const { error } = await stage.settle(first.upload(input, stage.wish()));
      expect(error).toMatchObject({ kind: "interrupted", resumable: true });
      await expectUpload(stage, input, sizeBytes, { checkpoints });
      expect(stage.events.map(({ type }) => type)).toContain("resumed");
    },
  );

  it("makes nothing of a URL that changes half-way", async () => {
    const { bytes } = await videoOf(sizeBytes);
    const stage = await stageFor(subject);
    let asked = 0;
    const shelf: Shelf = { bytes };
    shelf.instead = () => {
      asked += 1;
      if (asked > 1)
        Object.assign(shelf, { bytes: Buffer.alloc(sizeBytes, "other bytes"), etag: '"v2"' });
      return false;
    };
    await expectNothing(stage, await lockedUrl(shelf), "source-changed");
  });

  it("makes nothing of an object that changes half-way", async () => {
    const stage = await stageFor(subject);
    const object = await storeObject(stage, await videoOf(sizeBytes));
    object.changeTo(Buffer.alloc(sizeBytes, "other bytes"));
    await expectNothing(stage, object.input, "source-changed");
  });

  it.each([
    ["shorter", 1],
    ["longer", -1],
  ])("makes nothing of a stream that is %s than declared", async (_, more) => {
    const stage = await stageFor(subject);
    const stream = nodeStream(await videoOf(sizeBytes));
    const input = { stream, sizeBytes: sizeBytes + more };
    await expectNothing(stage, input, "source-changed");
    expect(stream.destroyed).toBe(true);
  });
}

/** An origin that refuses the second request, and breaks off the third. */
function shaky(bytes: Buffer): Shelf {
  let asked = 0;
  return {
    bytes,
    instead: (_, response) => {
      asked += 1;
      if (asked === 2) response.writeHead(503, { "Retry-After": "1" }).end();
      if (asked === 3) response.destroy();
      return asked === 2 || asked === 3;
    },
  };
}
