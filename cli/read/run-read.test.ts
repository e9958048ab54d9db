import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { CaptureReader } from "../../engine/pcap/index.ts";
import { httpExchange, makeCapture } from "../testing/make-capture.ts";
import { type RunOptions, runProgram } from "../testing/run-program.ts";

const folder = mkdtempSync(join(tmpdir(), "thresher-read-"));
afterAll(() => rmSync(folder, { recursive: true }));

function save(name: string, bytes: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

const SHOP = makeCapture([
  { clientPort: 40_001, serverPort: 80, said: [...httpExchange("/cart", 200), ...httpExchange("/pay", 502)] },
  { clientPort: 40_002, serverPort: 80, said: httpExchange("/health", 200) },
]);
const shop = save("shop.pcap", SHOP);

interface Expected {
  readonly code?: number;
  readonly out?: string | RegExp;
  readonly error?: RegExp;
}

async function check(args: readonly string[], expected: Expected, options: RunOptions = {}): Promise<string> {
  const run = await runProgram(["read", ...args], options);
  expect(run.error).toMatch(expected.error ?? /^$/);
  if (expected.out !== undefined) expect(run.out).toMatch(expected.out);
  expect(run.code).toBe(expected.code ?? 0);
  return run.out;
}

function entriesOf(out: string): readonly Record<string, unknown>[] {
  return out
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}

/** Paths of the requests in JSON output. */
function pathsOf(out: string): readonly string[] {
  return entriesOf(out).flatMap((entry) => {
    const { request } = entry;
    return typeof request === "object" && request !== null && "path" in request ? [String(request.path)] : [];
  });
}

function packetsOf(path: string): { format: string; packets: number } {
  const reader = new CaptureReader();
  reader.push(readFileSync(path), () => undefined);
  const { format, packets } = reader.finish(() => undefined);
  return { format, packets };
}

test("a table shows exchanges, and leaves out the connections that carried them", async () => {
  const out = await check([shop], {});
  const lines = out.trimEnd().split("\n");
  expect(lines[0]).toMatch(/^TIME \(UTC\) +PROTO +FROM +TO +MS +STATUS +METHOD +SUMMARY$/);
  expect(lines.slice(1).map((line) => line.trim().split(/ +/).slice(-3))).toEqual([
    ["200", "GET", "/cart"],
    ["502", "GET", "/pay"],
    ["200", "GET", "/health"],
  ]);
});

test("JSON is one entry a line, connections among them", async () => {
  const out = await check([shop, "-o", "json"], {});
  expect(pathsOf(out)).toEqual(["/cart", "/pay", "/health"]);
  const [first] = entriesOf(out);
  expect(first).toMatchObject({
    id: expect.stringMatching(/^file:shop\.pcap\/000000000000\.pcap-\d+$/),
    worker: "file:shop.pcap",
    src: { ip: "10.0.0.1", port: "40001" },
    response: { status: 200 },
  });
  expect(entriesOf(out)).toHaveLength(5);
});

test("chosen fields in every output that has them", async () => {
  const fields = ["--fields", 'request.path,status,request.headers["host"]', "-f", "http"];
  await check([shop, "-o", "csv", ...fields], {
    out: /^request\.path,status,"request\.headers\[""host""\]"\r\n\/cart,200,shop\r\n\/pay,502,shop\r\n/,
  });
  await check([shop, "-o", "json", ...fields], { out: /^\{"request\.path":"\/cart","status":"200",/ });
  await check([shop, "-o", "table", ...fields], { out: /\n\/cart +200 +shop\n/ });
});

test("a filter in either dialect, its limit and its redaction", async () => {
  expect(pathsOf(await check([shop, "-o", "json", "-f", "response.status >= 500"], {}))).toEqual(["/pay"]);
  expect(pathsOf(await check([shop, "-o", "json", "-f", "http && status_code == 200"], {}))).toEqual([
    "/cart",
    "/health",
  ]);
  expect(pathsOf(await check([shop, "-o", "json", "-f", "http and limit(2)"], {}))).toEqual(["/cart", "/pay"]);
  const redacted = await check([shop, "-o", "json", "-f", 'http and redact("request.path", "src.ip")'], {});
  expect(pathsOf(redacted)).toEqual(["[REDACTED]", "[REDACTED]", "[REDACTED]"]);
});

test("a redacted value does not come out by another way", async () => {
  const filter = 'http and redact("request.path", "request.url", "request.targetUri", "src.ip")';
  for (const output of [
    ["-o", "table"],
    ["-o", "csv"],
    ["-o", "json", "--fields", "summary,src.ip"],
  ]) {
    const out = await check([shop, ...output, "-f", filter], {});
    expect(out, output.join(" ")).not.toMatch(/\/cart|\/pay|10\.0\.0\.1/);
    expect(out).toContain("[REDACTED]");
  }
});

test("the names that a capture tells are in every output, and in filters", async () => {
  const demo = fileURLToPath(new URL("../../captures/demo/shop.pcapng", import.meta.url));
  const filter = ["-f", 'src.name == "cart" && http', "--limit", "1"];
  await check([demo, ...filter], { out: / cart\.shop:\d+ +price\.shop:8080 / });
  await check([demo, ...filter, "-o", "csv"], { out: /,10\.20\.1\.20,\d+,cart,shop,10\.20\.1\.30,8080,price,shop,/ });
  const [entry] = entriesOf(await check([demo, ...filter, "-o", "json"], {}));
  expect(entry).toMatchObject({
    namespace: "shop",
    src: { name: "cart", namespace: "shop", dns: "cart.shop", resolutionMechanism: "ip" },
    dst: { name: "price", namespace: "shop" },
  });
  const ids = entriesOf(await check([demo, "-f", 'dst.name == "price.shop"', "-o", "json", "--limit", "2"], {}));
  expect(ids).toHaveLength(2);
  const hidden = ["-f", 'http && redact("src.name", "src.dns")', "--limit", "1"];
  for (const output of ["table", "csv"]) {
    expect(await check([demo, ...hidden, "-o", output], {})).toContain("[REDACTED]");
  }
});

test("so are those that the traffic tells of servers that nothing else names", async () => {
  const capture = (name: string): string => fileURLToPath(new URL(`../../captures/${name}`, import.meta.url));
  const one = async (...args: readonly string[]) =>
    entriesOf(await check([...args, "-o", "json", "--limit", "1"], {}))[0];
  expect(await one(capture("tls/node-openssl.pcap"), "-f", 'dst.name == "pay.example"')).toMatchObject({
    src: { name: "", resolutionMechanism: "none" },
    dst: { name: "pay.example", dns: "", resolutionMechanism: "tls-sni" },
  });
  expect(await one(capture("http/nginx.pcap"), "-f", 'http && dst.name == "nginx"')).toMatchObject({
    dst: { name: "nginx", resolutionMechanism: "http-header" },
  });
});

test("an empty list has its head", async () => {
  await check([shop, "-f", "dns"], { out: /^TIME.*SUMMARY\n$/ });
  await check([shop, "-f", "dns", "-o", "csv", "--fields", "id"], { out: /^id\r\n$/ });
});

test("a limit ends the reading", async () => {
  expect(entriesOf(await check([shop, "-o", "json", "--limit", "1"], {}))).toHaveLength(1);
});

test("an invalid filter is exit code 2 with its place, before anything is opened", async () => {
  await check(["missing.pcap", "-f", "(("], {
    code: 2,
    error: /^thresher: the filter is not valid: line 1, column \d+: /,
  });
  await check([shop, "-o", "xml"], { code: 2, error: /--output must be one of table, json, csv, pcapng, pcap, none/ });
  await check([shop, "-o", "none", "--fields", "id"], { code: 2, error: /--fields is for table, json and csv/ });
});

test("packed files and standard input are the same capture", async () => {
  const plain = pathsOf(await check([shop, "-o", "json"], {}));
  const gzip = save("shop.pcap.gz", gzipSync(SHOP));
  const zstd = save("shop.pcap.zst", zstdCompressSync(SHOP));
  expect(pathsOf(await check([gzip, "-o", "json"], {}))).toEqual(plain);
  expect(pathsOf(await check([zstd, "-o", "json"], {}))).toEqual(plain);
  expect(pathsOf(await check(["-", "-o", "json"], {}, { input: SHOP }))).toEqual(plain);
  expect(pathsOf(await check(["-", "-o", "json"], {}, { input: gzipSync(SHOP) }))).toEqual(plain);
});

test("several files are one capture, in the order of time", async () => {
  const other = save(
    "other.pcap",
    makeCapture([{ clientPort: 50_000, serverPort: 80, said: httpExchange("/other", 200) }]),
  );
  expect([...pathsOf(await check([shop, other, "-o", "json"], {}))].toSorted()).toEqual([
    "/cart",
    "/health",
    "/other",
    "/pay",
  ]);
});

test("a cut capture gives what is there, a line with the offset, and counts it", async () => {
  const cut = save("cut.pcap", SHOP.slice(0, -10));
  await check([cut, "-o", "json"], { out: /\/health/, error: /^thresher: .*cut\.pcap: .*byte \d+.*\n$/ });
  await check([cut, "-o", "none", "--stats"], { error: /lost:\n {2}\d+ bytes: .*damaged/ });
});

test("what is no capture, or not there, is exit code 1 with one line", async () => {
  await check([save("text.pcap", "this is not a capture at all")], {
    code: 1,
    error: /^thresher: .*text\.pcap: .*\. .*\n$/,
  });
  await check([save("empty.pcap", "")], { code: 1, error: /^thresher: .*empty\.pcap: .*\n$/ });
  await check([join(folder, "missing.pcap")], {
    code: 1,
    error: /^thresher: .*missing\.pcap: there is no such file\. .*\n$/,
  });
  await check([folder], { code: 1, error: /^thresher: .*this is a folder/ });
});

test("statistics are lines for people and an object for programs", async () => {
  await check([shop, "-o", "none", "--stats"], {
    out: /^$/,
    error: /^5 entries from \d+ packets.*\n {2}HTTP +3\n {2}TCP +2\n/,
  });
  const run = await runProgram(["read", shop, "-o", "json", "--stats", "-f", "http"]);
  expect(JSON.parse(run.error)).toMatchObject({
    entries: 3,
    protocols: { HTTP: 3 },
    flows: 2,
    ledger: [],
    filterErrors: 0,
  });
});

test("packets of matching entries are written as whole flows", async () => {
  const path = join(folder, "pay.pcapng");
  await check([shop, "-f", "response.status == 502", "--write", path], { out: /^$/ });
  // The whole first connection: handshake, both exchanges, end.
  expect(packetsOf(path)).toEqual({ format: "pcapng", packets: 10 });
  expect(pathsOf(await check([path, "-o", "json"], {}))).toEqual(["/cart", "/pay"]);
});

test("without a filter all packets are written, in the format of the ending or the option", async () => {
  const all = packetsOf(shop).packets;
  const pcap = join(folder, "copy.pcap");
  await check([shop, "--write", pcap], {});
  expect(packetsOf(pcap)).toEqual({ format: "pcap", packets: all });
  const odd = join(folder, "copy.dat");
  await check([shop, "--write", odd], {});
  expect(packetsOf(odd).format).toBe("pcapng");
  await check([shop, "--write", odd, "-o", "pcap"], {});
  expect(packetsOf(odd).format).toBe("pcap");
});

test("packets from standard input can be chosen too", async () => {
  const path = join(folder, "from-input.pcapng");
  await check(["-", "-f", 'request.path == "/health"', "--write", path], {}, { input: SHOP });
  expect(pathsOf(await check([path, "-o", "json"], {}))).toEqual(["/health"]);
});

test("entries are written to a file by its ending", async () => {
  const path = join(folder, "entries.csv");
  await check([shop, "--write", path, "-f", "http"], { out: /^$/ });
  expect(readFileSync(path, "utf8").split("\r\n")).toHaveLength(5);
});

test("what is being read is not written over", async () => {
  await check([shop, "--write", shop], { code: 1, error: /is being read; write to another file/ });
  expect(packetsOf(shop).packets).toBeGreaterThan(0);
});

test("packets cannot be redacted", async () => {
  const path = join(folder, "redacted.pcapng");
  await check([shop, "-f", 'http and redact("src.ip")', "--write", path], {
    code: 2,
    error: /packets cannot be redacted/,
  });
  expect(existsSync(path)).toBe(false);
});

test("a reader that goes away ends the command quietly", async () => {
  const said = Array.from({ length: 3000 }, (_, i) => httpExchange(`/${i}`, 200)).flat();
  const long = save("long.pcap", makeCapture([{ clientPort: 40_000, serverPort: 80, said }]));
  await check([long, "-o", "json"], {}, { closeOutputAfterBytes: 100 });
});

test("colour and progress are for terminals only", async () => {
  const run = await runProgram(["read", shop], { env: { FORCE_COLOR: "1" } });
  expect(run.out + run.error).not.toContain("\x1b");
});
