/** A subset of Amazon S3 with one bucket, addressed path-style under `/s3`: enough for upreel to read its videos from. */
import { Readable } from "node:stream";
import type { IncomingMessage } from "node:http";
import type { Exchange, Ground, Platform } from "../contract.js";
import { drain, reply } from "../intake.js";
import type { S3Credentials } from "../options.js";
import { checkAccess } from "./access.js";
import { decode } from "./canonical.js";
import { answerOf, failures } from "./failure.js";
import type { Failure } from "./failure.js";
import { receiveObject, sendObject } from "./object.js";
import { createStore } from "./store.js";

/** The bucket as tests fill it. */
export interface EmulatedBucket {
  /** For the client's `endpoint`, with `forcePathStyle: true`. */
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  /** For the client's `credentials`. */
  readonly credentials: Pick<S3Credentials, "accessKeyId" | "secretAccessKey">;
  /** Stores an object without a request. An earlier one of the same key is replaced, or becomes an older version. */
  put(
    key: string,
    content: Uint8Array | AsyncIterable<Uint8Array>,
    contentType?: string,
  ): Promise<{ readonly etag: string; readonly versionId: string | undefined }>;
}

export interface S3Options {
  /** Whether older versions of an object are kept. Default false. */
  readonly versioned?: boolean;
}

const prefix = "/s3/";
const bucket = "videos";

const operations: Readonly<Record<string, string>> = {
  GET: "s3.getobject",
  HEAD: "s3.headobject",
  PUT: "s3.putobject",
};

export function s3Platform(
  ground: Ground,
  account: S3Credentials,
  { versioned = false }: S3Options = {},
): { readonly platform: Platform; readonly door: EmulatedBucket } {
  const store = createStore(ground, versioned);

  async function carryOut(exchange: Exchange): Promise<Failure | undefined> {
    const { request, url } = exchange;
    const refusal = checkAccess(request, url, account, ground.clock.now());
    if (refusal !== undefined) return refusal;
    const [name, ...segments] = pathOf(request).slice(prefix.length).split("/");
    const key = segments.map(decode).join("/");
    if (name !== bucket) return failures.noBucket();
    if (key === "" || operations[request.method ?? ""] === undefined) return failures.unsupported();
    return request.method === "PUT"
      ? receiveObject(exchange, store, key)
      : sendObject(exchange, store, key);
  }

  const { region, accessKeyId, secretAccessKey } = account;
  return {
    platform: {
      operation: (request) =>
        pathOf(request).startsWith(prefix)
          ? (operations[request.method ?? ""] ?? "s3.unknown")
          : undefined,
      async handle(exchange) {
        const { request, response } = exchange;
        const refusal = await carryOut(exchange);
        if (refusal === undefined) return;
        exchange.goOn();
        await drain(request);
        reply(response, answerOf(refusal, request.method));
      },
      assets: () => [],
    },
    door: {
      get endpoint() {
        return `${ground.origin()}/s3`;
      },
      region,
      bucket,
      credentials: { accessKeyId, secretAccessKey },
      put: (key, content, contentType) =>
        store.put(
          key,
          content instanceof Uint8Array ? Readable.from([content]) : content,
          contentType,
        ),
    },
  };
}

function pathOf({ url = "" }: IncomingMessage): string {
  return url.split("?", 1)[0] ?? "";
}
