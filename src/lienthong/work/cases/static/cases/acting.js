// What is typed into the form of an act outlives a sign-in that ended, in this tab alone. Without this file the forms work all the same.
const acting = document.querySelector("form[data-acting]");
const kept = keeper(() => sessionStorage, "act:");

if (acting) {
  const here = location.pathname + location.search;
  const fields = () => [...acting.elements].filter((one) => one.name && one.matches("textarea, input[type=text], input:not([type])"));
  const before = kept.read(here);
  const offer = document.querySelector("[data-again]");
  // Only into a form that nobody has sent yet, and only for whoever typed it.
  if (before && before.who === acting.dataset.acting && offer && !document.querySelector("#errors")) {
    for (const [field, value] of Object.entries(before.values)) {
      const one = acting.elements.namedItem(field);
      if (!one || !("value" in one)) continue;
      one.value = value;
      const fold = one.closest("details");
      if (fold && value) fold.open = true;
    }
    offer.hidden = false;
  } else if (before && before.who !== acting.dataset.acting) kept.drop(here);
  // What the citizen will read, with what was typed so far.
  const typed = (one) => (one.type === "number" && one.value ? Number(one.value).toLocaleString("vi-VN") : one.value.trim());
  const tell = () => {
    for (const gap of document.querySelectorAll("[data-tells]")) {
      const said = gap.dataset.tells.split(" ").map((field) => typed(acting.elements.namedItem(field))).filter(Boolean).join(", ");
      gap.textContent = said ? gap.dataset.before + said : gap.dataset.empty;
    }
  };
  tell();
  acting.addEventListener("input", () => {
    tell();
    const values = {};
    for (const one of fields()) if (one.value !== one.defaultValue) values[one.name] = one.value;
    if (Object.keys(values).length) kept.write(here, { who: acting.dataset.acting, values });
    else kept.drop(here);
  });
}

// The page of a case that says that something was done: what was typed for it is not offered again.
const done = document.querySelector("[data-acted]");
if (done) {
  for (const key of kept.keys()) if (key.startsWith(done.dataset.acted)) kept.drop(key);
}
