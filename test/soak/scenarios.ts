/**
 * The long runs. Ceilings are a tenth or so above what the runs took on Node 20 to 24; bare Node takes 40 to 60 MiB of
 * them.
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
    ceilingMiB: 130,
  },
  {
    name: "multipart",
    story: "JW Player v2, a file, killed and continued",
    provider: "jwplayer-v2",
    method: "multipart",
    input: "file",
    kill: true,
    ceilingMiB: 130,
  },
  {
    name: "chunked",
    story: "Kaltura, a file, killed and continued, its session expires",
    provider: "kaltura",
    method: "chunked",
    input: "file",
    kill: true,
    expire: true,
    ceilingMiB: 130,
  },
  {
    name: "stream",
    story: "Kaltura, a stream of unknown length",
    provider: "kaltura",
    method: "chunked",
    input: "stream",
    ceilingMiB: 130,
  },
  {
    name: "slow-consumer",
    story: "the same, read at 100 MB/s",
    provider: "kaltura",
    method: "chunked",
    input: "stream",
    consumerBytesPerSecond: 100 * MB,
    ceilingMiB: 130,
  },
  {
    name: "slow-producer",
    story: "the same, given at 100 MB/s",
    provider: "kaltura",
    method: "chunked",
    input: "stream",
    producerBytesPerSecond: 100 * MB,
    ceilingMiB: 130,
  },
];
