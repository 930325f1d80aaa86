import { jwplayer } from "../../../../../src/providers/jwplayer/index.js";
import type {
  JwplayerExtras,
  JwplayerV2Options,
} from "../../../../../src/providers/jwplayer/index.js";
import type { Provider } from "../../../../../src/provider.js";
import { noonMs, upload, v2Credentials } from "../fixtures.js";
import type { Fixture, FixtureOptions } from "../fixtures.js";
import { scriptedPlatform } from "../scripted-platform.js";
import type { Received, Reply, ScriptedPlatform } from "../scripted-platform.js";

export interface V2Stage {
  readonly platform: ScriptedPlatform;
  readonly provider: Provider<JwplayerExtras>;
}

/** A platform that answers as a test says, and a provider for it. */
export async function v2Stage(
  reply: (request: Received) => Reply,
  options: Partial<JwplayerV2Options> = {},
): Promise<V2Stage> {
  const platform = await scriptedPlatform(reply);
  const common = { ...v2Credentials, baseUrl: platform.url, clock: () => noonMs };
  return { platform, provider: jwplayer({ ...common, ...options }) };
}

/** What the engine would ask of a method, with this provider's extras. */
export function v2Upload(
  provider: Provider<JwplayerExtras>,
  bytes: Buffer,
  {
    extras,
    ...options
  }: Omit<FixtureOptions, "extras"> & { readonly extras?: JwplayerExtras } = {},
): Fixture {
  return upload(bytes, { ...options, extras: provider.extras(extras) });
}

/** A refusal in the platform's envelope. */
export function refusal(status: number, code: string, description: string): Reply {
  return { status, body: { errors: [{ code, description }] } };
}

export function jsonOf({ body }: Received): unknown {
  return JSON.parse(body.toString("utf8"));
}
