// The closed list of errors that cross the contract. A code says what kind of failure it is; `message` says what
// happened, why as far as known, and the next step, for the person at the window. No schema stands here, so that a
// program that only raises them loads none.

/** Every code with the meaning it has on both transports. */
export const ERROR_CODES = {
  NOT_A_CAPTURE: "the file is not a capture, or of a kind that cannot be read",
  NOT_FOUND: "no such file, session, view or entry",
  NOT_READABLE: "the file or device cannot be read by this user",
  NO_PERMISSION: "capturing needs a permission that this user lacks",
  BAD_FILTER: "the filter or capture filter is not valid",
  BAD_SCRIPT: "a script, schedule or constant is not valid",
  CONFLICT: "somebody else changed it since it was read",
  BUSY: "another process owns this session, or a load is under way",
  IN_USE: "a port or file is in use",
  UNSUPPORTED: "not possible on this machine",
  LIMIT: "a named limit was reached",
  CANCELLED: "the user cancelled",
  UNREACHABLE: "the cluster or an agent does not answer",
  CREDENTIALS: "the cluster does not accept the credentials, or they expired",
} as const;
export type ErrorCode = keyof typeof ERROR_CODES;

/** What an error carries besides its code and message: `nextStep` is one thing that the user can do. */
export interface ErrorData {
  readonly nextStep: string;
  readonly offset?: number | undefined;
}

/** The failure that a session or host raises; the transports turn it into the contract's error of that code. */
export class ContractError extends Error {
  readonly code: ErrorCode;
  readonly data: ErrorData;
  constructor(code: ErrorCode, message: string, nextStep: string, offset?: number) {
    super(message);
    this.name = "ContractError";
    this.code = code;
    this.data = offset === undefined ? { nextStep } : { nextStep, offset };
  }
}
