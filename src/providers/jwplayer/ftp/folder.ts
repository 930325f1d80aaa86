/** The FTP client, and the only file that knows it: everything else sees a folder. */
import type { Client } from "basic-ftp";
import { abortedError, UploadError } from "../../../errors.js";
import type { Body } from "../../../model.js";
import type { Call } from "../../../provider.js";
import { ftpFailure, replyCode } from "./failure.js";
import type { Failed } from "./failure.js";
import type { FtpConfig } from "./options.js";
import { outgoing } from "./outgoing.js";

/** The account's folder on the FTP server, for as long as one connection lasts. */
export interface Folder {
  /** Undefined when there is no such file, or the server does not tell sizes. */
  sizeOf(name: string): Promise<number | undefined>;
  /**
   * Writes the file from an offset on, at most up to which it is there; from 0 it is written anew. What comes before the
   * offset is not sent.
   */
  store(name: string, body: Body, offset: number): Promise<void>;
  /**
   * Replaces a file that has the new name already.
   * @param mayBeDone succeed when there is no file of the old name
   */
  rename(from: string, to: string, mayBeDone: boolean): Promise<void>;
  /** Succeeds when there is no such file. */
  remove(name: string): Promise<void>;
}

/**
 * Connects, logs in and goes to the folder, and closes the connection again whatever happens.
 * @throws UploadError as `ftpFailure` has it, or what the signal was aborted with
 */
export async function inFolder<T>(
  config: FtpConfig,
  call: Call,
  work: (folder: Folder) => Promise<T>,
): Promise<T> {
  const { signal } = call;
  if (signal.aborted) throw abortedError(signal);
  // Loaded by the first upload that goes by FTP. Without a timeout of its own: the engine watches for silence.
  const { Client } = await import("basic-ftp");
  const client = new Client(0);
  const failed: Progress = { phase: "connecting", command: "the connection" };
  const stop = (): void => {
    client.close();
  };
  signal.addEventListener("abort", stop, { once: true });
  try {
    await enter(client, config, failed);
    return await work(folderOf(client, call, failed));
  } catch (thrown) {
    throw failureOf(thrown, signal) ?? ftpFailure(thrown, config, failed);
  } finally {
    signal.removeEventListener("abort", stop);
    client.close();
  }
}

/** What the signal was aborted with, if it was: whatever was thrown then comes from the closed connection. */
function failureOf(thrown: unknown, signal: AbortSignal): UploadError | undefined {
  if (thrown instanceof UploadError) return thrown;
  return signal.aborted ? abortedError(signal) : undefined;
}

/** What is being done, for the error that it may end in. */
type Progress = { -readonly [K in keyof Failed]: Failed[K] };

async function enter(client: Client, config: FtpConfig, failed: Progress): Promise<void> {
  const { host, port, user, password, folder, secure } = config;
  const tls = { host, ...(config.ca !== undefined && { ca: [...config.ca] }) };
  if (secure === "implicit") {
    failed.phase = "securing";
    await client.connectImplicitTLS(host, port, tls);
  } else {
    await client.connect(host, port);
  }
  if (secure === true) {
    Object.assign(failed, { phase: "securing", command: "AUTH TLS" });
    await client.useTLS(tls);
  }
  Object.assign(failed, { phase: "login", command: "the login" });
  await client.login(user, password);
  Object.assign(failed, { phase: "open", command: "the usual settings" });
  await client.useDefaultSettings();
  if (folder === undefined) return;
  failed.command = `CWD ${folder}`;
  await client.cd(folder);
}

function folderOf(client: Client, call: Call, failed: Progress): Folder {
  const run = <T>(command: string, action: () => Promise<T>): Promise<T> => {
    failed.command = command;
    return action();
  };
  return {
    sizeOf: (name) => run("SIZE", () => unlessRefused(client.size(name))),
    store: (name, body, offset) => run("STOR", () => store(client, name, { body, offset, call })),
    rename: async (from, to, mayBeDone) => {
      const rename = client.rename(from, to);
      await run("RNTO", () => (mayBeDone ? unlessRefused(rename) : rename));
    },
    remove: async (name) => {
      await run("DELE", () => unlessRefused(client.remove(name)));
    },
  };
}

interface Delivery {
  readonly body: Body;
  readonly offset: number;
  readonly call: Call;
}

async function store(
  client: Client,
  name: string,
  { body, offset, call }: Delivery,
): Promise<void> {
  const { stream, failure, close } = outgoing(body, offset, (bytes) => call.onSent?.(bytes));
  try {
    if (offset > 0 && (await unlessRefused(client.send(`REST ${offset}`))) === undefined)
      await client.appendFrom(stream, name);
    else await restartAt(client, offset).uploadFrom(stream, name);
  } catch (thrown) {
    throw failure() ?? thrown;
  } finally {
    await close();
  }
}

/**
 * Bytes that arrived after the size was asked for are written over with the same ones, which is why this is preferred to
 * appending. REST goes right before STOR (RFC 3659, 5.3), thus after the data connection was made.
 */
function restartAt(client: Client, offset: number): Client {
  if (offset === 0) return client;
  const connect = client.prepareTransfer;
  client.prepareTransfer = async (context) => {
    const answer = await connect(context);
    await context.request(`REST ${offset}`);
    return answer;
  };
  return client;
}

/** The result, or undefined when the server understood and refused for good. */
async function unlessRefused<T>(action: Promise<T>): Promise<T | undefined> {
  try {
    return await action;
  } catch (thrown) {
    if ((replyCode(thrown) ?? 0) >= 500) return undefined;
    throw thrown;
  }
}
