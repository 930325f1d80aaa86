/** Units whose whole multiples people set limits and part sizes in. */
const binaryUnits = ["KiB", "MiB", "GiB", "TiB"] as const;
const decimalUnits = ["bytes", "kB", "MB", "GB", "TB"] as const;

/**
 * A size for people: exact in KiB, MiB or GiB where it is a whole number of the largest that fits, else to one decimal
 * in kB, MB or GB.
 */
export function sizeText(bytes: number): string {
  return wholeBinary(bytes) ?? roundedDecimal(bytes);
}

/** Two sizes for people that are told apart: exact where rounding would make them look the same. */
export function sizeTexts(one: number, other: number): readonly [string, string] {
  const [first, second] = [sizeText(one), sizeText(other)];
  return first === second && one !== other ? [exact(one), exact(other)] : [first, second];
}

function wholeBinary(bytes: number): string | undefined {
  const power = binaryUnits.findLastIndex((_, index) => bytes >= 1024 ** (index + 1));
  const unit = binaryUnits[power];
  const count = bytes / 1024 ** (power + 1);
  return unit !== undefined && Number.isInteger(count) ? `${count} ${unit}` : undefined;
}

function roundedDecimal(bytes: number): string {
  if (bytes === 1) return "1 byte";
  const last = decimalUnits.length - 1;
  const power = decimalUnits.findIndex((_, index) => tenths(bytes, index) < 1000 || index === last);
  return `${tenths(bytes, power)} ${decimalUnits[power] ?? ""}`;
}

function tenths(bytes: number, power: number): number {
  return Math.round(bytes / 1000 ** power / 0.1) / 10;
}

function exact(bytes: number): string {
  return `${bytes.toLocaleString("en-US")} bytes`;
}
