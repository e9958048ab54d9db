// A button of one sign; its name is read and shown on hover.
import type { MouseEvent, ReactElement } from "react";

interface IconButtonProps {
  readonly title: string;
  readonly isDisabled?: boolean;
  readonly isPressed?: boolean;
  readonly onClick: (event: MouseEvent<HTMLButtonElement>) => void;
  readonly children: ReactElement;
}

export function IconButton({ title, isDisabled, isPressed, onClick, children }: IconButtonProps): ReactElement {
  return (
    <button
      type="button"
      className="button"
      data-kind="quiet"
      data-shape="icon"
      aria-label={title}
      aria-pressed={isPressed}
      title={title}
      disabled={isDisabled}
      onClick={onClick}
    >
      {children}
    </button>
  );
}
