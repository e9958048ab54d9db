// What parts of the screen of scripts read when they are shown, and again when it may have changed.
import { useCallback, useEffect, useState } from "react";
import type { DissectorSample, HostRule, Sample } from "../../contract/index.ts";
import type { Client } from "../connection.ts";
import type { Constants } from "../scripts/ConstantPane.tsx";
import { useObservable, useWorkspace } from "../workspace-context.ts";

/** An answer of the session; read again whenever `key` is another or `again` is called. Null until it is known. */
const useRead = <Value>(
  read: (client: Client) => Promise<Value>,
  key: string,
): { readonly value: Value | null; readonly again: () => void } => {
  const workspace = useWorkspace();
  const link = useObservable(workspace.connection);
  const client = link.kind === "open" ? workspace.connection.client : null;
  const [value, setValue] = useState<Value | null>(null);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let isCurrent = true;
    if (client !== null && turn >= 0 && key !== "\n") {
      void workspace.run(read).then((answer) => {
        if (isCurrent && answer !== undefined) {
          setValue(answer);
        }
      });
    }
    return () => {
      isCurrent = false;
    };
  }, [workspace, client, read, key, turn]);
  return { value, again: useCallback(() => setTurn((before) => before + 1), []) };
};

const readHosts = async (client: Client): Promise<readonly HostRule[]> => (await client.scripts.hosts({})).rules;
const readSamples = async (client: Client): Promise<readonly Sample[]> => (await client.scripts.samples({})).samples;
const readDissectorSamples = async (client: Client): Promise<readonly DissectorSample[]> =>
  (await client.dissectors.samples({})).samples;
const readConstants = (client: Client): Promise<Constants> => client.scripts.env({});

export interface Hosts {
  readonly rules: readonly HostRule[] | null;
  readonly titleOf: (file: string) => string;
  readonly decide: (rule: HostRule, decision: "allowed" | "denied") => void;
  readonly remove: (rule: HostRule) => void;
}

export const useHosts = (): Hosts => {
  const workspace = useWorkspace();
  const state = useObservable(workspace.scripts.state);
  // A host that is denied from the first is asked for by nobody, but something fails by it.
  const problems = (state?.scripts ?? []).map(({ problem }) => problem).join("/");
  const { value, again } = useRead(readHosts, `${state?.hostsAsked ?? 0} ${state?.alertSeq ?? 0} ${problems}`);
  return {
    rules: value,
    titleOf: (file) => state?.scripts.find((script) => script.file === file)?.title ?? file,
    decide: ({ script, host }, rule) =>
      void workspace.run((client) => client.scripts.decideHost({ script, host, rule })).then(again),
    remove: ({ script, host }) =>
      void workspace.run((client) => client.scripts.removeHost({ script, host })).then(again),
  };
};

export const useConstants = (): { readonly constants: Constants | null; readonly again: () => void } => {
  const { value, again } = useRead(readConstants, "");
  return { constants: value, again };
};

export const useSamples = (): readonly Sample[] | null => useRead(readSamples, "").value;

export const useDissectorSamples = (): readonly DissectorSample[] | null => useRead(readDissectorSamples, "").value;
