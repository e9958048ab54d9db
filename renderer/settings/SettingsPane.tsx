// Appearance: theme, contrast, density, and how time reads.
import { Palette } from "lucide-react";
import type { ReactElement } from "react";
import { ChoiceGroup } from "../shared/ChoiceGroup.tsx";
import { SidePane } from "../shared/SidePane.tsx";
import type { UiSettings } from "../ui-settings.ts";

interface SettingsPaneProps {
  readonly settings: UiSettings;
  readonly onChange: (change: Partial<UiSettings>) => void;
  readonly onColours: () => void;
  readonly onClose: () => void;
}

export function SettingsPane({ settings, onChange, onColours, onClose }: SettingsPaneProps): ReactElement {
  return (
    <SidePane title="Settings" onClose={onClose}>
      <ChoiceGroup
        label="Theme"
        value={settings.theme}
        choices={[
          ["system", "As the system"],
          ["light", "Light"],
          ["dark", "Dark"],
        ]}
        onChange={(theme) => onChange({ theme })}
      />
      <ChoiceGroup
        label="Contrast"
        value={settings.contrast}
        choices={[
          ["normal", "Normal"],
          ["high", "High"],
        ]}
        onChange={(contrast) => onChange({ contrast })}
      />
      <ChoiceGroup
        label="Rows"
        value={settings.density}
        choices={[
          ["compact", "Compact"],
          ["normal", "Normal"],
          ["roomy", "Roomy"],
        ]}
        onChange={(density) => onChange({ density })}
      />
      <ChoiceGroup
        label="Time"
        value={settings.timeFormat}
        choices={[
          ["local", "Local"],
          ["utc", "UTC"],
          ["since-start", "Since start"],
          ["since-previous", "Since previous row"],
        ]}
        onChange={(timeFormat) => onChange({ timeFormat })}
      />
      <ChoiceGroup
        label="Digits of a second"
        value={settings.timeDigits}
        choices={[
          [3, "ms"],
          [6, "µs"],
          [9, "ns"],
        ]}
        onChange={(timeDigits) => onChange({ timeDigits })}
      />
      <ChoiceGroup
        label="Detail"
        value={settings.placement}
        choices={[
          ["auto", "Beside in wide windows"],
          ["right", "Beside the list"],
          ["below", "Below the list"],
        ]}
        onChange={(placement) => onChange({ placement })}
      />
      <button type="button" className="button" onClick={onColours}>
        <Palette aria-hidden />
        Colour rules of rows…
      </button>
    </SidePane>
  );
}
