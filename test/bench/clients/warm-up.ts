import { createHttp } from "../../../src/http/axios.js";
import { bytesBody } from "../../../src/http/bytes.js";
import type { Task } from "./shared.js";

/** One byte to the sink: axios and Node's HTTP modules are loaded by the first request. */
export async function warmUp({ url, ca }: Task): Promise<void> {
  const http = createHttp({ ca });
  const { signal } = new AbortController();
  const body = bytesBody(Buffer.of(0));
  await http.send({ method: "PUT", url: `${url}/put`, body, signal });
  http.close();
}
