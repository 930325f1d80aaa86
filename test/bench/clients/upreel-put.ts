/** One PUT through upreel's HTTP layer, without the MD5 that its S3 method adds: what curl does. */
import { createHttp } from "../../../src/http/axios.js";
import { resolveSource } from "../../../src/source/resolve.js";
import { measure } from "./shared.js";
import { warmUp } from "./warm-up.js";

await measure(async ({ url, file, sizeBytes, ca }) => {
  const http = createHttp({ ca });
  const source = await resolveSource(file);
  const body = source.slice({ start: 0, end: sizeBytes });
  const { signal } = new AbortController();
  await http.send({ method: "PUT", url: `${url}/put`, body, signal });
  await source.close();
  http.close();
}, warmUp);
