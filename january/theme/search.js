// The index is fetched when the field is used, and only the parts of it that a query needs.
"use strict";
const form = document.querySelector("form.search");
const field = form.querySelector("input");
const status = document.querySelector(".found");
const results = document.querySelector("#results");
const site = new URL(form.dataset.root, location.href);
const A_PAGE = 8;
const AN_ENTRY = 4;
const A_BEGINNING = 3; // letters
const A_MOMENT = 40; // who types on does not wait for, or fetch, what was found on the way
let index;
let latest = 0;

const first = new URL(form.dataset.index, location.href);
const others = form.dataset.others.split(" ").filter(Boolean);
const how = { noWorker: true, excerptLength: 26 };
const load = () => (index ??= import(new URL("pagefind.js", first)).then(async (engine) => {
  await engine.options(how);
  await engine.init();
  await Promise.all(others.map((one) => engine.mergeIndex(new URL(one, location.href).href, how)));
  return engine;
}));

const make = (tag, name, ...inside) => {
  const element = document.createElement(tag);
  if (name) element.className = name;
  element.append(...inside);
  return element;
};
// What the index says of a page is escaped, but for the marks around the words that were found.
const marked = (tag, name, html) => {
  const element = make(tag, name);
  element.innerHTML = html;
  return element;
};
const link = (path, title) => {
  const a = make("a", "", title);
  a.href = new URL(path.replace(/^\//, ""), site);
  return a;
};

// An excerpt may run into the TeX between ⟦ and ⟧, or out of it; the part with most marks is meant.
const marks = (text) => text.split("<mark>").length;
const meant = (text) => text.split(/[⟦⟧]/).reduce((best, part) => (marks(part) > marks(best) ? part : best)).trim();

// An excerpt may begin with the title that stands above it.
const excerpt = ({ title, excerpt: text, plain_excerpt: plain }) => {
  const part = meant(text);
  const words = part.split(" ");
  const titled = text.startsWith(part) && plain.startsWith(`${title}. `);
  const said = titled ? words.slice(title.split(" ").length).join(" ") : part;
  const begins = titled || /^(<mark>)?[\p{Lu}\d$“(]/u.test(said);
  return marked("p", "result-text", `${begins ? "" : "… "}${said}${/[.!?](<\/mark>)?$/.test(said) ? "" : " …"}`);
};

const entry = (found) => {
  const { title, theme, kind, day, state } = found.meta;
  const about = [theme, kind, state, day].filter(Boolean).join(" · ");
  const item = make("li", "result", make("p", "result-facts", about), make("h2", "", link(found.raw_url, title)));
  const parts = found.sub_results.filter((part) => part.anchor && part.anchor.element !== "h1").slice(0, AN_ENTRY);
  const whole = found.sub_results.length > parts.length || !parts.length;
  if (whole) item.append(excerpt({ ...found, title }));
  if (parts.length) item.append(make("ul", "", ...parts.map((part) => make(
    "li",
    part.anchor.element === "h5" ? "in-statement" : "",
    link(`${found.raw_url}#${part.anchor.id}`, part.title),
    excerpt(part),
  ))));
  return item;
};

// Where no page has the words, the index gives those with the beginnings of them.
const bare = (text) => text.normalize("NFD").replace(/[^\p{L}\p{N}]/gu, "").toLowerCase();
const count = (query, hits, first) => {
  const many = hits.length === 1 ? "one page" : `${hits.length} pages`;
  const words = query.split(/\s+/).map((word) => bare(word).slice(0, A_BEGINNING)).filter(Boolean);
  const marks = first.flatMap(({ excerpt: text }) => text.match(/(?<=<mark>).*?(?=<\/mark>)/g) || []).map(bare);
  const near = marks.length && words.length && !marks.some((mark) => words.some((word) => mark.includes(word)));
  if (!hits.length || near) return `Nothing was found for “${query}”${near ? `; ${many} come near` : ""}.`;
  return many[0].toUpperCase() + many.slice(1);
};

// Who has gone on from the field keeps the place where a later answer takes that of an earlier one.
const stops = () => [field, ...results.querySelectorAll("a, button")];
const place = (list) => {
  const at = stops().indexOf(document.activeElement);
  results.replaceChildren(list);
  if (at > 0) (stops()[at] || stops().at(-1)).focus();
};

const show = async (list, hits, mine) => {
  const from = list.children.length;
  const found = await Promise.all(hits.slice(from, from + A_PAGE).map((hit) => hit.data()));
  if (mine !== latest) return;
  if (!from) status.textContent = count(field.value.trim(), hits, found);
  list.append(...found.map(entry));
  if (!from) place(list);
  if (list.children.length >= hits.length) return;
  const more = make("button", "more", "Show more");
  more.type = "button";
  more.addEventListener("click", async () => {
    const next = list.children.length;
    more.remove();
    await show(list, hits, mine);
    list.children[next]?.querySelector("a").focus();
  });
  results.append(more);
};

const search = async () => {
  const mine = ++latest;
  const query = field.value.trim();
  history.replaceState(null, "", query ? `?q=${encodeURIComponent(query)}` : location.pathname);
  if (!query) {
    results.replaceChildren();
    status.textContent = "";
    return;
  }
  const hits = (await (await load()).search(query)).results;
  await new Promise((next) => { setTimeout(next, A_MOMENT); });
  if (mine !== latest) return;
  await show(make("ol"), hits, mine);
};

const fail = () => { document.querySelector(".instead").hidden = false; };
field.addEventListener("focus", () => load().catch(fail), { once: true });
field.addEventListener("input", () => search().catch(fail));
form.addEventListener("submit", (event) => event.preventDefault());

// The arrows go from the field through what was found, and back.
document.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const at = stops().indexOf(document.activeElement);
  const next = stops()[at + step];
  if (!step || at < 0 || !next) return;
  event.preventDefault();
  next.focus();
});

// Who was quick has begun to type.
field.value ||= new URLSearchParams(location.search).get("q") || "";
if (field.value) search().catch(fail);
else if (document.activeElement === field) load().catch(fail);
