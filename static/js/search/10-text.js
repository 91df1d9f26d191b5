// Chữ Việt: gấp chữ (bỏ dấu), cắt chữ, so chữ gần giống. Luật là của internal/viet và internal/search;
// hai bên cùng chạy qua internal/search/testdata/vectors.txt.

const stroked = { đ: "d", ð: "d", ɖ: "d", ƀ: "b", ǥ: "g", ħ: "h", ı: "i", ł: "l", ø: "o", ſ: "s", ŧ: "t", ƶ: "z" };
const toneOf = { "\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5 };
const wordPattern = /[\p{L}\p{Nd}\u0300-\u036f]+/gu;

// fold: chữ thường, không dấu, đ thành d.
const fold = s => s.normalize("NFD").toLowerCase().replace(/[\u0300-\u036f]/g, "").normalize("NFC").replace(/[đðɖƀǥħıłøſŧƶ]/g, c => stroked[c]);

// spell: chữ bỏ thanh, rồi số của thanh; hoà và hòa cùng là "hoa1".
function spell(word) {
  let tone = "";
  const bare = word.normalize("NFD").toLowerCase().replace(/[\u0300\u0301\u0303\u0309\u0323]/g, m => { tone = toneOf[m]; return ""; });
  return bare.normalize("NFC").replace(/[ðɖ]/g, "đ") + tone;
}

// cut: các chữ của một đoạn, mỗi chữ với chỗ của nó.
function cut(text) {
  const words = [];
  for (const m of text.matchAll(wordPattern)) {
    const f = fold(m[0]);
    if (f) words.push({ from: m.index, to: m.index + m[0].length, fold: f, spell: spell(m[0]) });
  }
  return words;
}

// untyped: chữ mà bộ gõ Telex hay VNI chưa kịp đổi: dduwowngf, duong2 → duong.
const untyped = w => w.replace(/\d/g, "").replace(/dd/g, "d").replace(/a[aw]/g, "a").replace(/ee/g, "e").replace(/o[ow]/g, "o").replace(/uw/g, "u").replace(/w/g, "u").replace(/([aeiouy][a-z]*?)[fsrxj](?=[a-z]*$)/, "$1");

// near: hai chữ khác nhau một lỗi gõ (thừa, thiếu, sai một chữ cái, hoặc đổi chỗ hai chữ cái liền nhau).
function near(a, b) {
  const d = a.length - b.length;
  if (d > 1 || d < -1) return false;
  let i = 0, x = a.length, y = b.length;
  while (i < x && i < y && a[i] === b[i]) i++;
  while (x > i && y > i && a[x - 1] === b[y - 1]) { x--; y--; }
  return x - i + (y - i) <= 2 && (x - i <= 1 && y - i <= 1) || x - i === 2 && y - i === 2 && a[i] === b[i + 1] && a[i + 1] === b[i];
}
