// A capture filter as the capture program judges it, a little after the last key.
import { useEffect, useState } from "react";

const CHECK_AFTER_MS = 200;

/** An error text for the filter, empty when it is fine, null while it is not known. */
export const useFilterCheck = (filter: string, check: (filter: string) => Promise<string | null>): string | null => {
  const [checked, setChecked] = useState<{ filter: string; error: string | null }>({ filter: "", error: "" });
  const text = filter.trim();
  useEffect(() => {
    let isCurrent = true;
    const timer = setTimeout(() => {
      if (text !== "") {
        void check(text).then((error) => {
          if (isCurrent) {
            setChecked({ filter: text, error });
          }
        });
      }
    }, CHECK_AFTER_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [text, check]);
  if (text === "") {
    return "";
  }
  return checked.filter === text ? checked.error : null;
};
