export { createUploader } from "./uploader.js";
export type { Uploader, UploadTask } from "./uploader.js";
export type {
  CaptionsOptions,
  FlavorOptions,
  RetryOptions,
  UploaderOptions,
  UploadOptions,
} from "./options.js";
export type { WaitOptions } from "./readiness.js";
export type { Input, StreamInput } from "./source/input.js";
export type { S3ClientLike, S3Input } from "./source/s3/location.js";
export type { SpoolOptions } from "./source/spool/room.js";
export type { ByteStream } from "./source/stream/producer.js";
export type { UrlInput } from "./source/url.js";
export { errorKinds, UploadError } from "./errors.js";
export type { ErrorDetails, ErrorKind } from "./errors.js";
export { fileCheckpoints } from "./checkpoint/file-store.js";
export { memoryCheckpoints } from "./checkpoint/memory-store.js";
export type { Checkpoint, CheckpointStore } from "./checkpoint/checkpoint.js";
export {
  callBudget,
  jwplayer,
  jwplayerEmbed,
  jwplayerUrls,
  signJwplayerUrl,
} from "./providers/jwplayer/index.js";
export type {
  CallBudget,
  CallsLeft,
  JwplayerEmbedOptions,
  JwplayerExtras,
  JwplayerFtpOptions,
  JwplayerOptions,
  JwplayerSigning,
  JwplayerUrlOptions,
  JwplayerUrls,
  JwplayerV1Options,
  JwplayerV2Options,
} from "./providers/jwplayer/index.js";
export { verifyJwplayerWebhook } from "./providers/jwplayer/webhook/webhook.js";
export type {
  JwplayerWebhookEvent,
  JwplayerWebhookFault,
  JwplayerWebhookRequest,
} from "./providers/jwplayer/webhook/webhook.js";
export { kaltura, kalturaEmbed, kalturaUrls } from "./providers/kaltura/index.js";
export type {
  KalturaAppTokenOptions,
  KalturaEmbedOptions,
  KalturaExtras,
  KalturaKsOptions,
  KalturaOptions,
  KalturaSecretOptions,
  KalturaUrlOptions,
  KalturaUrls,
} from "./providers/kaltura/index.js";
export type {
  Asset,
  AssetState,
  AttachedFile,
  AttachmentKind,
  Json,
  Media,
  MetadataChanges,
  Order,
  Part,
  Plan,
  Progress,
  Reason,
  Runtime,
  Shape,
  UploadEvent,
} from "./model.js";
export type { HttpOptions } from "./http/options.js";
export type { Provider } from "./provider.js";
