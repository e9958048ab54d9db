// Failures as people read them: what happened and why, then the one next step.
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly nextStep: string;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** True for a call that was given up on purpose. */
export const isAbort = (error: unknown): boolean =>
  isRecord(error) && (error["name"] === "AbortError" || error["code"] === "CANCELLED");

/** Turns whatever was thrown into a failure with a next step. Contract errors carry theirs. */
export const failureOf = (error: unknown): Failure => {
  if (!isRecord(error)) {
    return { code: "", message: "Something failed without saying why.", nextStep: "Try again." };
  }
  const data = isRecord(error["data"]) ? error["data"] : {};
  const message = text(error["message"]);
  return {
    code: text(error["code"]),
    message: message === "" ? "Something failed without saying why." : message,
    nextStep: text(data["nextStep"]) || "Try again.",
  };
};
