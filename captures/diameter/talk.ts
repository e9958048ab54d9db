// What the recording holds: two peers that ask each other through a real freeDiameter, which relays, refuses what it cannot
// deliver, and watches its peers.
import { setTimeout as sleep } from "node:timers/promises";
import { findAvp, group, headerOf, long, number, text } from "./encode.ts";
import { GX, octets, Peer, type Seen, TGPP } from "./peer.ts";

const AA = 265;
const CREDIT_CONTROL = 272;
const RE_AUTH = 258;
/** freeDiameter asks a silent peer after its timer, 6 s at least, give or take 2. */
const WATCHDOG_MS = 9000;

const SUCCESS = number(268, 2001);

/** A policy server: rules for a session that begins, refusals for users that it does not know. */
function policyServer(request: Buffer): readonly Buffer[] {
  const { command } = headerOf(request);
  if (command !== CREDIT_CONTROL) return [SUCCESS];
  const head = [number(258, GX), ...[416, 415].flatMap((code) => findAvp(request, code) ?? [])];
  if (request.includes("unknown-user"))
    return [group(297, [number(266, TGPP), number(298, 5140)]), ...head, text(281, "who is that?")];
  const qos = group(
    1016,
    [number(1028, 9, TGPP), group(1034, [number(1046, 8, TGPP), number(1047, 1, TGPP)], TGPP)],
    TGPP,
  );
  const flow = group(1058, [text(507, "permit out ip from any to assigned", TGPP), number(1080, 1, TGPP)], TGPP);
  const rule = group(1003, [text(1005, "web", TGPP), number(1010, 100, TGPP), flow, qos], TGPP);
  return [SUCCESS, ...head, group(1001, [rule], TGPP)];
}

function subscriber(imsi: string): readonly Buffer[] {
  return [
    group(443, [number(450, 1), text(444, imsi)]),
    octets(8, "0a090004"),
    number(1027, 5, TGPP),
    number(1032, 1004, TGPP),
  ];
}

export async function talk(seen: Seen[]): Promise<void> {
  const gateway = new Peer("gateway.test", 1000, seen, () => [SUCCESS]);
  await gateway.open();
  const policy = new Peer("policy.test", 5000, seen, policyServer);
  await policy.open();
  await sleep(500);
  const to = text(293, "policy.test");
  const session = "gateway.test;1;1";
  const ask = (type: number, count: number, avps: readonly Buffer[]): Promise<Buffer> =>
    gateway.askFor(CREDIT_CONTROL, GX, session, [number(258, GX), to, number(416, type), number(415, count), ...avps]);
  await ask(1, 0, subscriber("001010000000001"));
  // Two at a time; the policy server asks back meanwhile.
  await Promise.all([
    ask(2, 1, [number(1006, 2, TGPP)]),
    policy.askFor(RE_AUTH, GX, session, [number(258, GX), text(293, "gateway.test"), number(285, 0)]),
  ]);
  await ask(3, 2, [number(295, 1)]);
  await gateway.askFor(CREDIT_CONTROL, GX, "gateway.test;1;2", [
    number(258, GX),
    to,
    number(416, 1),
    number(415, 0),
    ...subscriber("unknown-user"),
  ]);
  // Credit control for data, in groups.
  const used = group(446, [number(420, 61), long(421, 5_000_000_000n)]);
  await gateway.askFor(CREDIT_CONTROL, 4, "gateway.test;1;3", [
    number(258, 4),
    text(461, "32251@3gpp.org"),
    to,
    number(416, 4),
    number(415, 0),
    group(456, [number(432, 10), used]),
  ]);
  // A login whose password must not appear.
  await gateway.askFor(AA, 1, "gateway.test;1;4", [
    number(258, 1),
    to,
    number(274, 3),
    text(1, "bob"),
    text(2, "open-sesame-7"),
    number(6, 2),
  ]);
  // Nobody has that name: freeDiameter takes another peer of the application. Nobody has the application that follows.
  const nobody = [number(258, GX), text(293, "nobody.test"), number(416, 1), number(415, 0)];
  await gateway.askFor(CREDIT_CONTROL, GX, "gateway.test;1;5", nobody);
  await gateway.askFor(316, 16_777_251, "gateway.test;1;6", [number(258, 16_777_251), text(1, "001010000000001")]);
  await sleep(WATCHDOG_MS);
  await policy.close();
  await gateway.close();
}
