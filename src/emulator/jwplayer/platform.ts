/** JW Player v1: which request goes to which part of the emulated platform. */
import type { Exchange, Platform } from "../contract.js";
import { createProgressBoard } from "./progress.js";

interface Route {
  readonly operation: string;
  /** Exact path without a trailing slash. */
  readonly path: string;
  handle(exchange: Exchange): Promise<void>;
}

export function jwplayerPlatform(): Platform {
  const progress = createProgressBoard();
  const routes: readonly Route[] = [
    {
      operation: "jwplayer.upload.progress",
      path: "/progress",
      handle: (exchange) => progress.handle(exchange),
    },
  ];
  const find = (url: URL) => routes.find(({ path }) => path === url.pathname.replace(/\/$/, ""));
  return {
    operation: (_, url) => find(url)?.operation,
    handle: (exchange) => find(exchange.url)?.handle(exchange) ?? Promise.resolve(),
    assets: () => [],
  };
}
