// nginx asked over HTTP/1.1 and HTTP/2 inside TLS 1.3 and 1.2: entries are compared with what the client sent and received.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { dissect } from "../../tools/captures/dissect.ts";
import { keysOf } from "../../tools/captures/inside-tls.ts";

const read = (ending: string): Buffer => readFileSync(new URL(`./nginx.${ending}`, import.meta.url));
const keys = () => keysOf(read("keys").toString("latin1"));

interface Document {
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly httpVersion: string;
    readonly postData?: { readonly text: string };
  };
  readonly response: { readonly status: number; readonly alpn: string; readonly content: { readonly text: string } };
}

test("every request and answer is that of the client, to the letter", () => {
  const { rows, ledger } = dissect(read("pcap"), { keys: keys() });
  const http = rows.filter(({ protocol }) => protocol.name === "http");
  expect(http.every(({ tls }) => tls)).toBe(true);
  const found: Record<string, unknown[]> = {};
  for (const { document } of http) {
    const { request, response } = JSON.parse(document) as Document;
    (found[request.httpVersion] ??= []).push({
      method: request.method,
      path: request.path,
      sent: request.postData?.text ?? "",
      status: response.status,
      received: response.content.text,
    });
  }
  expect(found).toEqual(JSON.parse(read("said").toString("utf8")));
  expect(JSON.stringify(ledger)).not.toContain("tls-encrypted");
});

test("what both sides agreed on is told, also where TLS 1.3 encrypts it", () => {
  const { rows } = dissect(read("pcap"), { keys: keys() });
  const agreed = rows
    .filter(({ protocol }) => protocol.name === "tlsx")
    .map(({ protocol, document }) => `${protocol.version} ${(JSON.parse(document) as Document).response.alpn}`);
  expect(agreed).toEqual(["1.3 http/1.1", "1.2 http/1.1", "1.3 h2", "1.2 h2"]);
});
