// What runs inside the sandbox around a user's dissector: it finds what the script defines, and turns answers into texts.
// Built-in functions are taken before the script can change them.
import { DISSECTOR_LIMITS as LIMITS } from "./limits.ts";

export const DRIVER_FILE = "dissector-driver.js";

export const DRIVER = `(() => {
  const { stringify } = JSON;
  const { Uint8Array: Bytes, String: text, TypeError: Wrong } = globalThis;
  const limit = ${LIMITS.messageLength};
  // Texts leave: what else there is, is none of ours.
  const told = (answer) => {
    if (typeof answer !== "string") throw new Wrong("it answers what is no value");
    if (answer.length > limit) throw new Wrong("it answers more than " + limit + " characters");
    return answer;
  };
  const shown = (value) => (value === undefined || value === null ? "" : text(value));
  return {
    head() {
      if (typeof identify !== "function") throw new Wrong("there is no function identify(bytes)");
      if (typeof parse !== "function") throw new Wrong("there is no function parse(bytes, from)");
      if (typeof protocol !== "object" || protocol === null) throw new Wrong("there is no object named protocol");
      return told(stringify({ ...protocol, hasKeys: typeof pair === "function" }));
    },
    identify: (bytes) => told(identify(new Bytes(bytes))),
    parse(bytes, from) {
      const message = parse(new Bytes(bytes), from);
      if (message === undefined || message === null) return "null";
      if (typeof message === "number") return text(message);
      const key = typeof pair === "function" ? shown(pair(message)) : "";
      return told(stringify({ ...message, key }));
    },
  };
})()`;
