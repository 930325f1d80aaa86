/** A Kaltura alone on the emulator's own server, with its backdoor, and a client that says exactly what it is told. */
import { createHash } from "node:crypto";
import { once } from "node:events";
import { setImmediate as turn } from "node:timers/promises";
import type { AddressInfo } from "node:net";
import type { Clock } from "../../../../src/emulator/contract.js";
import { realClock } from "../../../../src/emulator/clock.js";
import { createScript } from "../../../../src/emulator/faults.js";
import { createGround } from "../../../../src/emulator/ground.js";
import { createJournal } from "../../../../src/emulator/journal.js";
import { writeSession } from "../../../../src/emulator/kaltura/ks.js";
import { kalturaPlatform } from "../../../../src/emulator/kaltura/platform.js";
import type { KalturaRules } from "../../../../src/emulator/kaltura/rules.js";
import { createSite } from "../../../../src/emulator/server.js";

export const account = {
  partnerId: 102,
  adminSecret: "0123456789abcdef0123456789abcdef",
  userSecret: "fedcba9876543210fedcba9876543210",
  userId: "user@example.com",
  appToken: {
    id: "1_apptoken",
    token: "00112233445566778899aabbccddeeff",
    hashType: "SHA256",
  },
} as const;

export interface Options {
  readonly clock?: Clock;
  readonly processingMs?: number;
  readonly rules?: Partial<KalturaRules>;
}

export type Kaltura = Awaited<ReturnType<typeof startKaltura>>;

export async function startKaltura({ clock = realClock, processingMs = 0, rules }: Options = {}) {
  const script = createScript();
  const journal = createJournal(() => clock.now());
  const { ground, end } = createGround({ clock: napless(clock), processingMs, origin: () => url });
  const platform = kalturaPlatform(ground, account, rules);
  const server = createSite({ platforms: [platform], script, journal });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const admin = ks(clock, { type: 2 });
  return {
    url,
    platform,
    backdoor: platform.backdoor,
    faults: script,
    requests: () => journal.records(),
    admin,
    /** JSON in, JSON out, with an administrator's session unless another is given. */
    api: (name: string, params: object = {}) =>
      postJson(`${url}/api_v3/service/${name.replace(".", "/action/")}`, {
        format: 1,
        ks: admin,
        ...params,
      }),
    async stop() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
      await end();
    },
  };
}

/** Sleeping for no time is no sleep, so that only those who really wait are seen waiting. */
function napless(clock: Clock): Clock {
  return {
    now: () => clock.now(),
    sleep: (ms, signal) => (ms === 0 ? Promise.resolve() : clock.sleep(ms, signal)),
  };
}

export function ks(
  clock: Clock,
  claims: { type?: number; userId?: string; privileges?: Record<string, string>; forMs?: number },
): string {
  return writeSession(
    {
      partnerId: account.partnerId,
      userId: claims.userId ?? account.userId,
      type: claims.type ?? 0,
      expiresAt: Math.floor((clock.now() + (claims.forMs ?? 100 * 365 * 86_400_000)) / 1000),
      privileges: new Map(Object.entries(claims.privileges ?? {})),
    },
    account,
  );
}

/** Lets the event loop turn until it is so. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await turn();
}

/** What tests read of answers. The API's own promise is weaker: what is not set is absent. */
export interface Answer {
  readonly objectType: string;
  readonly code: string;
  readonly message: string;
  readonly args: Readonly<Record<string, string>>;
  readonly id: string;
  readonly status: number;
  readonly uploadedFileSize: string;
  readonly totalCount: number;
  readonly objects: readonly Answer[];
  readonly [property: string]: unknown;
}

export async function postJson(url: string, body: object): Promise<Answer> {
  return post(url, { "Content-Type": "application/json" }, JSON.stringify(body));
}

export async function post(
  url: string,
  headers: Record<string, string>,
  body: string | Uint8Array<ArrayBuffer>,
): Promise<Answer> {
  const response = await fetch(url, { method: "POST", headers, body });
  return JSON.parse(await response.text()) as Answer;
}

/** One part of a form. A `filename` of null leaves the attribute out. */
export interface FormPart {
  readonly name: string;
  readonly value: string | Uint8Array;
  readonly filename?: string | null;
  readonly type?: string;
}

const boundary = "----boundary-of-the-tests";
export const multipartType = `multipart/form-data; boundary=${boundary}`;

export function multipart(parts: readonly FormPart[]): Uint8Array<ArrayBuffer> {
  const pieces: Buffer[] = parts.flatMap(({ name, value, filename, type }) => {
    const file = typeof filename === "string" ? `; filename="${filename}"` : "";
    const typeLine = type === undefined ? "" : `Content-Type: ${type}\r\n`;
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n${typeLine}\r\n`;
    return [Buffer.from(head), Buffer.from(value), Buffer.from("\r\n")];
  });
  return new Uint8Array(Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]));
}

export interface UploadStep {
  readonly resume?: boolean;
  readonly resumeAt?: number | string;
  readonly finalChunk?: boolean;
  readonly filename?: string | null;
}

/** The fields of `uploadToken.upload`, as a client of the API sends them. */
export async function upload(
  kaltura: Kaltura,
  uploadTokenId: string,
  bytes: Uint8Array,
  { resume, resumeAt, finalChunk, filename = "a.mp4" }: UploadStep = {},
): Promise<Answer> {
  const fields = { ks: kaltura.admin, format: 1, uploadTokenId, resume, resumeAt, finalChunk };
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  const parts: FormPart[] = given.map(([name, value]) => ({ name, value: String(value) }));
  const file = { name: "fileData", value: bytes, filename, type: "application/octet-stream" };
  return post(
    `${kaltura.url}/api_v3/service/uploadToken/action/upload`,
    { "Content-Type": multipartType },
    multipart([...parts, file]),
  );
}

export function tokenResource(token: string) {
  return { objectType: "KalturaUploadedFileTokenResource", token };
}

/** A token that has all its bytes. */
export async function fullToken(
  kaltura: Kaltura,
  bytes: Uint8Array,
  fileName = "a.mp4",
): Promise<string> {
  const { id } = await kaltura.api("uploadToken.add", { uploadToken: { fileName } });
  await upload(kaltura, id, bytes, { filename: fileName });
  return id;
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
