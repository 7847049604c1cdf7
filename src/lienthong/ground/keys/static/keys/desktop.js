// Speaks with the signing service on this machine (VGCA: a WebSocket), and goes on when the signed file has come in.
(() => {
  const form = document.querySelector("[data-desktop-signing]");
  if (!form) return;
  const button = form.querySelector("[data-sign]");
  const says = (what, reason) => {
    for (const line of form.querySelectorAll("[data-says]")) line.hidden = line.dataset.says !== what;
    if (reason !== undefined) form.querySelector("[data-reason]").textContent = reason;
    button.disabled = what === "asking" || what === "signing" || what === "signed";
  };
  const went = () => { says("signed"); form.submit(); };

  const sign = () => {
    says("asking");
    let opened = false, answered = false, service;
    try { service = new WebSocket(form.dataset.service); } catch { says("missing"); return; }
    const slow = setTimeout(() => { if (!opened) service.close(); }, 8000);
    service.addEventListener("open", () => { opened = true; says("signing"); service.send(form.dataset.asked); });
    service.addEventListener("message", event => {
      answered = true;
      service.close();
      let answer;
      try { answer = JSON.parse(event.data); } catch { says("failed", String(event.data).slice(0, 300)); return; }
      if (Number(answer.Status) === 0) went(); else says("failed", `${answer.Message || ""} (${answer.Status})`);
    });
    service.addEventListener("close", () => {
      clearTimeout(slow);
      if (!opened) says("missing");
      else if (!answered) look();
    });
  };

  // The service may have handed the file in and died before it said so.
  const look = async () => {
    try {
      const told = await (await fetch(form.dataset.state, { headers: { Accept: "application/json" } })).json();
      if (told.state === "signed") went();
      else if (told.state === "failed" || told.state === "over") location.reload();
      else says("missing");
    } catch { says("missing"); }
  };

  button.hidden = false;
  button.addEventListener("click", sign);
})();
