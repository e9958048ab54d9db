// "Added", for a second after a value was added to the filter.
import { useState } from "react";

const ADDED_MS = 1000;

/** What was added just now, or null; and the function that says so. */
export const useAdded = <Value>(): readonly [added: Value | null, show: (value: Value) => void] => {
  const [added, setAdded] = useState<Value | null>(null);
  const show = (value: Value): void => {
    setAdded(value);
    setTimeout(() => setAdded(null), ADDED_MS);
  };
  return [added, show];
};
