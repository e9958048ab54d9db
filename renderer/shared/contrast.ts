// Protocol colours are given; the theme's surface is not theirs. A chip keeps the hue and moves the lightness until
// its text meets WCAG AA (4.5:1) on the tinted ground it stands on.
export const MIN_TEXT_CONTRAST = 4.5;

export type Rgb = readonly [red: number, green: number, blue: number];

/** `#rrggbb` or `#rgb` → three bytes; anything else is a mid grey, since the text comes from a capture's peer. */
export const parseColor = (text: string): Rgb => {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(text);
  const hex = short
    ? `#${short
        .slice(1)
        .map((digit) => digit + digit)
        .join("")}`
    : text;
  if (!/^#[0-9a-f]{6}$/i.test(hex)) {
    return [128, 128, 128];
  }
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
};

export const formatColor = (color: Rgb): string =>
  `#${color.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;

const linear = (byte: number): number => {
  const part = byte / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
};

/** Relative luminance, WCAG 2.2. */
export const luminance = ([red, green, blue]: Rgb): number =>
  0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);

/** Contrast ratio of two colours, 1 to 21. */
export const contrast = (a: Rgb, b: Rgb): number => {
  const [dark, light] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
};

/** `share` of `a`, the rest of `b`. */
export const mix = (a: Rgb, b: Rgb, share: number): Rgb => [
  a[0] * share + b[0] * (1 - share),
  a[1] * share + b[1] * (1 - share),
  a[2] * share + b[2] * (1 - share),
];

const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];
const STEPS = 40;

/** The colour nearest to `color`, towards white or black, that reads on `ground`. */
export const readableOn = (color: Rgb, ground: Rgb, minimum = MIN_TEXT_CONTRAST): Rgb => {
  const target = luminance(ground) > 0.18 ? BLACK : WHITE;
  for (let step = 0; step <= STEPS; step++) {
    const candidate = mix(target, color, step / STEPS).map(Math.round) as unknown as Rgb;
    if (contrast(candidate, ground) >= minimum) {
      return candidate;
    }
  }
  return target;
};

export interface ChipColors {
  readonly text: string;
  readonly ground: string;
}

const GROUND_TINT = 0.14;

/** Text and ground of a protocol's chip on a surface. A selected row is a shade away, so a little margin is kept. */
export const chipColors = (protocolColor: string, surface: string): ChipColors => {
  const base = parseColor(protocolColor);
  const under = parseColor(surface);
  const isDark = luminance(under) < 0.18;
  const ground = mix(isDark ? mix(base, WHITE, 0.75) : base, under, isDark ? GROUND_TINT * 1.6 : GROUND_TINT);
  return { text: formatColor(readableOn(base, ground, MIN_TEXT_CONTRAST + 0.2)), ground: formatColor(ground) };
};
