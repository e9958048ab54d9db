// Places of RFC 7541, appendix A: one wrong place would name every header behind it wrongly.
import { expect, test } from "vitest";
import { STATIC_TABLE } from "./static-table.ts";

test.each([
  [1, ":authority", ""],
  [2, ":method", "GET"],
  [4, ":path", "/"],
  [7, ":scheme", "https"],
  [8, ":status", "200"],
  [14, ":status", "500"],
  [15, "accept-charset", ""],
  [16, "accept-encoding", "gzip, deflate"],
  [17, "accept-language", ""],
  [20, "access-control-allow-origin", ""],
  [23, "authorization", ""],
  [26, "content-encoding", ""],
  [28, "content-length", ""],
  [31, "content-type", ""],
  [32, "cookie", ""],
  [38, "host", ""],
  [44, "last-modified", ""],
  [50, "range", ""],
  [54, "server", ""],
  [55, "set-cookie", ""],
  [58, "user-agent", ""],
  [61, "www-authenticate", ""],
])("entry %i is %s", (index, name, value) => {
  expect(STATIC_TABLE[index - 1]).toEqual([name, value]);
});

test("it has 61 entries, their names in the order of the alphabet but for one", () => {
  expect(STATIC_TABLE).toHaveLength(61);
  const names = STATIC_TABLE.map(([name]) => name);
  expect(names[18]).toBe("accept");
  const others = names.slice(14).filter((name) => name !== "accept");
  expect(others).toEqual(others.toSorted());
});
