/**
 * The long runs. Most of what a process takes is Node itself (40 to 60 MiB) and what V8 keeps of its heap for later, which
 * settles after some gigabytes: files at 85 to 130 MiB in all, whether 6 GB go up or 18; streams, whose blocks are new memory
 * each, at 155 on Node 20 and 22 and at 200 on Node 24, the announced buffers included.
 */
import type { Scenario } from "./scenario.js";

const MB = 1e6;

export const scenarios: readonly Scenario[] = [
  {
    name: "resumable",
    story: "JW Player v1, a file, killed and continued",
    provider: "jwplayer-v1",
    method: "resumable",
    input: "file",
    kill: true,
    ceilingMiB: 150,
  },
  {
    name: "multipart",
    story: "JW Player v2, a file, killed and continued",
    provider: "jwplayer-v2",
    method: "multipart",
    input: "file",
    kill: true,
    ceilingMiB: 150,
  },
  {
    name: "chunked",
    story: "Kaltura, a file, killed and continued, its session expires",
    provider: "kaltura",
    method: "chunked",
    input: "file",
    kill: true,
    expire: true,
    ceilingMiB: 150,
  },
  {
    name: "stream",
    story: "Kaltura, a stream of unknown length",
    provider: "kaltura",
    method: "chunked",
    input: "stream",
    ceilingMiB: 190,
  },
  {
    name: "slow-consumer",
    story: "the same, read at 100 MB/s",
    provider: "kaltura",
    method: "chunked",
    input: "stream",
    consumerBytesPerSecond: 100 * MB,
    ceilingMiB: 190,
  },
  {
    name: "slow-producer",
    story: "the same, given at 100 MB/s",
    provider: "kaltura",
    method: "chunked",
    input: "stream",
    producerBytesPerSecond: 100 * MB,
    ceilingMiB: 190,
  },
];
