import type { Readable } from "node:stream";
import { expect, test } from "vitest";
import { newSessionId, sessionUser } from "../manifests/labels.ts";
import { podTapPermissions } from "../plan/permissions.ts";
import { plan } from "../plan/plan.ts";
import { until } from "../testing/cluster.ts";
import { CAPTURE_IMAGE } from "../testing/images.ts";
import { describeCluster } from "../testing/describe-cluster.ts";
import { makePod, nodeCommand } from "../testing/cluster-objects.ts";
import { limitedUser } from "../testing/limited-user.ts";
import type { Permission, PodTapOrder } from "../types.ts";
import { podSchema } from "../api/objects.ts";
import { joinPod } from "./pod-tap.ts";

/** Talks to itself over loopback, as behind a sidecar. */
const PROGRAM = `
import http from "node:http";
http.createServer((request, response) => response.end("inside")).listen(8080, "127.0.0.1");
setInterval(() => http.get("http://127.0.0.1:8080/over-loopback", (answer) => answer.resume()), 200);
`;

const isNeeded = ({ isRequired }: Permission): boolean => isRequired;

await describeCluster("tap of one pod", (context) => {
  const { admin, namespace } = context;
  const order = (wish: Partial<PodTapOrder>): PodTapOrder => {
    const user = sessionUser("somebody", "here");
    return { namespace, pod: "talker", image: CAPTURE_IMAGE, leaseSeconds: 60, session: newSessionId(), user, ...wish };
  };
  async function readUntil(stream: Readable, words: string): Promise<Buffer> {
    let all = Buffer.alloc(0);
    for await (const chunk of stream) {
      all = Buffer.concat([all, chunk]);
      if (all.includes(words)) return all;
    }
    throw new Error(`the capture ended without ${words}`);
  }
  async function stateOf(container: string) {
    const pod = podSchema.parse(await admin.call({ path: `/api/v1/namespaces/${namespace}/pods/talker` }));
    return pod.status.ephemeralContainerStatuses.find(({ name }) => name === container)?.state;
  }

  test("a user with one namespace captures the pod's loopback, and cannot deploy agents", async () => {
    await makePod(admin, namespace, { name: "talker", ...nodeCommand(PROGRAM) });
    await using user = await limitedUser(context, "tapper", podTapPermissions([namespace]).filter(isNeeded));
    const agents = { namespaces: [namespace], podPattern: "", labelSelector: "", nodes: [], agentNamespace: namespace };
    expect((await plan(user.client, agents)).canDeploy).toBe(false);

    const startedMs = Date.now();
    const pod = await joinPod(user.client, order({}));
    const { stream, clock } = await pod.run("tcp port 8080", false);
    // Nodes of the test cluster have this machine's clock; another cluster's may go wrong by a minute.
    expect(Math.abs(clock?.aheadMs ?? Number.NaN)).toBeLessThan(60_000);
    expect(clock?.withinMs).toBeGreaterThan(0);
    const capture = await readUntil(stream, "GET /over-loopback");
    process.stdout.write(`pod tap: first request after ${Date.now() - startedMs} ms\n`);
    // Classic pcap, microseconds, little endian (draft-ietf-opsawg-pcap, 4).
    expect(capture.readUInt32LE(0)).toBe(0xa1b2c3d4);
    expect(await pod.end()).toBe(true);
    expect((await stateOf(pod.container))?.terminated).toBeTruthy();
    expect(await pod.isRunning()).toBe(false);
    await expect(pod.renew()).rejects.toThrow();
  });
  test("a filter that is wrong is told in tcpdump's words", async () => {
    const pod = await joinPod(admin, order({}));
    const { stream } = await pod.run("port nonsense", false);
    await expect(readUntil(stream, "never")).rejects.toMatchObject({
      message: expect.stringMatching(/nonsense|syntax/),
    });
    await pod.end();
  });
  test("the lease ends it when nobody stops it", async () => {
    const pod = await joinPod(admin, order({ leaseSeconds: 3 }));
    const { stream } = await pod.run("port 1", false);
    await expect(readUntil(stream, "never")).rejects.toThrow();
    await until("the container to end", async () => (await stateOf(pod.container))?.terminated);
  });
  test("a lease that is renewed ends later, in the same container, while it captures", async () => {
    const pod = await joinPod(admin, order({ leaseSeconds: 4 }));
    const { stream } = await pod.run("tcp port 8080", false);
    await readUntil(stream, "GET /over-loopback");
    const startedMs = Date.now();
    // More than two leases, renewed in each.
    await until("ten seconds of renewals", async () => {
      await pod.renew();
      return Date.now() - startedMs > 10_000;
    });
    expect(await pod.isRunning()).toBe(true);
    await until("the container to end", async () => (await stateOf(pod.container))?.terminated);
  });
  test("in a pod whose containers share their processes it is renewed and ended all the same", async () => {
    await makePod(admin, namespace, { name: "sharing", ...nodeCommand(PROGRAM), shareProcessNamespace: true });
    const pod = await joinPod(admin, order({ pod: "sharing" }));
    await pod.renew();
    expect(await pod.isRunning()).toBe(true);
    expect(await pod.end()).toBe(true);
  });
  test("an image that cannot be pulled, and a pod that is not there", async () => {
    await expect(joinPod(admin, order({ image: "registry.invalid/no/such:image" }))).rejects.toMatchObject({
      message: expect.stringContaining("registry.invalid/no/such:image"),
    });
    await expect(joinPod(admin, order({ pod: "none" }))).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
