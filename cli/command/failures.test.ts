import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ContractError } from "../../contract/index.ts";
import { describeFailure } from "./failures.ts";

function check(error: unknown, expected: string): void {
  expect(describeFailure(error)).toBe(expected);
}

test("a failure of the contract is told with its next step", () => {
  check(
    new ContractError("NOT_A_CAPTURE", "a.txt is not a capture", "Open a pcap file."),
    "a.txt is not a capture. Open a pcap file.",
  );
  check(new ContractError("BUSY", "a load is under way", ""), "a load is under way");
});

test("failures of the system are told in words, with the file", () => {
  const failure = (path: string): unknown => {
    try {
      return readFileSync(path);
    } catch (error) {
      return error;
    }
  };
  check(failure("no/such.pcap"), "no/such.pcap: no such file; check the name");
  check(failure("cli"), "it is a folder; name a file in it");
});

test("anything else is told in one line", () => {
  check(new Error("one\n  two\r\nthree"), "one two three");
  check("text", "text");
});

/** A failure of the system, as node makes them. */
function systemFailure(code: string, path?: string): Error {
  const failure = Object.assign(new Error(`${code}: something happened, open`), { code, syscall: "open", errno: -1 });
  return path === undefined ? failure : Object.assign(failure, { path });
}

test.each([
  ["ENOENT", "a.pcap", "a.pcap: no such file; check the name"],
  ["EACCES", "/etc/a.pcap", "/etc/a.pcap: this user may not read or write it; change its permissions"],
  ["EPERM", undefined, "the system does not permit it"],
  ["EISDIR", "/tmp", "/tmp: it is a folder; name a file in it"],
  ["ENOSPC", "out.pcapng", "out.pcapng: the disk is full; free some space"],
  ["EROFS", "/cdrom/x", "/cdrom/x: the file system is read-only; name another place"],
  ["EMFILE", "a.pcap", "a.pcap: EMFILE: something happened, open"],
  ["EIO", undefined, "EIO: something happened, open"],
])("%s of %s", (code, path, expected) => check(systemFailure(code, path), expected));

test("a name of several lines cannot make several lines", () => {
  check(systemFailure("ENOENT", "a\nb\r\n c.pcap"), "a b c.pcap: no such file; check the name");
  check(new ContractError("NOT_FOUND", "one\ntwo", "three\n\nfour"), "one two. three four");
});

test("what only looks like a failure of the contract is told by its message", () => {
  check(Object.assign(new Error("plain"), { code: "BUSY", data: { nextStep: "wait" } }), "plain");
  check(Object.assign(new Error("coded"), { code: "E1" }), "coded");
  check(null, "null");
  check(undefined, "undefined");
  check({ message: "no error" }, "[object Object]");
});
