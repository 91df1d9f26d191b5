// Chữ Việt: gấp chữ (bỏ dấu), cắt chữ, so chữ gần giống. Luật là của internal/viet và internal/search;
// hai bên cùng chạy qua internal/search/testdata/vectors.txt.

const stroked = { đ: "d", ð: "d", ɖ: "d", ƀ: "b", ǥ: "g", ħ: "h", ı: "i", ł: "l", ø: "o", ſ: "s", ŧ: "t", ƶ: "z" };
const toneOf = { "\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5 };

// fold: chữ thường, không dấu, đ thành d.
const fold = s => s.normalize("NFD").toLowerCase().replace(/[\u0300-\u036f]/g, "").normalize("NFC").replace(/[đðɖƀǥħıłøſŧƶ]/g, c => stroked[c]);

// spell: chữ bỏ thanh, rồi số của thanh; hoà và hòa cùng là "hoa1".
function spell(word) {
  let tone = "";
  const bare = word.normalize("NFD").toLowerCase().replace(/[\u0300\u0301\u0303\u0309\u0323]/g, m => { tone = toneOf[m]; return ""; });
  return bare.normalize("NFC").replace(/[\u0300-\u036f]/g, "").replace(/[ðɖ]/g, "đ") + tone;
}

// cut: các chữ của một đoạn, mỗi chữ với chỗ của nó. Chữ đã gặp thì nhớ: tiếng Việt chỉ có vài nghìn chữ.
const letter = /^[\p{L}\p{Nd}\u0300-\u036f]$/u, letters = new Map(), met = new Map();
function isLetter(c) {
  let yes = letters.get(c);
  if (yes === undefined) letters.set(c, yes = letter.test(c));
  return yes;
}
function cut(text) {
  const words = [];
  let from = -1, at = 0;
  const end = () => {
    if (from < 0) return;
    const word = text.slice(from, at);
    let w = met.get(word);
    if (!w) {
      if (met.size > 2e4) met.clear();
      met.set(word, w = { fold: fold(word), spell: spell(word) });
    }
    if (w.fold && w.fold.length <= 24) words.push({ from, to: at, fold: w.fold, spell: w.spell });
    from = -1;
  };
  for (const c of text) {
    if (!isLetter(c)) end();
    else if (from < 0) from = at;
    at += c.length;
  }
  end();
  return words;
}

// untyped: chữ mà bộ gõ Telex hay VNI chưa kịp đổi: dduwowngf, duong2 → duong.
const untyped = w => w.replace(/\d/g, "").replace(/([adeo])\1|([aou])w/g, "$1$2").replace(/w/g, "u").replace(/([aeiouy][a-z]*?)[fsrxj](?=[a-z]*$)/, "$1");

// near: hai chữ khác nhau một lỗi gõ (thừa, thiếu, sai một chữ cái, hoặc đổi chỗ hai chữ cái liền nhau).
function near(a, b) {
  const d = a.length - b.length;
  if (d > 1 || d < -1) return false;
  let i = 0, x = a.length, y = b.length;
  while (i < x && i < y && a[i] === b[i]) i++;
  while (x > i && y > i && a[x - 1] === b[y - 1]) { x--; y--; }
  return x - i + (y - i) <= 2 && (x - i <= 1 && y - i <= 1) || x - i === 2 && y - i === 2 && a[i] === b[i + 1] && a[i + 1] === b[i];
}
