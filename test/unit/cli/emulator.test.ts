import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";

const program = fileURLToPath(new URL("../../../src/cli/emulator.ts", import.meta.url));
const children: ReturnType<typeof run>[] = [];

function run(...args: readonly string[]) {
  const child = spawn(process.execPath, ["--import", "tsx", program, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout.setEncoding("utf8");
  child.stderr.setEncoding("utf8");
  return child;
}

/** Runs to the end. */
async function outcome(...args: readonly string[]) {
  const child = run(...args);
  const [out, err] = [child.stdout.toArray(), child.stderr.toArray()] as Promise<string[]>[];
  const [code] = (await once(child, "close")) as [number];
  return { code, out: (await out)?.join(""), err: (await err)?.join("") };
}

afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

describe("upreel-emulator", () => {
  it.each(["SIGINT", "SIGTERM"] as const)("greets, serves, and ends well at %s", async (signal) => {
    const child = run("--processing-ms", "5");
    children.push(child);
    let greeting = "";
    child.stdout.on("data", (text: string) => (greeting += text));
    await expect.poll(() => greeting, { timeout: 20_000 }).toContain("Ctrl+C stops it.");
    const url = /listens on (http:\/\/127\.0\.0\.1:\d+)/.exec(greeting)?.[1];
    expect(greeting).toContain("apiSecret    uA96CFtJa138E2T5GhKfngml");
    expect(greeting).toContain("partnerId    102");
    expect((await fetch(`${url}/progress?token=x`)).status).toBe(200);
    child.kill(signal);
    expect(await once(child, "close")).toEqual([0, null]);
  });

  it("explains itself", async () => {
    const { code, out } = await outcome("--help");
    expect(code).toBe(0);
    expect(out).toContain("Usage: upreel-emulator [options]");
  });

  it.each([
    [["--prot", "80"], "Unknown option '--prot'"],
    [["--port", "http"], '--port must be a whole number from 0 to 65535, not "http"'],
    [["--port", "65536"], "--port must be"],
    [["--processing-ms", "-1"], "--processing-ms"],
    [["extra"], "extra"],
  ])("refuses %j and says why", async (args, message) => {
    const { code, out, err } = await outcome(...args);
    expect(code).toBe(1);
    expect(out).toBe("");
    expect(err).toContain(`upreel-emulator: `);
    expect(err).toContain(message);
    expect(err).toContain("Usage:");
  });
});
