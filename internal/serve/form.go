package serve

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net"
	"net/http"
	"path"
	"regexp"
	"strings"

	"dienhinh/internal/build"
	"dienhinh/internal/desk"
	"dienhinh/internal/diag"
)

// This file speaks the protocol by which Decap CMS edits files on the same machine: one POST with {action, params},
// answered with JSON. Source of the shapes: decap-server and decap-cms-backend-proxy 3 (packages/… of decaporg/decap-cms).
// What may be written, and how, is the desk's business.

// formAddress is where the form posts. Decap's own server has the same.
const formAddress = "/api/v1"

// mostPosted is how large one request may be: a story and some photographs as telephones make them, in base64.
const mostPosted = 64 << 20

// Edit lets the form change the project's stories. Call it before Serve; without it the form can only be looked at.
func (s *Server) Edit(d *desk.Desk) { s.desk = d }

// Judge finds what would be wrong with the project after some changes (desk.Judge).
func (s *Server) Judge(changes map[string][]byte) diag.Findings {
	if changes == nil {
		s.mu.RLock()
		defer s.mu.RUnlock()
		return s.findings
	}
	s.building.Lock()
	defer s.building.Unlock()
	opt := s.opt.Build()
	opt.Pictures = build.PicturesWhenAsked
	return s.builder.Try(context.Background(), opt, s.opt.Now(), changes)
}

type formRequest struct {
	Action string `json:"action"`
	Params struct {
		Folder      string      `json:"folder"`
		Files       []pathParam `json:"files"`
		Path        string      `json:"path"`
		Paths       []string    `json:"paths"`
		MediaFolder string      `json:"mediaFolder"`
		Slug        string      `json:"slug"`
		Entry       *dataFile   `json:"entry"` // what older versions send for one file
		DataFiles   []dataFile  `json:"dataFiles"`
		Assets      []asset     `json:"assets"`
	} `json:"params"`
}

type pathParam struct {
	Path string `json:"path"`
}

type dataFile struct {
	Path    string `json:"path"`
	NewPath string `json:"newPath"`
	Raw     string `json:"raw"`
}

type asset struct {
	Path     string `json:"path"`
	Content  string `json:"content"`
	Encoding string `json:"encoding"`
}

type entryFile struct {
	Path string  `json:"path"`
	ID   *string `json:"id"`
}

type entryAnswer struct {
	Data *string   `json:"data"`
	File entryFile `json:"file"`
}

type mediaAnswer struct {
	ID       string `json:"id"`
	Content  string `json:"content"`
	Encoding string `json:"encoding"`
	Name     string `json:"name"`
	Path     string `json:"path"`
}

type object = map[string]any

// wrong is a request that gets no answer: the status and why.
type wrong struct {
	status int
	text   diag.Text
}

func (w *wrong) Error() string { return w.text.VI }

// admit says why a request is not one of this machine's own form, or nil. A page of another site can make a browser
// post here, by a name of its own that leads to 127.0.0.1 too: it cannot choose what Host and Origin say then, and
// it cannot send JSON without asking first (which is refused: no answer names another origin).
func admit(r *http.Request, local bool) error {
	remote, _, _ := net.SplitHostPort(r.RemoteAddr)
	ip := net.ParseIP(remote)
	origin := r.Header.Values("Origin")
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	site := r.Header.Get("Sec-Fetch-Site")
	switch {
	case !local:
		return &wrong{http.StatusForbidden, diag.Say("máy chủ xem thử đang mở cho máy khác nên không nhận bài từ biểu mẫu", "the preview is open to other machines, so it takes no stories")}
	case ip == nil || !ip.IsLoopback() || !loopbackHost(r.Host):
		return &wrong{http.StatusForbidden, diag.Say("biểu mẫu chỉ dùng được trên chính máy này", "the form works on this machine only")}
	case r.Method != http.MethodPost:
		return &wrong{http.StatusMethodNotAllowed, diag.Say("chỉ nhận POST", "POST only")}
	case len(origin) != 1 || origin[0] != "http://"+r.Host || site != "" && site != "same-origin":
		return &wrong{http.StatusForbidden, diag.Say("yêu cầu này không đến từ biểu mẫu của trang xem thử", "this request does not come from the preview's form")}
	case err != nil || kind != "application/json":
		return &wrong{http.StatusUnsupportedMediaType, diag.Say("chỉ nhận JSON", "JSON only")}
	}
	return nil
}

// form answers a request of the form.
func (s *Server) form(w http.ResponseWriter, r *http.Request, local bool) {
	answer, err := any(nil), admit(r, local)
	if err == nil {
		answer, err = s.answer(w, r)
	}
	status := http.StatusOK
	if err != nil {
		var no *wrong
		var refused *desk.Refusal
		switch {
		case errors.As(err, &no):
			status, answer = no.status, object{"error": no.text.In(s.opt.Lang)}
		case errors.As(err, &refused):
			status = http.StatusUnprocessableEntity
			if refused.Clash {
				status = http.StatusConflict
			}
			answer = object{"error": s.refusal(refused)}
			s.opt.Log(refused.Text)
			if refused.Findings != nil {
				s.opt.Show(refused.Findings)
			}
		default:
			status = http.StatusInternalServerError
			text := diag.Say("không đọc hoặc ghi được tệp (%v)", "cannot read or write a file (%v)", reason(err))
			s.opt.Log(text)
			answer = object{"error": text.In(s.opt.Lang)}
		}
	}
	data, err := json.Marshal(answer)
	if err != nil {
		status, data = http.StatusInternalServerError, []byte(`{"error":"JSON"}`)
	}
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cross-Origin-Resource-Policy", "same-origin")
	if status == http.StatusMethodNotAllowed {
		w.Header().Set("Allow", "POST")
	}
	serveBytes(w, r, status, "application/json; charset=utf-8", data)
}

func reason(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// refusal is what the form shows: what is wrong, where, and what to do.
func (s *Server) refusal(r *desk.Refusal) string {
	const most = 5
	var b strings.Builder
	b.WriteString(r.Text.In(s.opt.Lang))
	for i, f := range r.Findings {
		if i == most {
			fmt.Fprintf(&b, "\n%s", diag.Say("… và %d lỗi nữa, xem ở cửa sổ dòng lệnh", "… and %d more, see the terminal", len(r.Findings)-most).In(s.opt.Lang))
			break
		}
		b.WriteString("\n" + strings.TrimRight(f.Format(s.opt.Lang), "\n"))
	}
	if hint := r.Hint.In(s.opt.Lang); hint != "" {
		b.WriteString("\n→ " + hint)
	}
	return b.String()
}

// answer does what a request asks for.
func (s *Server) answer(w http.ResponseWriter, r *http.Request) (any, error) {
	if s.desk == nil {
		return nil, &wrong{http.StatusForbidden, diag.Say("máy chủ này chỉ để xem", "this server is for looking only")}
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostPosted))
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return nil, &wrong{http.StatusRequestEntityTooLarge, diag.Say("bài và ảnh gửi một lần lớn quá %d MB; thu nhỏ ảnh hoặc lưu ít ảnh hơn mỗi lần", "the story and its pictures have more than %d MB; make the pictures smaller or save fewer at once", mostPosted>>20)}
	}
	if err != nil {
		return nil, &wrong{http.StatusBadRequest, diag.Say("yêu cầu bị đứt giữa chừng", "the request broke off")}
	}
	var q formRequest
	if err := json.Unmarshal(body, &q); err != nil {
		return nil, &wrong{http.StatusBadRequest, diag.Say("yêu cầu không phải JSON đúng", "the request is no valid JSON")}
	}
	who := r.URL.Query().Get("cua-so")
	if len(who) > 64 {
		who = who[:64]
	}
	p := q.Params
	switch q.Action {
	case "info":
		return object{"repo": "dienhinh", "publish_modes": []string{"simple"}, "type": "dienhinh"}, nil
	case "entriesByFolder":
		stories, err := s.desk.Stories()
		list := []entryAnswer{}
		for _, x := range stories {
			if strings.HasPrefix(x.Path, strings.TrimSuffix(p.Folder, "/")+"/") {
				list = append(list, entry(x, x.Data))
			}
		}
		return list, err
	case "entriesByFiles":
		list := []entryAnswer{}
		for _, f := range p.Files {
			e, err := s.entry(who, f.Path)
			if err != nil {
				return nil, err
			}
			list = append(list, e)
		}
		return list, nil
	case "getEntry":
		return s.entry(who, p.Path)
	case "persistEntry":
		if p.Entry != nil {
			p.DataFiles = append(p.DataFiles, *p.Entry)
		}
		return s.persist(r.Context(), who, p.DataFiles, p.Assets)
	case "getMedia":
		pictures, err := s.desk.Pictures(p.MediaFolder)
		var refused *desk.Refusal
		if errors.As(err, &refused) { // a folder that holds no story: the site's, or a new story's
			pictures, err = nil, nil
		}
		list := []mediaAnswer{}
		for _, x := range pictures {
			list = append(list, mediaOf(x))
		}
		return list, err
	case "getMediaFile":
		x, err := s.desk.Picture(p.Path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, &wrong{http.StatusNotFound, diag.Say("không có ảnh này", "there is no such picture")}
		}
		return mediaOf(x), err
	case "persistMedia":
		return nil, &wrong{http.StatusUnprocessableEntity, diag.Say("ảnh phải thuộc về một bài: mở bài, tải ảnh lên trong ô “Ảnh” rồi lưu bài", "a picture belongs to a story: open one, upload the picture in its field and save")}
	case "deleteFile":
		return s.remove(r.Context(), who, []string{p.Path})
	case "deleteFiles":
		return s.remove(r.Context(), who, p.Paths)
	case "getDeployPreview":
		return s.preview(r.Host, p.Slug), nil
	}
	return nil, &wrong{http.StatusUnprocessableEntity, diag.Say("máy chủ xem thử không làm được việc này", "the preview cannot do this")}
}

func entry(x desk.Story, data []byte) entryAnswer {
	text := string(data)
	return entryAnswer{&text, entryFile{x.Path, &x.Version}}
}

// entry is a story to be edited: its text says which version it is.
func (s *Server) entry(who, p string) (entryAnswer, error) {
	x, err := s.desk.Story(who, p)
	if errors.Is(err, fs.ErrNotExist) {
		return entryAnswer{File: entryFile{Path: p}}, nil
	}
	if err != nil {
		return entryAnswer{}, err
	}
	return entry(x, withVersion(x.Data, x.Version)), nil
}

// versionKey is a line in the front matter while a story is in the form. The form keeps what it does not know, in its
// own copies of unsaved work too, so that what is saved says what it was made from.
const versionKey = "_version"

var versionLine = regexp.MustCompile(`(?m)^` + versionKey + `: *["']?v([0-9a-f]{64})["']? *\r?\n`)

func withVersion(data []byte, version string) []byte {
	data = bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))
	first, rest, ok := bytes.Cut(data, []byte("\n"))
	if !ok || string(bytes.TrimRight(first, " \t\r")) != "---" {
		return data // no front matter; without a version it cannot be saved over
	}
	return fmt.Appendf(nil, "---\n%s: v%s\n%s", versionKey, version, rest)
}

// cutVersion takes the line out again; version is empty when there is none.
func cutVersion(raw string) (data []byte, version string) {
	head := len(raw)
	if strings.HasPrefix(raw, "---") {
		if end := strings.Index(raw[3:], "\n---"); end >= 0 {
			head = 3 + end + 1
		}
	}
	m := versionLine.FindStringSubmatchIndex(raw[:head])
	if m == nil {
		return []byte(raw), ""
	}
	return []byte(raw[:m[0]] + raw[m[1]:]), raw[m[2]:m[3]]
}

func (s *Server) persist(ctx context.Context, who string, files []dataFile, assets []asset) (any, error) {
	if len(files) != 1 {
		return nil, &wrong{http.StatusUnprocessableEntity, diag.Say("mỗi lần chỉ lưu một bài", "one story at a time")}
	}
	f := files[0]
	c := desk.Change{Path: f.Path, NewPath: f.NewPath}
	c.Data, c.Base = cutVersion(f.Raw)
	for _, a := range assets {
		data, err := base64.StdEncoding.DecodeString(a.Content)
		if err != nil || a.Encoding != "base64" {
			return nil, &wrong{http.StatusBadRequest, diag.Say("ảnh gửi lên bị hỏng trên đường", "a picture was damaged on its way")}
		}
		switch http.DetectContentType(data) {
		case "image/jpeg", "image/png", "image/webp":
		default:
			return nil, &wrong{http.StatusUnprocessableEntity, diag.Say("%s không phải ảnh JPEG, PNG hay WebP; bài chưa lưu", "%s is no JPEG, PNG or WebP picture; the story was not saved", path.Base(a.Path))}
		}
		c.Pictures = append(c.Pictures, desk.Picture{Path: a.Path, Data: data})
	}
	saved, err := s.desk.Save(who, c)
	if err != nil {
		return nil, err
	}
	text := diag.Say("biểu mẫu đã lưu %s", "the form saved %s", saved.File)
	if saved.Was != "" {
		text = diag.Say("biểu mẫu đã đổi tên %s thành %s", "the form renamed %s to %s", saved.Was, saved.File)
	}
	s.done(ctx, text, saved.Findings)
	return object{"message": text.In(s.opt.Lang)}, nil
}

func (s *Server) remove(ctx context.Context, who string, paths []string) (any, error) {
	if len(paths) != 1 {
		return nil, &wrong{http.StatusUnprocessableEntity, diag.Say("mỗi lần chỉ xóa một tệp", "one file at a time")}
	}
	saved, err := s.desk.Delete(who, paths[0])
	if err != nil {
		return nil, err
	}
	text := diag.Say("biểu mẫu đã xóa %s", "the form deleted %s", saved.File)
	s.done(ctx, text, saved.Findings)
	return object{"message": text.In(s.opt.Lang)}, nil
}

// done tells the terminal what the form did, with what there is to do about it (an address that was left wants a
// redirect), and puts the result on show before the form hears of it.
func (s *Server) done(ctx context.Context, text diag.Text, notes diag.Findings) {
	s.opt.Log(text)
	if len(notes) > 0 {
		s.opt.Show(notes)
	}
	s.Rebuild(context.WithoutCancel(ctx))
}

func mediaOf(x desk.Picture) mediaAnswer {
	return mediaAnswer{x.Path, base64.StdEncoding.EncodeToString(x.Data), "base64", path.Base(x.Path), x.Path}
}

// preview is where a story is to be seen; nil when it is on no page.
func (s *Server) preview(host, slug string) any {
	folder := path.Dir("content/mo-hinh/" + slug)
	s.mu.RLock()
	view := s.view
	s.mu.RUnlock()
	if view == nil {
		return nil
	}
	address, ok := view.Site.AddressOf(folder + "/index.md")
	if !ok {
		address, ok = view.Site.AddressOf(folder + ".md")
	}
	if !ok {
		return nil
	}
	return object{"url": "http://" + host + view.Site.Href(address), "status": "success"}
}
