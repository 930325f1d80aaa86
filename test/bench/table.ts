export interface Row {
  readonly name: string;
  readonly cpuRatio: number;
  readonly wallRatio: number;
  readonly cpuSecondsPerGiB: number;
  readonly peakMiB: number;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

export function show(title: string, rows: readonly Row[]): void {
  console.log(`\n${title}`);
  console.log(line("", "CPU ratio", "wall ratio", "CPU s/GiB", "peak MiB"));
  for (const { name, cpuRatio, wallRatio, cpuSecondsPerGiB, peakMiB } of rows)
    console.log(
      line(
        name,
        cpuRatio.toFixed(2),
        wallRatio.toFixed(2),
        cpuSecondsPerGiB.toFixed(2),
        peakMiB.toFixed(0),
      ),
    );
}

function line(name: string, ...cells: readonly string[]): string {
  return `  ${name.padEnd(22)}${cells.map((cell) => cell.padStart(11)).join("")}`;
}
