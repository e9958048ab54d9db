// What runs inside the sandbox around a user's dissector: it finds what the script defines, and turns answers into texts.
// Built-in functions are taken before the script can change them.
export const DRIVER_FILE = "dissector-driver.js";

export const DRIVER = `(() => {
  const { stringify } = JSON;
  const { Uint8Array: Bytes, String: text, TypeError: Wrong } = globalThis;
  const shown = (value) => (value === undefined || value === null ? "" : text(value));
  return {
    head() {
      if (typeof identify !== "function") throw new Wrong("there is no function identify(bytes)");
      if (typeof parse !== "function") throw new Wrong("there is no function parse(bytes, from)");
      if (typeof protocol !== "object" || protocol === null) throw new Wrong("there is no object named protocol");
      return stringify({ ...protocol, hasKeys: typeof pair === "function" });
    },
    identify: (bytes) => text(identify(new Bytes(bytes))),
    parse(bytes, from) {
      const message = parse(new Bytes(bytes), from);
      if (message === undefined || message === null) return "null";
      if (typeof message === "number") return stringify(message);
      const key = typeof pair === "function" ? shown(pair(message)) : "";
      return stringify({ ...message, key });
    },
  };
})()`;
