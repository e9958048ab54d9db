// zlib, loaded by the first packed body or file: most captures hold none, and loading it takes a part of starting.

export function zlib(): typeof import("node:zlib") {
  return process.getBuiltinModule("node:zlib");
}
