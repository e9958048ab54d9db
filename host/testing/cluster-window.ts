// A window with one tap: its states, rows and losses, as far as tests of a tapped cluster ask for them.
import type { ClusterNode, ClusterOrder, ClusterState, ListRow } from "../../contract/index.ts";
import { type Client, firstOf } from "./client.ts";
import { withTapWindow } from "./tap-window.ts";

const PAGE_ROWS = 1000;
/** A test that waits longer fails, and undoes what it did to the cluster. */
const STATE_TIMEOUT_MS = 100_000;

export class ClusterWindow {
  readonly client: Client;
  /** Where it saves. */
  readonly folder: string;

  constructor(client: Client, folder: string) {
    this.client = client;
    this.folder = folder;
  }
  async start(order: ClusterOrder): Promise<void> {
    await this.client.cluster.start({ order, isAdded: false });
  }
  async stop(): Promise<ClusterState | undefined> {
    return (await this.client.cluster.stop({ tap: "" })).taps[0];
  }
  async state(isWanted: (state: ClusterState) => boolean): Promise<ClusterState> {
    let last: ClusterState | undefined;
    const wanted = async (): Promise<ClusterState> => {
      for await (const { taps } of await this.client.cluster.states({}))
        for (const tap of taps) if (isWanted((last = tap))) return tap;
      throw new Error("the states ended before");
    };
    const late = AbortSignal.timeout(STATE_TIMEOUT_MS);
    return Promise.race([
      wanted(),
      new Promise<never>((_, reject) => {
        late.addEventListener("abort", () => {
          reject(new Error(`waited ${STATE_TIMEOUT_MS} ms for a state; now ${JSON.stringify(last)}`));
        });
      }),
    ]);
  }
  /** Waits until every one of so many agents is connected. */
  connected(agents = 2): Promise<ClusterState> {
    return this.state(({ nodes }) => nodes.length === agents && nodes.every(({ link }) => link === "connected"));
  }
  async node(name: string, isWanted: (node: ClusterNode) => boolean): Promise<ClusterNode> {
    const find = ({ nodes }: ClusterState) => nodes.find((one) => one.node === name && isWanted(one));
    const found = find(await this.state((state) => find(state) !== undefined));
    if (found === undefined) throw new Error("a state without the node that it was wanted for");
    return found;
  }

  /** All rows of a filter, now. */
  async allRows(filter: string): Promise<readonly ListRow[]> {
    const { view } = await this.client.view.open({ filter, sort: null, showConnections: false });
    await firstOf(await this.client.view.ticks({ view }), ({ isComplete }) => isComplete);
    const all: ListRow[] = [];
    for (;;) {
      const { rows } = await this.client.view.rows({ view, start: all.length, count: PAGE_ROWS });
      all.push(...rows);
      if (rows.length < PAGE_ROWS) break;
    }
    await this.client.view.close({ view });
    return all;
  }
  /** What a test that fails wants to know: agents, names, entries, and all that the ledger says. */
  async facts(): Promise<object> {
    const { nodes, missingNames, podsTargeted } = await this.state(() => true);
    const { entries, ledger } = await firstOf(await this.client.session.ticks({}), () => true);
    return { nodes, missingNames, podsTargeted, entries, ledger };
  }
  /** Codes of the ledger's lines that are losses. */
  async losses(): Promise<readonly string[]> {
    const tick = await firstOf(await this.client.session.ticks({}), ({ entries }) => entries > 0);
    return tick.ledger.lines.filter(({ isLoss }) => isLoss).map(({ code }) => code);
  }
}

export function withClusterWindow(use: (window: ClusterWindow) => Promise<void>): Promise<void> {
  return withTapWindow((client, folder) => use(new ClusterWindow(client, folder)));
}
