// Máy tìm: từ câu hỏi chọn ít tệp nhất đủ để biết bài nào khớp nhất, chấm điểm, rồi xếp lại theo chính chữ của bài.

const syllable = /^[bcdghklmnpqrstvx]{0,3}[aeiouy]{1,3}(?:[cmnpt]|ch|n[gh])?$/; // chữ không dấu có thể là một chữ Việt
const filler = new Set("va cua cac nhung la voi duoc nao gi o ve thi".split(" "));
// ones: số bit 1.
const ones = b => { let n = 0; for (; b; b &= b - 1) n++; return n; };
const many = lists => lists.reduce((n, [list]) => n + list.count, 0);
const maxWords = 24, fewWords = 3, atOnce = 4, maxParts = 5, maxBlocks = 6;

// begun: chữ gõ dở, là phần đầu của những chữ có thật.
const begun = w => w.half && w.may[0] && w.may[0][1] === .8;

// download: mỗi tệp là một sự kiện; fetch phải đợi nhiều lần (đầu, thân), mà một câu hỏi đọc đến cả chục tệp.
// JSON hỏng thì nhận được null.
const download = (address, type) => new Promise((done, failed) => {
  const x = new XMLHttpRequest();
  x.open("GET", address);
  x.responseType = type || (/json$/.test(address) ? "json" : "arraybuffer");
  x.onload = () => x.status > 299 ? failed(problem("missing", address)) : done(x.response);
  x.onerror = () => failed(problem("offline"));
  x.send();
});

function createEngine(address, get = download) {
  const base = address.replace(/[^/]*\/[^/]*$/, ""); // địa chỉ trang đầu
  let index, columns;

  const hitOf = ([slug, title, unit, place, year, summary, field]) =>
    ({ href: base + "mo-hinh/" + slug + "/", title, unit, place, year, summary, field: engine.facets[0].values[field] || { id: "", name: "" } });

  const engine = {
    facets: [],
    async open() {
      if (index) return;
      const entry = await get(address);
      try { index = openIndex(entry, base + "static/tim/", get, hitOf); } catch (e) { corrupt(e); }
      engine.facets = entry.facets.map(f => ({ id: f.id, name: f.name, values: f.values.map(([id, name, count]) => ({ id, name, count })) }));
    },
    search, counts, marks, passage,
  };
  return engine;

  // search: trang đã dựng lại thì thư mục cũ không còn; đọc lại tệp đầu rồi tìm lại một lần.
  async function search(...asked) {
    try {
      return await find(...asked);
    } catch (e) {
      const before = index.entry.dirs;
      if (e.code !== "missing") throw e;
      index = columns = undefined;
      await engine.open();
      if (index.entry.dirs === before) throw e;
      return find(...asked);
    }
  }

  async function find(q, filters = {}, limit = 10) {
    const words = parse(q), chosen = choose(filters);
    if (chosen || !q.trim()) columns ||= await index.columns();
    const found = words.length ? await gather(words) : q.trim() ? { docs: [], ignored: [q.trim()] } : { docs: everything(), ignored: [] };
    const r = { ...found, words, all: found.docs, chosen, hits: [], order: [] };
    if (chosen) r.docs = r.docs.filter(d => passes(d, chosen));
    r.total = r.docs.length;
    r.load = n => load(r, n);
    await load(r, limit);
    r.suggestion = suggest(r, q);
    return r;
  }

  // parse: các chữ của câu hỏi; chữ tắt được viết ra; chữ cuối có thể đang gõ dở.
  function parse(q) {
    const raw = cut(q).map(w => ({ ...w })), words = [];
    // Số hiệu như 37176/QĐ-BDV: chữ viết liền có gạch chéo và chữ số. Cả số hiệu là một chữ hiếm của chỉ mục.
    for (const m of q.matchAll(/\S*\/\S*/g)) {
      const parts = raw.filter(w => w.from >= m.index && w.to <= m.index + m[0].length);
      if (parts.length < 2 || !/\d/.test(m[0])) continue;
      parts.forEach((w, i) => Object.assign(w, { part: 1, parts: i ? 0 : parts.length, code: i ? "" : parts.map(w => w.fold).join("") }));
    }
    raw.forEach((w, i) => {
      const long = !w.part && written(w, q.slice(w.from, w.to));
      if (long && w.fold.length > 1) for (const x of cut(long[0])) words.push({ ...x, given: w, spell: x.fold });
      else words.push({ ...w, given: w, marked: w.spell !== w.fold, half: i === raw.length - 1 && w.to === q.length });
    });
    words.splice(maxWords);
    for (const w of words) {
      w.id = index.ids.get(w.fold);
      w.number = /\d/.test(w.fold) && !index.ids.has(untyped(w.fold));
      w.real = w.id !== undefined;
      w.may = w.real ? [[w.id, 1]] : w.number && !/[a-z]/.test(w.fold) ? [] : candidates(w); // những từ nó có thể là
    }
    return words;
  }

  // written: chữ tắt viết ra, nếu chữ này là chữ tắt: gõ hoa; hoặc gõ thường, không dấu, mà không thể là một chữ Việt.
  function written(w, typed) {
    const long = index.short.get(typed.normalize("NFC"));
    if (long || w.spell !== w.fold || syllable.test(w.fold)) return long;
    return index.short.get([...index.short.keys()].find(k => fold(k) === w.fold));
  }

  // candidates: những từ có trong chỉ mục mà người gõ có thể đã muốn gõ.
  function candidates(w) {
    const out = new Map(), plain = untyped(w.fold);
    const add = (id, worth) => { if (!out.has(id) || out.get(id) < worth) out.set(id, worth); };
    if (plain !== w.fold && index.ids.has(plain)) add(index.ids.get(plain), .9);
    index.words.forEach((x, id) => {
      if (w.half && x.startsWith(w.fold)) add(id, .8);
      else if (w.fold.length > 1 && near(x, w.fold)) add(id, .55);
    });
    return [...out].sort((a, b) => b[1] - a[1] || index.frequency(b[0]) - index.frequency(a[0])).slice(0, 40);
  }

  // plan: những danh sách cần đọc, danh sách chọn lọc nhất trước.
  function plan(words) {
    const units = [], n = index.size;
    words.forEach((w, i) => {
      const next = words[i + 1];
      if (w.number || w.code || !w.real) units.push({ kind: "rare", i, cost: w.number ? 0 : 1 });
      if (next && !next.number && next.may.length) for (const [id, worth] of w.may.slice(0, 2))
{
          const parts = partsOf(id, next);
          if (!parts[maxParts]) units.push({ kind: "pair", i, id, worth, parts, cost: next.half ? 0 : index.frequency(id) * (next.real ? index.frequency(next.id) : 30) / n });
        }
    });
    units.sort((a, b) => a.cost - b.cost);
    const seen = new Set(), plan = [];
    const take = u => { plan.push(u); seen.add(u.i); if (u.kind === "pair") seen.add(u.i + 1); };
    for (const u of units.filter(u => u.kind === "rare").slice(0, 3)) {
      if (words[u.i].number || !words[u.i].may.length) seen.add(u.i);
      for (let k = 1; k < words[u.i].parts; k++) seen.add(u.i + k);
      plan.push(u);
    }
    const pairs = units.filter(u => u.kind === "pair");
    // Trước hết những cặp có hai chữ chưa ai nói tới, rồi một chữ; cặp còn lại để dành, chọn lọc nhất trước.
    let room = atOnce - plan.filter(u => seen.has(u.i)).length;
    for (const fresh of [2, 1])
      for (const u of pairs) if (room > 0 && !seen.has(u.i) + !seen.has(u.i + 1) >= fresh)
        for (const x of pairs) if (x.i === u.i) take(x), room--; // chữ đầu gõ sai: mọi chữ nó có thể là
    return { plan, rest: pairs.filter(u => !plan.includes(u)) };
  }

  // gather: chấm điểm mọi bài có trong các danh sách đã đọc.
  async function gather(words) {
    const size = index.size, score = new Float32Array(size), cover = new Int32Array(size), touched = [];
    const best = new Float32Array(size);
    const { plan: steps, rest } = plan(words);
    let known = 0, paired = 0; // những chữ đã thấy ở bài nào đó; những chữ đã đọc một cặp
    const alone = new Set(); // chữ đã đọc danh sách riêng
    // add: điểm của một nhóm danh sách; trong nhóm, mỗi bài lấy điểm cao nhất.
    const add = (lists, bits) => {
      const here = [], all = Math.min(size, many(lists));
      for (const [list, worth, bit] of lists) {
        const idf = Math.log(1 + size / all) * worth;
        const { docs, levels, masks, bits: map = "" } = list, strict = masks && bit !== undefined;
        for (let k = 0; k < docs.length; k++) {
          const d = docs[k], s = idf * (.35 + levels[k] / 15) * (strict && !(masks[k] & bit) ? .5 : 1);
          if (!best[d]) here.push(d);
          if (s > best[d]) best[d] = s;
        }
        for (let at = 0; at < map.length; at++) for (let b = map[at]; b; b &= b - 1) {
          const d = at * 8 + 31 - Math.clz32(b & -b);
          if (best[d]) continue;
          here.push(d);
          best[d] = idf * (.35 + 1 / 15);
        }
      }
      for (const d of here) {
        if (!score[d]) touched.push(d);
        score[d] += best[d];
        cover[d] |= bits;
        best[d] = 0;
      }
      if (here.length) known |= bits;
    };
    const own = (shard, u) => {
      const w = words[u.i], term = shard.get(u.id);
      if (!term || !term.own || alone.has(u.i) && u.id === w.id) return;
      alone.add(u.i);
      const at = w.marked ? term.spells.indexOf(w.spell) : -1;
      add([[term.own, (u.kind === "own" ? 1 : .4) * u.worth, w.marked && term.spells.length > 1 ? at < 0 ? 0 : 1 << at : undefined]], 1 << u.i);
    };
    const use = (u, answer) => {
      const w = words[u.i];
      if (u.kind === "rare") {
        const [of, codes] = answer, whole = w.code && codes.get(w.code);
        const starting = (lists, prefix, worth) => [...lists].filter(([word]) => word !== w.fold && word.startsWith(prefix)).map(([, list]) => [list, worth]);
        if (whole) add([[whole, 3]], (1 << w.parts) - 1 << u.i);
        const more = w.code && !whole ? starting(codes, w.code, 2) : [];
        if (of.has(w.fold)) more.push([of.get(w.fold), more.length ? 1.5 : 1]);
        add(more, 1 << u.i);
        // Gõ dở thì chữ hiếm cũng là một khả năng, nhưng không phải chữ bài phải có nếu còn chữ khác.
        if (w.half) add(starting(of, w.fold, 1), w.may.length ? 0 : 1 << u.i);
        return;
      }
      for (const shard of answer) own(shard, u);
      if (u.kind === "pair") {
        const { exact, close } = pairLists(answer, u, words[u.i + 1]);
        // Ít hơn hẳn số đoán trước: hai chữ đứng cạnh nhau chỉ vì câu hỏi ghép hai ý; chữ ấy còn phải tìm ở cặp khác.
        if (many(exact) >= u.cost / 20) paired |= 3 << u.i;
        add(exact, 3 << u.i);
        add(close, 1 << u.i);
      }
    };
    const read = async units => (await Promise.all(units.map(u => u.kind === "rare" ? Promise.all([words[u.i].fold, words[u.i].code || words[u.i].fold].map(index.rare))
      : u.kind === "own" ? index.shard(index.part(u.id)).then(s => [s])
      : Promise.all(u.parts.map(index.shard))))).forEach((answer, k) => use(units[k], answer));
    // lists: danh sách riêng của chữ. Câu ngắn đọc ngay: số bài phải là số bài có đủ các chữ, dù không đứng cạnh nhau.
    const lists = (w, i) => {
      w.tried = 1;
      const half = w.half && words.length < 2 ? candidates(w).filter(c => c[1] === .8).slice(0, 2) : [];
      return [...w.may.slice(0, 3), ...half].map(([id, worth]) => ({ kind: "own", i, id, worth }));
    };
    if (words.length <= fewWords) words.forEach((w, i) => w.real && !filler.has(w.fold) && steps.push(...lists(w, i)));
    await read(steps);
    let found = choosing(words, touched, score, cover, known);
    // Còn nhiều bài ngang nhau, hay còn chữ chưa rõ đứng với chữ nào: đọc thêm cặp.
    const close = found.docs.filter(d => score[d] >= .85 * found.top).length;
    const unseen = u => !(paired >> u.i & 1) + !(paired >> u.i + 1 & 1);
    const doubt = rest.filter(unseen);
    let second = [];
    if (doubt.length || close > 3) second = rest.sort((a, b) => unseen(b) - unseen(a) || a.cost - b.cost).slice(0, Math.min(doubt.length || 2, atOnce));
    // Chữ chưa thấy ở bài nào vì không đứng cạnh chữ trước nó: đọc danh sách riêng của chữ.
    const singles = () => {
      const list = [];
      words.forEach((w, i) => {
        if (!w.tried && !(known >> i & 1) && !(words[1] && begun(w)) && !second.some(u => u.i === i || u.i + 1 === i)) list.push(...lists(w, i));
      });
      return list.slice(0, atOnce);
    };
    for (let round = 0; round < 2; round++) {
      const list = [...second, ...singles()];
      second = [];
      if (!list.length) break;
      await read(list);
      found = choosing(words, touched, score, cover, known);
    }
    // Chữ có thật và đã thấy ở bài thì không phải chữ gõ sai.
    words.forEach((w, i) => { if (w.real && known >> i & 1) w.meant = null; });
    found.docs = bestFirst(found.docs, score);
    return found;
  }

  // partsOf: các tệp có thể có cặp của từ id với chữ sau; chữ sau gõ dở hay gõ sai thì mọi tệp nó có thể ở trong.
  function partsOf(id, next) {
    const list = next.may.slice(0, 2).map(c => index.part(id, c[0]));
    if (next.half) index.words.forEach((x, second) => x.startsWith(next.fold) && list.push(index.part(id, second)));
    return [...new Set(list)];
  }

  // pairLists: danh sách của cặp, và khi cần thì của những cặp gần nó.
  function pairLists(shards, u, next) {
    const exactly = [], close = [];
    for (const shard of shards) {
      const term = shard.get(u.id);
      if (!term) continue;
      const exact = term.pairs.get(next.id);
      if (exact) exactly.push([exact, u.worth]);
      const few = !exact || exact.count < 3;
      if (!few && !next.half) continue;
      const others = new Map(next.may);
      for (const [id, list] of term.pairs) {
        if (id === next.id) continue;
        const x = index.words[id];
        const worth = others.get(id) || (next.half && x.startsWith(next.fold) ? .8 : few && next.fold.length > 1 && near(x, next.fold) && list.count > (exact ? 3 * exact.count : 0) ? .5 : 0);
        if (!worth) continue;
        (!next.real || worth === .8 ? exactly : close).push([list, worth * u.worth]);
        if (worth < .8) (next.meant ||= new Map()).set(x, (next.meant.get(x) || 0) + list.count);
      }
    }
    return { exact: exactly, close };
  }

  // choosing: bài nào là kết quả. Đủ mọi chữ đã đọc được danh sách; thiếu một chữ mà điểm không kém cũng được, khi không bài
  // nào đủ hay có chữ gần như vậy hợp hơn: chữ ấy có thể là chữ gõ sai thành một chữ khác có thật.
  function choosing(words, touched, score, cover, known) {
    let must = 0; // những chữ mà bài phải có: trừ chữ đệm
    words.forEach((w, i) => { if (!filler.has(w.fold)) must |= 1 << i; });
    const count = b => ones(b & (must || -1)), counts = new Uint8Array(touched.length);
    let most = 0, top = 0;
    for (let k = 0; k < touched.length; k++) {
      const d = touched[k], n = counts[k] = count(cover[d]);
      if (n > most) most = n, top = 0;
      if (n === most && score[d] > top) top = score[d];
    }
    const needed = count(known);
    const bar = top * (most < needed ? .9 : words.length > fewWords && words.some(w => w.meant) ? 1 : Infinity);
    const docs = touched.filter((d, k) => {
      const n = counts[k];
      if (n < most && (most < 3 || n < most - 1 || score[d] <= bar)) return;
      return top = Math.max(top, score[d]);
    });
    const ignored = words.filter((w, i) => !(known >> i & 1) && (!w.real || w.number) && !begun(w) && !(w.part && !w.code)).map(w => w.given.fold);
    return { docs, top, scores: score, cover, relaxed: most < needed && docs.length > 0, ignored: [...new Set(ignored)] };
  }

  // bestFirst: xếp theo điểm rồi theo số, bằng số thực: nhanh gấp nhiều lần xếp bằng hàm so sánh.
  function bestFirst(docs, score) {
    const unit = 2 ** 26;
    const keys = new Float64Array(docs.length);
    docs.forEach((d, k) => keys[k] = d - Math.round(score[d] * 4096) * unit);
    keys.sort();
    return docs.map((_, k) => keys[k] - Math.floor(keys[k] / unit) * unit);
  }

  // load: tải các khối có bài đứng đầu, rồi xếp lại theo chính chữ của bài. Lần đầu chỉ tải một lượt.
  async function load(r, n) {
    const first = !r.order.length;
    do await more(r, n); while (!first && r.order.length < n && r.more);
    return r;
  }

  async function more(r, n) {
    const shown = new Set(r.order), wanted = [], room = n - r.order.length;
    for (const d of r.docs) if (!shown.has(d) && wanted.push(d) >= room + 10) break;
    const blocks = [];
    for (const d of wanted.slice(0, room + (r.order.length ? 0 : 4))) {
      const b = Math.floor(d / index.entry.block);
      if (!blocks.includes(b) && blocks.length < maxBlocks) blocks.push(b);
    }
    const rows = new Map();
    await Promise.all(blocks.map(async b => {
      (await index.block(b)).forEach((hit, i) => rows.set(b * index.entry.block + i, hit));
    }));
    const top = r.scores && wanted.length ? r.scores[wanted[0]] || 1 : 1;
    const ready = wanted.filter(d => rows.has(d)).map(d => ({ d, hit: rows.get(d), base: r.scores ? r.scores[d] / top : 0 }));
    if (r.words.length) {
      for (const x of ready) x.worth = 2 * x.base + closeness(x.hit, r.words, r.cover[x.d]);
      ready.sort((a, b) => b.worth - a.worth || b.hit.year - a.hit.year || a.d - b.d);
    }
    for (const x of ready.slice(0, room)) { r.order.push(x.d); r.hits.push(x.hit); }
    r.more = r.order.length < r.total;
  }

  // closeness: chữ của bài khớp câu hỏi tới đâu: có mấy chữ, đúng dấu, liền nhau, trong tên, tên không thừa chữ.
  // has là những chữ mà chỉ mục đã cho biết bài có, dù chỉ trong thân bài.
  function closeness(hit, words, has) {
    const n = words.length, title = cut(hit.title);
    let any = 0, exact = 0, beside = 0, before;
    const look = list => {
      before = 0;
      for (const x of list) {
        const m = match(x, words);
        any |= m.like;
        exact |= m.exact;
        beside |= before << 1 & m.like;
        before = m.like;
      }
    };
    look(title);
    const inTitle = ones(any), run = ones(beside);
    for (const text of [hit.unit, hit.place, hit.summary, hit.field.name]) look(cut(text));
    const whole = inTitle === n ? n / Math.max(n, title.length) : 0;
    return (.5 * ones(any) + .3 * ones(has & ~any) + .3 * ones(exact) + .3 * (1 + ones(beside)) + .4 * inTitle * (1 + run) / n) / n + .5 * whole + (whole === 1 && run === n - 1 ? .3 : 0);
  }

  // suggest: câu hỏi với chữ gõ sai thay bằng chữ của bài đứng đầu.
  function suggest(r, q) {
    const hit = r.hits[0];
    let out = "", at = 0, changed = false;
    for (const w of r.words) {
      const meant = w.meant || !w.real && !w.half && !w.number && new Map(w.may.map(c => [index.words[c[0]], 1]));
      if (!meant || !hit || w.given.from < at) continue;
      const text = [hit.title, hit.unit, hit.place, hit.summary].join(" . "), x = cut(text).find(x => meant.has(x.fold));
      if (!x) continue;
      out += q.slice(at, w.given.from) + (r.words.some(w => w.marked) ? text.slice(x.from, x.to).toLowerCase() : x.fold);
      at = w.given.to;
      changed = true;
    }
    return changed ? out + q.slice(at) : "";
  }

  // Lọc theo lĩnh vực, địa bàn …
  function choose(filters) {
    const out = engine.facets.map((f, i) => {
      const ids = filters[f.id] || [];
      return ids.length ? new Set(ids.map(id => f.values.findIndex(v => v.id === id))) : null;
    });
    return out.some(x => x) ? out : null;
  }
  function valuesOf(d, f) {
    const c = columns.columns[f].charCodeAt(d);
    return columns.sets[f][unmark(c)];
  }
  function passes(d, chosen, except) {
    return chosen.every((want, f) => !want || f === except || valuesOf(d, f).some(v => want.has(v)));
  }

  function everything() {
    return Array.from({ length: index.size }, (_, d) => d).sort((a, b) => valuesOf(a, 3)[0] - valuesOf(b, 3)[0] || a - b);
  }

  async function counts(r) {
    columns ||= await index.columns();
    const out = {};
    engine.facets.forEach((facet, f) => {
      const n = new Array(facet.values.length).fill(0);
      for (const d of r.chosen && r.chosen[f] ? r.all : r.docs)
        if (!r.chosen || !r.chosen[f] || passes(d, r.chosen, f)) for (const v of valuesOf(d, f)) n[v]++;
      out[facet.id] = Object.fromEntries(facet.values.map((v, i) => [v.id, n[i]]));
    });
    return out;
  }

  // match: chữ x của bài là những chữ nào của câu hỏi (mỗi chữ một bit): like kể cả chữ người gõ có thể muốn gõ, exact đúng cả dấu.
  function match(x, words) {
    const known = words.known ||= new Map();
    let m = known.get(x.of);
    if (!m) {
      known.set(x.of, m = { like: 0, exact: 0, marked: 0 });
      words.forEach((w, i) => {
        const same = x.fold === w.fold, close = !same && (w.half && x.fold.startsWith(w.fold) || w.meant && w.meant.has(x.fold) || w.may.some(c => index.words[c[0]] === x.fold));
        if (!same && !close) return;
        m.like |= 1 << i;
        const said = w.half ? x.spell.startsWith(w.spell.replace(/\d$/, "")) : x.spell === w.spell;
        if (w.marked ? said : same) m.exact |= 1 << i;
        if (close || !w.marked || said || x.spell === x.fold) m.marked |= 1 << i;
      });
    }
    return m;
  }

  // marks: những chỗ trong một đoạn khớp với câu hỏi.
  function marks(text, r) {
    const out = [];
    for (const x of cut(text)) {
      if (!match(x, r.words).marked) continue;
      const last = out[out.length - 1];
      if (last && text.slice(last[1], x.from).trim() === "") last[1] = x.to;
      else out.push([x.from, x.to]);
    }
    return out;
  }

  // passage: đoạn của bài có nhiều chữ của câu hỏi nhất, đọc từ chính trang của bài.
  async function passage(hit, r) {
    const page = await get(hit.href, "document");
    const text = [...page.querySelectorAll(".model-grid :is(p, li, dd, td)")].map(e => e.textContent.trim()).join(" • ").replace(/\s+/g, " ");
    const words = cut(text), length = 32;
    let best = 0, at = 0;
    const spots = words.map((x, i) => [i, match(x, r.words).marked]).filter(x => x[1]);
    for (const [i] of spots) {
      const worth = ones(spots.reduce((m, x) => x[0] >= i && x[0] < i + length ? m | x[1] : m, 0));
      if (worth > best) { best = worth; at = i; }
    }
    if (!best) return "";
    const from = Math.max(0, at - 6), to = Math.min(words.length - 1, from + length);
    return (from ? "… " : "") + text.slice(words[from].from, words[to].to) + (to < words.length - 1 ? " …" : "");
  }
}
