import { describe, expect, test } from "vitest";
import { FailureNotices, NOTICE_EVERY_MS } from "./failure-notices.ts";
import { FAKE_ALERTS } from "./testing/fake-script-data.ts";

const [, , dead, failed] = FAKE_ALERTS;
if (dead === undefined || failed === undefined) throw new Error("no failed alerts");

describe("desktop notifications", () => {
  test("what had failed before is no news; what fails then is told once", () => {
    const notices = new FailureNotices();
    notices.begin([dead]);
    expect(notices.next([dead], 0)).toBeNull();
    expect(notices.next([dead, failed], 0)).toEqual({
      title: "A script could not send",
      body: "Slow checkout calls: vendor.slack to hooks.slack.com failed. rate_limited (429): again in 30 s",
    });
    expect(notices.next([dead, failed], NOTICE_EVERY_MS)).toBeNull();
  });

  test("at most one a minute, which counts the rest", () => {
    const notices = new FailureNotices();
    notices.begin([]);
    expect(notices.next([dead], 0)?.title).toBe("A script could not send");
    const more = [dead, failed, { ...failed, id: "a9" }];
    expect(notices.next(more, NOTICE_EVERY_MS - 1)).toBeNull();
    expect(notices.next(more, NOTICE_EVERY_MS)?.title).toBe("Scripts could not send 2 times");
  });

  test("what was acknowledged or went well is not told", () => {
    const notices = new FailureNotices();
    notices.begin([]);
    expect(notices.next([{ ...dead, isAcknowledged: true }], 0)).toBeNull();
    expect(
      notices.next(
        FAKE_ALERTS.filter(({ phase }) => phase === "sent"),
        0,
      ),
    ).toBeNull();
  });
});
