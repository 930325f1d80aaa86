import { once } from "node:events";
import { join } from "node:path";
import { startProgram } from "./program.js";
import type { Credentials, EmulatorNews, EmulatorQuestion, Report, Scenario } from "./scenario.js";
import { slowLine } from "./slow-line.js";

/** An emulated platform in a process of its own. */
export interface Platform {
  /** Where the uploader finds it. */
  readonly url: string;
  readonly credentials: Credentials;
  advance(ms: number): void;
  report(): Promise<Report>;
  /** Resolves when it has removed all that it stored. */
  stop(): Promise<void>;
}

export async function startPlatform(programs: string, scenario: Scenario): Promise<Platform> {
  const { rules, consumerBytesPerSecond } = scenario;
  const path = join(programs, "emulator.js");
  const emulator = startProgram<EmulatorNews, EmulatorQuestion>(path, { ...rules });
  const { child, ended } = emulator;
  const next = async (): Promise<EmulatorNews> => {
    const died = ended.then((how) => {
      throw new Error(`the emulator ended with ${how}`);
    });
    const [news] = (await Promise.race([once(child, "message"), died])) as [EmulatorNews];
    return news;
  };
  const listening = await next();
  if (listening.type !== "listening") throw new Error("the emulator did not start");
  const line =
    consumerBytesPerSecond === undefined
      ? undefined
      : await slowLine(listening.url, consumerBytesPerSecond);
  return {
    url: line?.url ?? listening.url,
    credentials: listening.credentials,
    advance: (ms) => {
      emulator.ask({ type: "advance", ms });
    },
    async report() {
      emulator.ask({ type: "report" });
      const report = await next();
      if (report.type !== "report") throw new Error("the emulator did not report");
      return report;
    },
    async stop() {
      await line?.close();
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}
