// Shows what a link within the site leads to while a pointer or the keyboard rests on it.
"use strict";
(() => {
  const REST = 300; // ms on a link before anything shows
  const LEAVE = 250; // ms in which a pointer may go from the link to the preview
  const GAP = 6; // px
  const EDGE = 16; // px
  const LINKS = "main a[href]:not(.external, .headerlink, .eqno, [download], [role=doc-backlink], .note-entry a, :has(.number))";
  const BLOCKS = ".statement, .math-display, figure, table, aside.footnote, .margin-note, .work, .correction, .admonition";
  const NEEDLESS = ".headerlink, .pointers, .footnote-reference, .margin-note, .note-number, .knob, .plot-links, .backrefs, .citing, aside > .label, button, details, script, [hidden]";
  const NAMES = ".preview-about, .statement-title, .caption-number, .eqno";
  const able = matchMedia("(hover: hover) and (pointer: fine) and (prefers-reduced-motion: no-preference)");
  const site = new URL(document.documentElement.dataset.content_root, location.href).href;
  const box = document.createElement("div");
  if (!box.showPopover) return;

  const make = (name, ...inside) => {
    const element = document.createElement("div");
    element.className = `preview-${name}`;
    element.append(...inside);
    return element;
  };
  const words = (element) => element?.textContent.trim() ?? "";

  // The styles come along; what is shown before them would have no place.
  const sheet = document.createElement("link");
  const styled = new Promise((done) => { sheet.onload = sheet.onerror = done; });
  sheet.rel = "stylesheet";
  sheet.href = new URL("preview.css", document.currentScript.src);
  document.head.append(sheet);
  box.className = "preview";
  box.role = "tooltip";
  box.popover = "manual";
  document.querySelector("main").append(box);

  // Formulas bring the fonts of their own page.
  const dressed = (found, base) => {
    for (const fonts of found.querySelectorAll("link[rel='stylesheet'][href*='/fonts/']")) {
      const { href } = new URL(fonts.getAttribute("href"), base);
      if ([...document.styleSheets].some((one) => one.href === href)) continue;
      const brought = sheet.cloneNode();
      brought.href = href;
      document.head.append(brought);
    }
    return found;
  };

  // A page is fetched once. One that was opened from a folder can't be, but shows its own parts.
  const pages = new Map();
  const page = (url) => {
    const address = url.origin + url.pathname;
    if (url.pathname === location.pathname) return document;
    if (url.protocol === "file:" || !/(\.html|\/)$/.test(url.pathname)) return null;
    if (!pages.has(address)) {
      pages.set(address, fetch(address).then(async (answer) => (
        answer.ok ? dressed(new DOMParser().parseFromString(await answer.text(), "text/html"), address) : null
      )).catch(() => null));
    }
    return pages.get(address);
  };

  // A copy has no names of its own, since each would be there twice; a drawing needs some of its.
  const copy = (part, base) => {
    const found = document.importNode(part, true);
    found.querySelectorAll(NEEDLESS).forEach((one) => one.remove());
    for (const one of [found, ...found.querySelectorAll("*")]) {
      one.removeAttribute("tabindex");
      if (!one.closest("svg")) one.removeAttribute("id");
      else for (const { name, value } of [...one.attributes]) {
        if (name === "id" || name === "aria-labelledby") one.setAttribute(name, `preview-${value}`);
        else one.setAttribute(name, value.replace(/^#|url\(#/, "$&preview-"));
      }
      if (one.matches("a[href]:not(svg *)")) {
        one.href = new URL(one.getAttribute("href"), base);
        one.tabIndex = -1;
      }
    }
    return found;
  };

  const ofNote = (head, base) => {
    const facts = [".kind", ".facts time", ".confidence", ".state"].map((one) => words(head.querySelector(one)));
    const abstract = head.querySelector(".standfirst");
    return [
      make("about", facts.filter(Boolean).join(" · ")),
      make("title", ...copy(head.querySelector("h1"), base).childNodes),
      ...(abstract ? [make("text", ...copy(abstract, base).childNodes)] : []),
    ];
  };
  const ofSection = (section, base) => [
    make("title", ...copy(section.querySelector("h2, h3, h4"), base).childNodes),
    ...[...section.children].filter((one) => one.matches("p")).slice(0, 1).map((one) => copy(one, base)),
  ];
  const ofBlock = (block, base) => {
    const found = copy(block, base);
    return found.matches("li, aside, .margin-note") ? [make("text", ...found.childNodes)] : [found];
  };

  // What to show of a page: the thing of that name, or else the note.
  const content = (there, name, base) => {
    const head = there.querySelector(".note-header");
    const target = name && there.getElementById(name);
    const whole = !target || target === there.querySelector(".prose > section");
    if (whole && head && there !== document) return ofNote(head, base);
    if (whole || (there === document && target.matches(".margin-note") && target.checkVisibility())) return null;
    const block = target.closest(BLOCKS);
    const section = target.matches("section") && target.querySelector("h2, h3, h4");
    if (!block && !section && !target.matches("p, li")) return null;
    const parts = block || !section ? ofBlock(block ?? target, base) : ofSection(target, base);
    const title = there === document ? "" : words(head && copy(head.querySelector("h1"), base));
    return title ? [make("about", title), ...parts] : parts;
  };

  const lookUp = async (link) => {
    const url = new URL(link.href);
    const [name, directive] = url.hash.slice(1).split(":~:");
    const there = await page(url);
    return there && content(there, directive ? "" : decodeURIComponent(name), url.href);
  };

  let pointer = NaN; // px from the top of the window
  // Below the link or above it, whichever has more room, and never beyond the window.
  const place = (link) => {
    const lines = [...link.getClientRects()];
    const line = lines.find((one) => one.top <= pointer && pointer <= one.bottom) ?? lines[0];
    const { clientWidth, clientHeight } = document.documentElement;
    const room = { below: clientHeight - line.bottom - GAP - EDGE, above: line.top - GAP - EDGE };
    box.style.maxHeight = "none";
    const wanted = Math.min(box.offsetHeight, 0.6 * clientHeight);
    const below = room.below >= wanted || room.below >= room.above;
    box.style.maxHeight = `${Math.max(0, Math.min(wanted, below ? room.below : room.above))}px`;
    box.classList.toggle("is-cut", box.scrollHeight > box.clientHeight + 1);
    const left = Math.max(EDGE, Math.min(line.left, clientWidth - box.offsetWidth - EDGE));
    const top = below ? line.bottom + GAP : line.top - GAP - box.offsetHeight;
    box.style.left = `${left + scrollX}px`;
    box.style.top = `${top + scrollY}px`;
  };

  let wanted = null; // the link that a pointer or the keyboard is at
  let shown = null; // the link whose preview is open
  let timer;
  let turn = 0; // changes whenever something else comes up while a page is fetched
  const close = () => {
    clearTimeout(timer);
    turn += 1;
    shown?.removeAttribute("aria-describedby");
    shown = null;
    if (box.matches(":popover-open")) box.hidePopover();
  };
  // A voice says what it is, and leaves the rest to who follows the link.
  const named = () => {
    const names = [...box.querySelectorAll(NAMES)];
    const all = names.length ? names : [box.firstElementChild];
    all.forEach((one, at) => { one.id = `preview-${at}`; });
    return all.map((one) => one.id).join(" ");
  };
  const open = async (link) => {
    close();
    const mine = turn;
    const [parts] = await Promise.all([lookUp(link), styled]);
    if (!parts || mine !== turn || wanted !== link || !able.matches) return;
    box.replaceChildren(...parts);
    box.showPopover();
    place(link);
    link.setAttribute("aria-describedby", named());
    shown = link;
  };
  const soon = (what, time) => {
    clearTimeout(timer);
    timer = setTimeout(what, time);
  };
  const want = (link) => {
    if (link === wanted) return;
    wanted = link;
    soon(() => open(link), REST);
  };
  const leave = (time) => {
    wanted = null;
    soon(close, time);
  };
  const linkAt = (target) => {
    const link = able.matches && target.closest?.(LINKS);
    return link && !box.contains(link) && link.href.startsWith(site) ? link : null;
  };

  const over = (target) => {
    const link = linkAt(target);
    const held = document.activeElement === shown && shown?.matches(":focus-visible");
    if (box.contains(target) || (link && link === shown)) {
      wanted = shown;
      clearTimeout(timer);
    } else if (link) want(link);
    else if (wanted && !held) leave(LEAVE);
  };
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    pointer = event.clientY;
    over(event.target);
  });
  document.documentElement.addEventListener("pointerleave", () => over(document));
  const focused = (target) => {
    const link = target.matches?.(":focus-visible") && linkAt(target);
    pointer = NaN;
    if (link) want(link);
  };
  document.addEventListener("focusin", (event) => focused(event.target));
  document.addEventListener("focusout", (event) => { if (event.target === wanted) leave(0); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  document.addEventListener("click", close);

  // What brought this script here.
  const hovered = document.querySelector("main a:hover");
  if (hovered) over(hovered);
  else focused(document.activeElement);
})();
