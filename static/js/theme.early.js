// Chạy trước khi vẽ trang: cho trang biết là có JavaScript, và lấy lại giao diện mà người đọc đã chọn.
(() => {
  const root = document.documentElement;
  root.dataset.js = "";
  try {
    const chosen = localStorage.getItem("giao-dien");
    if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
  } catch {} // trình duyệt cấm nhớ: theo máy
})();
