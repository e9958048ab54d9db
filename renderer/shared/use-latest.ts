// A reference to the newest value, for handlers that outlive the render that made them.
import { useLayoutEffect, useRef, type RefObject } from "react";

export const useLatest = <Value>(value: Value): RefObject<Value> => {
  const latest = useRef(value);
  useLayoutEffect(() => {
    latest.current = value;
  });
  return latest;
};
