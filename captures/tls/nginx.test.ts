// nginx asked over HTTP/1.1 and HTTP/2 inside TLS 1.3 and 1.2: entries are compared with what the client sent and received.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { EntryRow } from "../../contract/index.ts";
import { assembleEntry, formatEntry } from "../../engine/index.ts";
import { dissect } from "../../tools/captures/dissect.ts";
import { keysOf } from "../../tools/captures/inside-tls.ts";

const read = (ending: string): Buffer => readFileSync(new URL(`./nginx.${ending}`, import.meta.url));
const keys = () => keysOf(read("keys").toString("latin1"));

const CONTEXT = {
  worker: "file:nginx",
  node: { ip: "", name: "" },
  cluster: "",
  captureBackend: "file",
  captureSource: "file",
};

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

test("entries say in which TLS they were said, once read and once written", () => {
  const { rows } = dissect(read("pcap"), { keys: keys() });
  const entries = rows.filter(({ tls }) => tls).map((row) => assembleEntry(row, CONTEXT));
  const [first] = entries;
  expect(first?.tlsInfo).toBe("TLS 1.3 TLS_AES_256_GCM_SHA384");
  expect(JSON.parse(formatEntry(rows.find(({ tls }) => tls) as EntryRow, CONTEXT))).toMatchObject({
    tlsInfo: first?.tlsInfo,
  });
  expect(entries.map(({ tlsInfo }) => tlsInfo?.slice(0, 7)).filter((version) => version === "TLS 1.2").length).toBe(6);
});

test("what both sides agreed on is told, also where TLS 1.3 encrypts it", () => {
  const { rows } = dissect(read("pcap"), { keys: keys() });
  const agreed = rows
    .filter(({ protocol }) => protocol.name === "tlsx")
    .map(({ protocol, document }) => `${protocol.version} ${(JSON.parse(document) as Document).response.alpn}`);
  expect(agreed).toEqual(["1.3 http/1.1", "1.2 http/1.1", "1.3 h2", "1.2 h2"]);
});
