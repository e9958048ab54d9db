// The public face of constants.
export { openFileKeyStore } from "./file-key-store.ts";
export { type ConstantParts, openScriptConstants } from "./script-constants.ts";
export { MASK, maskOf } from "./secret-mask.ts";
