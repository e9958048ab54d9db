// Names of protobuf fields out of files, as `thresher read` shows them: the calls are those of a server that was not asked for
// reflection, over HTTP/2 and as gRPC-Web over HTTP/1.1.
import { cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { JsonObject } from "../../contract/index.ts";
import { withFolder } from "../../session/testing/captures.ts";
import { runProgram } from "../testing/run-program.ts";

const GRPC = fileURLToPath(new URL("../../captures/grpc/", import.meta.url));
const PROTOS = join(GRPC, "protos");
const CUP = {
  sku: "cup",
  count: 3,
  price: 9.75,
  raw: "AP8Q",
  parts: [
    { sku: "lid", count: 1 },
    { sku: "cup", count: -2 },
  ],
};

/** What the first call asks and is answered, by name; undefined where it is shown by number. */
async function firstCall(capture: string, args: readonly string[], home: string): Promise<readonly unknown[]> {
  const given = ["read", join(GRPC, capture), "-o", "json", "-f", 'request.grpcMethod == "Get"', ...args];
  const { code, out, error } = await runProgram(given, { env: { THRESHER_HOME: home } });
  const sides = JSON.parse(out.split("\n")[0] ?? "") as Readonly<Record<string, { messages: readonly JsonObject[] }>>;
  return [code, error, sides["request"]?.messages[0]?.["json"], sides["response"]?.messages[0]?.["json"]];
}

test.each(["connect-node.pcap", "packed.pcap", "web-http1.pcap"])("%s with --proto, and without", (capture) =>
  withFolder(async (home) => {
    expect(await firstCall(capture, ["--proto", PROTOS], home)).toEqual([0, "", { sku: "cup", count: 1 }, CUP]);
    expect(await firstCall(capture, [], home)).toEqual([0, "", undefined, undefined]);
  }),
);

test("the folder of the data folder; a wrong file is told and the others are used", () =>
  withFolder(async (home) => {
    await cp(PROTOS, join(home, "protos/cloned"), { recursive: true });
    await writeFile(join(home, "protos/wrong.proto"), "message A {");
    const [code, error, , response] = await firstCall("connect-node.pcap", [], home);
    expect([code, response]).toEqual([0, CUP]);
    expect(error).toMatch(/^thresher: protobuf: wrong\.proto(?::1)?: .*\n$/);
  }));
