import { styleText } from "node:util";
import type { Progress } from "upreel";

/** Text with colour where the terminal shows it. */
export const paint = {
  title: (text: string) => color("bold", text),
  good: (text: string) => color("green", text),
  bad: (text: string) => color("red", text),
  quiet: (text: string) => color("dim", text),
  word: (text: string) => color("cyan", text),
};

function color(style: "bold" | "green" | "red" | "dim" | "cyan", text: string): string {
  return process.stdout.isTTY && !process.env.NO_COLOR ? styleText(style, text) : text;
}

/** `1 234 567 B (1.2 MB)` */
export function bytes(count: number): string {
  const exact = `${count.toLocaleString("en-US").replaceAll(",", " ")} B`;
  if (count < 10_000) return exact;
  return `${exact} (${(count / 1e6).toFixed(1)} MB)`;
}

/** One line of a report. */
export function line(label: string, text: string): void {
  console.log(`  ${paint.quiet(label.padEnd(9))} ${text}`);
}

export function heading(text: string): void {
  console.log(`\n${paint.title(text)}`);
}

/** A bar of what the platform has acknowledged (full blocks) and what is on its way (shaded). */
export function bar({ storedBytes, sentBytes, totalBytes }: Progress): string {
  const width = 32;
  if (totalBytes === null) return `${"·".repeat(width)} the platform pulls the bytes itself`;
  const cells = (count: number): number => Math.round((count / totalBytes) * width);
  const stored = cells(storedBytes);
  const moving = Math.max(0, cells(sentBytes) - stored);
  const percent = Math.floor((storedBytes / totalBytes) * 100);
  const left = width - stored - moving;
  return `${"█".repeat(stored)}${"▒".repeat(moving)}${"·".repeat(left)} ${String(percent).padStart(3)} % stored`;
}

/** Draws over the same line again on a terminal; on anything else only the last state is printed. */
export function progressLine(): { show: (progress: Progress) => void; end: () => void } {
  let last = "";
  return {
    show(progress) {
      last = bar(progress);
      if (process.stdout.isTTY) process.stdout.write(`\r  ${paint.quiet("progress ")} ${last}`);
    },
    end() {
      if (process.stdout.isTTY) process.stdout.write("\r\u001b[K");
      line("progress", last);
    },
  };
}
