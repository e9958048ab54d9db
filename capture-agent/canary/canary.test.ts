// What a canary may reach, how often, and what it is made of: read from a real socket, and from one that records.
import { createSocket, type Socket } from "node:dgram";
import { Code, ConnectError } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { Canaries, MAX_CANARIES, MIN_PAUSE_MS, namedAddresses } from "./canary.ts";

/** A real socket whose datagrams go nowhere but into a list. */
class Recorder {
  readonly sent: string[] = [];
  opened = 0;
  closed = 0;
  failure: Error | null = null;

  readonly open = (family: 4 | 6): Socket => {
    this.opened++;
    const socket = createSocket("udp4");
    let timeToLive = 64;
    socket.setTTL = (value) => (timeToLive = value);
    const close = socket.close.bind(socket);
    socket.close = () => {
      this.closed++;
      return close();
    };
    socket.send = ((payload: string, port: number, address: string, done: (error: Error | null) => void) => {
      if (this.failure === null) this.sent.push(`${family} ${address}:${port} ttl ${timeToLive} ${payload}`);
      done(this.failure);
    }) as Socket["send"];
    return socket;
  };
}

function canaries(packetFilter: string, recorder: Recorder, nowMs = (): number => 0): Canaries {
  return new Canaries({ packetFilter: () => packetFilter, open: recorder.open, nowMs });
}
async function codeOf(call: Promise<unknown>): Promise<Code | null> {
  return call.then(
    () => null,
    (error: unknown) => ConnectError.from(error).code,
  );
}

test("one datagram to discard for each address, over one link, with the port that it came from", async () => {
  const recorder = new Recorder();
  const sent = await canaries("host 10.1.0.5 or (host fd00::7 and (port 80))", recorder).send([
    "10.1.0.5",
    "fd00::7",
    "10.1.0.5",
  ]);
  expect(recorder.sent.toSorted()).toEqual(["4 10.1.0.5:9 ttl 1 thresher canary", "6 fd00::7:9 ttl 1 thresher canary"]);
  expect(sent.map(({ address, error }) => `${address} ${error}`)).toEqual(["10.1.0.5 ", "fd00::7 "]);
  for (const { srcPort } of sent) expect(srcPort).toBeGreaterThan(1023);
  expect(recorder.closed).toBe(recorder.opened);
});

test.each([
  ["that the filter does not name", "10.1.0.6", "the packet filter does not name this address"],
  ["whose beginning the filter names", "10.1.0.55", "the packet filter does not name this address"],
  ["of a group", "224.0.0.1", "this is no address of one other host"],
  ["of everybody", "255.255.255.255", "this is no address of one other host"],
  ["of this host", "127.0.0.1", "this is no address of one other host"],
  ["of this host, in IPv6", "::1", "this is no address of one other host"],
  ["of a group, in IPv6", "ff02::1", "this is no address of one other host"],
  ["that is a name", "example.org", "that is no address"],
])("an address %s is refused, and nothing leaves", async (_, address, error) => {
  const recorder = new Recorder();
  const filter = ["10.1.0.5", "224.0.0.1", "255.255.255.255", "127.0.0.1", "::1", "ff02::1"]
    .map((host) => `host ${host}`)
    .join(" or ");
  expect(await canaries(filter, recorder).send([address])).toEqual([{ address, srcPort: 0, error }]);
  expect(recorder.opened).toBe(0);
});

test("what cannot be sent says why, in the system's words, and disturbs no other", async () => {
  const recorder = new Recorder();
  recorder.failure = new Error("send EPERM 10.1.0.5:9");
  const [sent] = await canaries("host 10.1.0.5", recorder).send(["10.1.0.5"]);
  expect(sent).toEqual({ address: "10.1.0.5", srcPort: 0, error: "send EPERM 10.1.0.5:9" });
  expect(recorder.closed).toBe(1);
});

test("too many at once, and too often, are refused before anything is sent", async () => {
  const recorder = new Recorder();
  let nowMs = 0;
  const some = canaries("host 10.1.0.5", recorder, () => nowMs);
  const many = Array.from({ length: MAX_CANARIES + 1 }, (_, i) => `10.1.0.${i}`);
  expect(await codeOf(some.send(many))).toBe(Code.InvalidArgument);
  expect(await codeOf(some.send(["10.1.0.5"]))).toBeNull();
  nowMs = MIN_PAUSE_MS - 1;
  expect(await codeOf(some.send(["10.1.0.5"]))).toBe(Code.ResourceExhausted);
  nowMs = MIN_PAUSE_MS;
  expect(await codeOf(some.send(["10.1.0.5"]))).toBeNull();
  expect(recorder.sent.length).toBe(2);
});

test("the addresses that a filter names", () => {
  const named = (filter: string): readonly string[] => [...namedAddresses(filter)];
  expect(named("")).toEqual([]);
  expect(named("tcp port 80")).toEqual([]);
  expect(named("(host 10.0.0.1 or HOST  10.0.0.2) and not ghost 10.0.0.3")).toEqual(["10.0.0.1", "10.0.0.2"]);
  expect(named("host 10.0.0.1.2 or host fe80::1 or net 10.0.0.0/8 or host web")).toEqual(["fe80::1"]);
});
