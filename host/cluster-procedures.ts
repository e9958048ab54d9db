// cluster: what a kubeconfig reaches, what a tap would do, and the tap itself.
import { type ClusterStates, ContractError } from "../contract/index.ts";
import { contexts, glance, listLeft, plan, removeLeft } from "../k8s/index.ts";
import { withCluster } from "./cluster/cluster-desk.ts";
import { planOptions, tapOrder } from "./cluster/cluster-order.ts";
import { planView } from "./cluster/cluster-state.ts";
import { diagnose, type RunningTap } from "./cluster/doctor/index.ts";
import { runningTapOf } from "./cluster/running-tap.ts";
import { latestOf } from "./latest.ts";
import { asOutput, guarded, procedures } from "./procedures.ts";

const { cluster: implement } = procedures;

export const cluster = {
  contexts: implement.contexts.handler(async () => {
    try {
      return asOutput({ contexts: await contexts(), failure: "" });
    } catch (error) {
      if (!(error instanceof ContractError)) throw error;
      return { contexts: [], failure: `${error.message}; ${error.data.nextStep}` };
    }
  }),
  namespaces: implement.namespaces.handler(async ({ input, signal }) =>
    asOutput(await withCluster(input.context, (client) => glance(client, signal))),
  ),
  plan: implement.plan.handler(async ({ input, signal }) => {
    const options = { ...planOptions(input), ...(signal === undefined ? {} : { signal }) };
    return planView(await withCluster(input.context, (client) => plan(client, tapOrder(input), options)));
  }),
  start: implement.start.handler(async ({ input, context: { clusters } }) => {
    const { id } = await clusters.start(input.order, input.isAdded);
    return { sessionId: id };
  }),
  stop: implement.stop.handler(async ({ input, context: { clusters } }) => asOutput(await clusters.stop(input.tap))),
  states: implement.states.handler(({ context: { clusters }, signal }) =>
    guarded(
      latestOf<ClusterStates>(
        { read: () => clusters.state, subscribe: (changed) => clusters.onChange(changed) },
        signal,
      ),
    ),
  ),
  logs: implement.logs.handler(async ({ input, context: { clusters }, signal }) =>
    asOutput({ containers: await clusters.running(input.tap).tap.logs(input.node, signal) }),
  ),
  restart: implement.restart.handler(async ({ input, context: { clusters } }) => {
    await clusters.running(input.tap).tap.restart(input.node);
    return {};
  }),
  diagnose: implement.diagnose.handler(({ input, context: { clusters, connection }, signal }) => {
    const order = { context: input.context, order: tapOrder(input), ...planOptions(input) };
    const taps = (context: string): readonly RunningTap[] =>
      clusters.live(context).flatMap((tap) => runningTapOf(tap, () => connection.views, signal) ?? []);
    return guarded(diagnose(order, { taps, signal }));
  }),
  leftovers: implement.leftovers.handler(async ({ input }) => {
    const found = await withCluster(input.context, (client) => listLeft(client, { isForAll: input.everybody }));
    return asOutput({ sessions: found });
  }),
  clean: implement.clean.handler(async ({ input }) =>
    withCluster(input.context, async (client) => {
      const found = await listLeft(client, { isForAll: true, namespaces: [input.namespace] });
      const chosen = found.filter(
        ({ session, namespace }) => session === input.session && namespace === input.namespace,
      );
      const reports = await removeLeft(client, chosen);
      return asOutput({
        removed: reports.flatMap(({ removed }) => removed),
        left: reports.flatMap(({ left }) => left),
      });
    }),
  ),
};
