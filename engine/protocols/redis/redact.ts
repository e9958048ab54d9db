// Secrets in commands. Their place is shown as `***`, in the words as in the fields made of them; the bytes
// themselves leave memory with the entry.

export const REDACTED = "***";

const COMMANDS = new Set(["AUTH", "HELLO", "MIGRATE", "CONFIG", "ACL"]);

/** Whether words of the command, in upper case, may be secrets. */
export function hasSecrets(command: string): boolean {
  return COMMANDS.has(command);
}

/** `args` with the secrets of the command replaced; the same list when it has none. */
export function redact(command: string, args: readonly string[]): readonly string[] {
  switch (command) {
    case "AUTH":
      // AUTH [username] password
      return args.map((arg, i) => (i === 0 || (i === 1 && args.length > 2) ? arg : REDACTED));
    case "HELLO":
      // HELLO version AUTH username password
      return hideAfter(args, "AUTH", 2, 2);
    case "MIGRATE":
      // … AUTH password | AUTH2 username password
      return hideAfter(hideAfter(args, "AUTH", 1, 5), "AUTH2", 2, 5);
    case "CONFIG":
      return isWord(args[1], "SET") ? hideConfiguration(args) : args;
    case "ACL":
      // Rules that begin with > < # ! add and remove passwords and their hashes.
      return isWord(args[1], "SETUSER") ? args.map((arg, i) => (i > 2 && /^[><#!]/.test(arg) ? REDACTED : arg)) : args;
    default:
      return args;
  }
}

/** Hides the word `offset` places after `keyword`, looked for from place `from` on. */
function hideAfter(args: readonly string[], keyword: string, offset: number, from: number): readonly string[] {
  const at = args.findIndex((arg, i) => i >= from && isWord(arg, keyword));
  return at < 0 ? args : args.map((arg, i) => (i === at + offset ? REDACTED : arg));
}

// CONFIG SET parameter value [parameter value …]
const SECRET_PARAMETERS = /^(requirepass|masterauth|tls-(client-)?key-file-pass)$/i;
function hideConfiguration(args: readonly string[]): readonly string[] {
  return args.map((arg, i) => (i > 2 && i % 2 === 1 && SECRET_PARAMETERS.test(args[i - 1] ?? "") ? REDACTED : arg));
}

function isWord(arg: string | undefined, word: string): boolean {
  return arg?.toUpperCase() === word;
}
