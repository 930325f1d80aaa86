/** The recorded scenarios against the resumable host, over raw sockets, for each generation of the module. */
import { describe, expect, it } from "vitest";
import { replay } from "./resumable-replay.js";
import { expectedOn, scenarios } from "./resumable-traces.js";
import type { Generation } from "./resumable-traces.js";

/** Scenarios that are recorded and not replayed. */
const exceptions: Readonly<Record<string, string>> = {
  trailing_slash_404:
    "The path of a link is for the platform to choose; whether it takes a slash behind it is its configuration.",
};

const generations: readonly Generation[] = ["master", "2.3", "2.2"];

describe.each(generations)("module generation %s", (generation) => {
  const known = scenarios.filter(
    (scenario) => !(scenario.name in exceptions) && expectedOn(generation, scenario),
  );

  it.each(known)("$name: $description", (scenario) =>
    replay(scenario, generation, expectedOn(generation, scenario)!),
  );
});

describe("the recording", () => {
  it("has no exceptions without a scenario", () => {
    const names = scenarios.map(({ name }) => name);
    expect(Object.keys(exceptions).filter((name) => !names.includes(name))).toEqual([]);
    expect(scenarios).toHaveLength(145);
  });
});
