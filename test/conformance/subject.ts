import type { Emulator, EmulatorOptions } from "../../src/emulator/index.js";
import type { ErrorKind, Provider, Shape } from "../../src/index.js";
import type { Misfortune } from "./misfortunes.js";

/** Where an emulated platform is, and who may use it. */
export type Home = Pick<Emulator, "url" | "credentials">;

/** One method of one provider, and what is expected of it. The suite knows nothing else about platforms. */
export interface Subject {
  /** The platform's name in plans, assets and errors. */
  readonly provider: string;
  readonly method: string;
  readonly shape: Shape;
  /** A fresh provider for the emulator's account. */
  connect(emulator: Home, clock: () => number): Provider;
  /** The account's secrets, which nobody may ever see. */
  secrets(emulator: Home): readonly string[];
  /** Rules of the emulator that the suite's clock does not go with. Default: its own. */
  readonly rules?: Pick<EmulatorOptions, "jwplayer" | "kaltura">;
  /** How the emulator says that the bytes came. */
  readonly via: string;
  /** The operation that carries the parts, as the emulator records it; undefined when no bytes pass here. */
  readonly sends: string | undefined;
  /** The operation that creates things, as the emulator records it. */
  readonly opens: string | undefined;
  /** Whether `finish` makes a call. */
  readonly finishes: boolean;
  /** The smallest file that the method takes, in bytes. Default 1. */
  readonly smallestBytes?: number;
  /** The smallest parts for chunked methods that a caller may wish for, in bytes. */
  readonly partBytes?: number;
  /** How many parts may be in flight at once. Default 4. */
  readonly width?: number;
  /** Bytes that `open` carries: a part within them makes no request of its own. Default 0. */
  readonly bytesInOpen?: number;
  /** Where in the file a recorded `sends` begins, when the platform is told. */
  readonly offsetDetail?: string;
  /** Size of the file in the chapters on faults, in bytes. Default: five parts, or several reads of a socket. */
  readonly faultBytes?: number;
  /** How many requests the file of the fault chapters takes. */
  readonly requests: number;
  /** The platform cannot be asked what it holds of a file: a second run sends all of it. Default false. */
  readonly isForgetful?: boolean;
  /** The platform takes no copy: the video stays where it is. Default false. */
  readonly isElsewhere?: boolean;
  readonly steps: readonly Step[];
}

/** What the methods of one provider have in common. */
export type OfProvider = Pick<Subject, "provider" | "connect" | "secrets">;

/** Parts of the file that chunked methods send in the chapters on faults. */
export const faultParts = 5;

/** The size of the file that the chapters on faults send. */
export function faultBytes({ faultBytes, partBytes }: Subject): number {
  return faultBytes ?? (partBytes === undefined ? 300_000 : partBytes * faultParts);
}

/** What is done so that a verb runs. */
export type Scene =
  /** A file is uploaded. */
  | "upload"
  /** The answer to the first opening request is lost. */
  | "upload after a lost opening"
  /** A second run goes on with what the first one left. */
  | "resume"
  /** An upload is cancelled as soon as it was opened. */
  | "cancel"
  /** An uploaded file's status is asked for. */
  | "status"
  /** An uploaded file's title is changed. */
  | "update"
  /** An uploaded file is deleted. */
  | "delete";

/** One verb's request, and what each misfortune may do to it. */
export interface Step {
  readonly verb: string;
  readonly scene: Scene;
  /** As the emulator records it. */
  readonly operation: string;
  /** How many requests of the same operation the scene makes before it. */
  readonly skip: number;
  readonly outcomes: Outcomes;
  /** A request of the scene that the server fails first, so that the verb is tried in the way that is for a second time. */
  readonly after?: Pick<Step, "operation" | "skip"> | undefined;
}

/** The outcome of being struck once or twice in a row; as a list where they differ, or where a second never comes. */
export type Outcomes = Readonly<
  Partial<Record<Misfortune, Outcome | readonly [once: Outcome, twice?: Outcome]>>
>;

export type Outcome =
  /** As if nothing had happened. */
  | "done"
  /** An error of this kind, and nothing stays on the platform. */
  | ErrorKind
  /** An error of this kind that tells of an asset which stays on the platform. */
  | `${ErrorKind}, told of what stays`;
