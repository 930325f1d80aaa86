/**
 * The main job, start to end: real videos go up by every method, into an emulator of both platforms that runs inside this
 * process. Nothing leaves the machine. Run it with `npm run demo`.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createUploader, jwplayer, kaltura } from "upreel";
import { startEmulator } from "upreel/emulator";
import { crashAndResume } from "./demo/crash.js";
import { showUpload } from "./demo/show.js";
import type { Stage } from "./demo/show.js";
import { heading, line, paint } from "./support/terminal.js";
import { clip, makeVideo } from "./support/video.js";
import { serveFile } from "./support/web-server.js";

const captions = Buffer.from("WEBVTT\n\n00:00.000 --> 00:03.000\nGood morning\n");
/** A picture of one pixel. */
const poster = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

const startedAt = Date.now();
const folder = await mkdtemp(join(tmpdir(), "upreel-demo-"));
const emulator = await startEmulator();
const baseUrl = emulator.url;
const v1 = createUploader(jwplayer({ ...emulator.credentials.jwplayer, baseUrl }));
const v2 = createUploader(jwplayer({ ...emulator.credentials.jwplayerV2, baseUrl }));
const kt = createUploader(kaltura({ ...emulator.credentials.kaltura, baseUrl }), {
  retry: { baseMs: 50 },
});
const stage: Stage = { emulator };

console.log(paint.title("upreel demo: every way up, one after another"));
console.log(
  paint.quiet(`Both platforms are emulated at ${emulator.url}; every byte crosses real HTTP.`),
);

let chapters = 0;
const chapter = (title: string): void => {
  chapters += 1;
  heading(`${chapters}. ${title}`);
};

try {
  const talk = await makeVideo(join(folder, "talk.mp4"), 24_000_000);
  const film = await makeVideo(join(folder, "film.mp4"), 101_000_000);
  const site = await serveFile(talk);

  chapter("By URL, JW Player fetches it (API v1)");
  await showUpload(stage, v1, site.url, { title: "Talk, fetched", allowPrivateUrls: true }, talk);

  chapter("By S3 link, JW Player (API v1)");
  await showUpload(stage, v1, talk, { title: "Talk", tags: ["demo"] }, talk);

  chapter("By chunks in order, JW Player (API v1, asked for by name)");
  const inOrder = { title: "Talk, in chunks", method: "resumable" };
  await showUpload(stage, v1, talk, inOrder, talk);

  chapter("By form, JW Player (API v1, asked for by name)");
  await showUpload(stage, v1, talk, { title: "Talk, by form", method: "form" }, talk);

  chapter("By URL, JW Player fetches it (API v2)");
  await showUpload(stage, v2, site.url, { title: "Talk, fetched", allowPrivateUrls: true }, talk);

  chapter("By one signed PUT, JW Player (API v2), with captions and a poster");
  const companions = { captions: [{ source: captions, language: "en" }], thumbnail: poster };
  await showUpload(stage, v2, talk, { title: "Talk, direct", ...companions }, talk);

  chapter("By parts in parallel, JW Player (API v2)");
  await showUpload(stage, v2, film, { title: "Film, in parts" }, film);

  chapter("Not at all: it stays at its own URL (API v2, asked for by name)");
  const external = { title: "Elsewhere", method: "external", allowPrivateUrls: true };
  await showUpload(stage, v2, site.url, external, undefined);

  chapter("By URL, Kaltura imports it");
  await showUpload(stage, kt, site.url, { title: "Talk, imported", allowPrivateUrls: true }, talk);

  chapter("By token in one request, Kaltura: a small file");
  await showUpload(stage, kt, clip, { title: "Clip" }, clip);

  chapter("By chunks in parallel, Kaltura");
  await showUpload(stage, kt, film, { title: "Film" }, film);

  chapter("The same with faults on the line");
  line("faults", "a reset connection, a 503, a lost answer and a reset after 1 MB");
  const operation = "kaltura.uploadtoken.upload";
  emulator.faults.add(
    { operation, kind: "reset-before-answer", skip: 1 },
    { operation, kind: "status", status: 503, skip: 3 },
    { operation, kind: "lose-answer", skip: 6 },
    { operation, kind: "reset-after-bytes", bytes: 1_000_000, skip: 9 },
  );
  await showUpload(stage, kt, film, { title: "Film, in bad weather" }, film);
  const unfired = emulator.faults.unfired().length;
  line(
    "faults",
    unfired === 0 ? paint.good("all four struck") : paint.bad(`${unfired} never struck`),
  );
  if (unfired > 0) process.exitCode = 1;

  chapter("Killed half-way, resumed in a fresh process");
  await crashAndResume(stage, film, join(folder, "checkpoints"));
  await site.close();

  heading("What is on the platforms now");
  const assets = emulator.assets();
  for (const { platform, id, title, via, state } of assets)
    line(platform, `${paint.word(id)}  ${title} (${via ?? "?"}, state ${state})`);
  const verdict = `${assets.length} uploads, ${assets.length} assets: nothing lost, nothing made twice`;
  if (assets.length === chapters) line("total", paint.good(verdict));
  else {
    line("total", paint.bad(`${chapters} uploads made ${assets.length} assets`));
    process.exitCode = 1;
  }
} finally {
  await emulator.stop();
  await rm(folder, { recursive: true, force: true });
}

heading("What to read next");
line("README.md", "the thirty-second example, the methods and why each is chosen, the errors");
line("examples/", "pausing, resuming after a crash, progress, readiness: one small file each");
line("emulator", "npx upreel-emulator runs these platforms for your own tests");
console.log(paint.quiet(`\nDone in ${((Date.now() - startedAt) / 1000).toFixed(1)} s.`));
