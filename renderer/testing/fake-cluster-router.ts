// The operations on clusters, over the told cluster.
import { implement } from "@orpc/server";
import { contract } from "../../contract/index.ts";
import { changes, pause, TICK_MS } from "./fake-changes.ts";
import { OrderRefused, type FakeCluster } from "./fake-cluster.ts";

/** A cluster that does not answer is told apart from a slow one by its time-out. */
const UNREACHABLE_AFTER_MS = 1200;
const REMOVAL_MS = 700;
const FINDING_MS = 40;

const os = implement(contract);

/** The session that taps fill. */
export interface FilledSession {
  readonly id: string;
  begin(name: string): string;
  /** A tap joins it: it is filled again, if it was not. */
  join(): void;
  end(): void;
}

export const clusterRouterOf = (cluster: FakeCluster, session: FilledSession) => ({
  contexts: os.cluster.contexts.handler(() => cluster.contexts()),
  namespaces: os.cluster.namespaces.handler(async ({ input, errors }) => {
    const answer = cluster.namespaces(input.context);
    await pause(answer === null ? UNREACHABLE_AFTER_MS : TICK_MS);
    if (answer === null) {
      throw errors.UNREACHABLE({
        message: `the API server of ${input.context} does not answer: connect ETIMEDOUT 10.20.0.4:6443`,
        data: { nextStep: "check the network or VPN to this cluster" },
      });
    }
    return answer;
  }),
  plan: os.cluster.plan.handler(({ input, errors }) => {
    try {
      return cluster.plan(input);
    } catch (error) {
      if (error instanceof OrderRefused) {
        throw errors.BAD_FILTER({ message: error.message, data: { nextStep: "correct it and try again" } });
      }
      throw error;
    }
  }),
  start: os.cluster.start.handler(async ({ input }) => {
    await pause(TICK_MS);
    cluster.start(input.order);
    if (input.isAdded) {
      session.join();
    }
    return { sessionId: input.isAdded ? session.id : session.begin(input.order.context) };
  }),
  stop: os.cluster.stop.handler(async ({ input }) => {
    cluster.beginRemoval(input.tap);
    await pause(REMOVAL_MS);
    const states = cluster.endRemoval(input.tap);
    if (states.taps.every(({ phase }) => phase === "removed")) {
      session.end();
    }
    return states;
  }),
  states: os.cluster.states.handler(({ signal }) => changes(cluster, () => cluster.states, signal)),
  logs: os.cluster.logs.handler(() => cluster.logs()),
  restart: os.cluster.restart.handler(({ input }) => {
    cluster.restart(input.tap, input.node);
    return {};
  }),
  diagnose: os.cluster.diagnose.handler(async function* () {
    for (const finding of cluster.findings()) {
      await pause(FINDING_MS);
      yield finding;
    }
  }),
  leftovers: os.cluster.leftovers.handler(() => ({ sessions: cluster.leftovers() })),
  clean: os.cluster.clean.handler(({ input }) => cluster.clean(input.session)),
});
