// Đọc các tệp chỉ mục; cách xếp của chúng ở internal/search (doc.go, shard.go, posting.go, entry.go).

const layout = 1;
const problem = (code, text) => Object.assign(new Error(text || code), { code });

// unmark: một ký tự thành một số nhỏ (xem mark trong shard.go).
const unmark = c => c - 35 - (c > 92);

function openIndex(entry, folder, get) {
  if (!entry || typeof entry.terms !== "string") throw problem("corrupt");
  if (entry.v > layout) throw problem("newer");
  const { words, ranks, shards, cuts } = readTerms(entry.terms);
  const ids = new Map(words.map((w, i) => [w, i]));
  const step = Math.floor(words.length / 90) + 1;
  const files = new Map();

  // file: mỗi tệp tải một lần; tải hỏng thì lần sau tải lại.
  const file = (path, read) => {
    if (!files.has(path)) {
      const wait = get(folder + path).then(read);
      wait.catch(() => files.delete(path));
      files.set(path, wait);
    }
    return files.get(path);
  };
  const numbered = (kind, n, ext, read) => file(kind + "/" + (n >> 9) + "/" + n + ext, read);
  const guard = read => async answer => {
    const data = await answer;
    try { return await read(data); } catch (e) { throw e.code ? e : problem("corrupt", e.message); }
  };

  return {
    size: entry.n, words, ids, entry, short: new Map(Object.entries(entry.abbr || {})), // chữ tắt viết hoa → chữ đầy đủ
    frequency: id => 2 ** (ranks[id] / 2),
    // part: số của tệp có từ id đứng trước từ second; bỏ second là tệp có danh sách riêng của từ.
    part(id, second) {
      let n = 0;
      if (second !== undefined && cuts.has(id)) for (const c of cuts.get(id)) if (Math.floor(second / step) >= c) n++;
      return shards[id] + n;
    },
    shard: n => numbered("d", n, ".bin", guard(a => a.arrayBuffer().then(b => readShard(new Uint8Array(b), n, entry.n)))),
    rare: word => {
      let n = -1;
      while (n + 1 < entry.rare.length && entry.rare[n + 1] <= word) n++;
      if (n < 0) return Promise.resolve(new Map());
      return numbered("d", entry.rareAt + n, ".bin", guard(a => a.arrayBuffer().then(b => readRare(new Uint8Array(b), entry.rareAt + n, entry.n))));
    },
    block: n => numbered("b", n, ".json", guard(a => a.json())),
    columns: () => file("f.json", guard(a => a.json())),
  };
}

function readTerms(s) {
  const words = [], ranks = [], shards = [], cuts = new Map();
  let word = "", shard = -1;
  for (let i = 0; i < s.length;) {
    let j = i + 1;
    while (s.charCodeAt(j) < 65 || s.charCodeAt(j) > 90) j++;
    word = word.slice(0, s.charCodeAt(i) - 48) + s.slice(i + 1, j);
    ranks.push(s.charCodeAt(j) - 65);
    i = j + 1;
    let at = shard;
    if (s[i] === "+") { at = ++shard; i++; }
    else if (s[i] === "*") {
      const more = unmark(s.charCodeAt(i + 1)), list = [];
      for (let k = 0; k < more; k++) list.push(unmark(s.charCodeAt(i + 2 + k)));
      cuts.set(words.length, list);
      at = shard + 1;
      shard += 1 + more;
      i += 2 + more;
    }
    words.push(word);
    shards.push(at);
  }
  return { words, ranks, shards, cuts };
}

// reader: đọc lần lượt các số và danh sách trong một tệp.
function reader(bytes, kind, number, size) {
  let p = 0;
  const r = {
    done: () => p >= bytes.length,
    byte: () => { if (p >= bytes.length) throw problem("corrupt"); return bytes[p++]; },
    int() {
      let n = 0, scale = 1, b;
      do { b = r.byte(); n += (b & 127) * scale; scale *= 128; } while (b > 127);
      return n;
    },
    text(n) {
      let s = "";
      while (n-- > 0) s += "%" + (256 + r.byte()).toString(16).slice(1);
      return decodeURIComponent(s);
    },
    // list: {count, docs, levels, masks, bits}; docs là những bài có mức, bits (nếu có) là mọi bài.
    list(masked) {
      const head = r.int();
      if (head & 1) {
        const n = (head - 1) / 2;
        return { count: 1, docs: [doc(Math.floor(n / 16))], levels: [n % 16], masks: masked ? [r.byte()] : null };
      }
      const count = Math.floor(head / 4), out = { count, docs: [], levels: [], masks: masked ? [] : null };
      const told = head & 2 ? r.int() : count;
      while (out.docs.length < told) {
        const n = r.int(), level = n % 16, many = Math.floor(n / 16);
        if (!many || many > told) throw problem("corrupt");
        for (let k = 0, d = -1; k < many; k++) { out.docs.push(d = doc(d + 1 + r.int())); out.levels.push(level); }
        if (masked) for (let k = 0; k < many; k++) out.masks.push(r.byte());
      }
      if (head & 2) {
        const length = (size + 7) >> 3;
        if (p + length > bytes.length) throw problem("corrupt");
        out.bits = bytes.subarray(p, p += length);
      }
      return out;
    },
  };
  const doc = d => { if (d >= size) throw problem("corrupt"); return d; };
  if (r.byte() !== kind || r.int() !== number) throw problem("corrupt");
  return r;
}

// readShard: Map từ số của từ đến {spells, own, pairs}; pairs là Map từ số của chữ sau đến danh sách.
function readShard(bytes, number, size) {
  const r = reader(bytes, 68, number, size), terms = new Map();
  for (let id = -1; !r.done();) {
    id += 1 + r.int();
    const term = { spells: [], own: null, pairs: new Map() };
    let n = r.int();
    if (n) {
      while (--n) term.spells.push(r.text(r.byte()));
      term.own = r.list(term.spells.length > 1);
    }
    n = r.int();
    for (let second = -1; n-- > 0;) term.pairs.set(second += 1 + r.int(), r.list());
    terms.set(id, term);
  }
  return terms;
}

function readRare(bytes, number, size) {
  const r = reader(bytes, 82, number, size), words = new Map();
  for (let word = ""; !r.done();) {
    word = word.slice(0, r.byte()) + r.text(r.byte());
    words.set(word, r.list());
  }
  return words;
}
