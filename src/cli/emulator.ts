#!/usr/bin/env node
/** `upreel-emulator`: the emulator as a program of its own. */
import { parseArgs } from "node:util";
import { startEmulator } from "../emulator/index.js";
import type { Emulator, EmulatorOptions } from "../emulator/index.js";

const usage = `Usage: upreel-emulator [options]

Runs JW Player and Kaltura on this machine, for trying out uploads. Stop it with Ctrl+C.

  --port <number>            TCP port (default: any free one)
  --host <address>           address to listen on (default: 127.0.0.1)
  --processing-ms <number>   how long a video is being processed before it is ready (default: 40)
  --help                     show this text
`;

/** What the command line asks for. */
type Wish = { readonly help: true } | { readonly options: EmulatorOptions };

/** @throws Error naming the argument that is not understood. */
function read(argv: readonly string[]): Wish {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      port: { type: "string" },
      host: { type: "string" },
      "processing-ms": { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return { help: true };
  const port = wholeNumber("--port", values.port, 65_535);
  const processingMs = wholeNumber("--processing-ms", values["processing-ms"], 2 ** 31 - 1);
  return {
    options: {
      ...(values.host !== undefined && { host: values.host }),
      ...(port !== undefined && { port }),
      ...(processingMs !== undefined && { processingMs }),
    },
  };
}

function wholeNumber(name: string, text: string | undefined, max: number): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text) && Number(text) <= max) return Number(text);
  throw new Error(`${name} must be a whole number from 0 to ${max}, not "${text}"`);
}

function greeting({ url, credentials: { jwplayer, kaltura } }: Emulator): string {
  return `The emulator listens on ${url}

  JW Player (API v1)
    apiKey       ${jwplayer.apiKey}
    apiSecret    ${jwplayer.apiSecret}

  Kaltura
    partnerId    ${kaltura.partnerId}
    adminSecret  ${kaltura.adminSecret}
    userId       ${kaltura.userId}

Use the URL as \`baseUrl\`. These accounts exist nowhere else. Ctrl+C stops it.
`;
}

async function main(argv: readonly string[]): Promise<void> {
  const wish = read(argv);
  if ("help" in wish) {
    process.stdout.write(usage);
    return;
  }
  const emulator = await startEmulator(wish.options);
  process.stdout.write(greeting(emulator));
  const stop = () => {
    emulator.stop().catch(fail);
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}

function fail(failure: unknown): void {
  const message = failure instanceof Error ? failure.message : String(failure);
  process.stderr.write(`upreel-emulator: ${message}\n\n${usage}`);
  process.exitCode = 1;
}

main(process.argv.slice(2)).catch(fail);
