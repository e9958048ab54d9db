import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { openUploads, safeName, type UploadResult } from "./uploads.ts";

const folder = mkdtempSync(join(tmpdir(), "thresher-uploads-"));
afterAll(() => rmSync(folder, { recursive: true }));

function request(body: Readable, contentLength?: number): IncomingMessage {
  const headers = contentLength === undefined ? {} : { "content-length": String(contentLength) };
  // A body with headers is what the uploads use of a request.
  return Object.assign(body, { headers }) as unknown as IncomingMessage;
}

async function check(body: Readable, expected: Partial<UploadResult>, contentLength?: number): Promise<void> {
  const before = readdirSync(folder).length;
  const uploads = openUploads(folder, { maxBytes: 10, maxFiles: 100 });
  const result = await uploads.receive(request(body, contentLength), "a.pcap");
  expect(result).toMatchObject(expected);
  expect(readdirSync(folder).length - before).toBe(result.kind === "kept" ? 1 : 0);
}

test("a body within the limit is kept", async () => {
  await check(Readable.from([Buffer.from("12345"), Buffer.from("67890")]), { kind: "kept" }, 10);
});

test("a body over it is refused, by its announcement or by its bytes", async () => {
  await check(Readable.from([Buffer.from("x")]), { kind: "refused", status: 413 }, 11);
  await check(Readable.from([Buffer.from("12345"), Buffer.from("678901")]), { kind: "refused", status: 413 });
});

test("a body that breaks off leaves nothing behind", async () => {
  const body = new PassThrough();
  const checked = check(body, { kind: "refused", status: 500 });
  body.write("123");
  body.destroy(new Error("aborted"));
  await checked;
});

test("a refused file does not count against the files that are kept", async () => {
  const uploads = openUploads(folder, { maxBytes: 3, maxFiles: 1 });
  const send = (text: string) => uploads.receive(request(Readable.from([Buffer.from(text)])), "a.pcap");
  expect((await send("too long")).kind).toBe("refused");
  expect((await send("ok")).kind).toBe("kept");
  expect(await send("ok")).toMatchObject({ kind: "refused", status: 507 });
});

test("names keep what people read and lose what systems act on", () => {
  expect(safeName("shop 2026-09-21.pcapng")).toBe("shop 2026-09-21.pcapng");
  expect(safeName("žluť.pcap")).toBe("žluť.pcap");
  expect(safeName("../../etc/passwd")).toBe("passwd");
  expect(safeName("C:\\temp\\a.pcap")).toBe("a.pcap");
  expect(safeName("..")).toBe("upload");
  expect(safeName(".hidden")).toBe("hidden");
  expect(safeName("a\nb;c\0d.pcap")).toBe("a_b_c_d.pcap");
  expect(safeName(`${"x".repeat(300)}.pcap`)).toMatch(/^x+\.pcap$/);
});

test("whatever the name, it stays one part of a path", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (name) => {
      const safe = safeName(name);
      return safe !== "" && safe.length <= 128 && !/[/\\\0]/.test(safe) && safe !== "." && safe !== "..";
    }),
  );
});
