/** The resources that bring an object its file. */
import type { Call } from "./action.js";
import { attach } from "./attach.js";
import { apiErrors } from "./errors.js";
import { importFromUrl } from "./import.js";
import type { Headers } from "./import.js";
import type { Session } from "./ks.js";
import { isMap } from "./params.js";
import type { Params } from "./params.js";
import type { Recipient } from "./recipient.js";
import type { UploadedFile } from "./uploaded-file.js";
import { integer, object, requiredObject, requiredText, text } from "./values.js";
import { visibleToken } from "./visible-token.js";
import type { World } from "./world.js";

export type Resource = SingleResource | ContainerResource;

export type SingleResource =
  | { readonly kind: "token"; readonly token: string }
  | { readonly kind: "url"; readonly url: string; readonly headers: Headers }
  /** A file in the same request. */
  | { readonly kind: "form"; readonly file: UploadedFile }
  | { readonly kind: "unsupported"; readonly type: string };

/** One resource for each rendition: KalturaAssetsParamsResourceContainers. */
export interface ContainerResource {
  readonly kind: "container";
  /** A `flavorParamsId` of 0 is the source. */
  readonly parts: readonly { readonly flavorParamsId: number; readonly resource: SingleResource }[];
}

/**
 * The resource in this parameter. Undefined when there is none.
 * @throws ApiError when its type or something in it is missing.
 */
export function readResource(call: Call, name: string): Resource | undefined {
  const given = object(call.params, name);
  if (!given) return undefined;
  switch (text(given, "objectType")) {
    case "KalturaAssetsParamsResourceContainers":
      return readContainer([...requiredObject(given, "resources").values()].filter(isMap), call);
    case "KalturaAssetParamsResourceContainer":
      return readContainer([given], call);
    default:
      return readSingle(given, call, name);
  }
}

/** Brings the file, or the news that it will come, to the recipient. @throws ApiError */
export function deliver(
  world: World,
  session: Session,
  resource: Resource,
  recipient: Recipient,
): void {
  switch (resource.kind) {
    case "token":
      attach(world, visibleToken(world, session, resource.token), recipient);
      return;
    case "url":
      importFromUrl(world, recipient, resource);
      return;
    case "form":
      resource.file.keep();
      recipient.receive({ file: resource.file, via: "form", fileName: resource.file.name });
      return;
    case "container":
      throw apiErrors.resourceUnsupported("KalturaAssetsParamsResourceContainers");
    case "unsupported":
      throw apiErrors.resourceUnsupported(resource.type);
  }
}

function readContainer(containers: readonly Params[], call: Call): ContainerResource {
  const parts = containers.map((container) => ({
    flavorParamsId: integer(container, "assetParamsId") ?? 0,
    resource: readSingle(requiredObject(container, "resource"), call, "resource"),
  }));
  return { kind: "container", parts };
}

function readSingle(given: Params, { files }: Call, name: string): SingleResource {
  const type = text(given, "objectType");
  switch (type) {
    case undefined:
      throw apiErrors.objectAbstract("KalturaResource");
    case "KalturaUploadedFileTokenResource":
      return { kind: "token", token: requiredText(given, "token") };
    case "KalturaUrlResource":
      return { kind: "url", url: requiredText(given, "url"), headers: readHeaders(given) };
    case "KalturaUploadedFileResource": {
      const file = files.get(`${name}:fileData`);
      if (!file) throw apiErrors.missingParameter("fileData");
      return { kind: "form", file };
    }
    default:
      return { kind: "unsupported", type };
  }
}

/** `urlHeaders`: a list of texts `Name: value`, each as such or as a KalturaString. */
function readHeaders(resource: Params): Headers {
  const list = object(resource, "urlHeaders") ?? new Map<string, never>();
  const lines = [...list.keys()].map(
    (key) => text(object(list, key) ?? list, "value") ?? text(list, key),
  );
  return Object.fromEntries(lines.map((line = "") => splitHeader(line)));
}

function splitHeader(line: string): [string, string] {
  const [name = "", ...value] = line.split(":");
  return [name.trim(), value.join(":").trim()];
}
