// Follows a retraining while it runs: what the server tells is put into the list of steps; at the end the page is got anew.
"use strict";

(() => {
  const place = document.querySelector("[data-follows]");
  if (!place || !window.EventSource) return;
  const says = place.querySelector("[data-says]");
  const names = { done: "xong", now: "đang làm", todo: "chưa đến" };
  let current = place.querySelector("[data-state=now]")?.dataset.step;

  const show = (step, state, share, message) => {
    step.dataset.state = state;
    step.querySelector(".fill").setAttribute("width", Math.round(100 * share));
    step.querySelector("[data-state-name]").textContent = names[state];
    step.querySelector("[data-message]").textContent = message ? `: ${message}` : "";
  };

  const tell = (told) => {
    const steps = [...place.querySelectorAll("[data-step]")];
    const at = steps.findIndex((step) => step.dataset.step === told.step);
    if (at < 0) return;
    for (const step of steps.slice(0, at)) show(step, "done", 1, "");
    const name = steps[at].querySelector(".name").textContent;
    show(steps[at], "now", told.total ? told.done / told.total : 0, told.message === name ? "" : told.message);
    document.querySelector("[data-status]").textContent = "Đang chạy";
    if (told.step !== current) says.textContent = name;
    current = told.step;
  };

  const again = (seconds) => setTimeout(() => location.reload(), 1000 * seconds);
  const source = new EventSource(place.dataset.follows);
  source.addEventListener("progress", (event) => tell(JSON.parse(event.data)));
  source.addEventListener("end", () => { source.close(); again(0); });
  // The browser comes back by itself after a lost connection; a refusal (the session has run out) ends it.
  source.addEventListener("error", () => { if (source.readyState === EventSource.CLOSED) again(3); });
  addEventListener("pagehide", () => source.close());
})();
