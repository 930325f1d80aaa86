/** What v2 answers: resources, and errors in their envelope. */

export interface Reply {
  readonly status: number;
  /** Absent: an empty body. */
  readonly body?: Readonly<Record<string, unknown>>;
}

/** The codes of 400 and 500 were seen in an official client's tests; the others follow their example. */
const errors = {
  400: ["invalid_body", "The provided request body is invalid."],
  401: ["unauthorized", "Authorization is missing or invalid."],
  403: ["forbidden", "Action forbidden."],
  404: ["not_found", "Resource with ID supplied does not exist in account and object namespace"],
  405: ["method_not_allowed", "Method is not allowed on the requested resource"],
  409: ["conflict", "Request conflicts with state of target resource"],
  429: ["rate_limit_exceeded", "Too many requests."],
} as const satisfies Record<number, readonly [code: string, description: string]>;

/** @param description Default: the platform's own words for the status. */
export function refuse(status: keyof typeof errors, description?: string): Reply {
  const [code, usual] = errors[status];
  return { status, body: { errors: [{ code, description: description ?? usual }] } };
}

/** `2019-09-25T15:29:11.042000+00:00`: microseconds and an offset, as v2 writes times. */
export function timeText(unixMs: number): string {
  return new Date(unixMs).toISOString().replace("Z", "000+00:00");
}

/** What all resources have in common. */
export interface Resource {
  readonly id: string;
  readonly type: string;
  /** Unix milliseconds. */
  readonly createdAt: number;
  /** Unix milliseconds. Default: `createdAt`. */
  readonly updatedAt?: number;
  readonly relationships?: object;
  readonly metadata: object;
}

export function resource(given: Resource): Readonly<Record<string, unknown>> {
  const { id, type, createdAt, updatedAt = createdAt, relationships = {}, metadata } = given;
  return {
    id,
    type,
    created: timeText(createdAt),
    last_modified: timeText(updatedAt),
    relationships,
    metadata,
  };
}
