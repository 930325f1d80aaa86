/** The emulator in a process of its own, with a clock that can be put forward. It ends with its parent and leaves nothing. */
import { setTimeout as wait } from "node:timers/promises";
import { startEmulator } from "../../../src/emulator/index.js";
import type { Clock, Emulator, EmulatorOptions } from "../../../src/emulator/index.js";
import type { EmulatorNews, EmulatorQuestion } from "../scenario.js";

const options = JSON.parse(process.argv[2] ?? "{}") as EmulatorOptions;
const clock = adjustableClock();
const emulator = await startEmulator({ ...options, clock });
const { jwplayer, jwplayerV2, kaltura } = emulator.credentials;
process.on("message", answer);
process.once("disconnect", () => void emulator.stop());
tell({
  type: "listening",
  url: emulator.url,
  credentials: { "jwplayer-v1": jwplayer, "jwplayer-v2": jwplayerV2, kaltura },
});

function adjustableClock(): Clock & { advance(ms: number): void } {
  let aheadMs = 0;
  return {
    now: () => Date.now() + aheadMs,
    sleep: (ms, signal) => wait(ms, undefined, signal ? { signal } : {}),
    advance: (ms) => {
      aheadMs += ms;
    },
  };
}

function answer(question: EmulatorQuestion): void {
  if (question.type === "advance") clock.advance(question.ms);
  else tell(reportOf(emulator));
}

function reportOf(of: Emulator): EmulatorNews {
  const requests = of.requests();
  return {
    type: "report",
    assets: of.assets().map(({ id, sha256 }) => ({ id, sha256 })),
    receivedBytes: requests.reduce((sum, { receivedBytes }) => sum + receivedBytes, 0),
    sessionsStarted: requests.filter(({ operation }) => operation === "kaltura.session.start")
      .length,
    requests: requests.length,
  };
}

function tell(news: EmulatorNews): void {
  process.send?.(news);
}
