// Words that Decap's Vietnamese has not yet, and a few that say it better here.
const words = {
  auth: { login: "Mở biểu mẫu" },
  collection: {
    collectionTop: { viewAs: "Xem dạng", viewAsList: "Xem dạng danh sách", viewAsGrid: "Xem dạng ô", groupBy: "Nhóm theo", newButton: "Thêm %{collectionLabel}" },
    entries: { unpublishedHeader: "Bài chưa đăng" },
    groups: { other: "Khác", negateLabel: "Không phải %{label}" },
  },
  editor: {
    editorControl: { field: { widgetLabel: "Ô %{widgetLabel}" } },
    editorInterface: { togglePreview: "Bật, tắt xem trước", toggleScrollSync: "Cuộn cùng nhau", toggleNotes: "Bật, tắt ghi chú" },
    editorToolbar: {
      backCollection: "%{collectionLabel}",
      publish: "Lưu", publishing: "Đang lưu…", publishNow: "Lưu", publishAndCreateNew: "Lưu và viết bài khác", publishAndDuplicate: "Lưu và nhân bản",
      published: "Đã lưu", deleteEntry: "Xóa bài này",
      statusInfoTooltipDraft: "Bài đang là nháp. Viết xong thì chuyển sang “Đang xem xét”",
      statusInfoTooltipInReview: "Bài đang được xem xét; trong lúc ấy vẫn sửa tiếp được",
    },
    editorWidgets: {
      markdown: {
        bold: "Chữ đậm", italic: "Chữ nghiêng", strikethrough: "Gạch ngang", code: "Mã", link: "Liên kết", linkPrompt: "Địa chỉ của liên kết",
        headings: "Đề mục", quote: "Trích dẫn", bulletedList: "Danh sách", numberedList: "Danh sách đánh số", addComponent: "Thêm ảnh", markdown: "Markdown",
        toggleMode: { rich: "Sang văn bản định dạng", markdown: "Sang Markdown" },
      },
      image: { chooseMultiple: "Chọn ảnh", chooseUrl: "Lấy từ địa chỉ", replaceUrl: "Thay bằng địa chỉ", promptUrl: "Địa chỉ của ảnh", addMore: "Thêm ảnh", removeAll: "Bỏ hết ảnh" },
      datetime: { setToNow: "%{fieldLabel}: lấy ngày hôm nay", now: "Hôm nay" },
      list: { add: "Thêm %{item}", addType: "Thêm %{item}" },
      object: { expand: "Mở ra", collapse: "Thu lại" },
    },
  },
  mediaLibrary: {
    mediaLibraryCard: { copy: "Sao chép", copyUrl: "Sao chép địa chỉ", copyPath: "Sao chép đường dẫn", copyName: "Sao chép tên", copied: "Đã sao chép" },
    mediaLibraryModal: { close: "Đóng" },
  },
  ui: { settingsDropdown: { account: "Tài khoản" }, toast: { entrySaved: "Đã lưu bài", onFailToPersist: "Chưa lưu được bài", onFailToDelete: "Chưa xóa được bài", onFailToAuth: "%{details}" } },
};

const merged = (into, more) => {
  const out = { ...into };
  for (const [name, word] of Object.entries(more)) {
    if (word !== null) out[name] = typeof word === "object" ? merged(into[name] || {}, word) : word;
  }
  return out;
};

// For a preview "publish" is to save; behind a host's workflow it is to publish, as Decap says.
const speak = saving => {
  const own = structuredClone(words);
  if (!saving) {
    for (const name of ["publish", "publishing", "publishNow", "publishAndCreateNew", "publishAndDuplicate", "published"]) own.editor.editorToolbar[name] = null;
    own.auth.login = own.ui.toast.onFailToPersist = own.ui.toast.onFailToDelete = null; // no page of ours says why, then
  }
  CMS.registerLocale("vi", merged(CMS.getLocale("vi"), own));
};
