// Whether scripts send for real; said in words and by a sign, wherever scripts are shown.
import { CircleDot, Send } from "lucide-react";
import type { ReactElement } from "react";
import "./ArmSwitch.css";

interface ArmSwitchProps {
  readonly isArmed: boolean;
  readonly onArm: (isArmed: boolean) => void;
}

export function ArmSwitch({ isArmed, onArm }: ArmSwitchProps): ReactElement {
  const Icon = isArmed ? Send : CircleDot;
  return (
    <span className="ArmSwitch" data-armed={isArmed}>
      <span
        className="ArmSwitch-state"
        title={isArmed ? "What scripts send leaves this machine" : "What scripts would send is recorded and stays here"}
      >
        <Icon aria-hidden />
        {isArmed ? "Armed: scripts send" : "Recording only"}
      </span>
      <button type="button" className="button" onClick={() => onArm(!isArmed)}>
        {isArmed ? "Disarm" : "Arm…"}
      </button>
    </span>
  );
}
