// Puts theme, contrast and density on the root element, where tokens.css reads them, and follows the system's theme.
import { useEffect, useSyncExternalStore } from "react";
import type { UiSettings } from "./ui-settings.ts";

const subscribeTo =
  (query: string) =>
  (listener: () => void): (() => void) => {
    const media = window.matchMedia(query);
    media.addEventListener("change", listener);
    return () => media.removeEventListener("change", listener);
  };

const subscribeToDark = subscribeTo("(prefers-color-scheme: dark)");
const subscribeToContrast = subscribeTo("(prefers-contrast: more)");

/** Row heights in pixels; the same as in tokens.css, needed as numbers by the list. */
export const ROW_HEIGHTS = { compact: 22, normal: 26, roomy: 32 } as const;

export const useAppearance = (settings: UiSettings): void => {
  const isSystemDark = useSyncExternalStore(
    subscribeToDark,
    () => window.matchMedia("(prefers-color-scheme: dark)").matches,
  );
  const isSystemHigh = useSyncExternalStore(
    subscribeToContrast,
    () => window.matchMedia("(prefers-contrast: more)").matches,
  );
  const theme = settings.theme === "system" ? (isSystemDark ? "dark" : "light") : settings.theme;
  const contrast = isSystemHigh ? "high" : settings.contrast;
  useEffect(() => {
    Object.assign(document.documentElement.dataset, { theme, contrast, density: settings.density });
  }, [theme, contrast, settings.density]);
};

const subscribeToSize = (listener: () => void): (() => void) => {
  window.addEventListener("resize", listener);
  return () => window.removeEventListener("resize", listener);
};

export const useWindowWidth = (): number => useSyncExternalStore(subscribeToSize, () => window.innerWidth);
