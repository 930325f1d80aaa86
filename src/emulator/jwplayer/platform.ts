/** JW Player v1: which request goes to which part of the emulated platform. */
import type { Exchange, Ground, Platform } from "../contract.js";
import type { JwplayerCredentials } from "../options.js";
import { createApi } from "./api/api.js";
import { methodOf } from "./api/call.js";
import { createBackend } from "./backend.js";
import { createProgressBoard } from "./progress.js";
import { defaultRules } from "./rules.js";
import type { JwplayerRules } from "./rules.js";
import { bucket } from "./s3/signed-link.js";
import { createStorage } from "./s3/put.js";
import { createFormHost } from "./upload/host.js";
import { createReception } from "./upload/reception.js";

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
  const progress = createProgressBoard();
  const routes: readonly Route[] = [
    {
      matches: (path) => path === "/v1/videos/upload",
      operation: () => "jwplayer.upload.form",
      handle: createFormHost(backend.rules, createReception(backend, progress)),
    },
    {
      matches: (path) => path === "/progress",
      operation: () => "jwplayer.upload.progress",
      handle: progress.handle,
    },
    {
      matches: (path) => path.startsWith(`/${bucket}/`),
      operation: () => "jwplayer.s3.put",
      handle: createStorage(backend),
    },
    {
      matches: (path) => path === "/v1" || path.startsWith("/v1/"),
      operation: (url) => `jwplayer.${methodOf(url).replaceAll("/", ".") || "none"}`,
      handle: createApi(backend),
    },
  ];
  const find = ({ pathname }: URL) =>
    routes.find((route) => route.matches(pathname.replace(/\/$/, "")));
  return {
    operation: (_, url) => find(url)?.operation(url),
    handle: async (exchange) => find(exchange.url)?.handle(exchange),
    assets: () => backend.videos.assets(),
  };
}
