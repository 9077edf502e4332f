// Render exports as a forum's editor does, and name what it would leave unread.
//
//   npm install markdown-it markdown-it-footnote markdown-it-mathjax markdown-it-sub markdown-it-sup
//   node tests/tools/forum.mjs EXPORT.md ...
//
// Formulas must come through whole, and nothing of MyST may be left. Not a part of the tests.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const load = createRequire(`${process.cwd()}/`);
const reader = load("markdown-it")({ linkify: true }).use(load("markdown-it-mathjax")());
for (const name of ["footnote", "sub", "sup"]) {
  const plugin = load(`markdown-it-${name}`);
  reader.use(plugin.default ?? plugin);
}

let failed = 0;
for (const path of process.argv.slice(2)) {
  const text = readFileSync(path, "utf8");
  const html = reader.render(text);
  const formulas = [...html.matchAll(/\\\((.*?)\\\)|\\\[(.*?)\\\]/gs)].length;
  const prose = html.replace(/\\\(.*?\\\)|\\\[.*?\\\]/gs, "").replace(/<code>.*?<\/code>/gs, "");
  const left = [...prose.matchAll(/.{0,20}(?:\{[a-z:-]+\}|:::|\$|<su[bp]>(?!<a)|\]\().{0,20}/g)];
  const said = left.map((found) => JSON.stringify(found[0])).join(" ");
  console.log(`${path}: ${formulas} formulas ${said ? `LEFT ${said}` : "and nothing left over"}`);
  failed += left.length;
}
process.exit(failed ? 1 : 0);
