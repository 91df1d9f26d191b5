// Buttons that copy a file's path. They show only where copying works.
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    const words = button.innerHTML;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = "Đã chép";
      setTimeout(() => { button.innerHTML = words; }, 1500);
    });
  }
}
