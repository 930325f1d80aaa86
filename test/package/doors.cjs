/** The built package through its CommonJS doors, and its program: run by `npm run package`, after the build. */
const assert = require("node:assert/strict");
const { execFileSync } = require("node:child_process");
const { join } = require("node:path");
const { createUploader, jwplayer, kaltura } = require("upreel");
const { startEmulator } = require("upreel/emulator");

const root = join(__dirname, "../..");

async function main() {
  const clip = join(root, "examples/media/clip.mp4");
  const emulator = await startEmulator();
  const { url: baseUrl, credentials } = emulator;
  await createUploader(jwplayer({ ...credentials.jwplayer, baseUrl })).upload(clip);
  await createUploader(kaltura({ ...credentials.kaltura, baseUrl })).upload(clip);
  assert.equal(emulator.assets().length, 2);
  await emulator.stop();
  const { bin } = require(join(root, "package.json"));
  const help = execFileSync(process.execPath, [join(root, bin["upreel-emulator"]), "--help"]);
  assert.match(help.toString(), /--port/);
  console.log("the CommonJS doors open, and the program runs");
}

main();
