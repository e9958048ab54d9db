// What is weak about a negotiated connection: versions that RFC 8996 retires, suites that RFC 7525 and RFC 9325 forbid.
import { cipherSuiteName } from "./cipher-suites.ts";
import { versionName } from "./names.ts";
import { type ServerHello, TLS_1_2 } from "./types.ts";

/** Part of a suite's name, and what it means. */
const WEAKNESSES: readonly (readonly [RegExp, string])[] = [
  [/_NULL_(?!WITH)|WITH_NULL/, "without encryption"],
  [/EXPORT/, "made weak for export"],
  [/_anon_/, "without authentication"],
  [/_RC4_/, "RC4"],
  [/_RC2_/, "RC2"],
  [/_DES_CBC|_DES40_/, "DES"],
  [/_3DES_/, "3DES"],
  [/_MD5$/, "MD5"],
];

export function warningsOf(hello: ServerHello): readonly string[] {
  const warnings: string[] = [];
  if (hello.version < TLS_1_2) warnings.push(`${versionName(hello.version)} is deprecated`);
  const suite = cipherSuiteName(hello.cipherSuite);
  const weak = WEAKNESSES.filter(([pattern]) => pattern.test(suite)).map(([, meaning]) => meaning);
  if (weak.length > 0) warnings.push(`${suite} is weak: ${weak.join(", ")}`);
  return warnings;
}
