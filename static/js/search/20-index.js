// Đọc các tệp chỉ mục; cách xếp của chúng ở internal/search (doc.go, shard.go, posting.go, entry.go).

const layout = 3;
const problem = (code, text) => Object.assign(new Error(text || code), { code });
const corrupt = e => { throw e.code ? e : problem("corrupt", e); };

// unmark: một ký tự thành một số (xem mark trong shard.go).
const unmark = c => c < 192 ? c - 35 - (c > 92) : c - 102;

function openIndex(entry, folder, get, hitOf) {
  if (entry?.v > layout) throw problem("newer");
  if (typeof entry?.words !== "string") throw problem("corrupt");
  const words = [], shards = [], ahead = [0], rares = entry.rare.split(" "), weight = id => entry.ranks.charCodeAt(id) - 64;
  let at = 0;
  for (const [, same, rest] of entry.words.matchAll(/(\d)(\D*)/g)) {
    const id = words.length, begun = unmark(entry.shards.charCodeAt(id));
    words.push((id ? words[id - 1].slice(0, same) : "") + rest);
    shards.push(begun ? at : at - 1);
    at += begun;
    ahead.push(ahead[id] + weight(id) ** 2);
  }
  const ids = new Map(words.map((w, i) => [w, i])), all = ahead[words.length];
  const files = [];

  // file: tệp thứ n; mỗi tệp tải một lần; tải hỏng thì lần sau tải lại.
  const file = (n, read) => files[n] ||= get(folder + entry.dirs.substr((n / entry.per | 0) * 7, 7) + "/" + n + (n < entry.lists ? ".json" : ".bin")).then(read).catch(e => {
    delete files[n];
    corrupt(e);
  });
  const lists = (n, read) => file(entry.lists + n, a => read(new Uint8Array(a), n, entry.n));

  return {
    size: entry.n, words, ids, entry, short: new Map(Object.entries(entry.abbr || {})), // chữ tắt viết hoa → chữ đầy đủ
    frequency: id => 2 ** ((weight(id) - 1) / 2),
    // part: số của tệp có từ id đứng trước từ second; bỏ second là tệp có danh sách riêng của từ (xem parts trong shard.go).
    part(id, second) {
      const parts = unmark(entry.shards.charCodeAt(id)) - 1;
      return shards[id] + (second >= 0 && parts > 0 ? 1 + (ahead[second] * parts / all | 0) : 0);
    },
    shard: n => lists(n, readShard),
    rare: async word => {
      const n = rares.filter(first => first <= word).length;
      return n ? lists(entry.rareAt + n - 1, readRare) : new Map();
    },
    block: n => file(1 + n, rows => rows.map(hitOf)),
    columns: () => file(0, c => c.sets && c),
  };
}

// reader: đọc lần lượt các số và danh sách trong một tệp.
const utf8 = new TextDecoder();
function reader(bytes, kind, number, size) {
  let p = 0;
  const r = {
    done: () => p === bytes.length,
    byte: () => { if (p >= bytes.length) throw problem("corrupt"); return bytes[p++]; },
    int() {
      let n = 0, scale = 1, b;
      do { b = r.byte(); n += (b & 127) * scale; scale *= 128; } while (b > 127);
      return n;
    },
    text: n => utf8.decode(bytes.subarray(p, p += n)),
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
