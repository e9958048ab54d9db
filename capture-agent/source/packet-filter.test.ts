import { expect, test } from "vitest";
import { withoutOwnTraffic } from "./packet-filter.ts";

test("the agent's own traffic is left out, by the address it listens on", () => {
  expect(withoutOwnTraffic("tcp", "127.0.0.1", 4000)).toBe("(not (tcp port 4000 and host 127.0.0.1)) and (tcp)");
  expect(withoutOwnTraffic("", "0.0.0.0", 4000)).toBe("not (tcp port 4000)");
  expect(withoutOwnTraffic("", "::", 4000)).toBe("not (tcp port 4000)");
});
