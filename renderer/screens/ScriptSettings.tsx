// Constants, hosts and samples joined to the workspace.
import type { ReactElement } from "react";
import { addScript, importConstants, showScripts } from "../script-actions.ts";
import { chooseText } from "../native.ts";
import { ConstantPane } from "../scripts/ConstantPane.tsx";
import { HostTable } from "../scripts/HostTable.tsx";
import { SampleGallery } from "../scripts/SampleGallery.tsx";
import { useObservable, useUi, useWorkspace } from "../workspace-context.ts";
import { useConstants, useHosts, useSamples } from "./use-scripts.ts";

export function ConstantSection(): ReactElement {
  const workspace = useWorkspace();
  const wanted = useUi((state) => state.wantedConstant);
  const { constants, again } = useConstants();
  const hasKubesharkPaths = useObservable(workspace.scripts.state)?.hasKubesharkPaths ?? false;
  const importFile = async (): Promise<void> => {
    const yaml = await chooseText(".yaml,.yml");
    if (yaml !== null && (await importConstants(workspace, yaml))) {
      again();
    }
  };
  return (
    <ConstantPane
      key={wanted}
      constants={constants}
      wanted={wanted}
      onSet={(change) => void workspace.run((client) => client.scripts.setEnv(change)).then(again)}
      onRemove={(name) =>
        workspace.confirmation.set({
          text: `Delete the constant ${name}? Scripts that read it get nothing.`,
          keep: "Keep",
          confirm: `Delete ${name}`,
          run: async () => {
            await workspace.run((client) => client.scripts.removeEnv({ name }));
            again();
          },
        })
      }
      onImport={() => void importFile()}
      hasKubesharkPaths={hasKubesharkPaths}
      onKubesharkPaths={(isOn) => void workspace.run((client) => client.scripts.setKubesharkPaths({ isOn }))}
    />
  );
}

export function HostSection(): ReactElement {
  const { rules, titleOf, decide, remove } = useHosts();
  return <HostTable rules={rules} titleOf={titleOf} onDecide={decide} onRemove={remove} />;
}

export function SampleSection(): ReactElement {
  const workspace = useWorkspace();
  const samples = useSamples();
  const { constants } = useConstants();
  return (
    <SampleGallery
      samples={samples}
      constants={new Set((constants?.rows ?? []).map(({ name }) => name))}
      onInsert={(sample) => addScript(workspace, sample.file, sample.source)}
      onConstant={(wantedConstant) => {
        workspace.update((state) => ({ ...state, wantedConstant }));
        showScripts(workspace, "constants");
      }}
    />
  );
}
