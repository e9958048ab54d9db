import { expect, test } from "vitest";
import { type Admission, openGate, type RequestFacts } from "./admission.ts";

const PORT = 4321;
const gate = openGate(PORT);
const OWN: RequestFacts = {
  method: "GET",
  isUpgrade: false,
  host: `127.0.0.1:${PORT}`,
  origin: undefined,
  cookie: undefined,
  token: null,
};

function cookie(): string {
  const admission = gate.admit({ ...OWN, token: gate.token });
  return admission.kind === "enter" ? (admission.setCookie.split(";")[0] ?? "") : "";
}

function check(change: Partial<RequestFacts>, expected: Admission["kind"] | number): void {
  const admission = gate.admit({ ...OWN, cookie: cookie(), ...change });
  expect(admission.kind === "reject" ? admission.status : admission.kind).toBe(expected);
}

test("the cookie that the token gives admits", () => {
  check({}, "admit");
  check({ cookie: `other=1; ${cookie()}; more=2` }, "admit");
});

test("the token gives a cookie that scripts and other sites cannot use", () => {
  const admission = gate.admit({ ...OWN, token: gate.token });
  expect(admission).toMatchObject({
    kind: "enter",
    setCookie: expect.stringMatching(/^thresher-4321=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/),
  });
});

test("a wrong, empty or missing secret is refused", () => {
  check({ token: "wrong" }, 403);
  check({ token: "" }, 403);
  check({ cookie: undefined }, 403);
  check({ cookie: "thresher-4321=wrong" }, 403);
  check({ cookie: `thresher-4321=${gate.token}` }, 403);
  check({ cookie: cookie().replace("thresher-4321", "thresher-4322") }, 403);
  check({ cookie: `${"a=b; ".repeat(10_000)}${cookie()}` }, 403);
});

test("a name that was rebound to this address is refused", () => {
  check({ host: "evil.example:4321" }, 421);
  check({ host: "127.0.0.1" }, 421);
  check({ host: "127.0.0.1:80" }, 421);
  check({ host: "127.0.0.1:4321.evil.example" }, 421);
  check({ host: undefined }, 421);
  check({ host: "evil.example:4321", token: gate.token }, 421);
  check({ host: "LocalHost:4321" }, "admit");
});

test("another origin is refused, whatever it asks", () => {
  for (const origin of ["http://evil.example", "null", "http://127.0.0.1:9999", "https://127.0.0.1:4321"]) {
    check({ origin }, 403);
    check({ origin, isUpgrade: true }, 403);
    check({ origin, method: "PUT" }, 403);
    check({ origin, token: gate.token }, 403);
  }
});

test("what changes something must name its origin, and it must be our own", () => {
  check({ isUpgrade: true }, 403);
  check({ method: "PUT" }, 403);
  check({ method: "POST" }, 403);
  check({ isUpgrade: true, origin: `http://127.0.0.1:${PORT}` }, "admit");
  check({ method: "PUT", origin: `http://127.0.0.1:${PORT}` }, "admit");
  check({ method: "PUT", origin: `http://localhost:${PORT}` }, 403);
});

test("every gate has secrets of its own", () => {
  expect(openGate(PORT).token).not.toBe(gate.token);
});
