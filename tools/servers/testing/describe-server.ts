// Tests of our entries against what a client saw: skipped, with a message, where nothing can be captured, and where the
// server is missing (session/actions/testing/real-service.ts).
import { beforeEach, describe } from "vitest";
import { describeService, type ServiceFacts } from "../../../session/actions/testing/real-service.ts";
import { whyNoCapture } from "./traffic.ts";

/** Tests against one server of ../shared/services; `port` is where it listens. */
export function describeServer(
  service: string,
  name: string,
  tests: (server: { readonly facts: () => ServiceFacts; readonly port: () => number }) => void,
): void {
  describeCaptured(name, () => {
    describeService(service, `against a real server`, {}, (facts) => {
      tests({ facts, port: () => Number(/:(\d+)\/?\w*$/.exec(facts()["url"] ?? "")?.[1]) });
    });
  });
}

/** Tests that need the permission to capture; their server is in the process of the test. */
export function describeCaptured(name: string, tests: () => void): void {
  const why = whyNoCapture();
  describe.skipIf(why !== "")(`${name} (skipped where tcpdump may not capture)`, () => {
    if (why !== "") process.stderr.write(`tests of ${name} are skipped: ${why}\n`);
    beforeEach(({ skip }) => skip(why !== "", why));
    tests();
  });
}
