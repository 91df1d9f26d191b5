// A search that follows the contract and is as plain as can be: every word of the query, without marks, in the title
// or beside it in the open data.
const box = document.querySelector("input[name=q]");
const list = document.querySelector("[data-results]");
const fold = (s) => s.toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(/[\u0300-\u036f]/g, "");
const words = (s) => fold(s).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
const models = fetch("/du-lieu/mo-hinh.json").then((r) => r.json()).then((d) => d.models.map((m) => ({
  title: m.title, path: new URL(m.address).pathname, inTitle: new Set(words(m.title)),
  beside: new Set(words([m.summary, m.unit, m.commune, m.district.name, JSON.stringify(m.recognition)].join(" "))),
})));
let latest = 0;

async function show(query) {
  const turn = ++latest;
  const all = await models;
  if (turn !== latest) return;
  const asked = words(query);
  const score = (m) => asked.reduce((sum, w) => sum + (m.inTitle.has(w) ? 3 : m.beside.has(w) ? 1 : 0), 0) / (10 + m.inTitle.size);
  const found = all.map((m) => ({ m, s: score(m) })).filter((x) => x.s > 0).sort((a, b) => b.s - a.s);
  list.replaceChildren(...found.slice(0, 10).map(({ m }) => {
    const item = document.createElement("li"), link = document.createElement("a");
    item.dataset.result = "";
    link.href = m.path;
    link.textContent = m.title;
    item.append(link);
    return item;
  }));
  list.dataset.total = found.length;
  list.dataset.query = query;
}

let timer;
box.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(() => show(box.value), 80);
});
const first = new URLSearchParams(location.search).get("q");
if (first) { box.value = first; show(first); }
