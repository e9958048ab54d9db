import { expect, test } from "vitest";
import { checkAddress, RefusedAddress } from "./address-rules.ts";

function refusal(host: string, address: string, port: number = 80): string {
  try {
    checkAddress(host, address, port, [4711]);
    return "";
  } catch (error) {
    expect(error).toBeInstanceOf(RefusedAddress);
    return String(error);
  }
}

test.each(["93.184.216.34", "10.1.2.3", "192.168.0.9", "172.16.0.1", "2606:2800::1", "fd12::1"])(
  "%s may be reached by any name",
  (address) => {
    expect([refusal("api.test", address), refusal(address, address)]).toEqual(["", ""]);
  },
);

test.each([
  "169.254.169.254",
  "0.0.0.0",
  "0.1.2.3",
  "224.0.0.1",
  "255.255.255.255",
  "100.100.100.200",
  "::",
  "fe80::1",
  "ff02::1",
  "fd00:ec2::254",
  "168.63.129.16",
  "::ffff:169.254.169.254",
  "64:ff9b::a9fe:a9fe",
  "not an address",
])("%s is never reached", (address) => {
  expect(refusal("api.test", address)).toMatch(/is an address that scripts never reach/);
  expect(refusal(address, address)).toMatch(/is an address that scripts never reach/);
});

test.each(["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1"])(
  "%s is reached by its own name only, and not where the program listens",
  (address) => {
    expect(refusal("api.test", address)).toMatch(/is this machine: write localhost if that is meant/);
    expect(refusal("localhost.evil.test", address)).toMatch(/is this machine/);
    expect([refusal("localhost", address), refusal("x.localhost", address), refusal(address, address)]).toEqual([
      "",
      "",
      "",
    ]);
    expect(refusal("localhost", address, 4711)).toMatch(/port 4711 of this machine is Thresher's own/);
  },
);
