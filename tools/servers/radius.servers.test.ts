// FreeRADIUS and the client `radius`: logins that are accepted and refused, accounting.
import { createSocket } from "node:dgram";
import { once } from "node:events";
import radius from "radius";
import { expect, test } from "vitest";
import type { Entry } from "../../contract/index.ts";
import { type Call, ClientView } from "./testing/client-view.ts";
import { expectOnly, expectSameCalls } from "./testing/compare.ts";
import { describeServer } from "./testing/describe-server.ts";
import { side, trafficOf } from "./testing/traffic.ts";

type Attributes = readonly (readonly [name: string, value: string | number])[];
const SECRET = "testing123";
const HIDDEN = "***";

/** What the client asks; its port is the server's, or the one behind it for accounting. */
const TALK: readonly (readonly [code: string, attributes: Attributes])[] = [
  [
    "Access-Request",
    [
      ["User-Name", "bob"],
      ["User-Password", "hello"],
      ["NAS-IP-Address", "10.4.0.7"],
      ["NAS-Port", 3],
    ],
  ],
  [
    "Access-Request",
    [
      ["User-Name", "bob"],
      ["User-Password", "wrong"],
      ["NAS-Identifier", "ap-1"],
    ],
  ],
  [
    "Access-Request",
    [
      ["User-Name", "täger"],
      ["User-Password", "hello"],
      ["Calling-Station-Id", "00-10-A4-23-19-C0"],
    ],
  ],
  [
    "Accounting-Request",
    [
      ["User-Name", "bob"],
      ["Acct-Status-Type", "Start"],
      ["Acct-Session-Id", "s-1"],
    ],
  ],
  [
    "Accounting-Request",
    [
      ["User-Name", "bob"],
      ["Acct-Status-Type", "Stop"],
      ["Acct-Session-Id", "s-1"],
      ["Acct-Session-Time", 61],
      ["Acct-Input-Octets", 4_000_000_000],
    ],
  ],
];

async function talk(port: number, view: ClientView): Promise<void> {
  const socket = createSocket("udp4");
  for (const [identifier, [code, attributes]] of TALK.entries()) {
    const isAccounting = code === "Accounting-Request";
    const common = { code, secret: SECRET, identifier, attributes: attributes.map(([name, value]) => [name, value]) };
    const packet = radius.encode({ ...common, ...(isAccounting ? {} : { add_message_authenticator: true }) });
    socket.send(packet, isAccounting ? port + 1 : port, "127.0.0.1");
    const [answer] = (await once(socket, "message")) as [Buffer];
    const { code: answered, identifier: of, attributes: got } = radius.decode({ packet: answer, secret: SECRET });
    const shown = attributes.map(([name, value]) => [name, name === "User-Password" ? HIDDEN : value]);
    view.note(
      { code, identifier, length: packet.length, attributes: shown },
      { code: answered, identifier: of, length: answer.length, attributes: Object.entries(got) },
    );
  }
  socket.close();
}

interface Side {
  readonly codeName: string;
  readonly identifier: number;
  readonly length: number;
  readonly attributes: readonly { readonly name: string; readonly value: unknown; readonly valueName?: string }[];
}
/** The authenticator of the message is of bytes, not of the talk. */
function told(value: Side): unknown {
  const { codeName, identifier, length, attributes } = value;
  const named = attributes.filter(({ name }) => name !== "Message-Authenticator");
  return { code: codeName, identifier, length, attributes: named.map((one) => [one.name, one.valueName ?? one.value]) };
}
function callsIn(entries: readonly Entry[]): readonly Call[] {
  return entries.map(({ request, response, error }) => {
    expect(error).toBe(null);
    return { asked: told(side<Side>(request)), got: told(side<Side>(response)) };
  });
}

describeServer("radius", "FreeRADIUS", ({ port }) => {
  test("every request, answer and attribute", async () => {
    const view = new ClientView();
    const filter = `udp portrange ${port()}-${port() + 1}`;
    const entries = await trafficOf({ filter }, () => talk(port(), view));
    expectOnly(entries, "RADIUS");
    expectSameCalls(callsIn(entries), view.calls);
  });
});
