/** The resources that bring an entry its content. */
import { attach } from "./attach.js";
import type { Entry } from "./entry.js";
import { apiErrors } from "./errors.js";
import { importFromUrl } from "./import.js";
import type { Session } from "./ks.js";
import type { Params } from "./params.js";
import { object, requiredText, text } from "./values.js";
import { visibleToken } from "./visible-token.js";
import type { World } from "./world.js";

/** Brings the content to the entry. */
export type Delivered = (session: Session, entry: Entry) => void;

/**
 * The resource of this parameter, ready to be used.
 * @throws ApiError when its type is missing or not supported.
 */
export function readResource(world: World, resource: Params): Delivered {
  const type = text(resource, "objectType");
  switch (type) {
    case undefined:
      throw apiErrors.objectAbstract("KalturaResource");
    case "KalturaUploadedFileTokenResource": {
      const token = requiredText(resource, "token");
      return (session, entry) => {
        attach(world, visibleToken(world, session, token), entry);
      };
    }
    case "KalturaUrlResource": {
      const url = requiredText(resource, "url");
      const headers = readHeaders(resource);
      return (_session, entry) => {
        importFromUrl(world, entry, url, headers);
      };
    }
    default:
      return () => {
        throw apiErrors.resourceUnsupported(type);
      };
  }
}

/** `urlHeaders`: a list of texts `Name: value`, each as such or as a KalturaString. */
function readHeaders(resource: Params): Readonly<Record<string, string>> {
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
