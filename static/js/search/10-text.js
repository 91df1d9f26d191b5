// Chữ Việt: gấp chữ (bỏ dấu), cắt chữ, so chữ gần giống. Luật là của internal/viet và internal/search;
// hai bên cùng chạy qua internal/search/testdata/vectors.txt.

const stroked = "đðɖƀǥħıłøſŧƶ", unstroked = "dddbghilostz";
const tones = "\u0300\u0309\u0303\u0301\u0323"; // huyền, hỏi, ngã, sắc, nặng

// fold: chữ thường, không dấu, đ thành d.
const fold = s => s.normalize("NFD").toLowerCase().replace(/[\u0300-\u036f]/g, "").normalize("NFC").replace(/[đðɖƀǥħıłøſŧƶ]/g, c => unstroked[stroked.indexOf(c)]);

// spell: chữ bỏ thanh, rồi số của thanh; hoà và hòa cùng là "hoa1".
function spell(word) {
  let tone = "";
  const bare = word.normalize("NFD").toLowerCase().replace(/[\u0300\u0301\u0303\u0309\u0323]/g, m => { tone = tones.indexOf(m) + 1; return ""; });
  return bare.normalize("NFC").replace(/[\u0300-\u036f]/g, "").replace(/[ðɖ]/g, "đ") + tone;
}

// cut: các chữ của một đoạn, mỗi chữ với chỗ của nó; of là vật chung của mọi chỗ có chữ ấy. Đoạn đã cắt, chữ đã gấp thì nhớ: tiếng Việt chỉ có vài nghìn chữ.
// Chữ dài hơn LONG chữ cái chỉ kể phần đầu (xem maxToken trong token.go).
const letter = /^[\p{L}\p{Nd}\u0300-\u036f]$/u, LONG = 24;
const remember = (make, most) => {
  const met = new Map();
  return key => {
    let made = met.get(key);
    if (made === undefined) {
      if (met.size >= most) met.clear();
      met.set(key, made = make(key));
    }
    return made;
  };
};
const isLetter = remember(c => letter.test(c), 1e4);
const wordOf = remember(word => {
  const w = word.normalize("NFC").slice(0, LONG);
  return { fold: fold(w), spell: spell(w) };
}, 2e4);
const cut = remember(text => {
  const words = [];
  let from = -1, at = 0;
  const end = () => {
    if (from < 0) return;
    const w = wordOf(text.slice(from, at));
    if (w.fold) words.push({ from, to: at, of: w, fold: w.fold, spell: w.spell });
    from = -1;
  };
  for (const c of text) {
    if (!isLetter(c)) end();
    else if (from < 0) from = at;
    at += c.length;
  }
  end();
  return words;
}, 2000);

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
