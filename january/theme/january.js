// Everything here is a comfort: the page is whole without it.
"use strict";
const root = document.documentElement;
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

// The switch remembers a choice only while it differs from the system's.
const night = matchMedia("(prefers-color-scheme: dark)");
const store = (mode) => {
  try {
    if (mode) localStorage.setItem("mode", mode);
    else localStorage.removeItem("mode");
  // Storage may be refused; the switch still works for this page.
  } catch {}
};
all(".mode").forEach((button) => button.addEventListener("click", () => {
  const system = night.matches ? "dark" : "light";
  const mode = (root.dataset.mode || system) === "dark" ? "light" : "dark";
  if (mode === system) delete root.dataset.mode;
  else root.dataset.mode = mode;
  store(root.dataset.mode);
}));

// The contents follow the reading: the last heading above the upper third is where we are.
const entries = new Map(all(".contents a[href^='#']").map((a) => [decodeURIComponent(a.hash.slice(1)), a]));
const sections = all("main section[id]").filter((s) => entries.has(s.id));
if (sections.length) {
  const seen = new Set();
  const follow = new IntersectionObserver((changes) => {
    for (const { target, isIntersecting } of changes) seen[isIntersecting ? "add" : "delete"](target);
    const here = sections.filter((s) => seen.has(s)).pop();
    entries.forEach((a) => a.removeAttribute("aria-current"));
    if (here) entries.get(here.id).setAttribute("aria-current", "location");
  }, { rootMargin: "-25% 0px -74% 0px" });
  sections.forEach((s) => follow.observe(s));
}
all(".contents a, .menu a").forEach((a) => a.addEventListener("click", () => a.closest("details").open = false));

// A menu closes when the reader turns elsewhere.
const shut = (event) => all(".menu[open]").forEach((menu) => {
  if (event.key === "Escape") menu.querySelector("summary").focus();
  if (event.key === "Escape" || (!event.key && !menu.contains(event.target))) menu.open = false;
});
document.addEventListener("click", shut);
document.addEventListener("keydown", shut);

// Copying a formula gives its TeX.
const tex = (math) => math.querySelector("annotation[encoding='application/x-tex']")?.textContent ?? math.getAttribute("alttext");
document.addEventListener("copy", (event) => {
  const chosen = getSelection();
  if (!chosen.rangeCount || !event.clipboardData) return;
  const range = chosen.getRangeAt(0).cloneRange();
  const enclosing = (node) => (node.nodeType === 1 ? node : node.parentElement)?.closest("math");
  const [first, last] = [enclosing(range.startContainer), enclosing(range.endContainer)];
  if (first) range.setStartBefore(first);
  if (last) range.setEndAfter(last);
  const piece = range.cloneContents();
  const formulas = all("math", piece);
  if (!formulas.length) return;
  for (const math of formulas) {
    const mark = math.getAttribute("display") === "block" ? "$$" : "$";
    math.replaceWith(tex(math) === null ? math.textContent : mark + tex(math).trim() + mark);
  }
  all(".headerlink, .pointers", piece).forEach((a) => a.remove());
  const sheet = document.createElement("div");
  sheet.append(piece);
  sheet.className = "copying";
  document.body.append(sheet);
  event.clipboardData.setData("text/plain", sheet.innerText);
  sheet.remove();
  event.preventDefault();
});

// What is wider than its box can be scrolled from the keyboard, and only that. In a paragraph
// that is a long formula on a narrow page; on a wide one it would be the notes in the margin.
const narrow = matchMedia("(max-width: 59.99rem)");
const wide = new ResizeObserver((changes) => {
  for (const { target } of changes) {
    const over = target.scrollWidth > target.clientWidth + 1;
    if (over && (target.tagName !== "P" || narrow.matches)) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
all(".math-scroll, .drawing, .highlight pre, main table, pre.copyable, .prose p").forEach((box) => wide.observe(box));

// A knob turns the frames of a figure.
all(".knob").forEach((knob) => {
  const input = knob.querySelector("input");
  const settings = input.dataset.settings.split("|");
  const frames = all("[data-frame]", knob.parentElement);
  const turn = () => {
    frames.forEach((frame, i) => { frame.hidden = i !== +input.value; });
    knob.querySelector("output").value = settings[input.value];
    input.setAttribute("aria-valuetext", settings[input.value]);
  };
  input.addEventListener("input", turn);
  knob.hidden = false;
  turn();
});

// What shows where a link leads is fetched when a pointer or the keyboard first comes to one.
const preview = document.createElement("script");
const { src } = document.currentScript;
const wake = ({ target }) => {
  if (preview.src || !matchMedia("(hover: hover)").matches || !target.closest?.("main a:not(.external, .headerlink)")) return;
  preview.src = new URL("preview.js", src);
  document.head.append(preview);
};
addEventListener("pointerover", wake);
addEventListener("focusin", wake);

// One click copies a citation in any form, open or not; where copying is refused, it selects it.
all(".cite").forEach((box) => {
  const row = document.createElement("p");
  row.className = "copies";
  row.append("Copy ");
  const said = document.createElement("span");
  said.role = "status";
  all("pre.copyable", box).forEach((text) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text.dataset.form;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text.textContent);
        said.textContent = `${text.dataset.form} copied`;
      } catch {
        const folded = text.closest("details");
        if (folded) folded.open = true;
        getSelection().selectAllChildren(text);
        said.textContent = `${text.dataset.form} selected`;
      }
    });
    row.append(button, " ");
  });
  row.append(said);
  box.querySelector(".cite-form").after(row);
});
