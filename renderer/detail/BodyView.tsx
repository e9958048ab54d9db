// A body: laid out or raw, decoded or as it came, as text or as bytes; what is missing is said.
import { useMemo, useState, type ReactElement } from "react";
import { formatBytes, formatCount, formatExactBytes } from "../shared/format-number.ts";
import { equals } from "../list/addable.ts";
import { AddButton } from "./AddButton.tsx";
import { bytesOfBody, readBody } from "./body-text.ts";
import type { BodySection } from "./detail-model.ts";
import { HexView } from "./HexView.tsx";
import { SectionTitle } from "./SectionTable.tsx";
import { TextViewer } from "./TextViewer.tsx";
import { menuOf, valueAtPoint, valueProps, type ValueActions } from "./value-actions.ts";
import "./BodyView.css";

interface BodyViewProps {
  readonly body: BodySection;
  readonly isTruncated: boolean;
  readonly isCollapsed: boolean;
  readonly actions: ValueActions;
  readonly onToggle: (title: string) => void;
}

const MAX_HEIGHT = 420;
const MAX_ADDABLE_LENGTH = 2000;

export function BodyView({ body, isTruncated, isCollapsed, actions, onToggle }: BodyViewProps): ReactElement {
  const [isPretty, setPretty] = useState(true);
  const [isDecoded, setDecoded] = useState(true);
  const [isHex, setHex] = useState(false);
  const [isWhole, setWhole] = useState(false);
  const shown = useMemo(() => readBody(body, { isPretty, isDecoded, isWhole }), [body, isPretty, isDecoded, isWhole]);
  const bytes = useMemo(() => bytesOfBody(body), [body]);
  const isBytes = isHex || shown.text === null;
  const addable = body.body.length > MAX_ADDABLE_LENGTH ? null : equals(body.selector, body.body);
  const whole = { text: shown.text ?? body.body, addable };
  const isJson = shown.language === "json" && body.encoding === "" && body.selector !== "";
  const selectorOf = isJson ? (path: string) => `${body.selector}.json()${path}` : null;
  return (
    <section className="BodyView" {...valueProps(actions, whole)}>
      <div className="SectionTable-head BodyView-head">
        <SectionTitle
          title={body.title}
          count={formatBytes(bytes.length)}
          isCollapsed={isCollapsed}
          onToggle={onToggle}
        />
        {isCollapsed ? null : (
          <div className="BodyView-tools" title={formatExactBytes(bytes.length)}>
            {addable === null ? null : <AddButton addable={addable} adding={actions} />}
            {body.encoding === "base64" ? (
              <Switch label="Decode Base64" isOn={isDecoded} onChange={setDecoded} />
            ) : null}
            {shown.language === "json" && !isBytes ? (
              <Switch label="Pretty" isOn={isPretty} onChange={setPretty} />
            ) : null}
            <Switch label="Hex" isOn={isBytes} onChange={setHex} isFixed={shown.text === null} />
          </div>
        )}
      </div>
      {isCollapsed ? null : (
        <>
          {isTruncated ? (
            <p className="BodyView-note">
              The body is kept in part only; its beginning is shown. The sizes above are the true ones.
            </p>
          ) : null}
          {isBytes ? (
            <HexView bytes={bytes} label={`${body.title} as bytes`} maxHeight={MAX_HEIGHT} />
          ) : (
            <TextViewer
              text={shown.text ?? ""}
              language={shown.language}
              label={body.title}
              maxHeight={MAX_HEIGHT}
              onMenu={(event, point) => menuOf(actions, valueAtPoint(point, selectorOf, whole))(event)}
            />
          )}
          {shown.hiddenCharacters > 0 ? (
            <p className="BodyView-note">
              {formatCount(shown.hiddenCharacters)} more characters.{" "}
              <button type="button" className="button" onClick={() => setWhole(true)}>
                Show the rest
              </button>
            </p>
          ) : null}
          {isPretty && shown.language === "json" && !shown.isPretty && !isBytes ? (
            <p className="BodyView-note">
              Shown as it came: too long, not quite JSON, or with numbers that laying out would round.
            </p>
          ) : null}
        </>
      )}
    </section>
  );
}

interface SwitchProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly isFixed?: boolean;
  readonly onChange: (isOn: boolean) => void;
}

function Switch({ label, isOn, isFixed, onChange }: SwitchProps): ReactElement {
  return (
    <button
      type="button"
      className="BodyView-switch"
      aria-pressed={isOn}
      disabled={isFixed}
      onClick={() => onChange(!isOn)}
    >
      {label}
    </button>
  );
}
