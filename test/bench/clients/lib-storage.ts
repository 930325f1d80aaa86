/** AWS's own parallel uploader, with parts of the size that its rival uses. */
import { createReadStream } from "node:fs";
import { S3Client } from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { measure } from "./shared.js";

await measure(({ url, file }) => {
  const client = new S3Client({
    endpoint: url,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
  });
  const params = { Bucket: "b", Key: "k", Body: createReadStream(file) };
  return new Upload({ client, params, queueSize: 4, partSize: 25 * 1024 * 1024 }).done();
});
