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
