// Scripts as files of the command line, and the constants that they name.
import { readFileSync } from "node:fs";
import { MAX_SCRIPT_LENGTH, MAX_SCRIPTS } from "../../contract/index.ts";
import type { ScriptEnv, ScriptFile } from "../../session/hooks/types.ts";
import { UsageError } from "../command/failures.ts";

const NAME_AND_VALUE = /^([A-Za-z_]\w*)=(.*)$/s;
/** `env.NAME` and `env["NAME"]`. */
const NAMED = /\benv\s*(?:\?\.|\.)\s*([A-Za-z_]\w*)|\benv\s*\[\s*["'`]([A-Za-z_]\w*)["'`]\s*\]/g;
/** Shorter values are no secrets, and would be found in anything. */
const LEAST_SECRET_LENGTH = 8;

/** The scripts in the order of the command line. A file that cannot be read fails as the system says. */
export function readScripts(paths: readonly string[]): readonly ScriptFile[] {
  if (paths.length > MAX_SCRIPTS) throw new UsageError(`${paths.length} scripts are more than ${MAX_SCRIPTS}`);
  return paths.map((file) => {
    const source = readFileSync(file, "utf8");
    if (source.length > MAX_SCRIPT_LENGTH)
      throw new UsageError(`${file}: a script has at most ${MAX_SCRIPT_LENGTH} characters`);
    return { file, source, version: "", isActive: true };
  });
}

/**
 * Constants: those that were given, else those of the environment that a script names. The rest of the environment is
 * none of a script's business.
 */
export function constantsOf(
  given: readonly string[],
  scripts: readonly ScriptFile[],
  environment: NodeJS.ProcessEnv,
): ScriptEnv {
  const env: Record<string, string> = {};
  for (const { source } of scripts) {
    for (const [, dotted, quoted] of source.matchAll(NAMED)) {
      const name = dotted ?? quoted ?? "";
      const value = Object.hasOwn(environment, name) ? environment[name] : undefined;
      if (value !== undefined) env[name] = value;
    }
  }
  for (const text of given) {
    const [, name, value] = NAME_AND_VALUE.exec(text) ?? [];
    if (name === undefined || value === undefined) throw new UsageError(`--env takes NAME=VALUE, not "${text}"`);
    env[name] = value;
  }
  return env;
}

/** Takes the values of constants out of what is printed of calls: they may be keys. */
export function maskOf(env: ScriptEnv): (text: string) => string {
  const secrets = Object.values(env).flatMap((value) =>
    typeof value === "string" && value.length >= LEAST_SECRET_LENGTH ? value : [],
  );
  const longestFirst = secrets.toSorted((a, b) => b.length - a.length);
  return (text) => longestFirst.reduce((masked, secret) => masked.replaceAll(secret, "••••"), text);
}
