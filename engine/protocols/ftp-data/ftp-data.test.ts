// Transfers with what the control connection knows of them, alone and in a recording.
import { expect, test } from "vitest";
import { codecs } from "../../../codecs/index.ts";
import { CLIENT, SERVER } from "../../flow/flow.ts";
import { play, playInPieces, type Step } from "../../testing/play.ts";
import { readCapture } from "../../testing/read-capture.ts";
import { shownText } from "../database-sections.ts";
import { ftpData, MAX_SHOWN_BYTES } from "./index.ts";

const setup = { command: "RETR", argument: "a.csv", controlFlowId: 3 };

test("what was sent, by whom, and which control connection it belongs to", () => {
  const [entry] = playInPieces(ftpData, [{ side: SERVER, bytes: "tea,3\n" }], { codecs, setup }).entries;
  expect(entry?.document).toMatchObject({
    request: setup,
    response: { size: 6, sentBy: "server", content: "tea,3\n" },
  });
  expect(entry?.columns).toMatchObject({ method: "RETR", summary: "a.csv", outcome: "good" });
  const sections = ftpData.presenter.sections("request", setup, entry?.document as never);
  expect(JSON.stringify(sections)).toContain('{"name":"control flow","value":3,"selector":"flowId"}');
});
test("bytes that are no text, nothing at all, what is too much or missing", () => {
  const of = (...steps: readonly Step[]) => play(ftpData, steps, { codecs, setup }).entries[0];
  expect(of({ side: CLIENT, bytes: "\xff\xfe" })?.document.response).toMatchObject({
    sentBy: "client",
    encoding: "base64",
  });
  expect(of()?.document.response).toMatchObject({ size: 0 });
  const long = of({ side: SERVER, bytes: "x".repeat(MAX_SHOWN_BYTES + 5) });
  expect([long?.truncated, shownText(long?.document.response?.["content"]).length]).toEqual([true, MAX_SHOWN_BYTES]);
  const missing = of({ side: SERVER, bytes: "ab" }, { side: SERVER, gap: 4 }, { side: SERVER, bytes: "c" });
  expect(missing?.document.response).toMatchObject({ size: 7, missingBytes: 4, content: "abc" });
});
test("curl's transfers: each connection by its command, in both modes", () => {
  const entries = readCapture("ftp/vsftpd-curl.pcap", "ftpdata").toSorted((a, b) => a.row.flowId - b.row.flowId);
  const line = ({ row, request, response }: (typeof entries)[number]): string =>
    `${row.method} ${row.summary} ${shownText(request?.["controlFlowId"])}: ${JSON.stringify([response?.["size"], response?.["sentBy"]])}`;
  expect(entries.map(line)).toEqual([
    'LIST  0: [127,"server"]',
    'RETR goods.csv 2: [1500,"server"]',
    'RETR goods.csv 4: [1400,"server"]',
    'RETR goods.csv 6: [1500,"client"]',
    'LIST  8: [127,"client"]',
    'STOR new.csv 10: [8,"client"]',
    'data  12: [0,"server"]',
  ]);
  expect(entries[5]?.response).toMatchObject({ content: "bread,2\n" });
});
