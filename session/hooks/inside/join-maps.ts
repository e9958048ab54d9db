// `wrapper.joinMaps`, as sandbox JavaScript: it runs where its maps are, so that values that are no JSON stay what they are.

/** Levels that are joined; below, the second map's value stands. */
export const MAX_JOIN_DEPTH = 100;

export const JOIN_MAPS = String.raw`
(function () {
  "use strict";
  function isMap(value) {
    return typeof value === "object" && value !== null && !Array.isArray(value);
  }
  function put(map, key, value) {
    // A key may be "__proto__".
    Object.defineProperty(map, key, { value: value, writable: true, enumerable: true, configurable: true });
  }
  function join(a, b, depth) {
    var joined = {};
    Object.keys(a).forEach(function (key) {
      put(joined, key, isMap(a[key]) && depth > 0 ? join(a[key], {}, depth - 1) : a[key]);
    });
    Object.keys(b).forEach(function (key) {
      var mine = Object.prototype.hasOwnProperty.call(joined, key) ? joined[key] : undefined;
      var other = b[key];
      if (typeof mine === "number" && typeof other === "number") put(joined, key, mine + other);
      else if (isMap(other) && depth > 0) put(joined, key, join(isMap(mine) ? mine : {}, other, depth - 1));
      else put(joined, key, other);
    });
    return joined;
  }
  return function joinMaps(a, b) {
    return join(a || {}, b || {}, ${MAX_JOIN_DEPTH});
  };
})
`;
