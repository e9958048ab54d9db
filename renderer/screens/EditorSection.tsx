// The list of scripts and the editor, joined to the workspace.
import { useEffect, useMemo, type ReactElement } from "react";
import {
  addScript,
  closeScript,
  followFolder,
  openScript,
  removeScript,
  renameScript,
  saveScript,
  showScripts,
} from "../script-actions.ts";
import { draftOf, isEdited, withMine, withTheirs } from "../scripts/drafts.ts";
import { EditorPane } from "../scripts/EditorPane.tsx";
import type { ScriptContext } from "../scripts/editor/script-context.ts";
import { ScriptList } from "../scripts/ScriptList.tsx";
import { EmptyState } from "../shared/EmptyState.tsx";
import { useObservable, useUi, useWorkspace } from "../workspace-context.ts";

const MAX_VALUES = 40;

export function EditorSection(): ReactElement {
  const workspace = useWorkspace();
  const state = useObservable(workspace.scripts.state);
  const drafts = useObservable(workspace.drafts.drafts);
  const file = useUi((ui) => ui.scriptFile);
  const scripts = state?.scripts ?? [];
  const first = scripts[0]?.file ?? "";
  useEffect(() => {
    if (file === "" && first !== "") {
      void openScript(workspace, first);
    }
  }, [workspace, file, first]);
  if (state !== null && scripts.length === 0 && drafts.length === 0) {
    return <NoScripts />;
  }
  const known = new Set(scripts.map((script) => script.file));
  const dryRun = (chosen: string): void => {
    workspace.dryRun.choose(chosen);
    showScripts(workspace, "dry-run");
  };
  return (
    <>
      <ScriptList
        scripts={scripts}
        unsaved={drafts.filter((draft) => !known.has(draft.file)).map((draft) => draft.file)}
        edited={new Set(drafts.filter(isEdited).map((draft) => draft.file))}
        open={file}
        folder={state?.folder ?? ""}
        onOpen={(chosen, line, column) => void openScript(workspace, chosen, line, column)}
        onActive={(chosen, isActive) =>
          void workspace.run((client) => client.scripts.setActive({ file: chosen, isActive }))
        }
        onRestart={(chosen) => void workspace.run((client) => client.scripts.restart({ file: chosen }))}
        onRename={(chosen, to) => void renameScript(workspace, chosen, to)}
        onRemove={(chosen) => removeScript(workspace, chosen)}
        onDryRun={dryRun}
        onAdd={() => addScript(workspace, "New script")}
        onFolder={(folder) => void followFolder(workspace, folder)}
      />
      <Editor file={file} onDryRun={dryRun} />
    </>
  );
}

function Editor({
  file,
  onDryRun,
}: {
  readonly file: string;
  readonly onDryRun: (file: string) => void;
}): ReactElement {
  const workspace = useWorkspace();
  const state = useObservable(workspace.scripts.state);
  const drafts = useObservable(workspace.drafts.drafts);
  const failure = useObservable(workspace.drafts.failure);
  const place = useUi((ui) => ui.scriptPlace);
  const catalogue = useObservable(workspace.session.catalogue);
  const context: ScriptContext = useMemo(
    () => ({
      catalogue,
      valuesOf: async (field, prefix) =>
        (await workspace.connection.client?.filter.values({ field, prefix, limit: MAX_VALUES }).catch(() => null))
          ?.values ?? [],
    }),
    [workspace, catalogue],
  );
  const draft = draftOf(drafts, file);
  if (draft === null) {
    return failure === null ? (
      <EmptyState title="No script is open" text="Choose one of the list, or make a new one." />
    ) : (
      <EmptyState title={`${file} cannot be shown`} text={`${failure.message} ${failure.nextStep}`} />
    );
  }
  return (
    <EditorPane
      drafts={drafts}
      draft={draft}
      script={state?.scripts.find((script) => script.file === file) ?? null}
      place={place}
      failure={failure}
      context={context}
      onShow={(chosen) => void openScript(workspace, chosen)}
      onClose={(chosen) => closeScript(workspace, chosen)}
      onType={(chosen, text) => workspace.drafts.type(chosen, text)}
      onSave={() => void saveScript(workspace, file)}
      onDryRun={() => onDryRun(file)}
      onTheirs={() => workspace.drafts.change((known) => withTheirs(known, file))}
      onMine={() => workspace.drafts.change((known) => withMine(known, file))}
      onDismiss={() => workspace.drafts.failure.set(null)}
    />
  );
}

function NoScripts(): ReactElement {
  const workspace = useWorkspace();
  return (
    <EmptyState
      title="No scripts yet"
      text="A script sees every entry: it marks rows green or red, counts, sends to Slack or a bucket, hides secrets. Kubeshark's scripts run as they are."
    >
      <span className="ScriptsScreen-start">
        <button type="button" className="button" data-kind="primary" onClick={() => showScripts(workspace, "samples")}>
          Begin with a sample
        </button>
        <button type="button" className="button" onClick={() => addScript(workspace, "New script")}>
          New script
        </button>
      </span>
    </EmptyState>
  );
}
