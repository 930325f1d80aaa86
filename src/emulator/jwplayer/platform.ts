/** JW Player v1: which request goes to which part of the emulated platform. */
import type { Exchange, Ground, Platform } from "../contract.js";
import type { JwplayerCredentials } from "../options.js";
import { createApi } from "./api/api.js";
import { methodOf } from "./api/call.js";
import { assetsOf } from "./asset.js";
import { createBackend } from "./backend.js";
import type { Backend } from "./backend.js";
import { createProgressBoard } from "./progress.js";
import { defaultRules } from "./rules.js";
import type { JwplayerRules } from "./rules.js";
import { originalsBucket, originalsShelf } from "./s3/originals.js";
import { createStorage } from "./s3/put.js";
import { createAttachmentReception } from "./upload/attachment-reception.js";
import { createCompletion, createFormCompletion } from "./upload/completion.js";
import { createFormHost } from "./upload/host.js";
import type { Recipient } from "./upload/host.js";
import { createReception } from "./upload/reception.js";
import { habitsOf } from "./upload/resumable/generation.js";
import { createResumableHost } from "./upload/resumable/host.js";
import { createSessions } from "./upload/resumable/sessions.js";

/** One of the hosts that the platform consists of; the emulator tells them apart by path. */
interface Route {
  matches(path: string): boolean;
  operation(url: URL): string;
  readonly handle: (exchange: Exchange) => Promise<void>;
}

export function jwplayerPlatform(
  ground: Ground,
  credentials: JwplayerCredentials,
  rules: Partial<JwplayerRules> = {},
): Platform {
  const backend = createBackend(ground, credentials, { ...defaultRules, ...rules });
  const routes = [...uploadRoutes(backend), ...apiRoutes(backend)];
  const find = ({ pathname }: URL) =>
    routes.find((route) => route.matches(pathname.replace(/\/$/, "")));
  return {
    operation: (_, url) => find(url)?.operation(url),
    handle: async (exchange) => find(exchange.url)?.handle(exchange),
    assets: () => assetsOf(backend),
  };
}

/** The upload host, and S3. */
function uploadRoutes(backend: Backend): readonly Route[] {
  const { rules, tokens, tracks, thumbnails } = backend;
  const progress = createProgressBoard();
  const storage = createStorage(backend, originalsBucket, originalsShelf(backend));
  const at = (path: string, operation: string, handle: Route["handle"]): Route => ({
    matches: (given) => given === path,
    operation: () => operation,
    handle,
  });
  const form = (recipient: Recipient) => createFormHost(rules, recipient);
  const track = createAttachmentReception("track", tracks, tokens.tracks);
  const thumbnail = createAttachmentReception("thumbnail", thumbnails, tokens.thumbnails);
  return [
    at("/v1/videos/upload", "jwplayer.upload.form", form(createReception(backend, progress))),
    at("/v1/videos/upload/resumable", "jwplayer.upload.resumable", resumableHost(backend)),
    at("/v1/videos/tracks/upload", "jwplayer.tracks.upload", form(track)),
    at("/v1/videos/thumbnails/upload", "jwplayer.thumbnails.upload", form(thumbnail)),
    at("/progress", "jwplayer.upload.progress", progress.handle),
    {
      matches: (path) => path.startsWith(`/${originalsBucket}/`),
      operation: () => "jwplayer.s3.put",
      handle: storage,
    },
  ];
}

function resumableHost(backend: Backend): Route["handle"] {
  const { ground, rules } = backend;
  const { poisonedBySingleBytes } = habitsOf[rules.moduleGeneration];
  return createResumableHost({
    rules,
    ground,
    sessions: createSessions(() => ground.scratchFile(), poisonedBySingleBytes),
    deliver: createCompletion(backend),
    formHost: createFormHost(rules, createFormCompletion(backend)),
  });
}

function apiRoutes(backend: Backend): readonly Route[] {
  return [
    {
      matches: (path) => path === "/v1" || path.startsWith("/v1/"),
      operation: (url) => ["jwplayer", ...operationOf(methodOf(url))].join("."),
      handle: createApi(backend),
    },
  ];
}

/** `videos.create` of `videos/create`, and `tracks.create` of `videos/tracks/create`. */
function operationOf(method: string): readonly string[] {
  const words = method.split("/");
  return words.length > 2 ? words.slice(1) : words;
}
