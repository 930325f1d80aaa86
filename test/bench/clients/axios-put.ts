/** What most code does: axios and a file stream, everything else at its default. */
import { createReadStream } from "node:fs";
import { Agent } from "node:https";
import axios from "axios";
import { measure } from "./shared.js";

await measure(({ url, file, sizeBytes, ca }) =>
  axios.put(`${url}/put`, createReadStream(file), {
    headers: { "Content-Length": sizeBytes },
    maxBodyLength: Infinity,
    httpsAgent: new Agent({ ca }),
  }),
);
