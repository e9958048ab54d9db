// A real vsftpd against what its clients say that they sent and heard. What tshark says is compared by `npm run conformance`.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type ReadEntry, readCapture } from "../../testing/read-capture.ts";

function saidIn(name: string): readonly string[] {
  const text = readFileSync(new URL(`../../../captures/ftp/${name}.said`, import.meta.url), "utf8");
  return text.split("\n").filter((line) => line !== "");
}
type Reply = Readonly<{ code: number; text: string }>;
/** The lines of a reply, as they were sent. */
function linesOf({ code, text }: Reply): readonly string[] {
  return text.split("\n").map((line, i, all) => {
    if (i === all.length - 1) return `${code} ${line}`;
    return i === 0 ? `${code}-${line}` : line;
  });
}
function conversationOf(entries: readonly ReadEntry[]): readonly string[] {
  return entries.flatMap(({ request, response }) => {
    const { command, argument } = (request ?? {}) as { command?: string; argument?: string };
    const sent =
      command === undefined ? [] : [`> ${[command, argument].filter((word) => word !== undefined).join(" ")}`];
    const { preliminary, ...reply } = (response ?? {}) as Reply & { preliminary?: Reply };
    const heard = [...(preliminary === undefined ? [] : linesOf(preliminary)), ...linesOf(reply)];
    return [...sent, ...heard.map((line) => `< ${line}`)];
  });
}
const hidden = (line: string): string =>
  line.replace(/^> (PASS|USER (?!anonymous|ftp)).*/, (_, word: string) => `> ${word.trim().split(" ")[0]} ***`);

test("by hand: what was sent and heard, line by line", () => {
  const [greeting, ...rest] = readCapture("ftp/vsftpd-by-hand.pcap", "ftp").toSorted((a, b) => order(a) - order(b));
  const lines = [...conversationOf([greeting as ReadEntry]), ...conversationOf(rest)];
  const said = saidIn("vsftpd-by-hand").map(hidden);
  const of = (list: readonly string[], mark: string): readonly string[] => list.filter((line) => line.startsWith(mark));
  expect(of(lines, "> ")).toEqual(of(said, "> "));
  expect(of(lines, "< ")).toEqual(of(said, "< "));
});
function order({ row }: ReadEntry): number {
  return row.method === "greeting" ? -1 : row.index;
}

test("curl's conversations, up to where they are encrypted", () => {
  const said = saidIn("vsftpd-curl").map(hidden);
  const tls = said.findIndex((line) => line.startsWith("> AUTH"));
  // curl notes no answer to its last command, and its QUIT only where it waits for it.
  const isNoted = (line: string): boolean => !/^(> QUIT|< 221)/.test(line);
  const ours = conversationOf(readCapture("ftp/vsftpd-curl.pcap", "ftp")).filter(isNoted);
  const theirs = said.slice(0, tls + 2).filter(isNoted);
  const sorted = (lines: readonly string[]): readonly string[] => lines.toSorted();
  expect(sorted(ours)).toEqual(sorted(theirs));
  expect(readCapture("ftp/vsftpd-curl.pcap", "tlsx").length).toBeGreaterThan(0);
});
test("addresses of data connections are those that flows go to", () => {
  const entries = readCapture("ftp/vsftpd-curl.pcap", "ftp");
  const told = entries.flatMap(({ request, response }) => [request?.["dataAddress"], response?.["dataAddress"]]);
  expect(told.filter((address) => address !== undefined).length).toBeGreaterThanOrEqual(6);
});
test("passwords are in no entry", () => {
  const documents = readCapture("ftp/vsftpd-curl.pcap", "ftp")
    .map(({ row }) => row.document)
    .join("");
  expect(documents).not.toMatch(/open-sesame|"ann"|ftp@example/);
});
