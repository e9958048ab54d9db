import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseAddress, readEnvironment } from "./environment.ts";

/** The address as host and port, or what is wrong with it. */
function check(text: string, expected: readonly [string, number] | RegExp): void {
  if (expected instanceof RegExp) expect(() => parseAddress(text)).toThrow(expected);
  else expect(parseAddress(text)).toEqual({ host: expected[0], port: expected[1] });
}

test("addresses to listen on", () => {
  check("127.0.0.1:4000", ["127.0.0.1", 4000]);
  check("[::1]:0", ["::1", 0]);
  check("localhost:65535", ["localhost", 65_535]);
  for (const wrong of ["", "4000", "127.0.0.1", "127.0.0.1:", "127.0.0.1:70000", "::1:80", "a:b", "[::1]"])
    check(wrong, /no address to listen on/);
});

test("the environment is read whole, or what it lacks is named", () => {
  const folder = mkdtempSync(join(tmpdir(), "thresher-env-"));
  try {
    for (const [name, text] of [
      ["tls.key", "KEY"],
      ["tls.crt", "CERTIFICATE"],
      ["token", "TOKEN\n"],
    ] as const)
      writeFileSync(join(folder, name), text);
    const variables: Record<string, string> = {
      THRESHER_NODE: "n",
      THRESHER_LISTEN: "127.0.0.1:1",
      THRESHER_SECRET: folder,
      THRESHER_PIPE: "/pipe",
      THRESHER_RING: "/ring",
    };
    expect(readEnvironment(variables)).toEqual({
      node: "n",
      keyLog: "",
      listen: { host: "127.0.0.1", port: 1 },
      credentials: { keyPem: "KEY", certificatePem: "CERTIFICATE", token: "TOKEN" },
      pipeFolder: "/pipe",
      ringFolder: "/ring",
    });
    const fed = { ...variables, THRESHER_CAPTURE: "standard-input", THRESHER_PIPE: undefined };
    expect(readEnvironment(fed).pipeFolder).toBeNull();
    for (const name of Object.keys(variables))
      expect(() => readEnvironment({ ...variables, [name]: "" })).toThrow(`the environment lacks ${name}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
