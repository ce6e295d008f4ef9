// Live updates: puts entries of the room in place, says so once, and keeps the reader where they are.
(() => {
  const find = (selector, root = document) => root.querySelector(selector);
  const nearEnd = () => window.innerHeight + window.scrollY > document.documentElement.scrollHeight - 160;
  // The newest entry from its first line on: a tall card's title says more than its last button.
  const toEnd = () => {
    window.scrollTo({ top: document.documentElement.scrollHeight });
    const newest = find("#room > li:last-child");
    const bar = Number.parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
    if (newest && newest.getBoundingClientRect().top < bar) newest.scrollIntoView({ block: "start" });
  };
  let toastTimer;
  let followUntil = 0;

  // Read aloud once, then gone, so that it is not found again by walking through the page.
  let sayTimer;
  const say = (words) => {
    find("#announce").textContent = words;
    clearTimeout(sayTimer);
    sayTimer = setTimeout(() => { find("#announce").textContent = ""; }, 3000);
  };

  const toast = (words) => {
    const box = find("#toast");
    box.textContent = words;
    box.hidden = false;
    clearTimeout(toastTimer);
    toastTimer = setTimeout(() => { box.hidden = true; }, 8000);
  };

  // What a button was answered stays beside it for as long as the card has that button. An answer that is still on its
  // way goes where it was to go, also when the card changes meanwhile.
  const keepAnswer = (old, fresh) => {
    const kept = find(".answer", old);
    const place = find(".answer", fresh);
    const button = [...fresh.querySelectorAll("button")].some((one) => one.value === kept?.dataset.to);
    const awaited = find(".htmx-request", old);
    if (place && kept && (awaited || (button && find(".card", kept)))) place.replaceWith(kept);
    if (find(".sources[open]", old)) find(".sources", fresh)?.setAttribute("open", "");
  };

  // An entry keeps its id for life. The same place means it changed; another means it was moved to the end.
  const put = (room, entry) => {
    const old = document.getElementById(entry.id);
    const stays = old && old.dataset.placed === entry.dataset.placed;
    entry.classList.add(stays ? "changed" : "fresh");
    if (old) keepAnswer(old, entry);
    if (stays) {
      const focused = old.contains(document.activeElement) && document.activeElement.value;
      old.replaceWith(entry);
      if (focused) [...entry.querySelectorAll("button")].find((button) => button.value === focused)?.focus();
    } else {
      old?.remove();
      room.append(entry);
    }
    htmx.process(entry);
    if (entry.dataset.title) say(entry.dataset.title);
    return !stays;
  };

  const receive = (room, html) => {
    const follow = nearEnd() || Date.now() < followUntil;
    const template = document.createElement("template");
    template.innerHTML = html;
    const added = [...template.content.children].map((entry) => put(room, entry)).some(Boolean);
    find("#welcome")?.remove();
    if (!added) return;
    if (follow) toEnd(); else if (find("#jump")) find("#jump").hidden = false;
  };

  document.addEventListener("htmx:sseBeforeMessage", (event) => {
    if (event.target.id !== "room") return;
    event.preventDefault();
    receive(event.target, event.detail.data);
    // Whoever connects again goes on from here.
    document.body.setAttribute("sse-connect", `/live?after=${event.detail.lastEventId}`);
  });

  let lostTimer;
  let connected = false;
  let source;
  document.addEventListener("htmx:sseOpen", (event) => {
    source = event.detail.source;
    connected = true;
    clearTimeout(lostTimer);
    find("#lost").hidden = true;
  });
  document.addEventListener("htmx:sseError", () => {
    connected = false;
    clearTimeout(lostTimer);
    lostTimer = setTimeout(() => { find("#lost").hidden = connected; }, 3000);
  });

  // A browser has six connections to one address: a page that nobody looks at gives its own back.
  let hiddenTimer;
  document.addEventListener("visibilitychange", () => {
    clearTimeout(hiddenTimer);
    if (document.visibilityState === "hidden") hiddenTimer = setTimeout(() => source?.close(), 60000);
    else if (source?.readyState === EventSource.CLOSED) source.onerror(new Event("error"));
  });

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.requestConfig.path === "/say") followUntil = Date.now() + 30000;
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.successful || event.detail.requestConfig.verb !== "post") return;
    if (event.target.id === "composer") event.target.reset();
    if (!connected && find("#room")) location.reload();
  });
  document.addEventListener("htmx:responseError", (event) => {
    const { status, responseText } = event.detail.xhr;
    if (status === 401) location.reload();
    else toast(responseText.length < 400 ? responseText : `The bot answered with HTTP ${status}.`);
  });
  document.addEventListener("htmx:sendError", () => toast("The bot cannot be reached. Nothing was sent."));

  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input, textarea, select");
    if (event.key === "/" && !typing && find("#text")) {
      event.preventDefault();
      find("#text").focus();
    }
    if (event.key === "Escape" && find("#private")) find("#private").replaceChildren();
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-close]")) return;
    event.preventDefault();
    find("#private").replaceChildren();
    find("#text").focus();
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (!event.target.matches(".answer")) return;
    event.target.dataset.to = event.detail.requestConfig.triggeringEvent?.submitter?.value ?? "";
    event.target.scrollIntoView({ block: "nearest" });
  });
  find("#jump")?.addEventListener("click", toEnd);
  window.addEventListener("scroll", () => { if (nearEnd() && find("#jump")) find("#jump").hidden = true; }, { passive: true });
  if (find("#composer") && !location.hash) toEnd();
})();
