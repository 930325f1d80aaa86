import { UploadError } from "../../src/errors.js";
import type {
  Asset,
  AssetState,
  AttachedFile,
  Body,
  Json,
  MetadataChanges,
} from "../../src/model.js";
import type { Call, Method, Provider, Verb } from "../../src/provider.js";
import type { Twist } from "./twists.js";

export interface ToyExtras {
  readonly color?: string;
}

/** One call that reached the platform. */
export interface ToyCall {
  readonly verb: Verb;
  /** The verb, and the part's index for a send: `send 2`. */
  readonly what: string;
  readonly repeated: boolean;
}

export interface ToySession {
  readonly id: string;
  readonly uploadId: string;
  readonly parts: Map<number, Buffer>;
}

/** A small video platform in memory, whose calls can be given twists. */
export interface ToyPlatform {
  readonly provider: Provider<ToyExtras>;
  readonly calls: readonly ToyCall[];
  /** What was called, in order. */
  readonly log: () => readonly string[];
  /** Uploads that are neither finished nor discarded. */
  readonly sessions: Map<string, ToySession>;
  /** The bytes of each asset. */
  readonly assets: Map<string, Buffer>;
  /** What each asset was told by `update`. */
  readonly changes: Map<string, MetadataChanges>;
  /** Twists for the next calls of a verb, or of `send` for one part: `send 2`. */
  readonly next: (what: string, ...twists: readonly Twist[]) => void;
  /** Drops all twists that have not been met. */
  readonly calm: () => void;
  /** What `status` answers in turn, the last for good. Default: ready. */
  readonly setStates: (...states: readonly AssetState[]) => void;
}

export interface ToyOptions {
  /** Changes to the one method that the platform has. */
  readonly method?: Partial<Method>;
  readonly without?: readonly ("recover" | "inspect" | "discard")[];
  readonly provider?: Partial<Provider<ToyExtras>>;
}

export function toyPlatform(options: ToyOptions = {}): ToyPlatform {
  const sessions = new Map<string, ToySession>();
  const assets = new Map<string, Buffer>();
  const changes = new Map<string, MetadataChanges>();
  const calls: ToyCall[] = [];
  const twists = new Map<string, Twist[]>();
  let states: readonly AssetState[] = ["ready"];
  const meet = async <T>(verb: Verb, call: Call, act: () => T | Promise<T>, part?: number) => {
    const what = part === undefined ? verb : `${verb} ${part}`;
    calls.push({ verb, what, repeated: call.repeated });
    const twist = twists.get(what)?.shift() ?? twists.get(verb)?.shift();
    const run = (): Promise<T> => Promise.resolve().then(act);
    return (twist === undefined ? run() : twist(run, call)) as Promise<T>;
  };
  const answer = (): AssetState => states[0] ?? "ready";
  return {
    provider: toyProvider(
      { sessions, assets, changes, meet, answer, next: () => (states = rest(states)) },
      options,
    ),
    calls,
    log: () => calls.map(({ what }) => what),
    sessions,
    assets,
    changes,
    next(what, ...more) {
      twists.set(what, [...(twists.get(what) ?? []), ...more]);
    },
    calm: () => {
      twists.clear();
    },
    setStates(...given) {
      states = given;
    },
  };
}

function rest<T>(values: readonly T[]): readonly T[] {
  return values.length > 1 ? values.slice(1) : values;
}

interface World {
  readonly sessions: Map<string, ToySession>;
  readonly assets: Map<string, Buffer>;
  readonly changes: Map<string, MetadataChanges>;
  readonly meet: <T>(
    verb: Verb,
    call: Call,
    act: () => T | Promise<T>,
    part?: number,
  ) => Promise<T>;
  readonly answer: () => AssetState;
  readonly next: () => void;
}

function toyProvider(world: World, options: ToyOptions): Provider<ToyExtras> {
  const { assets, changes, meet } = world;
  const known = (id: string): void => {
    if (!assets.has(id)) throw new UploadError("not-found", `there is no ${id}`);
  };
  const method: Record<string, unknown> = { ...toyMethod(world), ...options.method };
  for (const verb of options.without ?? []) method[verb] = undefined;
  return {
    name: "Toy",
    account: "toy-account",
    methods: [method as unknown as Method],
    attachable: ["captions"],
    extras(given = {}) {
      const unknown = Object.keys(given).find((name) => name !== "color");
      if (unknown === undefined) return { ...given };
      throw new UploadError("invalid-input", `extras: unknown field "${unknown}"`);
    },
    status: (id, call) =>
      meet("status", call, () => {
        known(id);
        const state = world.answer();
        world.next();
        return assetOf(id, state);
      }),
    update: (id, wanted, call) =>
      meet("update", call, () => {
        known(id);
        changes.set(id, { ...changes.get(id), ...wanted });
        return assetOf(id, world.answer());
      }),
    delete: (id, call) => meet("delete", call, () => void assets.delete(id)),
    urls: (id) => ({ page: `https://toy.example/${id}` }),
    attach: ({ attachment, attachmentId }, call) =>
      meet<AttachedFile>("attach", call, () => ({ kind: attachment.kind, id: attachmentId })),
    ...options.provider,
  };
}

function toyMethod({ sessions, assets, meet }: World): Method {
  let opened = 0;
  const lost = (): never => {
    throw new UploadError("session-lost", "there is no such upload");
  };
  return {
    name: "toy",
    shape: "chunked",
    limits: { width: 2, maxBytes: 1_000 },
    cost: { perUpload: 2, perPart: 1 },
    strength: "it is the only one",
    unclearSend: "resend",
    open: ({ uploadId }, call) =>
      meet<Json>("open", call, () => {
        opened += 1;
        const id = `s${opened}`;
        sessions.set(id, { id, uploadId, parts: new Map() });
        return { id };
      }),
    recover: ({ uploadId }, call) =>
      meet<Json | undefined>("recover", call, () => {
        const found = [...sessions.values()].find((session) => session.uploadId === uploadId);
        return found && { id: found.id };
      }),
    send: (session, { index }, body, call) =>
      meet(
        "send",
        call,
        async () => {
          const bytes = await readAll(body, call);
          (sessions.get(idOf(session)) ?? lost()).parts.set(index, bytes);
          return { part: index, proof: `etag-${index}` };
        },
        index,
      ),
    finish: (session, receipts, { content, assetId }, call) =>
      meet("finish", call, () => {
        const id = assetId ?? `asset-of-${idOf(session)}`;
        if (call.repeated && assets.has(id)) return assetOf(id, "processing");
        const { parts } = sessions.get(idOf(session)) ?? lost();
        if (receipts.length !== content.parts.length)
          throw new UploadError("rejected", `${receipts.length} receipts are not enough`);
        assets.set(id, Buffer.concat([...parts].sort(([a], [b]) => a - b).map(([, part]) => part)));
        sessions.delete(idOf(session));
        return assetOf(id, "processing");
      }),
    inspect: (session, parts, call) =>
      meet("inspect", call, () => {
        if (assets.has(`asset-of-${idOf(session)}`)) return { held: [], complete: true };
        const held = (sessions.get(idOf(session)) ?? lost()).parts;
        const receipts = parts.filter(({ index }) => held.has(index));
        return {
          held: receipts.map(({ index }) => ({ part: index, proof: "seen" })),
          complete: false,
        };
      }),
    discard: (session, call) =>
      meet("discard", call, () => {
        sessions.delete(idOf(session));
        assets.delete(`asset-of-${idOf(session)}`);
      }),
  };
}

function assetOf(id: string, state: AssetState): Asset {
  return { id, provider: "Toy", state, platformState: `is ${state}`, urls: {} };
}

function idOf(session: Json): string {
  return (session as { readonly id: string }).id;
}

/** Takes a body as a network would, in blocks of at most 4 bytes. */
async function readAll(body: Body, { onSent }: Call): Promise<Buffer> {
  const reader = await body.open();
  const blocks: Buffer[] = [];
  try {
    for (;;) {
      const block = await reader.read(new Uint8Array(4));
      if (block.length === 0) return Buffer.concat(blocks);
      blocks.push(Buffer.from(block));
      onSent?.(block.length);
    }
  } finally {
    await reader.close();
  }
}
