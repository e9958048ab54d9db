// What the outside world says when a capture cannot be opened or read, in the contract's words.
import { ContractError } from "../../contract/index.ts";

/** The system's code of an error (`ENOENT`), or an empty text. */
export function systemCode(error: unknown): string {
  const code: unknown = typeof error === "object" && error !== null ? Reflect.get(error, "code") : undefined;
  return typeof code === "string" ? code : "";
}

/** The failure to open or read `path`, as the contract says it. */
export function readFailure(path: string, error: unknown, offset?: number): ContractError {
  if (error instanceof ContractError) return error;
  const code = systemCode(error);
  if (code === "ENOENT" || code === "ENOTDIR") {
    return new ContractError(
      "NOT_FOUND",
      `${path}: there is no such file`,
      "Check the path; the file may have been moved.",
    );
  }
  if (code === "EACCES" || code === "EPERM") {
    const nextStep = "Give yourself permission to read the file, or open a copy that you may read.";
    return new ContractError("NOT_READABLE", `${path}: you are not allowed to read this file`, nextStep);
  }
  if (code === "EISDIR") {
    return new ContractError("NOT_READABLE", `${path}: this is a folder`, "Name the capture files in it.");
  }
  const reason = error instanceof Error ? error.message : String(error);
  const nextStep = "Copy the file to a local disk and open the copy.";
  return new ContractError("NOT_READABLE", `${path}: reading failed: ${reason}`, nextStep, offset);
}

/** The file could be read, and is no capture. */
export function notACapture(path: string, reason: string): ContractError {
  const nextStep = "Open a pcap or pcapng file, plain or packed with gzip or zstd.";
  return new ContractError("NOT_A_CAPTURE", `${path}: ${reason}`, nextStep, 0);
}
