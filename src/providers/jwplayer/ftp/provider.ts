import { UploadError } from "../../../errors.js";
import type { Call, Provider } from "../../../provider.js";
import { ftpFileName, notAMediaId } from "./asset-id.js";
import { inFolder } from "./folder.js";
import { ftpMethod } from "./method.js";
import { ftpConfig } from "./options.js";
import type { FtpConfig, JwplayerFtpOptions } from "./options.js";

/** The provider with FTP as one more method, the last in its order. */
export function withFtp<Extras extends object>(
  provider: Provider<Extras>,
  options: JwplayerFtpOptions,
): Provider<Extras> {
  const config = ftpConfig(options);
  const { attach } = provider;
  return {
    ...provider,
    ...(attach && {
      attach: async (request, call) => {
        const { assetId } = request;
        if (ftpFileName(assetId) !== undefined) throw notAMediaId(assetId, provider.name);
        return attach(request, call);
      },
    }),
    methods: [...provider.methods, ftpMethod(config, provider.name)],
    async delete(id, call) {
      const name = ftpFileName(id);
      await (name === undefined ? provider.delete(id, call) : takeBack(config, name, call));
    },
  };
}

/** @throws UploadError `rejected` when the file is not in the folder any more. */
async function takeBack(config: FtpConfig, name: string, call: Call): Promise<void> {
  const isThere = await inFolder(config, call, async (folder) => {
    const size = await folder.sizeOf(name);
    if (size !== undefined) await folder.remove(name);
    return size !== undefined;
  });
  if (isThere || call.repeated) return;
  const text = `the FTP folder has no file ${name} any more: if JW Player has taken it, delete the video in the dashboard`;
  throw new UploadError("rejected", text, { operation: "DELE" });
}
