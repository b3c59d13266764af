// Shows how far an export is: the answer tells rows done in lines, then sends the file. Without scripts it is a plain link.
"use strict";

(() => {
  const place = document.querySelector("#export-progress");
  if (!place) return;
  const [told, bar, cancel] = ["p", "progress", "button"].map((name) => place.querySelector(name));
  const number = new Intl.NumberFormat("vi-VN");
  let under_way = null;

  const show = (text, done, all) => {
    place.hidden = false;
    if (told.textContent !== text) told.textContent = text;
    bar.hidden = cancel.hidden = all === undefined;
    if (all) { bar.max = all; bar.value = done; } else bar.removeAttribute("value");
  };

  const save = (parts, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(parts));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  };

  // Reads lines up to "file BYTES", then the bytes of the file.
  const receive = async (reader, what) => {
    const decoder = new TextDecoder();
    let line = "", size = null, n_bytes = 0;
    const parts = [];
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      let from = 0;
      while (size === null && from < value.length) {
        const end = value.indexOf(10, from);
        line += decoder.decode(value.subarray(from, end < 0 ? value.length : end), { stream: true });
        from = end < 0 ? value.length : end + 1;
        if (end < 0) break;
        if (line.startsWith("file ")) size = Number(line.slice(5));
        else { const [n, all] = line.split("/").map(Number); show(`Đang soạn ${what}: ${number.format(all)} ý kiến…`, n, all || 1); }
        line = "";
      }
      if (size !== null && from < value.length) { parts.push(value.subarray(from)); n_bytes += value.length - from; }
    }
    if (size === null || n_bytes !== size) throw new Error("cut short");
    return parts;
  };

  const run = async (link) => {
    const what = link.getAttribute("aria-label");
    under_way = new AbortController();
    show(`Đang soạn ${what}…`, 0, null);
    try {
      const address = new URL(link.href);
      address.searchParams.set("progress", "true");
      const answer = await fetch(address, { signal: under_way.signal, headers: { Accept: "application/json" } });
      if (!answer.ok) { show((await answer.json()).detail); return; }
      save(await receive(answer.body.getReader(), what), link.dataset.export);
      show(`Đã xuất ${what}.`);
    } catch (fault) {
      show(fault.name === "AbortError" ? "Đã hủy, chưa có tệp nào." : "Không xuất được, hãy thử lại.");
    } finally {
      under_way = null;
    }
  };

  cancel.addEventListener("click", () => under_way?.abort());
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-export]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (!under_way) run(link);
  });
})();
