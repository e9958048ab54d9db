// How a command says that it did not do what was asked. Anything else that is thrown is a defect of ours.

/** The command line is wrong, or a filter is: exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** It failed: exit code 1. The message says in one line what, where, and what to do. */
export class CommandFailed extends Error {
  override readonly name = "CommandFailed";
}

/** The reader of our output has gone; the command ends quietly. */
export class OutputClosed extends Error {
  override readonly name = "OutputClosed";
}

/** A failure that a session or source raised with a code of the contract. Told by its name: its class brings schemas along. */
export interface CodedFailure extends Error {
  readonly code: string;
  readonly data: { readonly nextStep: string; readonly offset?: number };
}

export function isCodedFailure(error: unknown): error is CodedFailure {
  return error instanceof Error && error.name === "ContractError" && "data" in error && "code" in error;
}

/** One line about any failure: what happened, and the next step where one is known. */
export function describeFailure(error: unknown): string {
  if (isCodedFailure(error)) return joinSentences(error.message, error.data.nextStep);
  if (isSystemError(error)) return describeSystemError(error);
  return error instanceof Error ? oneLine(error.message) : oneLine(String(error));
}

interface SystemError extends Error {
  readonly code: string;
  readonly path?: string;
}

function isSystemError(error: unknown): error is SystemError {
  return error instanceof Error && "syscall" in error && "code" in error && typeof error.code === "string";
}

const SYSTEM_SENTENCES: Readonly<Record<string, string>> = {
  ENOENT: "no such file; check the name",
  EACCES: "this user may not read or write it; change its permissions",
  EPERM: "the system does not permit it",
  EISDIR: "it is a folder; name a file in it",
  ENOSPC: "the disk is full; free some space",
  EROFS: "the file system is read-only; name another place",
};

function describeSystemError(error: SystemError): string {
  const sentence = SYSTEM_SENTENCES[error.code] ?? error.message;
  return oneLine(error.path === undefined ? sentence : `${error.path}: ${sentence}`);
}

function joinSentences(what: string, nextStep: string): string {
  return oneLine(nextStep === "" ? what : `${what}. ${nextStep}`);
}

function oneLine(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, " ").trim();
}
