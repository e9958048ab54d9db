import fc from "fast-check";
import { expect, test } from "vitest";
import { MAX_SHARED_ADDRESSES, SharedAddresses } from "./shared-addresses.ts";

test("what is handed out is the address, whatever came before", () => {
  const address = fc.oneof(
    fc.array(fc.nat(1), { minLength: 4, maxLength: 4 }),
    fc.uint8Array({ minLength: 4, maxLength: 4 }),
    fc.uint8Array({ minLength: 16, maxLength: 16 }),
  );
  fc.assert(
    fc.property(fc.array(address), (addresses) => {
      const shared = new SharedAddresses();
      for (const one of addresses) {
        const packet = Uint8Array.of(9, ...one, 9);
        expect([...shared.at(packet, 1, one.length)]).toEqual([...one]);
      }
    }),
  );
});

test("equal ones are one, with bytes of its own", () => {
  const shared = new SharedAddresses();
  const packet = Uint8Array.of(10, 0, 0, 1, 10, 0, 0, 1);
  const first = shared.at(packet, 0, 4);
  expect(shared.at(packet, 4, 4)).toBe(first);
  packet.fill(0);
  expect([...first]).toEqual([10, 0, 0, 1]);
});

test("more than are remembered are right nevertheless", () => {
  const shared = new SharedAddresses();
  const addresses = Array.from({ length: 4 * MAX_SHARED_ADDRESSES }, (_, i) => Uint8Array.of(10, i >> 16, i >> 8, i));
  for (let round = 0; round < 2; round++)
    expect(addresses.filter((one) => shared.at(one, 0, 4).join() !== one.join())).toEqual([]);
});
