// What each command line ends with: its exit code, and where what is said goes. Nothing here opens a capture.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { runProgram } from "./testing/run-program.ts";

const folder = mkdtempSync(join(tmpdir(), "thresher-lines-"));
afterAll(() => rmSync(folder, { recursive: true }));
const some = join(folder, "some.txt");
writeFileSync(some, "no capture, but there");

interface Expected {
  readonly code: number;
  readonly out?: RegExp;
  readonly error?: RegExp;
}

/** A failure is one line on standard error, and nothing on standard output. */
function check(args: readonly string[], { code, out = /^$/, error = /^$/ }: Expected, input = ""): void {
  test(`${args.join(" ") || "(nothing)"} ends with ${code}`, async () => {
    const run = await runProgram(args, { input });
    expect(run.error).toMatch(error);
    expect(run.out).toMatch(out);
    expect(run.code).toBe(code);
    if (code !== 0 && run.error !== "") expect(run.error).toMatch(/^thresher: [^\n]+\n$/);
  });
}

describe("wrong usage is 2", () => {
  check(["read", "-f"], { code: 2, error: /argument missing \(see thresher help read\)/ });
  check(["read", some, "--stats=yes"], { code: 2, error: /does not take an argument/ });
  check(["read", some, "--limit", "0"], { code: 2, error: /--limit must be a whole number of at least 1, not "0"/ });
  check(["read", some, "--limit", "ten"], { code: 2, error: /--limit must be a whole number/ });
  check(["read", some, "-o", "har"], { code: 2, error: /--output must be one of/ });
  check(["read", some, "-o", ""], { code: 2, error: /--output must be one of/ });
  check(["read", some, "--fields", ""], { code: 2, error: /--fields names no field/ });
  check(["read", some, "--fields", "a..b"], { code: 2, error: /"a\.\.b" is not a path/ });
  check(["read", some, "--fields", "id", "-o", "pcap"], {
    code: 2,
    error: /--fields is for table, json and csv; pcap has none/,
  });
  check(["read", some, "--fields", "id", "--write", "x.pcapng"], { code: 2, error: /pcapng has none/ });
  check(["read", some, "-o", "none", "--write", "x"], { code: 2, error: /--output none writes nothing/ });
  check(["read", some, "-f", "status_code"], { code: 2, error: /the filter is not valid: line 1, column 1: / });
  check(["read", some, "-f", "http and status_code == 5"], { code: 2, error: /mixes the two dialects/ });
  check(["read", some, "-f", 'a == r"("'], { code: 2, error: /no regular expression/ });
  check(["capture", "--duration", "0"], { code: 2, error: /--duration must be a duration/ });
  check(["capture", "--duration", "1000h"], { code: 2, error: /--duration must be at most 596h, not "1000h"/ });
  check(["tap", "--keylog", some], { code: 2, error: /secrets stay on this machine; save the packets/ });
  check(["capture", some], { code: 2, error: /capture takes no file/ });
  check(["capture", "-o", "xml"], { code: 2, error: /--output must be one of/ });
  check(["serve", "--port", "-1"], { code: 2, error: /port/ });
  check(["serve", "--port", "http"], { code: 2, error: /--port must be a whole number from 0 to 65535, not "http"/ });
  check(["match", "a", "b"], { code: 2, error: /match takes one filter; put it in quotes/ });
  check(["match", "http &&"], { code: 2, error: /the filter is not valid: line 1, column 8: / });
  check(["check"], { code: 2, error: /check takes one filter; put it in quotes/ });
  check(["check", "-o", "csv", "http"], { code: 2, error: /--output must be one of table, json, not "csv"/ });
  check(["--nothing"], { code: 2, error: /Unknown option '--nothing' \(see thresher help open\)/ });
  check(["help", "nothing"], { code: 2, error: /there is no command "nothing"/ });
});

describe("what cannot be done is 1", () => {
  check(["read", some], { code: 1, error: /some\.txt: / });
  check(["read", join(folder, "none.pcap")], { code: 1, error: /none\.pcap: there is no such file/ });
  check(["read", folder], { code: 1, error: /this is a folder/ });
  check(["read", "-"], { code: 1, error: /standard input/ });
  check(["read", some, some], { code: 1, error: /some\.txt: / });
  check(["open", join(folder, "none.pcap")], { code: 1, error: /there is no such file, and no such command/ });
  check(["nonsense"], { code: 1, error: /nonsense: there is no such file, and no such command \(see thresher help\)/ });
  check(["match", "http"], { code: 1, out: /^false\n$/, error: /^thresher: line 1: this is not JSON\n$/ }, "x\n");
});

describe("an invalid filter is an answer of check", () => {
  check(["check", "http &&"], { code: 2, out: /^invalid: line 1, column 8: .+\n$/ });
  check(["check", "http and\n  a = 5"], { code: 2, out: /^invalid: line 2, column 7: expected `=`, found `5`\n$/ });
  check(["check", "-o", "json", "status_code"], {
    code: 2,
    out: /^\{"valid":false,"dialect":"kfl2",.*"line":1,"column":1,/,
  });
});

describe("done is 0", () => {
  check(["check", ""], { code: 0, out: /^valid: empty, matches everything\n/ });
  check(["check", "kfl1:anything"], { code: 0, out: /^valid: KFL 1\n/ });
  check(["check", "http or dns and tls"], {
    code: 0,
    out: /\ndoubtful: line 1, column 1: `and` and `or` have the same rank/,
  });
  check(["check", "--", "--stats"], { code: 2, out: /^invalid: / });
  check(["match", "http"], { code: 0 });
  check(["match", ""], { code: 0, out: /^true\n$/ }, "{}\n");
  check(["match", "--print", ""], { code: 0, out: /^\{"a":1\}\n$/ }, '{"a":1}\n');
  check(["match", "a == 1", "--print"], { code: 2, error: /the filter is not valid/ });
  check(["match", "kfl1:a == 1", "--print"], { code: 0, out: /^\{"a":1\}\n$/ }, '{"a":1}\n{"a":2}');
  check(["-v"], { code: 0, out: /^thresher \d/ });
  check(["-h"], { code: 0, out: /^Thresher: / });
  check(["read", "-h", "--nothing-else-is-read"], { code: 2, error: /Unknown option/ });
  check(["read", "--help", "none.pcap"], { code: 0, out: /^thresher read FILE…/ });
});
