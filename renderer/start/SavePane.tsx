// Saving packets or entries: which, and in which format. Says afterwards what was written.
import { useState, type ReactElement } from "react";
import type { SaveFormat } from "../../contract/index.ts";
import { ChoiceGroup } from "../shared/ChoiceGroup.tsx";
import { formatBytes, formatCount } from "../shared/format-number.ts";
import { SidePane } from "../shared/SidePane.tsx";
import { TickBox } from "../shared/TickBox.tsx";
import type { SaveWhat } from "../workspace-actions.ts";

export interface Saved {
  readonly path: string;
  readonly bytes: number;
  readonly packets: number;
  readonly entries: number;
  /** What the file does not hold, and why; absent when it is whole. */
  readonly notice?: string | undefined;
}

interface SavePaneProps {
  readonly entries: number;
  readonly shown: number;
  readonly selected: number;
  readonly isDownload: boolean;
  readonly onSave: (what: SaveWhat, format: SaveFormat, withSecrets: boolean) => Promise<Saved | undefined>;
  readonly onClose: () => void;
}

const FORMATS = [
  ["pcapng", "pcapng"],
  ["pcap", "pcap"],
  ["json", "JSON lines"],
  ["csv", "CSV"],
] as const;

const FORMAT_NOTES: Readonly<Record<SaveFormat, string>> = {
  pcapng: "Packets with names and interfaces. Wireshark opens it.",
  pcap: "Packets only, readable by every tool.",
  json: "One entry a line, with everything that is known of it.",
  csv: "One entry a line: the columns of the list, for spreadsheets.",
};

export function SavePane({ entries, shown, selected, isDownload, onSave, onClose }: SavePaneProps): ReactElement {
  const [what, setWhat] = useState<SaveWhat>(selected > 1 ? "entries" : shown < entries ? "view" : "all");
  const [format, setFormat] = useState<SaveFormat>("pcapng");
  const [wantsSecrets, setWantsSecrets] = useState(false);
  const withSecrets = wantsSecrets && format === "pcapng";
  const [saved, setSaved] = useState<Saved | null>(null);
  const [isSaving, setSaving] = useState(false);
  const save = async (): Promise<void> => {
    setSaving(true);
    setSaved(null);
    setSaved((await onSave(what, format, withSecrets)) ?? null);
    setSaving(false);
  };
  const verb = isDownload ? "Download" : "Save";
  return (
    <SidePane
      title="Save or export"
      onClose={onClose}
      footer={
        <button
          type="button"
          className="button"
          data-kind="primary"
          disabled={isSaving || entries === 0}
          onClick={() => void save()}
        >
          {isSaving ? "Writing…" : `${verb} ${FORMATS.find(([value]) => value === format)?.[1] ?? format}`}
        </button>
      }
    >
      <ChoiceGroup
        label="What"
        value={what}
        choices={[
          ["all", `Everything (${formatCount(entries)})`],
          ["view", `Shown rows (${formatCount(shown)})`, shown === 0],
          ["entries", `Selected rows (${formatCount(selected)})`, selected === 0],
        ]}
        onChange={setWhat}
      />
      <ChoiceGroup label="Format" value={format} choices={FORMATS} onChange={setFormat} />
      <p className="label">{FORMAT_NOTES[format]}</p>
      {format === "pcapng" ? (
        <TickBox
          label="With TLS secrets"
          note="Whoever has the file can then read inside its TLS connections. Secrets of other connections stay out."
          isTicked={wantsSecrets}
          onChange={setWantsSecrets}
        />
      ) : null}
      <p role="status">{saved === null ? "" : savedText(saved, verb)}</p>
    </SidePane>
  );
}

/** What was written, and what was left out of it. */
function savedText({ path, entries, packets, bytes, notice = "" }: Saved, verb: "Save" | "Download"): string {
  const what = `${formatCount(entries)} entries, ${formatCount(packets)} packets, ${formatBytes(bytes)}.`;
  return `${verb === "Save" ? `Saved ${path}` : "Ready"}: ${what} ${notice}`.trim();
}
