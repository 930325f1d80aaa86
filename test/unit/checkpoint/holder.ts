/**
 * A process of its own that uses a folder of checkpoints, and goes on until it is killed. `claim` says whether it got the
 * key and holds on to it; `save` saves one large value after another; `race` says when it is ready, waits for a word and
 * then says which of the keys 0 to 99 it got.
 */
import { once } from "node:events";
import { fileCheckpoints } from "../../../src/checkpoint/file-store.js";

const [deed, folder = "", key = ""] = process.argv.slice(2);
const store = fileCheckpoints(folder);

function say(words: string): void {
  process.stdout.write(`${words}\n`);
}

switch (deed) {
  case "claim": {
    const release = await store.claim(key);
    say(release === undefined ? "refused" : "claimed");
    process.stdin.resume();
    break;
  }
  case "save":
    for (let version = 1; ; version += 1)
      await store.save(key, { version, filler: String(version % 10).repeat(200_000) });
  case "race": {
    say("ready");
    await once(process.stdin, "data");
    const got: number[] = [];
    for (let index = 0; index < 100; index += 1) {
      const claims = await Promise.all([1, 2, 3].map(() => store.claim(String(index))));
      got.push(...claims.flatMap((release) => (release === undefined ? [] : [index])));
    }
    say(got.join(" "));
  }
}
