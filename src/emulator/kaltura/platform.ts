/** The emulated Kaltura: one account's API v3 on any server that hands it requests. */
import type { Exchange, Ground, Platform } from "../contract.js";
import type { Circumstances, Services } from "./dispatch.js";
import type { Input } from "./action.js";
import { addAppToken } from "./app-token.js";
import { flavorKind } from "./assets/kinds.js";
import { assetService } from "./assets/service.js";
import { answer, answerPreflight } from "./answer.js";
import { createBackdoor } from "./backdoor.js";
import type { KalturaBackdoor } from "./backdoor.js";
import { readBody } from "./body.js";
import { dispatch, namesOf } from "./dispatch.js";
import { assetOf, isListed } from "./entry.js";
import { ApiError, errorView } from "./errors.js";
import { createHazardLog, noHazards } from "./hazards.js";
import { describe, itemsOf, resolve } from "./multirequest.js";
import { treeOf } from "./params.js";
import { operationOf, urlFields } from "./route.js";
import { defaultRules } from "./rules.js";
import type { KalturaRules } from "./rules.js";
import { appTokenService } from "./services/app-token.js";
import { captionAssetService } from "./services/caption-asset.js";
import { conversionProfileService } from "./services/conversion-profile.js";
import { thumbAssetService } from "./services/thumb-asset.js";
import { mediaService } from "./services/media.js";
import { sessionService } from "./services/session.js";
import { systemService } from "./services/system.js";
import { uploadTokenService } from "./services/upload-token.js";
import { integer, text } from "./values.js";
import type { KalturaAccount, World } from "./world.js";

export interface KalturaPlatform extends Platform {
  /** For tests only. */
  readonly backdoor: KalturaBackdoor;
}

export function kalturaPlatform(
  ground: Ground,
  account: KalturaAccount,
  rules: Partial<KalturaRules> = {},
): KalturaPlatform {
  const allRules = { ...defaultRules, ...rules };
  const world: World = {
    ground,
    account,
    rules: allRules,
    hazards: createHazardLog({ ...noHazards, ...allRules.hazards }),
    sessions: { ended: new Set(), calls: new Map() },
    appTokens: new Map(),
    tokens: new Map(),
    entries: new Map(),
    assets: new Map(),
  };
  if (account.appToken) addAppToken(world, account.appToken);
  const services: Services = new Map([
    ["apptoken", appTokenService(world)],
    ["caption_captionasset", captionAssetService(world)],
    ["conversionprofile", conversionProfileService(world)],
    ["flavorasset", assetService(world, flavorKind)],
    ["media", mediaService(world)],
    ["session", sessionService(world)],
    ["system", systemService],
    ["thumbasset", thumbAssetService(world)],
    ["uploadtoken", uploadTokenService(world)],
  ]);
  return {
    operation: (_request, url) => operationOf(url),
    handle: (exchange) => handle(world, services, exchange),
    assets: () =>
      [...world.entries.values()].filter(isListed).map((entry) => assetOf(world, entry)),
    backdoor: createBackdoor(world),
  };
}

async function handle(world: World, services: Services, exchange: Exchange): Promise<void> {
  const { request, response, url } = exchange;
  const { ground, rules } = world;
  if (request.method === "OPTIONS") {
    answerPreflight(response, ground.clock.now());
    return;
  }
  exchange.note({ host: request.headers.host ?? "" });
  exchange.goOn();
  const body = await readBody(request, rules, () => ground.scratchFile());
  const params = treeOf([...body.fields, ...(urlFields(url) ?? [])]);
  const result = await respond(world, services, exchange, { params, files: body.files }).finally(
    () => body.discard(),
  );
  const format = { number: integer(params, "format") ?? 2, callback: text(params, "callback") };
  answer(response, result, format, ground.clock.now());
}

/** The answer's value: one call's, or the list of a multirequest's. */
async function respond(
  world: World,
  services: Services,
  exchange: Exchange,
  input: Input,
): Promise<unknown> {
  const circumstances = circumstancesOf(exchange);
  const run = async ({ params, files }: Input): Promise<unknown> => {
    const note = (details: Parameters<Exchange["note"]>[0]) => {
      exchange.note(details);
    };
    try {
      return await dispatch(world, services, { params, files, note }, circumstances);
    } catch (failure) {
      if (failure instanceof ApiError) return errorView(failure);
      throw failure;
    }
  };
  if (namesOf(input.params).service !== "multirequest") return run(input);

  const items = itemsOf(input);
  exchange.note({ items: describe(items) });
  const results: unknown[] = [];
  for (const item of items) {
    results.push(await run({ ...item, params: resolve(item.params, results) }));
  }
  return results;
}

function circumstancesOf(exchange: Exchange): Circumstances {
  const { request } = exchange;
  const address = request.socket.remoteAddress?.replace(/^::ffff:/, "") ?? "";
  return {
    origin: { address, uri: request.url ?? "" },
    blocked: exchange.rateLimited() !== undefined,
  };
}
