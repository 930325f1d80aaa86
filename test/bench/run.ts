/**
 * `npm run bench`: what an upload costs, as ratios against named rivals in the same round.
 *
 * Every client runs as a process of its own, in turn, against a sink in another; a ratio is formed inside each round and
 * the median is shown. CPU of Node clients is the upload's own (start-up and imports excluded), of curl the whole
 * process's. Seconds depend on the machine; the ratios are what to look at.
 */
import { fork, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundlePrograms } from "../support/bundle.js";
import type { Reading, Task } from "./clients/shared.js";
import { runCurl } from "./curl.js";
import { median, show } from "./table.js";
import type { Row } from "./table.js";

const sizeBytes = Number(process.env.BENCH_MIB ?? 1024) * 1024 * 1024;
const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const here = import.meta.dirname;
const tls = join(here, "../fixtures/tls");

const folder = await mkdtemp(join(tmpdir(), "upreel-bench-"));
let sink: ChildProcess | undefined;
try {
  await bundleClients();
  const file = join(folder, "video.mp4");
  await writeFile(file, "");
  await truncate(file, sizeBytes);
  sink = fork(join(folder, "sink.js"), [tls]);
  const [address] = (await once(sink, "message")) as [{ http: string; https: string }];
  const ca = await readFile(join(tls, "cert.pem"), "utf8");
  const task = (url: string): Task => ({ url, file, sizeBytes, ca });

  console.log(
    `${sizeBytes / 1024 ** 2} MiB, ${rounds} rounds and one to warm up, Node ${process.version}`,
  );
  for (const scheme of ["http", "https"] as const) {
    const of = task(address[scheme]);
    await compare(`one PUT over ${scheme.toUpperCase()}, against curl -T`, "curl -T", {
      "curl -T": () => runCurl(of, join(tls, "cert.pem")),
      "upreel, one PUT": () => runClient("upreel-put", of),
      "upreel, s3 with MD5": () => runClient("upreel-s3", of),
      "axios, file stream": () => runClient("axios-put", of),
    });
  }
  await compare("parts of 25 MiB, 4 at once, over HTTP, against lib-storage", "lib-storage", {
    "lib-storage": () => runClient("lib-storage", task(address.http)),
    "upreel, chunked": () => runClient("upreel-chunked", task(address.http)),
  });
} finally {
  sink?.kill();
  await rm(folder, { recursive: true, force: true });
}

type Clients = Readonly<Record<string, () => Promise<Reading>>>;

async function compare(title: string, rival: string, clients: Clients): Promise<void> {
  const readings = new Map<string, Reading[]>();
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, run] of Object.entries(clients)) {
      const reading = await run();
      if (round > 0) readings.set(name, [...(readings.get(name) ?? []), reading]);
    }
  }
  const base = readings.get(rival) ?? [];
  const rows = [...readings].map(([name, own]): Row => {
    const ratio = (pick: (reading: Reading) => number): number =>
      median(own.map((reading, round) => pick(reading) / pick(base[round] ?? reading)));
    const perGiB = (1024 ** 3 / sizeBytes) * median(own.map((reading) => reading.cpuSeconds));
    return {
      name,
      cpuRatio: ratio(({ cpuSeconds }) => cpuSeconds),
      wallRatio: ratio(({ wallSeconds }) => wallSeconds),
      cpuSecondsPerGiB: perGiB,
      peakMiB: median(own.map(({ peakMiB }) => peakMiB)),
    };
  });
  show(title, rows);
}

async function runClient(name: string, task: Task): Promise<Reading> {
  const child = spawn(
    process.execPath,
    [join(folder, `clients/${name}.js`), JSON.stringify(task)],
    {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, NODE_EXTRA_CA_CERTS: join(tls, "cert.pem"), NODE_NO_WARNINGS: "1" },
    },
  );
  let text = "";
  child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
  const [code] = (await once(child, "close")) as [number];
  if (code !== 0) throw new Error(`${name} ended with ${code}`);
  return JSON.parse(text) as Reading;
}

function bundleClients(): Promise<void> {
  const names = ["upreel-put", "upreel-s3", "upreel-chunked", "axios-put", "lib-storage"];
  const clients = names.map((name) => join(here, `clients/${name}.ts`));
  return bundlePrograms(folder, [...clients, join(here, "sink.ts")]);
}
