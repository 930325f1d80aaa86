/** The uploadToken service. */
import { service } from "../action.js";
import type { Call, Service } from "../action.js";
import { apiErrors, uploadErrors } from "../errors.js";
import type { Session } from "../ks.js";
import { inOrder, meets, mentions, pageOf } from "../listing.js";
import type { Params } from "../params.js";
import { receivePart } from "../upload.js";
import type { Delivery } from "../delivery.js";
import { newToken, tokenStatus, tokenView } from "../token.js";
import type { UploadToken } from "../token.js";
import { isVisible, visibleToken } from "../visible-token.js";
import {
  flag,
  float,
  integer,
  nullableFlag,
  object,
  requiredFile,
  requiredText,
  text,
} from "../values.js";
import { nowSeconds } from "../world.js";
import type { World } from "../world.js";

export function uploadTokenService(world: World): Service {
  const byId = (act: (token: UploadToken) => unknown) => {
    return ({ params }: Call) => {
      const id = requiredText(params, "uploadTokenId");
      return (session: Session) => act(visibleToken(world, session, id));
    };
  };
  return service({
    add: { needs: "user", prepare: ({ params }) => prepareAdd(world, params) },
    get: { needs: "session", prepare: byId((token) => tokenView(world, token)) },
    list: {
      needs: "session",
      prepare:
        ({ params }) =>
        (session) =>
          list(world, session, params),
    },
    delete: {
      needs: "user",
      prepare: byId((token) => {
        token.status = tokenStatus.deleted;
        token.updatedAt = nowSeconds(world);
        return null;
      }),
    },
    upload: { needs: "user", prepare: (call) => prepareUpload(world, call) },
  });
}

const fixedProperties = [
  "id",
  "partnerId",
  "userId",
  "status",
  "uploadedFileSize",
  "createdAt",
  "updatedAt",
  "uploadUrl",
  "attachedObjectType",
  "attachedObjectId",
];
const maxNameLength = 256;

function prepareAdd(world: World, params: Params) {
  const given: Params = object(params, "uploadToken") ?? new Map();
  const fixed = fixedProperties.find((name) => text(given, name) !== undefined);
  if (fixed !== undefined) throw apiErrors.propertyFixed(`KalturaUploadToken::${fixed}`);
  const fileName = (text(given, "fileName") ?? "").slice(0, maxNameLength);
  const fileSize = integer(given, "fileSize");
  const finalizes = nullableFlag(given, "autoFinalize") === true;

  return ({ userId }: Session) => {
    if (finalizes && !fileSize) throw uploadErrors.missingFileSize();
    const autoFinalize =
      finalizes && fileSize
        ? { fileSize, receivedBytes: 0, triggers: 0, lockedUntil: 0 }
        : undefined;
    const token = newToken(world, { userId, fileName, fileSize, autoFinalize });
    world.tokens.set(token.id, token);
    return tokenView(world, token);
  };
}

function prepareUpload(world: World, call: Call) {
  const uploadTokenId = requiredText(call.params, "uploadTokenId");
  const delivery = readDelivery(call);
  const { resume, resumeAt, finalChunk, file } = delivery;
  call.note({ uploadTokenId, resume, resumeAt, size: file.sizeBytes, finalChunk });
  return (session: Session) => {
    const token = visibleToken(world, session, uploadTokenId);
    return receivePart(world, token, delivery);
  };
}

/** @throws ApiError when there is no file, or none that can be used. */
function readDelivery(call: Call): Delivery {
  const { params } = call;
  const file = requiredFile(call);
  return {
    file,
    note: (details) => {
      call.note(details);
    },
    resume: flag(params, "resume") ?? false,
    finalChunk: flag(params, "finalChunk") ?? true,
    resumeAt: float(params, "resumeAt") ?? -1,
  };
}

/** A file name alone means unfinished tokens; with status 1, those that can still be resumed. */
function list(world: World, session: Session, params: Params) {
  const filter: Params = object(params, "filter") ?? new Map();
  const namesFile = text(filter, "fileNameEqual") !== undefined;
  const statuses: readonly number[] = [tokenStatus.pending, tokenStatus.partial, tokenStatus.full];
  const oldest = nowSeconds(world) - world.rules.maxResumeSeconds;
  const resumable = namesFile && text(filter, "statusEqual") === String(tokenStatus.partial);

  const found = [...world.tokens.values()].filter(
    (token) =>
      isVisible(session, token) &&
      meets(filter, "id", token.id) &&
      meets(filter, "userId", token.userId) &&
      meets(filter, "status", token.status) &&
      meets(filter, "fileName", token.fileName) &&
      meets(filter, "fileSize", token.fileSize) &&
      (!namesFile || mentions(filter, "status") || statuses.includes(token.status)) &&
      (!resumable || token.updatedAt >= oldest),
  );
  const views = inOrder(found, filter).map((token) => tokenView(world, token));
  return pageOf(views, params, "KalturaUploadTokenListResponse");
}
