// Số trang của kỷ yếu. Trình duyệt chưa tự ghi được số trang vào mục lục (target-counter), nên ta xếp thử từng
// phần vào các cột cao bằng trang giấy: cột và trang ngắt theo cùng một luật, mỗi cột là một trang.
const booklet = document.querySelector("[data-booklet]");

const number = () => {
  const box = document.createElement("div");
  box.className = "bk-measure";
  booklet.append(box);
  const first = {};
  let page = 2; // trang 1 là bìa
  for (const part of booklet.querySelectorAll(".bk-part")) {
    first[part.id] = page;
    const copy = part.cloneNode(true);
    copy.removeAttribute("id");
    for (const x of copy.querySelectorAll("[id]")) x.removeAttribute("id");
    box.replaceChildren(copy);
    const { columnWidth, columnGap } = getComputedStyle(box);
    const step = parseFloat(columnWidth) + parseFloat(columnGap);
    page += Math.max(1, Math.round((box.scrollWidth + parseFloat(columnGap)) / step));
  }
  box.remove();
  const pageOf = link => first[link.hash.slice(1)];
  for (const place of booklet.querySelectorAll("[data-page]")) place.textContent = pageOf(place.parentNode) || "";
  for (const link of booklet.querySelectorAll(".bk-index a")) {
    link.dataset.name ||= link.textContent;
    link.textContent = link.dataset.name + ", tr.\u00a0" + pageOf(link);
  }
  booklet.dataset.pages = page - 1;
};

number(); // ngay, cho lệnh in không người xem
document.fonts.ready.then(number);
