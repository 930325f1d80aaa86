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

const startedAt = Date.now();
const folder = await mkdtemp(join(tmpdir(), "upreel-demo-"));
const emulator = await startEmulator();
const jw = createUploader(jwplayer({ ...emulator.credentials.jwplayer, baseUrl: emulator.url }));
const kt = createUploader(kaltura({ ...emulator.credentials.kaltura, baseUrl: emulator.url }), {
  retry: { baseMs: 50 },
});
const stage: Stage = { emulator };

console.log(paint.title("upreel demo: seven ways up, one after another"));
console.log(
  paint.quiet(`Both platforms are emulated at ${emulator.url}; every byte crosses real HTTP.`),
);

try {
  const talk = await makeVideo(join(folder, "talk.mp4"), 24_000_000);
  const film = await makeVideo(join(folder, "film.mp4"), 100_000_000);
  const site = await serveFile(talk);

  heading("1. By URL, JW Player fetches it");
  await showUpload(stage, jw, site.url, { title: "Talk, fetched", allowPrivateUrls: true }, talk);

  heading("2. By S3 link, JW Player");
  await showUpload(stage, jw, talk, { title: "Talk", tags: ["demo"] }, talk);

  heading("3. By form, JW Player (asked for by name)");
  await showUpload(stage, jw, talk, { title: "Talk, by form", method: "form" }, talk);

  heading("4. By URL, Kaltura imports it");
  await showUpload(stage, kt, site.url, { title: "Talk, imported", allowPrivateUrls: true }, talk);

  heading("5. By token in one request, Kaltura: a small file");
  await showUpload(stage, kt, clip, { title: "Clip" }, clip);

  heading("6. By chunks in parallel, Kaltura");
  await showUpload(stage, kt, film, { title: "Film" }, film);

  heading("7. The same with faults on the line");
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

  heading("8. Killed half-way, resumed in a fresh process");
  await crashAndResume(stage, film, join(folder, "checkpoints"));
  await site.close();

  heading("What is on the platforms now");
  const assets = emulator.assets();
  for (const { platform, id, title, via, state } of assets)
    line(platform, `${paint.word(id)}  ${title} (${via ?? "?"}, state ${state})`);
  const expected = 8;
  const verdict = `${assets.length} uploads, ${assets.length} assets: nothing lost, nothing made twice`;
  if (assets.length === expected) line("total", paint.good(verdict));
  else {
    line("total", paint.bad(`${expected} uploads made ${assets.length} assets`));
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
