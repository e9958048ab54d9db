// Bytes as hex and text side by side; only the lines on screen exist.
import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef, type ReactElement } from "react";
import { hexLine, hexLineCount } from "./hex.ts";
import "./HexView.css";

interface HexViewProps {
  readonly bytes: Uint8Array;
  readonly label: string;
  readonly maxHeight: number | null;
}

const LINE_HEIGHT = 18;

export function HexView({ bytes, label, maxHeight }: HexViewProps): ReactElement {
  const scroller = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- it is about the React compiler, which is not used here
  const virtualizer = useVirtualizer({
    count: hexLineCount(bytes),
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_HEIGHT,
    overscan: 8,
  });
  return (
    <div
      ref={scroller}
      className="HexView mono"
      role="region"
      aria-label={label}
      tabIndex={0}
      style={
        maxHeight === null ? { height: "100%" } : { height: Math.min(maxHeight, hexLineCount(bytes) * LINE_HEIGHT + 8) }
      }
    >
      <div className="HexView-content" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const line = hexLine(bytes, item.index);
          return (
            <div key={item.key} className="HexView-line" style={{ transform: `translateY(${item.start}px)` }}>
              <span className="HexView-offset">{line.offset}</span>
              <span>{line.hex}</span>
              <span className="HexView-text">{line.text}</span>
            </div>
          );
        })}
      </div>
    </div>
  );
}
