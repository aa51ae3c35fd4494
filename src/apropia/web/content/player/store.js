/* A browser may refuse storage to a frame of another site; the core of H5P asks for it and would stop half-way, without
   its state and its results. Where it is refused there is one that lasts as long as the page. Loaded into the frame of
   the content before the core. */
for (const name of ["localStorage", "sessionStorage"]) {
  try {
    window[name].length;
  } catch {
    const held = new Map();
    const store = {
      get length() { return held.size; },
      key: (place) => [...held.keys()][place] ?? null,
      getItem: (key) => held.get(String(key)) ?? null,
      setItem: (key, value) => { held.set(String(key), String(value)); },
      removeItem: (key) => { held.delete(String(key)); },
      clear: () => { held.clear(); },
    };
    Object.defineProperty(window, name, { value: store });
  }
}
