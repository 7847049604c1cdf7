// What was typed, kept in a store of this computer under names that begin alike. A store that is full or forbidden keeps nothing,
// and the page goes on. The scripts beside this one use it, and stand after it.
const keeper = (store, prefix) => {
  const dared = (act) => { try { return act(store()); } catch { return null; } };
  return {
    read: (key) => dared((there) => JSON.parse(there.getItem(prefix + key))),
    write: (key, value) => dared((there) => there.setItem(prefix + key, JSON.stringify(value))),
    drop: (key) => dared((there) => there.removeItem(prefix + key)),
    keys: () => dared((there) => Object.keys(there).filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length))) || [],
  };
};
