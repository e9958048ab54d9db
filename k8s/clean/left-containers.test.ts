import { expect, test } from "vitest";
import { sessionUser } from "../manifests/labels.ts";
import { waitingContainer } from "../pod-tap/pod-tap.ts";
import { containersOf, type LeftContainer, tappedPodSchema } from "./left-containers.ts";

const STARTED_MS = Date.parse("2026-11-29T08:00:00Z");
const NAME = "thresher-abcd1234";
const user = sessionUser("ann@shop.example", "ann");
const order = { namespace: "shop", pod: "cart-1", image: "tcpdump", leaseSeconds: 600, session: "s1234567", user };

/** What is told of a pod with these ephemeral containers, `afterMs` after their start. */
function check(
  containers: readonly object[],
  expected: readonly Partial<LeftContainer>[],
  {
    state = { running: { startedAt: "2026-11-29T08:00:00Z" } },
    afterMs = 1000,
    name = NAME,
  }: {
    readonly state?: object;
    readonly afterMs?: number;
    readonly name?: string;
  } = {},
): void {
  const pod = tappedPodSchema.parse({
    metadata: { name: "cart-1", namespace: "shop" },
    spec: { nodeName: "n1", ephemeralContainers: containers },
    status: { ephemeralContainerStatuses: [{ name, state }] },
  });
  const found = containersOf(pod, STARTED_MS + afterMs);
  expect(found).toHaveLength(expected.length);
  expect(found).toMatchObject(expected);
}

test("one that runs: whose it is, since when, and until when", () =>
  check(
    [waitingContainer(NAME, order)],
    [
      {
        session: "s1234567",
        user: user.label,
        userName: "ann@shop.example",
        namespace: "shop",
        pod: "cart-1",
        container: NAME,
        node: "n1",
        startedAtMs: STARTED_MS,
        leaseEndsAtMs: STARTED_MS + 600_000,
      },
    ],
  ));
test("one whose lease was renewed ends a lease from now at the latest", () =>
  check([waitingContainer(NAME, order)], [{ leaseEndsAtMs: STARTED_MS + 700_000 + 600_000 }], { afterMs: 700_000 }));
test("one of a version before, which did not say whose it is", () =>
  check([{ ...waitingContainer(NAME, order), env: [] }], [{ session: "abcd1234", user: "" }]));
test("what has ended, has not begun, or is not ours is not told", () => {
  check([waitingContainer(NAME, order)], [], { state: { terminated: { exitCode: 0 } } });
  check([waitingContainer(NAME, order)], [], { state: { waiting: {} } });
  check([waitingContainer("debug", order)], [], { name: "debug" });
  check([{ name: NAME, command: ["sh"] }], []);
});
